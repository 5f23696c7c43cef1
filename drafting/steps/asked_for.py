"""What kind of thing a question asks for (an amount, a time, a way to do it), and whether a sentence holds one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half)"
_AMOUNT = re.compile(
    r"[$€£¥]\s?\d|\b\d[\d.,]*\s?(?:%|percent|euros?|dollars?|pounds?|francs?|cents?)(?!\w)|\b[A-Z]{3} \d|\bfree\b|\bnothing to pay\b|\bno (?:\w+ )?(?:fee|charge|cost)s?\b",
    re.I,
)
_SPAN = re.compile(rf"\b{_NUMBER} (?:\w+ )?(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|working days?|business days?)\b", re.I)
_HOUR = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m\.?|p\.?m\.?)|\b\d{1,2}:\d\d\b|\bnoon\b|\bmidnight\b|\bo'clock\b", re.I)
_DAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:weekends?|the day before|next (?:business|working)? ?day|the same day)\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d",
    re.I,
)
_ADDRESS = re.compile(r"https?://\S|\b[\w.+-]+@[\w-]+\.\w|\b(?:\+?\d[\d ()-]{7,}\d)\b", re.I)
_ORDER = re.compile(
    r"(?:please |just |then |first,? |always |never |do not |don't )?(?:add|apply|ask|book|bring|buy|call|check|choose|clean|click|close|complete|confirm|"
    r"connect|contact|cut|download|dry|e-?mail|enter|fill|find|fold|follow|give|go|hand|hold|install|join|keep|lay|leave|let|log|look|loosen|make|measure|"
    r"move|note|open|order|pack|pay|place|plug|post|press|print|pull|push|put|read|register|remove|rename|repeat|replace|report|reset|restart|return|rinse|"
    r"run|save|scan|select|send|set|shake|show|sign|slide|spin|start|stop|store|switch|take|tap|tell|text|throw|tick|tighten|try|turn|type|unplug|use|"
    r"visit|wait|wash|wear|wipe|wrap|write)\b(?!\w)",
    re.I,
)
_PERSONS = re.compile(r"\b(?:children|people|homes?|customers|members|guests|holders?|anyone|somebody|everybody|owner|person)\b", re.I)
_FIGURE = re.compile(r"\d")


_NAME = re.compile(
    r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+|\b\d[\d.,]*\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|april|june|july|august|"
    r"september|october|november|december)\b"
)
_NO_NAMES = frozenset({"i", "i'm", "i'd", "i've", "i'll", "hi", "hello", "ok"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing: how one asks for it, and what shows that a sentence holds it."""

    asked: re.Pattern[str]
    held: tuple[re.Pattern[str], ...]


_KINDS = (
    _Kind(
        re.compile(r"\b(?:how much|costs?|prices?|fees?|charges?|expensive|cheap\w*|amounts?|deposit|pay extra|rates?)\b", re.I), (_AMOUNT,)
    ),
    _Kind(
        re.compile(r"\b(?:how (?:long|soon|fast|quick\w*|many (?:days|weeks|months|years|hours))|how much time|duration|takes?)\b", re.I),
        (_SPAN, _DAY),
    ),
    _Kind(
        re.compile(
            r"\b(?:when|until|till|by what time|what time|from what time|hours|times?|deadline|open|close[sd]?|how late|how early)\b", re.I
        ),
        (_HOUR, _SPAN, _DAY),
    ),
    _Kind(
        re.compile(r"\b(?:how (?:do|can|should|could|would|to)|what (?:do|should|can) (?:i|we|one) do|what now)\b", re.I),
        (_ORDER, _ADDRESS),
    ),
    _Kind(re.compile(r"\b(?:where|phone|e-?mail|address|number|contact|link|website|page|reach|write to)\b", re.I), (_ADDRESS,)),
    _Kind(re.compile(r"\bhow (?:many|large|big|high|heavy|hard|far|old|tall|wide)\b|\b(?:which|what) age\b", re.I), (_FIGURE,)),
    _Kind(re.compile(r"\b(?:who|whom|whose)\b", re.I), (_PERSONS,)),
)


def holds_what_is_asked(question: str, sentence: str) -> bool:
    """Whether the sentence holds a thing of a kind that the question asks for. ``False`` also where the question asks for no such thing."""
    return any(pattern.search(sentence) for kind in _asked(question) for pattern in kind.held if _begins(pattern, sentence))


def names_held(question: str, sentence: str) -> float:
    """The share of the names, days and numbers of the question that the sentence holds; 0 where it names none."""
    named = {name.lower().rstrip("s.,") for name in _NAME.findall(question)} - _NO_NAMES
    said = sentence.lower()
    return sum(bool(re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", said)) for name in named) / len(named) if named else 0.0


def _asked(question: str) -> Iterator[_Kind]:
    return (kind for kind in _KINDS if kind.asked.search(question))


def _begins(pattern: re.Pattern[str], sentence: str) -> bool:
    """What is told to be done stands at the beginning."""
    return pattern is not _ORDER or _ORDER.match(sentence) is not None
