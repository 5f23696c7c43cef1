"""Logs: one JSON object a line, to standard error. They carry ids, codes and durations, never what a customer wrote or a key."""

from __future__ import annotations

import logging
import sys

import structlog

_QUIET = (
    "uvicorn.access",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
    "httpx",
    "httpx2",
    "httpcore",
    "aiohttp",
    "openai",
    "LiteLLM",
    "LiteLLM Router",
    "LiteLLM Proxy",
)


def configure(level: str) -> None:
    """Set up logging for the process. Libraries that would log queries, addresses or prompts are kept to warnings."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, renderer],
        )
    )
    # A line that cannot be written is lost: told on standard error, it would quote the error that was being handled, with its values.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    made: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return made
