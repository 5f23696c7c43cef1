"""Links in a text: with a scheme, bare, or in disguise ("example dot com", ``hxxp``, brackets around dots, look-alike letters)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.text.normalise import clean, skeleton

_TLD = (
    r"com|org|net|edu|gov|mil|int|info|biz|name|pro|mobi|aero|museum|travel|app|dev|shop|store|online|site|website|tech|xyz|blog|cloud|news|agency|bank|energy|"
    r"click|link|live|top|club|vip|icu|buzz|page|space|fun|support|help|center|zone|today|world|life|email|digital|solutions|services|company|example|test|invalid|"
    r"io|co|ai|me|tv|ly|gg|to|us|uk|de|fr|eu|es|it|nl|be|ch|at|ie|pl|se|no|dk|fi|pt|gr|cz|hu|ro|ru|ua|tr|il|za|in|cn|jp|kr|sg|hk|tw|th|my|id|ph|vn|au|nz|ca|mx|br|ar|cl|cc|ws|su|st|is|lu|tk|ml|ga|cf|gq|pw|sh|fm|am|im|nu|la|sx"
)
_WORD_LIKE_TLD = frozenset(
    [
        "to",
        "is",
        "in",
        "at",
        "it",
        "me",
        "be",
        "no",
        "my",
        "us",
        "so",
        "co",
        "am",
        "la",
        "id",
        "in",
        "help",
        "name",
        "pro",
        "live",
        "life",
        "today",
        "world",
        "company",
        "services",
        "support",
        "center",
        "zone",
        "space",
        "fun",
        "test",
        "news",
        "bank",
        "link",
        "page",
        "top",
    ]
)
_LABEL = r"[a-z0-9_\u00a1-\uffff](?:[a-z0-9_\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?"
_SCHEME = re.compile(
    r"(?P<scheme>h(?:tt|xx|\*\*|XX)ps?|ftp|tg|whatsapp|sms|mailto|javascript|data)(?:\[:\]|:)(?://|\\\\|\[//\])?(?P<rest>[^\s<>\"'“”]{2,2000})"
)
_BARE = re.compile(
    rf"(?<![\w@.\-])(?<![\w.]/)(?:www\.)?(?P<host>(?:{_LABEL}\.){{1,5}}(?P<tld>{_TLD}|xn--[a-z0-9-]{{2,30}}))(?![\w@-])(?!\.\w)(?P<path>[:/?#][^\s<>\"'“”]*)?"
)
_DOT = r"(?:[ ]?[\[({][ ]?(?:dot|\.)[ ]?[\])}][ ]?| dot |\[dot\]|\(dot\)|[ ]?[。．․][ ]?)"
_SPELLED = re.compile(
    rf"(?<![\w@.-])(?P<host>[a-z0-9-]{{2,60}}(?:(?:{_DOT}|\.)[a-z0-9-]{{2,60}}){{0,3}}{_DOT}(?P<tld>{_TLD}))(?![\w-])(?P<path>(?: ?/ ?| slash )[\w/.-]{{1,80}})?"
)
_IP_HOST = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?/[^\s]*")
_TAIL = ".,;:!?)]}'\"”’…*_"


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its host in plain letters and lower case without ``www.``, the path, and whether it was written in disguise."""

    text: str
    host: str
    path: str
    start: int
    end: int
    is_disguised: bool = False

    @property
    def is_link(self) -> bool:
        """Whether it is written as an address, not said in words."""
        return not self.is_disguised


@lru_cache(maxsize=256)
def links(text: str) -> tuple[Link, ...]:
    """The links of a text, in order, without overlaps; addresses of mail are none. Spans count the given text's characters."""
    if "." not in text and ":" not in text and "dot" not in text.lower() and text.isascii():
        return ()
    taken = bytearray(len(text) + 1)
    found: list[Link] = []
    for link in _all(text):
        if not any(taken[link.start : link.end]):
            taken[link.start : link.end] = b"\x01" * (link.end - link.start)
            found.append(link)
    return tuple(sorted(found, key=lambda link: link.start))


def _all(text: str) -> Iterator[Link]:
    cleaned = clean(text)
    plain = skeleton(text).lower()
    if len(plain) != len(cleaned.text):
        plain = cleaned.text.lower() if len(cleaned.text.lower()) == len(cleaned.text) else cleaned.text
    given = cleaned.text.lower() if len(cleaned.text.lower()) == len(cleaned.text) else cleaned.text

    def link(start: int, end: int, host: str, path: str, disguised: bool) -> Link:
        first, last = cleaned.span(start, end)
        odd = disguised or (given[start:end] != plain[start:end] and not given[start:end].isascii()) or "xn--" in host
        return Link(text[first:last], host.removeprefix("www."), path, first, last, odd)

    for match in _SCHEME.finditer(plain):
        if match["scheme"] in {"mailto", "sms"}:
            continue
        end = match.start("rest") + len(match["rest"].rstrip(_TAIL))
        rest = re.sub(r"[\[({](?:\.|dot)[\])}]", ".", plain[match.start("rest") : end])
        host = re.split(r"[/?#:\\]", rest.rsplit("@", 1)[-1] if "@" in re.split(r"[/?#]", rest)[0] else rest)[0]
        disguised = not match["scheme"].startswith("http") or rest != plain[match.start("rest") : end] or "@" in re.split(r"[/?#]", rest)[0]
        yield link(match.start(), end, host, rest[len(host) :], disguised)
    for match in _IP_HOST.finditer(plain):
        yield link(match.start(), match.start() + len(match.group().rstrip(_TAIL)), match.group().split("/")[0], "/", False)
    for match in _BARE.finditer(plain):
        if _is_prose(match, text, cleaned.span(*match.span("host"))):
            continue
        path = (match["path"] or "").rstrip(_TAIL)
        yield link(match.start(), match.end("host") + len(path), match["host"], path, False)
    for match in _SPELLED.finditer(plain):
        host = re.sub(rf"{_DOT}", ".", match["host"]).replace(" ", "")
        before = plain[max(0, match.start() - 4) : match.start()]
        if "@" in before or before.endswith((" at ", "at) ", "at] ")):
            continue
        yield link(*match.span(), host, match["path"] or "", True)


def _is_prose(match: re.Match[str], text: str, span: tuple[int, int]) -> bool:
    """Whether a missing blank after a full stop made it: "sorry.It is", "e.g.", "Ltd.in"."""
    host, tld = match["host"], match["tld"]
    if match["path"] or host.startswith("www."):
        return False
    tail = text[span[0] : span[1]].rsplit(".", 1)[-1]
    if tld in _WORD_LIKE_TLD and (
        tail[:1].isupper()
        or (
            host.count(".") == 1
            and re.fullmatch(r"[a-z]+", host.split(".")[0]) is not None
            and tld in {"to", "is", "in", "at", "it", "me", "be", "no", "my", "us", "so", "am", "id"}
        )
    ):
        return True
    return all(len(label) <= 1 for label in host.split(".")[:-1])


def host_of(text: str) -> str:
    """The host of the first link in a text, empty where there is none."""
    found = links(text)
    return found[0].host if found else ""
