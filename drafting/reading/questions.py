"""What the customer wants, one entry for each question or issue, in their order, each standing by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.domain.case import Case, Message, Role
from drafting.domain.triage import Question
from drafting.reading.clauses import Clause, asks, clauses, entry, goes_on, points
from drafting.reading.lexicon import prepare
from drafting.reading.thread import load_clues
from drafting.text.sentences import sentences
from knowledge.domain.words import FUNCTION_WORDS, words

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
    r"^\W*(?:and |but |so |ok(?:ay)?,? (?:and )?|also |yes,? |no,? )?(?:what|how) about\b|\b(?:it|this|that|they|them|these|those"
    r"|(?<!is )(?<!are )there(?! (?:is|are)\b)|one|the same|he|she|him|her)\b|^\W*(?:why|how come|how so|when|where|really|how long"
    r"|how much)\W*\??\W*$"
)
_CONTINUES = re.compile(r"^\W*(?:and|but|or)\b[^?]{0,60}\?")
_INTRODUCES = re.compile(r"^(?:\W*\w+){1,9}\W*:\W*$")
_SHORT = 5
_MEASURES = FUNCTION_WORDS | set(
    words(
        "many much long years year days day weeks hours months cost costs price fee time soon fast high large charge write ask call need extra"
    )
)
"""Words that ask for a measure or a way, without saying of what."""
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
    otherwise: str = ""
    listed: bool = False
    before: _Group | None = None
    """What the same sentence began with, where it asks several things."""


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
    text, starts = points(message.text)
    for sentence in sentences(text):
        plain = prepare(sentence.text).plain
        if _FILLER.match(plain) or not re.search(r"\w{2}", _MARKS.sub("", plain)) or (starts and _INTRODUCES.search(plain)):
            continue
        added = bool(groups) and groups[-1].asks and goes_on(sentence.text) and "?" not in sentence.text and not _asks(sentence.text)
        listed = entry(sentence.text) if sentence.start in starts or added else None
        parts = (listed,) if listed is not None else clauses(sentence.text)
        first = _read_clause(parts[0], (index, sentence.start), groups, alone=len(parts) == 1)
        for part in parts[1:]:
            groups.append(_group(part, (index, sentence.start)))
            groups[-1].before = first


def _read_clause(clause: Clause, at: tuple[int, int], groups: list[_Group], *, alone: bool) -> _Group:
    """Adds a clause that stands alone or begins its sentence; its group. ``at`` is the message and the sentence's start."""
    made = _group(clause, at)
    group = groups[-1] if groups else None
    if group is None or clause.listed or _starts_new(group, prepare(clause.text).plain, asks=made.asks or not alone, issue=made.issue):
        groups.append(made)
        return made
    group.texts.append(clause.text)
    group.asks, group.issue = group.asks or made.asks, group.issue or made.issue
    if group.message == made.message:
        group.end = made.end
    return group


def _group(clause: Clause, at: tuple[int, int]) -> _Group:
    questioning = clause.listed or _asks(clause.text) or asks(clause.text)
    start, end = at[1] + clause.start, at[1] + clause.end
    return _Group(at[0], start, end, [clause.text], questioning, _is_issue(clause.text), clause.otherwise, clause.listed)


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


_FOR_HELP = re.compile(
    r"^(?:(?:so|and|please|well|ok|okay)\W+)*(?:what (?:can|could|will|would|should|do|shall) (?:you|we|i|they) do(?: (?:for (?:me|us)|about (?:it|this|that)|now|next|here))?|"
    r"what (?:now|next|happens (?:now|next))|now what|what are my (?:options|rights)|(?:can|could|would|will) (?:you|someone|anyone|anybody|somebody)(?: please)? help(?: (?:me|us))?(?: (?:out|with (?:this|that|it)))?|"
    r"(?:please )?help(?: me)?|any (?:ideas?|suggestions?|help|advice)|how (?:can|do|could) (?:we|you|i) (?:fix|solve|sort|resolve) (?:this|it|that)(?: out)?)(?: please)?\W*$"
)
"""A question for help with what was told just before: it asks nothing of its own, and nothing is to be looked up for it."""


def _question(group: _Group, position: int, groups: Sequence[_Group], before: str) -> Question:
    told = [text for text in group.texts if _FOR_HELP.match(prepare(text).plain) is None]
    for_help = group.issue and bool(told) and len(told) < len(group.texts) and not any("?" in text or asks(text) for text in told)
    texts = told if for_help else group.texts
    own = " ".join(texts)
    plain = prepare(_MARKS.sub("", own)).plain
    first = group.before or groups[0]
    context = " ".join(first.texts) if position > 0 else before
    text = own
    if context and context not in own and not group.listed:
        loose = len(plain.split()) <= _SHORT or (_CONTINUES.search(plain) is not None and _OWN_SUBJECT.search(plain) is None)
        points_back = _HANGS.search(plain) is not None and _OWN_SUBJECT.search(plain) is None
        if points_back or (loose and (position == 0 or _MEASURES.issuperset(words(own)))):
            text = f"{context} {own}"
    text = _tidy(text)
    asked = _tidy(own)
    is_issue = (group.issue and "?" not in texts[-1] and not group.listed and not asks(texts[-1])) or not group.asks
    return Question(
        text, group.message, group.start, group.end, is_issue=is_issue, own=asked if asked != text else "", otherwise=_tidy(group.otherwise)
    )


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"^(?:\s*@\w+[,:]?)+\s*|\s*(?:@\w+\s*)+$", " ", text).split())
