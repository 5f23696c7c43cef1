"""The errors of the knowledge package, one tree.

KnowledgeError
├── InvalidKnowledge      files or entries that cannot be read as what they claim to be; carries every problem found
├── UnknownEntry          an id that names no article, policy or revision
├── RevisionConflict      two people edited the same entry at once
├── TransitionRefused     a life-cycle guard said no
├── EmbedderUnavailable   the embedding model cannot be loaded
└── IndexDamaged          an index file does not match its manifest
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file: where it stands, what was found, what was expected."""

    file: str
    message: str
    line: int | None = None
    key: str | None = None
    found: str | None = None
    expected: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [place]
        if self.key:
            parts.append(self.key)
        parts.append(self.message)
        text = ": ".join(parts)
        if self.found is not None:
            text += f" (found {self.found})"
        if self.expected is not None:
            text += f" (expected {self.expected})"
        return text


class KnowledgeError(Exception):
    """Anything that the knowledge package could not do."""


class InvalidKnowledge(KnowledgeError):
    """Raised with all the problems of a folder or a file, never only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownEntry(KnowledgeError):
    """No article, policy or revision has this id."""


class RevisionConflict(KnowledgeError):
    """The entry changed since it was read."""


class TransitionRefused(KnowledgeError):
    """The life cycle does not allow this step now."""


class EmbedderUnavailable(KnowledgeError):
    """The embedding model could not be loaded; the message says what to install or set."""


class IndexDamaged(KnowledgeError):
    """An index on disk does not match its manifest and has to be rebuilt."""
