"""Surface realisation: greeting, sign-off, contractions, lists, speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafting.channels.spoken import spoken
from drafting.domain.brief import Brief
from drafting.domain.channel import Formality, LengthUnit, TextFormat
from drafting.writer.asking import joined
from drafting.writer.content import Line
from drafting.writer.lexicon import Lexicon

_DANGLING = re.compile(r"\s+([,.!?;:])")
_ASCII = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "•": "-", "×": "x"}
)


def greeting(brief: Brief) -> str:
    """The channel's greeting with the customer's name or handle; without either, what still reads well, or nothing."""
    channel, customer = brief.channel, brief.customer
    name = None if channel.is_public and brief.company.regulated else (customer.name or None)
    handle = customer.handle or None
    if channel.is_public and handle:
        return _fill(re.sub(r"\{(?:first_name|name)\}", "{handle}", channel.greeting), brief, None, handle)
    if channel.is_public and not handle and "{handle}" in channel.greeting and name is None:
        return "" if channel.greeting.strip() == "{handle}" else _fill(channel.greeting, brief, None, None)
    return _fill(channel.greeting.replace("{handle}", "{first_name}"), brief, name, None)


def _fill(template: str, brief: Brief, name: str | None, handle: str | None) -> str:
    values = {
        "first_name": _first(name),
        "name": name or "",
        "handle": (handle if not handle or handle.startswith("@") else f"@{handle}") or "",
        "agent": brief.agent,
        "company": brief.company.name,
        "sign_off": brief.company.voice.sign_off.replace("{agent}", brief.agent),
    }
    text = re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), ""), template)
    return " ".join(_DANGLING.sub(r"\1", text).split())


def _first(name: str | None) -> str:
    parts = (name or "").split()
    if len(parts) > 2 and parts[0].rstrip(".").lower() in {"dr", "prof", "mr", "mrs", "ms", "mx"}:
        return " ".join((parts[0], parts[-1]))
    if len(parts) == 2 and parts[0].rstrip(".").lower() in {"dr", "prof", "mr", "mrs", "ms", "mx"}:
        return " ".join(parts)
    return parts[0] if parts else ""


def sign_off(brief: Brief) -> str:
    """The channel's sign-off, the company's own where the channel says so."""
    return _fill(brief.channel.sign_off, brief, brief.customer.name, None)


def own_words(text: str, brief: Brief, words: Lexicon) -> str:
    """The writer's own sentences in the channel's register. What policies and articles say is left as it is."""
    formal = brief.channel.formality is Formality.FORMAL or any(
        trait.lower() in {"formal", "reserved"} for trait in brief.company.voice.is_
    )
    if formal:
        return text
    for long, short in words.contractions:
        text = long.sub(lambda match, short=short: short[0].upper() + short[1:] if match.group()[0].isupper() else short, text)  # type: ignore[misc]
    return text


def line_text(line: Line, brief: Brief, lead: str = "") -> str:
    """A line as its channel shows it: steps numbered where there is room for lines, else one after the other."""
    channel = brief.channel
    if line.steps:
        head = line.text or lead
        if channel.format is TextFormat.SPEECH:
            return " ".join(part for part in (head, _spoken_steps(line.steps)) if part)
        numbered = [f"{number}. {step}" for number, step in enumerate(line.steps, start=1)]
        short = channel.count in {LengthUnit.X_WEIGHTED, LengthUnit.SMS_SEGMENTS}
        return " ".join([line.text, *numbered]).strip() if short else "\n".join([head, *numbered]).strip()
    if line.items:
        return _items(line, brief)
    return line.text


def _items(line: Line, brief: Brief) -> str:
    long = brief.channel.count is LengthUnit.CHARACTERS and len(line.items) > 2
    if long:
        return "\n".join([line.text or "", *(f"- {item}" for item in line.items)]).strip()
    if any(re.search(r"[.!?] ", item) or len(item) > 90 for item in line.items) or not line.text:
        return " ".join([line.text, *(item if item[-1] in ".!?" else item + "." for item in line.items)]).strip()
    return f"{line.text} {joined([item[0].lower() + item[1:] if item[:2].istitle() else item for item in line.items])}."


def _spoken_steps(steps: Sequence[str]) -> str:
    said = []
    for number, step in enumerate(steps):
        word = (
            "First,"
            if number == 0
            else "Finally,"
            if number == len(steps) - 1 and number > 1
            else ("Then", "Next,", "After that,")[(number - 1) % 3]
        )
        said.append(f"{word} {step[0].lower() + step[1:] if not re.match(r'[A-Z][A-Z]|I ', step) else step}")
    return " ".join(said)


def finished(text: str, brief: Brief) -> str:
    """The whole text in its channel's letters: speech spelled out, text messages in letters that are short to send."""
    if brief.channel.format is TextFormat.SPEECH:
        text = spoken(text)
    if brief.channel.count is LengthUnit.SMS_SEGMENTS:
        text = text.translate(_ASCII)
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" *\n *", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r" ([,.;:!?])(?=\s|$)", r"\1", text).strip()
