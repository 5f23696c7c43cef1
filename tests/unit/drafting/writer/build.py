"""Briefs from the cases in ``cases.yaml``, one for each channel, with the form that the rules give it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from drafting.channels import build_channels
from drafting.domain.brief import Brief
from drafting.domain.case import Customer, Message, Role
from drafting.domain.channel import ChannelId, Visibility
from drafting.domain.draft import Form
from drafting.domain.resolution import Action, Point, PointKind, Resolution
from drafting.domain.triage import Mood
from knowledge.domain.company import Company, Contact, Voice
from knowledge.domain.decision import Decision, Missing, MissingKind, PolicyId

CHANNELS = ("social_public", "social_dm", "email", "chat", "phone", "sms", "review", "community")
_PRIVATE = frozenset({PointKind.DECISION, PointKind.ASK, PointKind.LOOK_UP, PointKind.EXPOSED})


@dataclass(frozen=True)
class Case:
    """One case with what every full text has to keep."""

    id: str
    brief: Brief
    keep: tuple[str, ...]


@cache
def cases() -> tuple[Case, ...]:
    """All cases in all channels."""
    raw = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
    companies = {name: _company(entry) for name, entry in raw["companies"].items()}
    return tuple(_case(entry, companies[entry["company"]], channel) for entry in raw["cases"] for channel in CHANNELS)


def _company(raw: dict[str, Any]) -> Company:
    voice = Voice(tuple(raw["voice"]["is"]), tuple(raw["voice"]["never_says"]), raw["voice"]["sign_off"])
    contacts = (Contact("email", "help@company.example", "service"),)
    return Company(
        raw["name"],
        "USD",
        "UTC",
        raw["locale"],
        voice=voice,
        contacts=contacts,
        regulated=raw.get("regulated", False),
        link_domains=("company.example",),
    )


def _case(raw: dict[str, Any], company: Company, channel_id: str) -> Case:
    channel = build_channels(company)[ChannelId(channel_id)]
    points = tuple(_point(entry) for entry in raw["points"])
    actions = tuple(Action(name) for name in raw.get("actions", ["reply"]))
    is_public = all(point.visibility is Visibility.PUBLIC for point in points) and actions == (Action.REPLY,)
    form = Form.FULL if not channel.is_public or is_public else Form.HOLDING
    if channel.is_public:
        points = tuple(point for point in points if point.visibility is Visibility.PUBLIC or point.kind is PointKind.EXPOSED)
    missing = tuple(
        Missing(f"input{place}", MissingKind.ASK, entry["text"], proof=entry.get("proof", False))
        for place, entry in enumerate(raw["points"])
        if entry["kind"] == "ask"
    )
    decisions = tuple(
        Decision(PolicyId("policy"), "Returns", "outcome", "rule", "because", say=point.text)
        for point in points
        if point.kind is PointKind.DECISION
    )
    resolution = Resolution(
        id=f"res_{raw['id']}",
        action=actions[0],
        actions=actions,
        mood=Mood(raw.get("mood", "neutral")),
        decisions=decisions if form is Form.FULL else (),
        points=points,
        missing=missing,
        kinds=tuple(raw["kinds"]),
    )
    messages = (Message("Hello."), Message(raw["before"], Role.AGENT)) if "before" in raw else ()
    customer = Customer(**raw.get("customer", {}))
    brief = Brief((*messages, Message(raw["text"])), customer, resolution, channel, form, company, agent=raw.get("agent", "Maria"))
    return Case(raw["id"], brief, tuple(raw.get("keep", ())))


def _point(raw: dict[str, Any]) -> Point:
    kind = PointKind(raw["kind"])
    visibility = Visibility.PRIVATE if kind in _PRIVATE else Visibility.PUBLIC
    return Point(kind, raw["text"], visibility=visibility, question=raw.get("question", 0))


def case(id: str, channel: str) -> Case:
    """One case in one channel."""
    return next(entry for entry in cases() if entry.id == id and entry.brief.channel.id == channel)
