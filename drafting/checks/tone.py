"""How a text sounds: the company's voice and the channel's register.

- ``tone.never_says``: words that the company never says (block).
- ``tone.insult``, ``tone.profanity``: an insult, coarse language (block).
- ``tone.toxic``: abuse of a person or a group: slurs, threats, hate, insults, also behind signs and look-alikes (block).
- ``tone.blaming``, ``tone.defensive``, ``tone.dismissive``, ``tone.condescending``, ``tone.sarcastic``, ``tone.robotic``, ``tone.pressure``,
  ``tone.jargon``, ``tone.bereavement``: how a reply should not sound (warn).
- ``tone.over_cheerful``: jolly where the customer is not (warn).
- ``tone.shouting``, ``tone.punctuation``: capitals and heaps of marks (warn).
- ``tone.emoji``: more emoji than the channel bears (warn).
- ``tone.sounds_off``: no rule above knows the wording, but a small trained model holds it for one of them; the words that weigh most are named (warn).
- ``tone.bare_request``: asks for something more bluntly than people like (info).
- ``tone.grade``: harder to read than the channel wants (info).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pyphen

from drafting.channels import BUILT_IN
from drafting.domain.channel import Channel, ChannelId, EmojiUse
from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Reading
from drafting.domain.triage import Mood
from drafting.reading.manner import read_manner
from drafting.reading.politeness import read_politeness
from drafting.reading.tone import emoji_count, read_tone
from drafting.reading.toxicity import BAR, read_toxicity
from drafting.text.match import says
from drafting.text.sentences import sentences
from knowledge.domain.company import Company

NAME = "tone"
_KINDS = (
    "insult",
    "profanity",
    "blaming",
    "defensive",
    "dismissive",
    "condescending",
    "sarcastic",
    "robotic",
    "over_cheerful",
    "pressure",
    "bereavement",
    "jargon",
    "shouting",
    "punctuation",
)
CODES = (
    "tone.never_says",
    "tone.toxic",
    *(f"tone.{kind}" for kind in _KINDS),
    "tone.emoji",
    "tone.sounds_off",
    "tone.bare_request",
    "tone.grade",
)
_EMOJI = {EmojiUse.NONE: 0, EmojiUse.SPARING: 2, EmojiUse.FREE: 6}
_SOCIAL = {ChannelId(name) for name in ("social_public", "social_dm", "chat", "community")}
_SLACK = 5.0
_LIKELY = 0.5
_BLUNT = -1.0
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    found = [*_never_says(context), *_toxic(context.text), *_off(context), *_emoji(context.text, context.channel)]
    known = any(finding.severity is not Severity.INFO for finding in found)
    return [*found, *(() if known else _sounds_off(context)), *_bare_request(context), *_grade(context)]


def tone_ok(channel: str, text: str) -> bool:
    """Whether nothing warns or blocks in this text for a built-in channel."""
    found = next((entry for entry in BUILT_IN if entry.id == ChannelId(channel)), BUILT_IN[0])
    context = Context(Reading(text, sentences(text)), found, Company("", "USD", "UTC"))
    return not any(finding.severity in {Severity.WARN, Severity.BLOCK} for finding in run(context))


def _never_says(context: Context) -> Iterator[Finding]:
    for phrase in context.company.voice.never_says:
        if says(context.text, phrase):
            place = context.text.casefold().find(phrase.casefold())
            start, end = (place, place + len(phrase)) if place >= 0 else (0, 0)
            yield Finding(
                NAME, "tone.never_says", Severity.BLOCK, f"The company never says “{phrase}”.", "Say it in other words.", start, end
            )


def _toxic(text: str) -> Iterator[Finding]:
    found = read_toxicity(text)
    if found.score >= BAR:
        first = found.clues[0][1]
        said = ", ".join(dict.fromkeys(f"“{clue.text.strip()}” ({kind.replace('_', ' ')})" for kind, clue in found.clues[:3]))
        yield Finding(NAME, "tone.toxic", Severity.BLOCK, f"This is abuse: {said}.", "Take it out.", first.start, first.end)


def _off(context: Context) -> Iterator[Finding]:
    mood = context.resolution.mood if context.resolution is not None else None
    for off in read_tone(context.text):
        if off.kind == "over_cheerful" and mood is Mood.HAPPY:
            continue
        yield Finding(
            NAME,
            f"tone.{off.kind}",
            off.severity,
            f"This sounds {_ADJECTIVES.get(off.kind, off.kind)}: “{off.text}”.",
            off.fix,
            off.start,
            off.end,
        )


_ADJECTIVES = {"over_cheerful": "too cheerful", "pressure": "like pressure", "insult": "like an insult", "profanity": "coarse", "jargon": "like jargon",
               "punctuation": "excited", "shouting": "like shouting", "bereavement": "too familiar for a bereavement", "threat": "like a threat"}  # fmt: skip


def _sounds_off(context: Context) -> Iterator[Finding]:
    manner = read_manner(context.text, _LIKELY)
    mood = context.resolution.mood if context.resolution is not None else None
    if manner is None or (manner.kind == "over_cheerful" and mood is Mood.HAPPY):
        return
    words = ", ".join(f"“{word}”" for word in manner.words)
    message = f"This may sound {_ADJECTIVES.get(manner.kind, manner.kind)} ({manner.likelihood:.0%} likely" + (
        f"; what weighs most: {words})." if words else ")."
    )
    yield Finding(
        NAME, "tone.sounds_off", Severity.WARN, message, "Read it as the customer would, and say it otherwise.", manner.start, manner.end
    )


def _bare_request(context: Context) -> Iterator[Finding]:
    asked = context.text.find("?")
    if asked < 0:
        return
    found = read_politeness(context.text)
    if found.score < _BLUNT:
        marks = ", ".join(mark.replace("_", " ") for mark in found.lowered_by)
        yield Finding(
            NAME,
            "tone.bare_request",
            Severity.INFO,
            f"This asks rather bluntly ({marks}).",
            "“Could you …” or a thank-you costs little.",
            0,
            asked + 1,
        )


def _emoji(text: str, channel: Channel) -> Iterator[Finding]:
    count, most = emoji_count(text), max(_EMOJI[channel.emoji], int(channel.id in _SOCIAL))
    if count > most:
        yield Finding(NAME, "tone.emoji", Severity.WARN, f"The text has {count} emoji; the channel bears {most}.", "Take some out.")


def _grade(context: Context) -> Iterator[Finding]:
    grade = reading_grade(context.text)
    if grade is not None and grade > context.channel.reading_grade + _SLACK:
        message = f"The text reads at grade {grade:.0f}; the channel wants {context.channel.reading_grade:.0f}."
        yield Finding(NAME, "tone.grade", Severity.INFO, message, "Use shorter sentences and plainer words.")


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


@cache
def _syllables(word: str) -> int:
    return int(_hyphenation().inserted(word).count("-")) + 1


def reading_grade(text: str) -> float | None:
    """The Flesch-Kincaid grade (Kincaid et al., 1975); ``None`` below 30 words, where it says nothing."""
    words = _WORD.findall(text)
    if len(words) < 30:
        return None
    count = max(1, len(sentences(text)))
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / count + 11.8 * syllables / len(words) - 15.59


CHECK = Check(NAME, CODES, run)
