"""Characters that a reader takes for a Latin letter or a digit, by what they are taken for.

Three sources: Unicode's compatibility forms (styled mathematical letters, full-width forms, circled ones) are folded by NFKC
and need no table; letters that are named after their Latin twin ("LATIN LETTER SMALL CAPITAL B", "NEGATIVE CIRCLED LATIN CAPITAL
LETTER A") are folded by name; the letters of other scripts stand in the table below, by script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Each entry: the Latin letter, then the letters of other scripts drawn like it.
_TABLE = """
a аαɑ⍺ӑӓạ  A АΑᎪᗅꓮ𖽀𐊠  b ЬƄᏏᑲᖯ  B ВΒꞴᏴᗷꓐ𐊂𐊡𐌁  c сϲᴄⲥꮯ𐐽  C СϹᏟⲤꓚ𐊢𐌂𐐕𐔜🝌𑣲𑣩  d ԁᏧᑯꓒɗðđ  D ᎠᗞᗪꓓÐĐ
e еҽ℮ꬲєҿεə  E ΕЕᎬⴹꓰ⋿𑢦𑢮𐊆  f ꬵꞙẝքƒ  F ϜᖴꓝꞘ𝈓𑣂𑢢𐊇𐊥𐔥  g ɡցƍᶃ  G ԌᏀᏳꓖ  h һհᏂɦ  H НΗⲎᎻᕼꓧ𐋏
i іιıɩɪӏꙇꭵᎥ⍳𑣃ΐ  I ІΙӀⵏᛁꓲ𖼨𐊊𐌉Ɩ  j јϳյʝ  J ЈᎫᒍꓙͿ  k кκⲕᴋĸ  K КΚⲔᏦᛕꓗ𐔘  l ǀ∣⏽ߊ𐌠ɭ│𞣇׀  L ᏞⳐᒪꓡ𝈪𖼖𑢣𑢲𐐛𐔦
m мᴍ  M МΜϺⲘᎷᗰᛖꓟ𐊰𐌑  n ոռпηɴ  N ΝⲚꓠ𐔓  o оοσᴏᴑօꬽဝంಂംං  O 〇ОΟⲞՕⵔዐଠꓳ𐓂𐊒𐊫𐐄  p рρϱ⍴ⲣ  P РΡⲢᏢᑭꓑ𐊕
q ԛգզ  Q ⵕԚ  r гᴦⲅꭇꭈꮁ  R ᎡᏒƦᖇꓣ𝈖𐒴𖼵  s ѕꜱꮪ𑣁𐑈ƽ  S ЅՏᏕᏚꓢ𖼺𐊖𐐠  t тτᴛե  T ТΤⲦᎢꓔ⊤⟙𖼊𑢼𐊗𐊱𐌕🝨
u υսцʋᴜꞟꭎꭒ𐓶𑣘  U Ս∪⋃ሀᑌꓴ𐓎𖽂𑢸  v νѵᴠ∨⋁טꮩ𑣀𑜆  V ѴⴸᏙᐯꛟꓦ𝈍𖼈𑢠𐔝  w ԝѡաɯᴡꮃ𑜊𑜎𑜏  W ԜᎳᏔꓪ𑣯𑣦
x хχᕁᕽ᙮×⤫⤬⨯  X ХΧⲬⵝᚷꓫ᙭╳ꞳᎮ𐌢𑣬𐊐𐊴𐌗𐔧  y уүγყỿɣʏᶌꭚ𑣜  Y УΥҮⲨᎩᎽꓬϒ𖽃𑢤𐊲  z ᴢꮓ𑣄  Z ΖᏃꓜ𐋵𑣥𑢩  @ ＠﹫  . ․。｡﹒·․  + ＋﹢
"""

# Letters that hardly anybody writes, taken for a digit anywhere; letters and marks of common scripts, taken for a digit among digits.
_RARE_DIGITS = "2 ƧꙄᒿꛯꝚϨ  3 ꝪⳌ𖼻𑣊𝈆Ɜ  4 Ꮞ𑢯  5 Ƽ𑢻  6 ᏮⳒ𑣕  7 𐓒𑣆𝈒  8 ȣȢ𐌚ଃ𞣋  9 Ⳋ𑣌𑢬𑣖Ꝯ"
_DIGIT_TABLE = "0 OoоОοΟօՕ〇  1 lIіІ|ıǀӏӀ∣!│  3 ЗзƷʒȜȝӠӡƎɜ  5 ƽ  6 б"

# Digits of other scripts by their shape, where it is another digit's than their value's, and zeros as the letter (among digits an o is read as zero).
_DRAWN = {ord(other): plain for plain, others in (("9", "৭੧൭୨"), ("8", "৪੪"), ("0", "٥۵"), ("o", "๐೦੦௦౦०০૦୦൦໐၀")) for other in others}

_NAMED = re.compile(
    r"(?:LATIN LETTER |NEGATIVE |REGIONAL INDICATOR |TAG |MODIFIER LETTER )"
    r"(?:CIRCLED |SQUARED |SYMBOL |SMALL |CAPITAL |LATIN |LETTER )*(?P<letter>[A-Z])$"
)
_NAMED_DIGIT = re.compile(r"(?:NEGATIVE |DINGBAT |CIRCLED |SANS-SERIF |DOUBLE )+DIGIT (?P<digit>[A-Z]+)$")
_DIGIT_NAMES = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
_DIGIT_WORDS = {word: str(value) for value, word in enumerate(_DIGIT_NAMES)}


def _read(table: str) -> dict[str, str]:
    pairs = table.split()
    return {other: plain for plain, others in zip(pairs[::2], pairs[1::2], strict=True) for other in others}


_LATIN = _read(_TABLE) | _read(_RARE_DIGITS)
_DIGITS = _read(_DIGIT_TABLE)
DIGIT_LIKE = "".join(_DIGITS)
"""Characters that ``digit_of`` reads."""


@lru_cache(maxsize=8192)
def latin(character: str) -> str:
    """The ASCII letter or digit that a character is taken for, else the character itself; always one character."""
    if character.isascii():
        return character
    if character in _LATIN:
        return _LATIN[character]
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    name = unicodedata.name(character, "")
    if (match := _NAMED.match(name)) is not None:
        letter = match["letter"]
        return letter.lower() if "SMALL" in name and "SMALL CAPITAL" not in name else letter
    if (match := _NAMED_DIGIT.match(name)) is not None:
        return _DIGIT_WORDS.get(match["digit"], character)
    return character


def redrawn(text: str) -> str:
    """A text with the digits of other scripts that are drawn like a different one ("৭" is seven, and looks like 9) as what they look like. Same length."""
    return text if text.isascii() else text.translate(_DRAWN)


def digit_of(character: str) -> str:
    """The digit that a character is taken for among digits, else the character itself."""
    return _DIGITS.get(character, character)


def is_look_alike(character: str) -> bool:
    """Whether a letter of another script is drawn like a Latin one."""
    return not character.isascii() and character in _LATIN
