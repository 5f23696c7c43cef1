"""Our values as answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import JsonValue

from drafting.api.schemas import drafts as out
from drafting.domain.approval import Approval, FiledDraft
from drafting.domain.audit import AuditEntry
from drafting.domain.delivery import Delivery
from drafting.domain.finding import Finding, verdict_of
from drafting.domain.reading import Reading
from drafting.domain.resolution import Resolution
from drafting.recall import Said
from drafting.review import Checked
from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import Decision, Missing
from knowledge.domain.facts import FactValue, Money


def draft_out(filed: FiledDraft) -> out.DraftOut:
    """A draft."""
    draft, wording, approval = filed.draft, filed.draft.wording, filed.approval
    return out.DraftOut(
        id=draft.id,
        version=filed.version,
        state=draft.state.value,
        channel=str(draft.channel),
        form=draft.form.value,
        text=draft.text,
        subject=wording.subject,
        verdict=draft.verdict.value,
        pair=draft.pair,
        customer=filed.record.case.customer.id,
        resolution=resolution_out(filed.record.resolution),
        findings=[finding_out(found) for found in draft.findings],
        approval=_approval(approval) if approval is not None else None,
        delivery=_delivery(filed.delivery) if filed.delivery is not None else None,
        team=filed.team,
        due=filed.due,
        reason=filed.reason,
        model=wording.model,
        prompt=wording.prompt,
        fallback=wording.fallback,
        seconds={step: round(seconds, 6) for step, seconds in draft.seconds.items()},
        cost=wording.cost,
        tokens=wording.tokens,
        created=filed.created,
        updated=filed.updated,
    )


def _approval(found: Approval) -> out.ApprovalOut:
    return out.ApprovalOut(by=found.by, at=found.at, digest=found.digest, note=found.note, override=found.override, rule=found.rule)


def _delivery(found: Delivery) -> out.DeliveryOut:
    return out.DeliveryOut(
        message=found.message,
        connector=found.connector,
        state=found.state.value,
        due=found.due,
        attempts=found.attempts,
        at=found.at,
        receipt=found.receipt,
        problem=found.problem,
    )


def resolution_out(found: Resolution) -> out.ResolutionOut:
    """A resolution."""
    escalation = found.escalation
    return out.ResolutionOut(
        id=found.id,
        action=found.action.value,
        actions=[action.value for action in found.actions or (found.action,)],
        why=list(found.why),
        priority=found.priority.value,
        mood=found.mood.value,
        language=found.language,
        kinds=[str(kind) for kind in found.kinds],
        decisions=[decision_out(decision) for decision in found.decisions],
        points=[
            out.PointOut(
                kind=point.kind.value,
                text=point.text,
                citations=list(point.citations),
                visibility=point.visibility.value,
                policy=point.policy,
                internal=point.internal,
            )
            for point in found.points
        ],
        commitments=[commitment_out(commitment) for commitment in found.commitments],
        citations=list(found.citations),
        missing=[missing_out(missing) for missing in found.missing],
        escalation=out.EscalationOut(to=escalation.to, reason=escalation.reason) if escalation is not None else None,
        no_reply=found.no_reply,
    )


def decision_out(found: Decision) -> out.DecisionOut:
    """A decision."""
    return out.DecisionOut(
        policy=str(found.policy),
        title=found.title,
        outcome=found.outcome,
        rule=found.rule,
        inputs={name: out.InputOut(value=fact(use.value), source=use.source.value) for name, use in found.inputs.items()},
        because=found.because,
        would_change=list(found.would_change),
        missing=[missing_out(missing) for missing in found.missing],
        commitments=[commitment_out(commitment) for commitment in found.commitments],
        never=list(found.never),
        say=found.say,
        article=found.article,
        revision=found.revision,
    )


def missing_out(found: Missing) -> out.MissingOut:
    """A missing input."""
    return out.MissingOut(
        name=found.name, kind=found.kind.value, phrase=found.phrase, proof=found.proof, claimed=found.claimed, blocks=found.blocks
    )


def commitment_out(found: Commitment) -> out.CommitmentOut:
    """A commitment."""
    return out.CommitmentOut(type=found.type, value=found.value, condition=found.condition, deadline=found.deadline)


def finding_out(found: Finding) -> out.FindingOut:
    """A finding."""
    return out.FindingOut(
        check=found.check,
        code=found.code,
        severity=found.severity.value,
        span=(found.start, found.end) if found.end > found.start else None,
        message=found.message,
        fix=found.fix,
    )


def check_out(found: Checked) -> out.CheckOut:
    """What the checks say of a text."""
    findings = tuple(found.findings)
    return out.CheckOut(
        verdict=verdict_of(findings).value, findings=[finding_out(one) for one in findings], reading=_reading(found.reading)
    )


def _reading(found: Reading) -> out.ReadingOut:
    return out.ReadingOut(
        sentences=[sentence.text for sentence in found.sentences],
        commitments=[
            out.CommitmentReadingOut(
                type=one.type,
                text=one.text,
                span=(one.start, one.end),
                value=one.value,
                condition=one.condition,
                deadline=one.deadline,
                hedged=one.hedged,
            )
            for one in found.commitments
        ],
        quantities=[
            out.QuantityOut(kind=one.kind.value, value=one.value, unit=one.unit, bound=one.bound, text=one.text, span=(one.start, one.end))
            for one in found.quantities
        ],
        disclosures=[
            out.DisclosureOut(
                kind=one.kind, text=one.text, span=(one.start, one.end), recogniser=one.recogniser, why=one.why, score=one.score
            )
            for one in found.disclosures
        ],
    )


def said_out(said: Said) -> out.SaidOut:
    """One entry of a timeline."""
    if said.draft is not None:
        draft = said.draft.draft
        return out.SaidOut(
            at=said.at, kind="draft", role="agent", channel=str(draft.channel), text=draft.text, draft=draft.id, state=draft.state.value
        )
    message = said.message
    assert message is not None
    return out.SaidOut(at=said.at, kind="message", role=message.role.value, channel=message.channel, text=message.text, case=said.case)


def audit_out(entry: AuditEntry) -> out.AuditOut:
    """One entry of the audit log."""
    event = entry.event
    return out.AuditOut(
        number=entry.number,
        act=event.act,
        subject=event.subject,
        actor=event.actor,
        at=event.at.isoformat(),
        details=dict(event.details),
        previous=entry.previous,
        hash=entry.hash,
    )


def origins(filed: FiledDraft) -> list[out.OriginOut]:
    """Each sentence of the text with whoever first brought it in."""
    found = []
    for sentence in filed.record.reading.sentences:
        source = next((one for one in filed.contributions if sentence.text in one.text), None)
        by, person = (source.by, source.is_person) if source is not None else ("unknown", False)
        found.append(out.OriginOut(text=sentence.text, by=by, is_person=person))
    return found


def fact(value: FactValue) -> JsonValue:
    """A fact's value as JSON: money as ``"USD 12.50"``, dates in ISO 8601, durations as in ``P3D``."""
    if isinstance(value, Money):
        return f"{value.currency} {value.amount}"
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"P{value.days}D" if seconds == value.days * 86_400 else f"PT{seconds:g}S"
    return value


def drafts_out(filed: Iterable[FiledDraft]) -> out.DraftsOut:
    """The drafts of one resolution."""
    drafts = [draft_out(one) for one in filed]
    return out.DraftsOut(resolution=drafts[0].resolution, drafts=drafts)
