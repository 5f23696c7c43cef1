"""A text in the plain form that the reader of promises works on.

Lower case, contractions written out ("we'll" is "we will", "wont" is "will not"), one blank between tokens, punctuation as tokens
of its own, quoted words gone. Every token knows where it stands in the given text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.text.normalise import skeleton

_QUOTE = re.compile(r"\"[^\"\n]{2,300}\"|(?<!\w)'[^'\n]{12,300}'(?!\w)|^>.*$", re.MULTILINE)
_WRAPPED = re.compile(r"(?<=[a-z,])[ ]?\n(?=[a-z])")
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|approx|incl|mr|mrs|ms|dr|st|inc|ltd|co|etc)\.(?=[\s,)])|\bn[or]\.(?=\s?\d)")
_HALF_DAY = re.compile(r"\b([ap])\.[ ]?m\.")
_NEXT = re.compile(r"\s+[^\W\d_]")
_TOKEN = re.compile(r"\n|[$€£¥₹][ ]?\d+(?:[.,]\d+)*|\d+(?:[.,:]\d+)*[ ]?%|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['\u00ad][^\W\d_]+)*'?|[^\w\s]")
_END = frozenset(".!?\n…")
_SPLIT = {
    "cannot": "can not", "cant": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
    "arent": "are not", "wasnt": "was not", "werent": "were not", "havent": "have not", "hasnt": "has not", "wouldnt": "would not",
    "couldnt": "could not", "shouldnt": "should not", "won't": "will not", "can't": "can not", "shan't": "shall not", "ain't": "is not",
    "youll": "you will", "youre": "you are", "youve": "you have", "weve": "we have", "ive": "i have", "im": "i am", "thats": "that is",
    "theres": "there is", "itll": "it will", "theyll": "they will", "gonna": "going to", "gotta": "have to", "wanna": "want to", "gimme": "give me",
    "lemme": "let me", "u": "you", "ur": "your", "ya": "you", "pls": "please", "plz": "please", "let's": "let us", "lets": "let us", "tmrw": "tomorrow",
    "tomoz": "tomorrow", "canceled": "cancelled", "canceling": "cancelling", "&": "and", "+": "and", "/": "or", "y'all": "you", "yall": "you",
    "ok": "okay", "organize": "organise", "organized": "organised", "organizing": "organising", "authorized": "authorised", "authorize": "authorise",
    "apologize": "apologise", "apologized": "apologised", "apologizing": "apologising", "wi": "with", "comin": "coming", "goin": "going", "gettin": "getting", "sendin": "sending", "sortin": "sorting", "doin": "doing", "givin": "giving",
    "gotten": "got", "o'clock": "oclock",
}  # fmt: skip
_TAILS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would"}
_IS_AFTER = frozenset(
    ["it", "that", "there", "here", "what", "he", "she", "who", "everything", "this", "where", "how", "all", "one", "everyone", "nothing"]
)
_PREFIX = re.compile(r"\b(?:re|e|no)-(?=[a-z])")


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """One sentence in plain form: its tokens between single blanks, one before and one after. ``asks`` for a question."""

    text: str
    asks: bool
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the cleaned text that this span of ``text`` came from."""
        first = bisect_right(self.places, start) - 1
        last = bisect_right(self.places, max(start, end - 1)) - 1
        return self.spans[max(first, 0)][0], self.spans[max(last, 0)][1]


@dataclass(slots=True)
class _Gathered:
    words: list[tuple[str, int, int]]

    def sentence(self, asks: bool) -> PlainSentence:
        places, at = [], 1
        for word, _, _ in self.words:
            places.append(at)
            at += len(word) + 1
        text = " " + " ".join(word for word, _, _ in self.words) + " "
        return PlainSentence(text, asks, tuple(places), tuple((start, end) for _, start, end in self.words))


def plain_sentences(text: str) -> Iterator[PlainSentence]:
    """The sentences of a text in plain form. Spans count the characters of ``clean(text).text``."""
    lowered = _lowered(text)
    gathered = _Gathered([])
    for match in _TOKEN.finditer(_PREFIX.sub(_joined, lowered)):
        token = match.group()
        if token in _END:
            if token == "\n" and _is_list_item(lowered, match.end()):
                gathered.words.append((";", *match.span()))
            elif gathered.words:
                yield gathered.sentence(token == "?")
                gathered = _Gathered([])
            continue
        if token.isalpha() and token not in _SPLIT and not token.endswith("in"):
            gathered.words.append((token, *match.span()))
        else:
            gathered.words += [(word, *match.span()) for word in _words(token, lowered, match)]
    if gathered.words:
        yield gathered.sentence(False)


def quotations(text: str) -> tuple[tuple[str, int], ...]:
    """What a text quotes, in lower case without the marks, each with its end in ``clean(text).text``."""
    return tuple((match.group().strip("\"'> "), match.end()) for match in _QUOTE.finditer(_lower(skeleton(text))))


def _lower(plain: str) -> str:
    """Lower case of the same length."""
    lowered = plain.lower()
    if len(lowered) != len(plain):
        lowered = "".join(character.lower() if len(character.lower()) == 1 else character for character in plain)
    return lowered


def _lowered(text: str) -> str:
    """The text as a reader sees it, in lower case, of the same length as its cleaned form: quotes blanked, wrapped lines joined."""
    plain = skeleton(text)
    lowered = _lower(plain)
    lowered = _QUOTE.sub(lambda match: " " * len(match.group()), lowered)
    lowered = _WRAPPED.sub(lambda match: " " * len(match.group()), lowered)
    lowered = _HALF_DAY.sub(lambda match: _half_day(match, plain), lowered)
    return _SHORTENED.sub(lambda match: match.group().replace(".", " "), lowered)


def _half_day(match: re.Match[str], plain: str) -> str:
    """ "p.m." as "pm", in as many characters; its last point ends the sentence where a capital follows."""
    follows = _NEXT.match(plain, match.end())
    ends = match.end() == len(plain) or plain[match.end()] == "\n" or (follows is not None and follows.group()[-1].isupper())
    return f"{match[1]}m".ljust(len(match.group()) - 1) + ("." if ends else " ")


def _joined(match: re.Match[str]) -> str:
    """A prefix that belongs to its word, "no-show", with the hyphen as a letter that the patterns know."""
    return match.group()[:-1] + "\u00ad"


def _is_list_item(text: str, at: int) -> bool:
    rest = text[at : at + 4].lstrip(" ")
    return bool(rest) and (rest[0] in "•*" or (rest[0] == "-" and rest[1:2] == " "))


def _words(token: str, text: str, match: re.Match[str]) -> Iterator[str]:
    if token == "-":
        if not _is_inside_word(text, match.start()):
            yield "-"
        return
    token = token.strip("'") if token not in _SPLIT else token
    if token in _SPLIT:
        yield from _SPLIT[token].split()
    elif "'" in token:
        yield from _contraction(token, text, match.end())
    elif len(token) > 4 and token.endswith("in") and text[match.end() - 1 : match.end()] == "'":
        yield token + "g"
    elif token:
        yield token.replace(" ", "").replace("\u00ad", "")


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _contraction(token: str, text: str, end: int) -> Iterator[str]:
    head, _, tail = token.rpartition("'")
    tail = "'" + tail
    if token.endswith("n't"):
        yield from (token[:-3], "not")
    elif tail in _TAILS:
        yield from _words_of(head)
        yield _TAILS[tail]
    elif tail == "'s":
        yield head
        yield "has" if text[end : end + 5] in {" been", " gone"} or text[end : end + 4] == " got" else "is" if head in _IS_AFTER else "'s"
    else:
        yield head + tail[1:]


def _words_of(head: str) -> Iterator[str]:
    yield from _SPLIT.get(head, head).split()
