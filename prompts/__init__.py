"""Prompts as files: Markdown with front matter (``version``, ``variables``), shared partials, strict variables.

A prompt is named ``write_reply`` and recorded as ``write_reply@4``; its digest covers the file and every partial, so that a
record says exactly which words a model was given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

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
    partials: tuple[tuple[str, str], ...] = ()

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
        return _compiled(self.template, self.partials).render(**values).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Prompts:
    """Where prompts come from: files of the same names in ``folder`` first, then those that come with the package."""

    folder: Path | None = None

    def load(self, name: str) -> Prompt:
        """The prompt of this name. Raises ``PromptError``."""
        return _load(name, self.folder)


PACKAGED = Prompts()
"""Those that come with the package."""


def load(name: str) -> Prompt:
    """The package's own prompt of this name. Raises ``PromptError``."""
    return PACKAGED.load(name)


@cache
def _load(name: str, folder: Path | None) -> Prompt:
    source = next((path for path in _places(folder, f"{name}.md") if path.is_file()), None)
    if source is None:
        raise PromptError(f"There is no prompt '{name}'. Prompts: {', '.join(names())}.")
    text = source.read_text(encoding="utf-8")
    parts = text.split("---\n", 2)
    head = yaml.safe_load(parts[1]) if len(parts) == 3 else None
    if not isinstance(head, dict) or set(head) != {"version", "variables"}:
        raise PromptError(f"{name}.md: the front matter needs exactly 'version' and 'variables'")
    partials = tuple(sorted(_partials(folder).items()))
    digest = hashlib.sha256("\x1f".join([text, *(body for _, body in partials)]).encode()).hexdigest()
    return Prompt(name, int(head["version"]), frozenset(head["variables"]), parts[2], digest, partials)


def _places(folder: Path | None, name: str) -> list[Traversable]:
    return [*([folder / name] if folder is not None else []), files(__package__).joinpath(name)]


def names() -> tuple[str, ...]:
    """All prompts, by name."""
    return tuple(sorted(entry.name.removesuffix(".md") for entry in files(__package__).iterdir() if entry.name.endswith(".md")))


def _partials(folder: Path | None) -> dict[str, str]:
    own = [folder / "partials"] if folder is not None and (folder / "partials").is_dir() else []
    found = [entry for place in (files(__package__).joinpath("partials"), *own) for entry in place.iterdir()]
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found if entry.name.endswith(".md")}


@cache
def _compiled(template: str, partials: tuple[tuple[str, str], ...]) -> Template:
    environment = Environment(
        loader=DictLoader(dict(partials)),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the output is a prompt, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fenced"] = fenced
    return environment.from_string(template)


def fenced(text: object) -> str:
    """Words from outside for a place inside a fence: the fence's own marks are broken up, so that they cannot close it."""
    return str(text).replace("<<<", "< < <").replace(">>>", "> > >")
