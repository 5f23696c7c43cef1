"""Choosing among wordings: different from case to case, the same within one, never with a word the company does not say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from drafting.domain.brief import Brief
from drafting.text.match import says
from drafting.writer.lexicon import Lexicon

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_START = re.compile(r"(^|[.!?]\s+)([a-z])")
_TEAM = (
    (re.compile(r"\bI am\b"), "we are"),
    (re.compile(r"\bI was\b"), "we were"),
    (re.compile(r"\bI\b"), "we"),
    (re.compile(r"\bmyself\b"), "ourselves"),
    (re.compile(r"\bme\b"), "us"),
    (re.compile(r"\b([Mm])y\b"), lambda match: "Our" if match.group(1) == "M" else "our"),
)


@dataclass(frozen=True, slots=True)
class Chooser:
    """``seed`` names the case, so that all its channels choose alike. ``is_team`` says "we" where an agent would say "I"."""

    seed: str
    words: Lexicon
    never_says: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    is_team: bool = False

    def of(self, name: str, **slots: str) -> str:
        """One of a phrase's wordings, slots filled; empty where none can be said."""
        return self.among(name, self.words.phrases[name], **slots)

    def among(self, purpose: str, options: Sequence[str], **slots: str) -> str:
        """One of the options; those with a slot that has no value, or with a word never said, are passed over."""
        values = {**self.slots, **slots}
        start = _number(self.seed, purpose) % len(options) if options else 0
        for option in (*options[start:], *options[:start]):
            text = self._filled(option, values)
            if text is not None and self.may_say(text):
                return text
        return ""

    def _filled(self, option: str, values: Mapping[str, str]) -> str | None:
        """``None`` where a slot has no value. Sentences begin with a capital."""
        if any(not values.get(name) for name in _SLOT.findall(option)):
            return None
        if self.is_team:
            for single, plural in _TEAM:
                option = single.sub(plural, option)
        return capitalised(_SLOT.sub(lambda match: values[match.group(1)], option))

    def may_say(self, text: str) -> bool:
        """Whether the company's voice allows the text, contracted or not."""
        forms = (text, contracted(text, self.words))
        return not any(says(form, phrase) for phrase in self.never_says for form in forms)


def contracted(text: str, words: Lexicon) -> str:
    """The text with the short forms of speech."""
    for long, short in words.contractions:
        text = long.sub(lambda match, short=short: _like(short, match.group()), text)  # type: ignore[misc]
    return text


def _like(short: str, found: str) -> str:
    return short[0].upper() + short[1:] if found[0].isupper() else short


def capitalised(text: str) -> str:
    """The text with a capital at its start and after each sentence's end."""
    return _SENTENCE_START.sub(lambda match: match.group(1) + match.group(2).upper(), text)


def _number(seed: str, purpose: str) -> int:
    digest = hashlib.sha256(f"{seed}\x1f{purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def seed_of(brief: Brief) -> str:
    """What names the case: what the customer wrote and who they are, whatever the channel."""
    said = "\x1f".join(message.text for message in brief.messages)
    return f"{brief.resolution.id}\x1f{said}"


def is_generic(agent: str, words: Lexicon) -> bool:
    """Whether the agent has no name of their own ("the team", "Customer Care")."""
    parts = agent.lower().split()
    return not parts or parts[0] == "the" or any(part in words.words["generic_agents"] for part in parts)
