"""How long a text is as its channel counts, and whether it fits.

- ``characters``: what a reader sees as characters is counted as code points after NFC.
- ``x_weighted``: the public rules of X: NFC; a link counts 23 whatever its length; an emoji counts 2 as a whole; letters of
  Latin and its neighbours and general punctuation count 1, everything else (CJK) 2.
- ``sms_segments``: GSM 03.38 where all characters are in its alphabet (those of the extension table take two places), 160 in
  one segment or 153 in each of several; otherwise UCS-2, 70 or 67.
- ``spoken_seconds``: words as spoken, numbers in full, at 150 words a minute.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import emoji

from drafting.channels.spoken import spoken
from drafting.domain.channel import Channel, LengthUnit

LINK_WEIGHT = 23
WORDS_A_MINUTE = 150

_GENERIC = (
    "com|net|org|info|biz|edu|gov|mil|int|app|dev|shop|store|online|site|tech|xyz|blog|cloud|news|agency|bank|energy|travel|name|pro|mobi|"
    "aero|museum|[a-z]{2}"
)
_LABEL = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)"
_LINK = re.compile(rf"https?://[^\s<>\"]+|(?<![\w@.-]){_LABEL}+(?:{_GENERIC})(?![\w@-])(?:/[^\s<>\"]*)?", re.IGNORECASE)
_LINK_TAIL = ".,;:!?)]}'\""
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")


def measure(text: str, channel: Channel) -> float:
    """The text's length in the channel's own unit."""
    return _MEASURES[channel.count](text)


def fits(text: str, channel: Channel) -> bool:
    """Whether the channel takes the text; one without a limit takes every text."""
    return channel.max_length is None or measure(text, channel) <= channel.max_length


def characters(text: str) -> int:
    """Code points after NFC."""
    return len(unicodedata.normalize("NFC", text))


def x_weighted(text: str) -> int:
    """Weighted length of a post on X."""
    normal = unicodedata.normalize("NFC", text)
    total = cursor = 0
    for link in _LINK.finditer(normal):
        end = link.start() + len(link.group().rstrip(_LINK_TAIL))
        total += _weight(normal[cursor : link.start()]) + LINK_WEIGHT
        cursor = end
    return total + _weight(normal[cursor:])


def _weight(text: str) -> int:
    total = cursor = 0
    for found in emoji.emoji_list(text):
        total += _plain_weight(text[cursor : found["match_start"]]) + 2
        cursor = found["match_end"]
    return total + _plain_weight(text[cursor:])


def _plain_weight(text: str) -> int:
    return sum(1 if any(low <= ord(character) <= high for low, high in _LIGHT) else 2 for character in text)


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM 03.38 alphabet or its extension table."""
    return all(character in _GSM or character in _GSM_EXTENSION for character in text)


def sms_segments(text: str) -> int:
    """How many text messages it takes. An empty text takes none."""
    if not text:
        return 0
    if is_gsm7(text):
        return _segments([2 if character in _GSM_EXTENSION else 1 for character in text], 160, 153)
    return _segments([len(character.encode("utf-16-le")) // 2 for character in text], 70, 67)


def _segments(widths: Sequence[int], alone: int, each: int) -> int:
    """An escape pair or a surrogate pair is never torn between two segments."""
    if sum(widths) <= alone:
        return 1
    count, room = 1, each
    for width in widths:
        if width > room:
            count, room = count + 1, each
        room -= width
    return count


def spoken_seconds(text: str) -> float:
    """Seconds that it takes to say."""
    return len(spoken(text).replace("-", " ").split()) * 60 / WORDS_A_MINUTE


_MEASURES: dict[LengthUnit, Callable[[str], float]] = {
    LengthUnit.CHARACTERS: characters,
    LengthUnit.X_WEIGHTED: x_weighted,
    LengthUnit.SMS_SEGMENTS: sms_segments,
    LengthUnit.SPOKEN_SECONDS: spoken_seconds,
}
