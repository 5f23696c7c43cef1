"""What the writer knows about structure, order and limits, as plain instructions for a hosted model: one definition for both."""

from __future__ import annotations

from drafting.domain.brief import Brief
from drafting.domain.channel import Channel, EmojiUse, Formality, LengthUnit, TextFormat
from drafting.domain.draft import Form
from drafting.writer.choose import Chooser, is_generic, seed_of
from drafting.writer.greeting import greeting, sign_off
from drafting.writer.lexicon import lexicon
from knowledge.domain.company import Company

_LIMITS = {
    LengthUnit.CHARACTERS: "at most {limit} characters",
    LengthUnit.X_WEIGHTED: "at most {limit} characters as X counts them (a link 23, an emoji 2)",
    LengthUnit.SMS_SEGMENTS: "at most {limit} SMS segments (153 plain characters each; no typographic quotes, dashes or emoji)",
    LengthUnit.SPOKEN_SECONDS: "at most {limit} seconds when spoken",
}
_FORMATS = {
    TextFormat.PLAIN: "plain text",
    TextFormat.MARKDOWN: "Markdown, short paragraphs",
    TextFormat.HTML: "simple HTML: paragraphs, ordered lists",
    TextFormat.SPEECH: (
        "a script to be spoken: numbers, dates, times and amounts in words, codes letter by letter, no links, no lists, and at the end "
        "a question to check that it was understood"
    ),
}
_EMOJI = {
    EmojiUse.NONE: "no emoji",
    EmojiUse.SPARING: "at most one emoji, none in a complaint",
    EmojiUse.FREE: "emoji welcome, not in a complaint",
}
_REGISTER = {
    Formality.CASUAL: "short forms are fine",
    Formality.NEUTRAL: "friendly and plain",
    Formality.FORMAL: "formal: no short forms, no slang",
}
_HOLDING = (
    "Write one short public line that gives nothing away: no decision, no promise, no fact of the case, no number, no question for "
    "personal data. Answer what they feel in one sentence, then ask them to go on by {private}."
)
_HOLDING_REGULATED = "Do not even say that they are a customer, use no real name, and do not speak of their matter at all."
_FULL = (
    "Open with one sentence on what they feel that fits this case alone; a plain question gets none. No stock sympathy.",
    "Say first what is possible. Keep steps whole. Ask once, with the reason.",
)
_SHORT = "If room is short, drop greeting and opening first, never a decision or its condition."
_ROOMY = 1000
"""Characters from which on nothing has to be dropped."""


def instructions(channel: Channel, company: Company, form: Form, private: str = "a private message") -> tuple[str, ...]:
    """How a text for this channel, company and form is to be written, one instruction an entry. Empty for ``silent``. ``private`` names where
    a public line is continued."""
    if form is Form.SILENT:
        return ()
    body = _holding(company, private) if form is Form.HOLDING else _full(channel)
    return (*body, *_channel(channel), *_voice(company))


def frame(brief: Brief) -> tuple[str, str]:
    """How a text for this brief begins and ends: the greeting and the sign-off, filled in; empty where there is none."""
    words = lexicon(brief.company.locale)
    choose = Chooser(seed_of(brief), words, brief.company.voice.never_says, {}, brief.channel.is_public or is_generic(brief.agent, words))
    return greeting(brief, choose), sign_off(brief, choose)


def _holding(company: Company, private: str) -> tuple[str, ...]:
    line = _HOLDING.format(private=private)
    return (line, _HOLDING_REGULATED) if company.regulated else (line,)


def _full(channel: Channel) -> tuple[str, ...]:
    is_tight = channel.max_length is not None and (channel.count is not LengthUnit.CHARACTERS or channel.max_length < _ROOMY)
    return (*_FULL, _SHORT) if is_tight else _FULL


def _channel(channel: Channel) -> tuple[str, ...]:
    manner = [_FORMATS[channel.format], _EMOJI[channel.emoji], f"reading grade {channel.reading_grade:g}", _REGISTER[channel.formality]]
    if channel.max_length is not None:
        manner.insert(0, _LIMITS[channel.count].format(limit=channel.max_length))
    made = [f"{channel.id}: {', '.join(manner)}."]
    if channel.id == "email":
        made.append("The subject names the matter and holds no personal data.")
    if channel.id == "chat":
        made.append("Short turns with an empty line between them.")
    if channel.id == "review":
        made.append("Thank the reviewer; others read it for years.")
    return tuple(made)


def _voice(company: Company) -> tuple[str, ...]:
    voice = company.voice
    made = []
    if voice.is_:
        made.append(f"Voice: {', '.join(voice.is_)}.")
    if voice.never_says:
        made.append("Never say: " + "; ".join(voice.never_says) + ".")
    return tuple(made)
