"""A solved conversation as a proposed article: what was asked, and what was answered, without what was said to one person only. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.curating.scrub import scrubbed
from drafting.domain.case import Case, Message, Role
from drafting.domain.reading import QuantityKind
from drafting.errors import BadRequest
from drafting.pii.allowed import allowed_of
from drafting.pii.detect import detect
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences
from knowledge.domain.company import Company

_GREETING = re.compile(
    r"\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?\n]{0,40}|(?:thank(?:s| you)|many thanks|(?:i(?:'m| am)|we(?:'re| are)) (?:so |very |really )?sorry|sorry|"
    r"apologies|have a (?:nice|good|great)|let (?:me|us) know|please (?:do not hesitate|feel free)|take care)\b[^.!?\n]{0,80}|"
    r"(?:best|kind|warm)?\s*(?:regards|wishes)\b[^.!?\n]{0,40}|(?:best|cheers|yours|sincerely|warmly)(?:,?\s+[\w'’-]+){0,2}|[–—-]{1,2}[^.!?\n]{0,40})[.!?,]*\s*",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(
    r"\b(?:your (?:order|case|ticket|account number|booking|parcel|refund|payment|request|message|last)|i (?:have|'ve|see|checked|looked|can see|just)|we (?:have|'ve) (?:sent|refunded|credited|received|checked|"
    r"looked)|as you (?:said|wrote|mention\w*)|you (?:wrote|said|mentioned|told))\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?,?\s*$")
_NO_AMOUNTS = {QuantityKind.LINK, QuantityKind.EMAIL, QuantityKind.PHONE, QuantityKind.CODE}
_LONGEST_TITLE = 90
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A title, a body in Markdown, and notes for the person who will look at it."""

    title: str
    body: str
    notes: tuple[str, ...]


def propose(case: Case, company: Company, answers: Sequence[str] = ()) -> Proposal:
    """An article out of a conversation. ``answers`` are what was answered; without them the agent's messages of the case are.

    Sentences that hold personal data or speak of one case alone are left out and counted in the notes. Raises ``BadRequest`` where nothing
    general is left, or where what is left still looks personal.
    """
    keep = tuple(contact.value for contact in company.contacts)
    said = list(answers) or [message.text for message in case.messages if message.role is Role.AGENT]
    asked = [message for message in case.messages if message.role is Role.CUSTOMER]
    if not said or not asked:
        raise BadRequest("A proposal needs a question and an answer: messages of the customer and of an agent.")
    kept, left_out = _general(said, case, keep)
    if sum(len(text.split()) for text in kept) < _FEWEST:
        raise BadRequest("Nothing general is left of this conversation: every sentence speaks of one person or one case.")
    question = _question(asked, case, keep)
    body = f"## Question\n\n{question}\n\n## Answer\n\n" + "\n\n".join(kept)
    _fail_where_personal(body, company)
    return Proposal(_title(question), body, tuple(_notes(kept, left_out)))


def _general(said: Sequence[str], case: Case, keep: tuple[str, ...]) -> tuple[list[str], int]:
    """The paragraphs of the answers without sentences that are for one person; how many sentences were left out."""
    paragraphs: list[str] = []
    left_out = 0
    for text in said:
        for block in re.split(r"\n\s*\n", text):
            kept: list[str] = []
            for sentence in sentences(block):
                words = " ".join(sentence.text.split())
                if not words or _GREETING.fullmatch(words) or _ADDRESSED.match(words):
                    continue
                if scrubbed(words, case, keep) != words or _ONE_PERSON.search(words):
                    left_out += 1
                    continue
                kept.append(words)
            if kept:
                paragraphs.append(" ".join(kept))
    return list(dict.fromkeys(paragraphs)), left_out


def _question(asked: Sequence[Message], case: Case, keep: tuple[str, ...]) -> str:
    """The customer's first sentence that asks, else their first that says enough; masked."""
    every = [" ".join(sentence.text.split()) for message in asked for sentence in sentences(message.text)]
    every = [scrubbed(text, case, keep) for text in every if not _ADDRESSED.match(text)]
    asking = [text for text in every if text.rstrip().endswith("?") and len(text.split()) >= _FEWEST]
    telling = [text for text in every if len(text.split()) >= _FEWEST and not _GREETING.fullmatch(text)]
    return next(iter([*asking, *telling, *every]), "").strip()


def _title(question: str) -> str:
    plain = re.sub(r"\[[^\]]*\]", "", question)
    plain = " ".join(plain.split()).strip(" ,")
    short = plain if len(plain) <= _LONGEST_TITLE else plain[:_LONGEST_TITLE].rpartition(" ")[0]
    return (short[:1].upper() + short[1:]) or "Untitled"


def _notes(kept: Sequence[str], left_out: int) -> list[str]:
    notes = []
    if left_out:
        notes.append(f"{left_out} sentence{'s' * (left_out != 1)} left out that spoke of one person or one case")
    amounts = list(dict.fromkeys(one.text for text in kept for one in quantities(text) if one.kind not in _NO_AMOUNTS))
    if amounts:
        notes.append("to be checked against the policies: " + ", ".join(amounts[:8]))
    return notes


def _fail_where_personal(body: str, company: Company) -> None:
    allowed = allowed_of(company)
    found = [one for one in detect(body) if not allowed.holds(one)]
    if found:
        raise BadRequest(f"What would be proposed still looks personal ({found[0].kind}); nothing was written.")
