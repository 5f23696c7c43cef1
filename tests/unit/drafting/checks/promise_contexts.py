"""Contexts for the checks of promises, from the case files ``policy.yaml``, ``promises.yaml`` and ``consistency.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from drafting.channels import build_channels
from drafting.domain.case import Case, Message
from drafting.domain.channel import ChannelId
from drafting.domain.check import Context
from drafting.domain.draft import Form
from drafting.domain.reading import Reading
from drafting.domain.resolution import Action, Point, PointKind, Resolution
from drafting.reading.commitments import read_commitments
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences
from knowledge.domain.article import ArticleId
from knowledge.domain.commitment import Commitment
from knowledge.domain.company import Company
from knowledge.domain.decision import Decision, PolicyId
from knowledge.domain.passage import Passage

COMPANY = Company("Brightwell", "USD", "UTC")


def context_of(case: dict[str, Any]) -> Context:
    """The context of one case."""
    text = case["text"]
    reading = Reading(text, sentences(text), read_commitments(text), tuple(quantities(text)))
    return Context(
        reading=reading,
        channel=build_channels(COMPANY)[ChannelId(case.get("channel", "email"))],
        company=COMPANY,
        case=Case((Message("Hello"),), date(2026, 11, 1), facts=case["facts"]) if "facts" in case else None,
        resolution=_resolution(case) if case.get("case", True) else None,
        form=Form(case.get("form", "full")),
        passages=tuple(
            Passage(ArticleId("terms"), 1, f"s{index}", "Terms", "Terms", passage) for index, passage in enumerate(case.get("passages", []))
        ),
        told=tuple(case.get("told", [])),
    )


def _resolution(case: dict[str, Any]) -> Resolution:
    actions = tuple(Action(action) for action in case.get("actions", ["reply"]))
    return Resolution(
        "r-1",
        actions[0],
        actions,
        points=tuple(Point(PointKind.DECISION, text) for text in case.get("points", [])),
        decisions=tuple(Decision(PolicyId("terms"), "Terms", "fixed", "r-1", "", say=say) for say in case.get("says", [])),
        commitments=tuple(Commitment(**entry) for entry in case.get("commitments", [])),
        never=tuple(case.get("never", [])),
    )


def cases(name: str) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """Each case of a file: the code, whether it must be found, and the case."""
    raw = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    for code, entry in raw.items():
        for case in entry["fail"]:
            yield code, True, case
        for case in entry["pass"]:
            yield code, False, case
