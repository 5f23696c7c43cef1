"""Prompts as files: Markdown with front matter (``version``, ``variables``), shared partials, strict variables.

A prompt is named ``write_reply`` and recorded as ``write_reply@4``; its digest covers the file and every partial, so that a
record says exactly which words a model was given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from jinja2 import DictLoader, Environment, StrictUndefined, Template


class PromptError(Exception):
    """A prompt that does not exist, has no version, or is given other variables than it declares."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. ``digest`` is the SHA-256 of its text and the partials'."""

    name: str
    version: int
    variables: frozenset[str]
    template: str
    digest: str

    @property
    def ref(self) -> str:
        """``name@version``."""
        return f"{self.name}@{self.version}"

    def render(self, **values: object) -> str:
        """The prompt's words. Raises ``PromptError`` where a declared variable is missing or an undeclared one is given."""
        given = frozenset(values)
        if given != self.variables:
            missing, extra = sorted(self.variables - given), sorted(given - self.variables)
            raise PromptError(f"{self.ref}: missing variables {missing}, undeclared variables {extra}")
        return _compiled(self.template).render(**values).strip() + "\n"


@cache
def load(name: str) -> Prompt:
    """The prompt of this name. Raises ``PromptError``."""
    source = files(__package__).joinpath(f"{name}.md")
    if not source.is_file():
        raise PromptError(f"There is no prompt '{name}'. Prompts: {', '.join(names())}.")
    text = source.read_text(encoding="utf-8")
    _, front, template = text.split("---\n", 2)
    head = yaml.safe_load(front)
    if not isinstance(head, dict) or set(head) != {"version", "variables"}:
        raise PromptError(f"{name}.md: the front matter needs exactly 'version' and 'variables'")
    digest = hashlib.sha256("\x1f".join([text, *(body for _, body in sorted(_partials().items()))]).encode()).hexdigest()
    return Prompt(name, int(head["version"]), frozenset(head["variables"]), template, digest)


def names() -> tuple[str, ...]:
    """All prompts, by name."""
    return tuple(sorted(entry.name.removesuffix(".md") for entry in files(__package__).iterdir() if entry.name.endswith(".md")))


@cache
def _partials() -> dict[str, str]:
    folder = files(__package__).joinpath("partials")
    return {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".md")}


@cache
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader(_partials()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the output is a prompt, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fenced"] = fenced
    return environment


def fenced(text: object) -> str:
    """Words from outside for a place inside a fence: the fence's own marks are broken up, so that they cannot close it."""
    return str(text).replace("<<<", "< < <").replace(">>>", "> > >")
