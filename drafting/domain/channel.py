"""A channel: where a draft is said, who hears it there, and what fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NewType

ChannelId = NewType("ChannelId", str)


class Visibility(StrEnum):
    """Who hears what is said there."""

    PUBLIC = "public"
    PRIVATE = "private"


class LengthUnit(StrEnum):
    """How a channel counts length."""

    CHARACTERS = "characters"
    X_WEIGHTED = "x_weighted"
    SMS_SEGMENTS = "sms_segments"
    SPOKEN_SECONDS = "spoken_seconds"


class TextFormat(StrEnum):
    """What the text of a channel is made of."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    SPEECH = "speech"


class EmojiUse(StrEnum):
    """How many emoji a channel bears."""

    NONE = "none"
    SPARING = "sparing"
    FREE = "free"


class Formality(StrEnum):
    """A channel's register."""

    CASUAL = "casual"
    NEUTRAL = "neutral"
    FORMAL = "formal"


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. ``max_length`` is in ``count``'s unit, ``None`` for no limit; ``greeting`` and ``sign_off`` may hold
    ``{name}``, ``{first_name}``, ``{handle}``, ``{agent}`` and ``{company}``; ``reading_grade`` is a Flesch-Kincaid grade."""

    id: ChannelId
    visibility: Visibility
    max_length: int | None = None
    count: LengthUnit = LengthUnit.CHARACTERS
    format: TextFormat = TextFormat.PLAIN
    greeting: str = ""
    sign_off: str = ""
    reading_grade: float = 9.0
    emoji: EmojiUse = EmojiUse.NONE
    formality: Formality = Formality.NEUTRAL
    respond_within: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """Whether others than the customer hear it."""
        return self.visibility is Visibility.PUBLIC
