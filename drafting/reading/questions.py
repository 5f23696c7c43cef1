"""What the customer wants, one entry for each question or issue, in their order, each standing by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.domain.case import Case, Message, Role
from drafting.domain.triage import Question
from drafting.reading.lexicon import prepare
from drafting.reading.thread import load_clues
from drafting.text.sentences import sentences

_FILLER = re.compile(
    r"^\W*(?:@\w+\W*)*(?:hi|hello|hey|hiya|dear [\w ]{1,30}|good (?:morning|afternoon|evening|day)|greetings"
    r"|thanks?(?: you)?(?: (?:in advance|so much|very much|a lot|again))?|cheers|thx|"
    r"(?:kind |best |warm )?regards|sincerely|yours|please help|help(?: me)?|sorry(?: to bother you)?|i hope you(?:'re| are) well"
    r"|hope you(?:'re| are) well|quick question|"
    r"(?:i have |just )?(?:a |two |one |some )?(?:quick )?questions?)(?: (?:there|all|team|everyone|guys|folks|sir|madam"
    r"|again))?[\s,.!:;@\w]{0,25}$"
)
_ADDITION = re.compile(
    r"^\W*(?:and|also|plus|another thing|one more|second(?:ly)?|next|finally|lastly|oh and|separately|on another note|besides"
    r"|in addition|additionally|by the way|btw|p\.?s\.?|what about|how about|furthermore)\b"
)
_HANGS = re.compile(
    r"^\W*(?:and |but |so |ok(?:ay)?,? (?:and )?|also |yes,? |no,? )?(?:what|how) about\b|^\W*(?:and|but|or)\b[^?]{0,60}\?|\b(?:it"
    r"|this|that|they|them|these|those|there|one|the same|he|she|him|her)\b|^\W*(?:why|how come|how so|when|where|really|how long"
    r"|how much)\W*\??\W*$"
)
_SHORT = 5
_OWN_SUBJECT = re.compile(r"\b(?:my|our|the|a|an|your)\s+(?!same\b|one\b|other one\b|first\b|second\b)\w{3,}")
_MARKS = re.compile(r"@\w+")


@dataclass(slots=True)
class _Group:
    """Sentences that belong to one issue."""

    message: int
    start: int
    end: int
    texts: list[str]
    asks: bool
    issue: bool


def split_questions(case: Case) -> tuple[Question, ...]:
    """The questions and issues of the last turn; empty where it holds nothing but greetings, thanks or acknowledgements.

    Sentences that tell of the same issue stay together: a new entry starts at a second question, or where the words say
    that something is added. A question that hangs on what was said before carries the last subject of the earlier turns.
    """
    turn = _turn(case)
    groups: list[_Group] = []
    for index in turn:
        _read_message(case.messages[index], index, groups)
    groups = _merged(groups)
    before = _subject_before(case, turn)
    return tuple(_question(group, position, groups, before) for position, group in enumerate(groups))


def _turn(case: Case) -> tuple[int, ...]:
    indices: list[int] = []
    for index in range(len(case.messages) - 1, -1, -1):
        if case.messages[index].role is Role.AGENT:
            if indices:
                break
            continue
        indices.append(index)
    return tuple(reversed(indices))


def _read_message(message: Message, index: int, groups: list[_Group]) -> None:
    for sentence in sentences(message.text):
        plain = prepare(sentence.text).plain
        if _FILLER.match(plain) or not re.search(r"\w{2}", _MARKS.sub("", plain)):
            continue
        asks, issue = _asks(sentence.text), _is_issue(sentence.text)
        group = groups[-1] if groups else None
        if group is not None and not _starts_new(group, plain, asks=asks, issue=issue):
            group.texts.append(sentence.text)
            group.asks, group.issue = group.asks or asks, group.issue or issue
            if group.message == index:
                group.end = sentence.end
            continue
        groups.append(_Group(index, sentence.start, sentence.end, [sentence.text], asks, issue))


def _starts_new(group: _Group, plain: str, *, asks: bool, issue: bool) -> bool:
    if not (asks or issue):
        return False
    if _ADDITION.match(plain):
        return group.asks or group.issue
    if not (group.asks and asks):
        return False
    return not _is_follow_up(plain)


def _is_follow_up(plain: str) -> bool:
    """A second question that only goes on about the first ("Can you fix it?")."""
    words = re.findall(r"\w+", plain)
    return len(words) <= 8 and re.search(r"\b(?:it|this|that|them|these|those|why|me)\b", plain) is not None


def _asks(text: str) -> bool:
    clues = load_clues()
    ready = prepare(text)
    return clues["question"].first(ready) is not None or clues["request"].first(ready) is not None


def _is_issue(text: str) -> bool:
    return load_clues()["complaint"].first(prepare(text)) is not None


def _merged(groups: Sequence[_Group]) -> list[_Group]:
    """Leading or trailing talk joins its neighbour; if nothing asks and nothing is wrong, all of it is one entry."""
    kept: list[_Group] = []
    for group in groups:
        previous = kept[-1] if kept else None
        if previous is not None and not (previous.asks or previous.issue):
            group.texts = previous.texts + group.texts
            if previous.message == group.message:
                group.start = previous.start
            kept[-1] = group
        else:
            kept.append(group)
    return kept


def _subject_before(case: Case, turn: Sequence[int]) -> str:
    """The last thing that the customer said in an earlier turn that stands by itself."""
    first = turn[0] if turn else len(case.messages)
    for message in reversed(case.messages[:first]):
        if message.role is Role.CUSTOMER:
            kept = [s.text for s in sentences(message.text) if not _FILLER.match(prepare(s.text).plain)]
            if kept and len(" ".join(kept).split()) >= 3:
                return " ".join(kept)
    return ""


def _question(group: _Group, position: int, groups: Sequence[_Group], before: str) -> Question:
    text = " ".join(group.texts)
    plain = prepare(_MARKS.sub("", text)).plain
    hangs = (_HANGS.search(plain) is not None and _OWN_SUBJECT.search(plain) is None) or len(plain.split()) <= _SHORT
    if hangs:
        context = " ".join(groups[0].texts) if position > 0 else before
        if context and context not in text:
            text = f"{context} {text}"
    return Question(
        _tidy(text), group.message, group.start, group.end, is_issue=(group.issue and "?" not in group.texts[-1]) or not group.asks
    )


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"^(?:\s*@\w+[,:]?)+\s*|\s*(?:@\w+\s*)+$", " ", text).split())
