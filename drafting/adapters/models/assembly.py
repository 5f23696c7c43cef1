"""Prompts from briefs: what may stand in one, what is masked before it leaves, and what is put back into the answer.

What is not in the prompt cannot leak: a brief that holds anything which its audience or its customer may not see is refused
here, before a word of it is rendered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from drafting.adapters.models.answer import Answer
from drafting.domain.brief import Brief
from drafting.domain.case import Case, Message
from drafting.domain.draft import Wording
from drafting.errors import ModelFailed, ModelUnreadable
from drafting.pii.detect import DetectorFailed
from drafting.pii.mask import PLACEHOLDER, Masked, foreign_placeholders, mask, unmask
from drafting.steps.manifest import foreign_sources
from drafting.writer.guide import frame, instructions
from prompts import PACKAGED, Prompt, Prompts

_MARK = "⟦MARK_"
_MESSAGES = 6
_EARLIER, _LATEST = 300, 1200
"""How many messages, and how many characters of one, a model is given: it words what was decided, and need not read more."""
_LABEL = re.compile(
    r"[\[{<(]{1,2}[^\[\]{}<>()]{0,60}\b(?:approved|authori[sz]ed|verified|signed|system|admin|supervisor|assistant)\b[^\[\]{}<>()]{0,60}[\])}>]",
    re.I,
)
"""A bracketed label that plays a state or a role: no reply needs one, and a reader could take it for true."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A prompt ready to leave. ``text`` is masked; the table that unmasks it stays here. ``needed`` are the placeholders without which
    a point cannot be said."""

    prompt: Prompt
    masked: Masked
    needed: frozenset[str]
    is_public: bool

    @property
    def text(self) -> str:
        """What the model is given."""
        return self.masked.text

    def read(self, answer: Answer) -> Wording:
        """The answer with the customer's values put back. Raises ``ModelUnreadable`` where placeholders were invented, altered or left
        out, and where an answer for a public channel asks for a personal value: its readers may not see one."""
        said = f"{answer.subject or ''}\n{answer.text}"
        foreign = foreign_placeholders(said, self.masked.table)
        if foreign.invented:
            raise ModelUnreadable("the model's answer holds placeholders that stand for nothing")
        if any(label.group() not in self.text for label in _LABEL.finditer(said)):
            raise ModelUnreadable("the model's answer carries a label of approval or of a role")
        if self.needed & set(foreign.dropped):
            raise ModelUnreadable("the model's answer leaves out a value that a point needs")
        if self.is_public and any(not found.startswith(_MARK) for found in PLACEHOLDER.findall(said)):
            raise ModelUnreadable("the model's answer puts a personal value into a public text")
        table = self.masked.table
        subject = unmask(answer.subject, table) if answer.subject else None
        return Wording(unmask(answer.text, table), subject, prompt=self.prompt.ref, digest=self.prompt.digest)


def assemble(brief: Brief, prompts: Prompts = PACKAGED) -> Assembled:
    """The prompt of a brief. Raises ``ModelFailed`` where a source is not for this audience, or where personal values cannot be told from
    others."""
    refuse_foreign(brief)
    prompt = prompts.load("write_reply")
    begin, end = frame(brief)
    if brief.channel.is_public and _names_in(begin, brief):
        begin = ""  # a public text may not put a personal value back
    text = prompt.render(
        company=brief.company.name,
        instructions=(*instructions(brief.channel, brief.company, brief.form, brief.private_channel), *_asked_for(brief)),
        greeting=begin,
        sign_off=end,
        has_subject=brief.channel.id == "email",
        points=brief.resolution.points,
        conversation=_conversation(brief),
    )
    if brief.repair:
        prompt = prompts.load("repair_reply")
        text = prompt.render(task=text, former=brief.former or "", findings=brief.repair)
    try:
        masked = mask(text, _personal(brief, begin), keep=[contact.value for contact in brief.company.contacts])
    except DetectorFailed as error:
        raise ModelFailed("the prompt could not be searched for personal data") from error
    said = " ".join(point.text for point in brief.resolution.points)
    needed = frozenset(mark for mark, words in masked.table.items() if not mark.startswith(_MARK) and words in said)
    return Assembled(prompt, masked, frozenset() if brief.channel.is_public else needed, brief.channel.is_public)


def _conversation(brief: Brief) -> list[Message]:
    """The latest messages, long ones without their middle: what was said earlier is in the points where it counts."""
    turn = len(Case(brief.messages, date.min).turn)
    earlier, latest = brief.messages[: len(brief.messages) - turn], brief.messages[len(brief.messages) - turn :]
    kept = [replace(message, text=_shortened(message.text, _EARLIER)) for message in earlier]
    return [*kept, *(replace(message, text=_shortened(message.text, _LATEST)) for message in latest)][-_MESSAGES:]


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def refuse_foreign(brief: Brief) -> None:
    """Raises ``ModelFailed`` where the brief holds what its readers may not see."""
    foreign = foreign_sources(brief)
    if foreign:
        raise ModelFailed(f"sources that its readers may not see were refused at assembly: {', '.join(foreign)}")


def _personal(brief: Brief, greeting: str) -> dict[str, object]:
    customer = brief.customer
    name: dict[str, object] = {"name": customer.name} if customer.name else {}
    return {**customer.record, **name, **{f"name {at}": word for at, word in enumerate(_names_in(greeting, brief))}}


def _names_in(greeting: str, brief: Brief) -> list[str]:
    """The words of the customer's name that a greeting says."""
    return [word for word in (brief.customer.name or "").split() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", greeting)]


def _asked_for(brief: Brief) -> tuple[str, ...]:
    """What a person asked for who sent a former draft back; it changes no rule above it."""
    return (f"The reviewer asks, within these rules: {' '.join(brief.instructions.split())}",) if brief.instructions else ()
