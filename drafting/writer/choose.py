"""Choosing among wordings: different from case to case, the same within one, never with a word the company does not say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from drafting.domain.brief import Brief
from drafting.text.match import says
from drafting.text.normalise import fold
from drafting.writer.lexicon import Lexicon

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Chooser:
    """``seed`` names the case, so that all its channels choose alike."""

    seed: str
    words: Lexicon
    never_says: tuple[str, ...]
    slots: Mapping[str, str]

    def of(self, name: str, **slots: str) -> str:
        """One of a phrase's wordings, slots filled; empty where none can be said."""
        return self.among(name, self.words.phrases[name], **slots)

    def among(self, purpose: str, options: Sequence[str], **slots: str) -> str:
        """One of the options; those with a slot that has no value, or with a word never said, are passed over."""
        values = {**self.slots, **slots}
        usable = [text for text in (fill(option, values) for option in options) if text is not None and self.may_say(text)]
        if not usable:
            return ""
        digest = hashlib.sha256(f"{self.seed}\x1f{purpose}".encode()).digest()
        return usable[int.from_bytes(digest[:8], "big") % len(usable)]

    def may_say(self, text: str) -> bool:
        """Whether the company's voice allows the text: not as whole words, and not inside a longer one either."""
        plain = fold(text)
        return not any(says(text, phrase) or fold(phrase) in plain for phrase in self.never_says if fold(phrase))


def fill(text: str, values: Mapping[str, str]) -> str | None:
    """The text with its slots filled and its sentences begun with a capital; ``None`` where a slot has no value."""
    if any(not values.get(name) for name in _SLOT.findall(text)):
        return None
    return capitalised(_SLOT.sub(lambda match: values[match.group(1)], text))


def capitalised(text: str) -> str:
    """The text with a capital at its start and after each sentence's end."""
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda match: match.group(1) + match.group(2).upper(), text)


def seed_of(brief: Brief) -> str:
    """What names the case: the resolution's id, else what the customer wrote."""
    return brief.resolution.id or "\x1f".join(message.text for message in brief.messages)


def speaker(agent: str, generic: Iterable[str]) -> dict[str, str]:
    """How the writer speaks of itself: an agent with a name says "I", a team "we"."""
    if agent.strip().lower() in set(generic) or not agent.strip():
        return {"I": "we", "I_am": "we are", "I_have": "we have", "me": "us", "my": "our", "I_will": "we will"}
    return {"I": "I", "I_am": "I am", "I_have": "I have", "me": "me", "my": "my", "I_will": "I will"}
