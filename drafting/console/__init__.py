"""The console: pages for agents, knowledge managers, QA and admins, over the same use cases as the HTTP service."""

from drafting.console.office import Office
from drafting.console.routes import create_console
from drafting.console.sessions import Seal

__all__ = ["Office", "Seal", "create_console"]
