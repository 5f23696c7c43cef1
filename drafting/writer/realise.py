"""Surface realisation: lists, speech, dates and amounts, and the letters of the channel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import emoji
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from drafting.channels.length import is_gsm7
from drafting.channels.spoken import spoken
from drafting.domain.channel import Channel, EmojiUse, LengthUnit, TextFormat
from drafting.writer.asking import joined
from drafting.writer.content import Line
from drafting.writer.lexicon import StepWords

_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CODED = re.compile(r"\b(USD|EUR|GBP|CHF|CAD|AUD|JPY|SEK|NOK|DKK|PLN|INR) (\d[\d,]*(?:\.\d+)?)\b")
_SMS_LETTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2011": "-",
        "•": "-",
        "×": "x",
        "™": "",
        "®": "",
    }
)


def is_short(channel: Channel) -> bool:
    """Whether the channel counts every letter: no paragraphs, no lists, no leads."""
    return channel.count in {LengthUnit.X_WEIGHTED, LengthUnit.SMS_SEGMENTS}


def is_one_run(channel: Channel) -> bool:
    """Whether the greeting and the first sentence stand on one line."""
    return is_short(channel) or channel.id in {"chat", "social_dm"}


def steps_text(line: Line, channel: Channel, words: StepWords) -> str:
    """A procedure: numbered lines, or in one run where lines cost room, or as one tells it."""
    if channel.format is TextFormat.SPEECH:
        return " ".join(part for part in (line.lead, told(line.steps, words)) if part)
    numbered = [f"{number}. {step}" for number, step in enumerate(line.steps, start=1)]
    if is_short(channel):
        return " ".join([line.lead, *numbered]).strip()
    return "\n".join([line.lead, *numbered]).strip()


def items_text(line: Line, channel: Channel) -> str:
    """A list: as lines where there is room, else as one sentence."""
    if not is_short(channel) and channel.format is not TextFormat.SPEECH and len(line.items) > 1:
        return "\n".join([line.text, *(f"- {item}" for item in line.items)]).strip()
    sentences = any(len(item) > 60 or re.search(r"[.!?;:] |,", item) for item in line.items)
    if sentences or not line.text:
        return " ".join([line.text, *(item if item[-1] in ".!?" else f"{item}." for item in line.items)]).strip()
    return f"{line.text} {joined(line.items)}."


def told(steps: Sequence[str], words: StepWords) -> str:
    """The steps as one tells them."""
    said = []
    for number, step in enumerate(steps):
        is_last = number == len(steps) - 1 and number > 1
        word = words.first if number == 0 else words.last if is_last else words.next[(number - 1) % len(words.next)]
        plain = step if re.match(r"[A-Z][A-Z]|I\b", step) else step[0].lower() + step[1:]
        said.append(f"{word if len(steps) > 1 else ''} {plain if len(steps) > 1 else step}".strip())
    return " ".join(said)


def finished(text: str, channel: Channel) -> str:
    """The whole text in its channel's letters: speech spelled out, text messages in letters that are short to send."""
    if channel.emoji is EmojiUse.NONE and not text.isascii():
        text = emoji.replace_emoji(text, "")
    if channel.format is TextFormat.SPEECH:
        text = spoken(text)
    if channel.count is LengthUnit.SMS_SEGMENTS:
        text = _in_gsm(text.translate(_SMS_LETTERS))
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" *\n *", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"\b([ap]\.m\.)\.", r"\1", re.sub(r" ([,.;:!?])(?=\s|$)", r"\1", text)).strip()
    return _as_html(text) if channel.format is TextFormat.HTML else text


def _in_gsm(text: str) -> str:
    """Letters outside the text message alphabet without their accents, as one of them would more than halve the room."""
    return text if is_gsm7(text) else "".join(map(_bare, text))


def _bare(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    return base if not is_gsm7(character) and is_gsm7(base) else character


def localised(text: str, locale: str) -> str:
    """Dates and amounts that stand as a machine writes them, as people write them in the company's locale."""
    text = _ISO_DATE.sub(lambda match: _date(match, locale), text)
    return _CODED.sub(lambda match: format_currency(Decimal(match.group(2).replace(",", "")), match.group(1), locale=_locale(locale)), text)


def _date(match: re.Match[str], locale: str) -> str:
    try:
        day = date.fromisoformat(match.group())
    except ValueError:
        return match.group()
    return str(format_date(day, "long", locale=_locale(locale)))


def _locale(name: str) -> Locale:
    """The locale of a tag; plain English writes dates as in the United States."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _as_html(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join("<p>" + paragraph.replace("\n", "<br>") + "</p>" for paragraph in safe.split("\n\n"))
