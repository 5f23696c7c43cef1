"""What of the knowledge contradicts itself: decisions that differ on the same facts, and prose that names another amount. Pure.

Texts that read alike are no contradiction, and texts that read otherwise may be one: what counts is what a customer would get.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from knowledge.curation.amounts import Amount, AmountKind, Reader, decided_by, said_by
from knowledge.curation.decisions import differences
from knowledge.curation.duplicates import hold_together
from knowledge.curation.sameness import Entry, print_of, speak_of_different_things
from knowledge.domain.article import Article, ArticleStatus
from knowledge.domain.company import Company
from knowledge.domain.slugs import slugs
from knowledge.domain.words import content_words
from knowledge.policy.parse import CompiledPolicy

_SAME_QUESTION = 0.75
_SAME_SENTENCE = 0.6
_NEARLY_SAME = 0.85
_FEWEST_WORDS = 4
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\d)[^.!?\n]*)*[.!?\n]?")


class Between(StrEnum):
    """What contradicts what."""

    POLICIES = "policies"
    REVISIONS = "revisions"
    PROSE_AND_POLICY = "prose and policy"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two places of the knowledge that cannot both hold: which, what each says, and for policies the facts on which they differ."""

    between: Between
    first: str
    second: str
    first_says: str
    second_says: str
    facts: Mapping[str, str] = field(default_factory=dict)


def between_policies(policies: Sequence[CompiledPolicy], company: Company) -> list[Contradiction]:
    """Policies that concern the same matter and promise otherwise on the same facts: one example of each way, the commonest first."""
    found: list[Contradiction] = []
    for one, other in combinations(policies, 2):
        if concern_the_same(one, other):
            found += _told(Between.POLICIES, (f"policy {one.policy.id}", f"policy {other.policy.id}"), one, other, company)
    return found


def between_revisions(one: CompiledPolicy, other: CompiledPolicy, company: Company, names: tuple[str, str]) -> list[Contradiction]:
    """How two revisions of a policy decide otherwise on the same facts; ``names`` are what they are called."""
    return _told(Between.REVISIONS, names, one, other, company)


def concern_the_same(one: CompiledPolicy, other: CompiledPolicy) -> bool:
    """Whether two policies would be asked the same: a customer's words are the same in both, or one section backs both and they share a fact."""
    mine, yours = one.policy, other.policy
    if mine.article is not None and mine.article == yours.article and "#" in mine.article and mine.inputs.keys() & yours.inputs.keys():
        return True
    asked = [frozenset(content_words(text)) for text in yours.decides]
    return any(_share(frozenset(content_words(text)), other_words) >= _SAME_QUESTION for text in mine.decides for other_words in asked)


def _told(between: Between, names: tuple[str, str], one: CompiledPolicy, other: CompiledPolicy, company: Company) -> list[Contradiction]:
    found = differences(one, other, company)
    return [Contradiction(between, *names, str(entry.first), str(entry.second), entry.facts) for entry in found]


def prose_against_policy(policy: CompiledPolicy, text: str, ref: str, read: Reader) -> list[Contradiction]:
    """Amounts that the prose behind a policy names, where the policy goes by another of the same kind.

    An amount of the policy that the prose does not name is only told where the prose names one that the policy does not know:
    prose may be silent, and may speak of more than the policy decides.
    """
    decided = decided_by(policy)
    known = [*decided, *said_by(policy, read)]
    said = list(read(text))
    found: list[Contradiction] = []
    for kind in AmountKind:
        missing = [amount for amount in decided if amount.kind is kind and not _is_said(amount, said)]
        strange = [amount for amount in said if amount.kind is kind and not any(_agrees(amount, other) for other in known)]
        if missing and strange:
            wanted = missing[0]
            nearest = min(strange, key=lambda amount: _distance(amount, wanted))
            place = f"policy {policy.policy.id}"
            found.append(
                Contradiction(Between.PROSE_AND_POLICY, ref, place, _sentence(text, nearest), f"goes by {_name(wanted)}: {wanted.text}")
            )
    return found


def _is_said(amount: Amount, said: Sequence[Amount]) -> bool:
    return any(_agrees(amount, other) for other in said)


def _agrees(one: Amount, other: Amount) -> bool:
    """The same value; whole numbers of days and the like may be told from either side of the line ("from day 31")."""
    return one.is_same(other, slack=1.0 if one.kind is AmountKind.DURATION and one.unit == other.unit and one.value >= 5 else 0.0)


def _distance(one: Amount, other: Amount) -> float:
    if one.kind is AmountKind.DURATION:
        return abs(one.days[0] - other.days[0])
    return abs(one.value - other.value)


def _name(amount: Amount) -> str:
    number = f"{amount.value:g}"
    if amount.kind is AmountKind.DURATION:
        return f"{number} {amount.unit}{'s' * (amount.value != 1)}"
    return f"{number}%" if amount.kind is AmountKind.PERCENT else number


def prose_against_prose(articles: Sequence[Article], read: Reader) -> list[Contradiction]:
    """Sentences of two articles that say the same but for an amount, where both articles may speak to one person on one day."""
    living = [article for article in articles if article.status is not ArticleStatus.RETIRED]
    prints = {article.id: print_of(Entry(str(article.id), article.title, article.body)) for article in living}
    told = [sentence for article in living for sentence in _sentences(article, read)]
    found: list[Contradiction] = []
    by_word: dict[str, list[int]] = {}
    for place, sentence in enumerate(told):
        for word in sentence.words:
            by_word.setdefault(word, []).append(place)
    for first, second in sorted(_meeting(told, by_word)):
        one, other = told[first], told[second]
        if one.article.id == other.article.id or not one.contradicts(other) or not hold_together(one.article, other.article):
            continue
        if not speak_of_different_things(prints[one.article.id], prints[other.article.id]):
            found.append(Contradiction(Between.PROSE, one.ref, other.ref, one.text, other.text))
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that names an amount."""

    article: Article
    text: str
    words: frozenset[str]
    amounts: tuple[Amount, ...]

    @property
    def ref(self) -> str:
        return str(self.article.id)

    def contradicts(self, other: _Said) -> bool:
        """Whether it says the same but for an amount. Where each has a word that the other has not, they may speak of two things."""
        share = _share(self.words, other.words)
        if share < _SAME_SENTENCE or (share < _NEARLY_SAME and self.words - other.words and other.words - self.words):
            return False
        kinds = {amount.kind for amount in self.amounts} & {amount.kind for amount in other.amounts}
        return any(self._differs(other, kind) for kind in kinds)

    def _differs(self, other: _Said, kind: AmountKind) -> bool:
        mine = [amount for amount in self.amounts if amount.kind is kind]
        yours = [amount for amount in other.amounts if amount.kind is kind]
        return not any(one.is_same(two) for one in mine for two in yours)


def _sentences(article: Article, read: Reader) -> Iterator[_Said]:
    for match in _SENTENCE.finditer(article.body):
        text = match.group().strip(" \n#-*")
        words = frozenset(word for word in content_words(text) if not _DIGIT.search(word)) if _DIGIT.search(text) else frozenset()
        if len(words) >= _FEWEST_WORDS:
            amounts = tuple(read(text))
            if amounts:
                yield _Said(article, text, words, amounts)


def _meeting(told: Sequence[_Said], by_word: Mapping[str, Sequence[int]]) -> set[tuple[int, int]]:
    """Pairs that share their rarest words; words that stand in very many sentences find nothing."""
    found: set[tuple[int, int]] = set()
    for place, sentence in enumerate(told):
        for word in sorted(sentence.words, key=lambda word: len(by_word[word]))[:4]:
            if len(by_word[word]) <= 60:
                found.update((min(place, other), max(place, other)) for other in by_word[word] if other != place)
    return found


def section_text(body: str, slug: str) -> str:
    """A section of a Markdown text with its sub-sections; the whole text where ``slug`` is empty."""
    if not slug:
        return body
    lines, headings = body.split("\n"), slugs(body)
    for at, heading in enumerate(headings):
        if heading.slug == slug:
            after: Iterable[int] = (later.line - 1 for later in headings[at + 1 :] if later.level <= heading.level)
            return "\n".join(lines[heading.line : next(iter(after), len(lines))])
    return ""


def _sentence(text: str, amount: Amount) -> str:
    for match in _SENTENCE.finditer(text):
        if match.start() <= amount.start < match.end():
            return " ".join(match.group().split())
    return amount.text


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
