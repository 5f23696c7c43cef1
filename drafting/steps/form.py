"""Which form a resolution takes in a channel, and which of its points may be heard there."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.channel import Channel, Visibility
from drafting.domain.draft import Form
from drafting.domain.resolution import Action, PointKind, Resolution
from drafting.domain.triage import Kind

_NOT_ABOUT_A_CASE = {PointKind.THANKS, PointKind.CORRECTION, PointKind.ANSWER, PointKind.CRISIS, PointKind.EXPOSED}
_OWN_CASE = {Kind.COMPLAINT.value, Kind.FRAUD.value, Kind.EXPOSED_OWN_DATA.value}


def form_of(resolution: Resolution, channel: Channel, *, regulated: bool) -> Form:
    """``silent`` where nothing is said; in private always ``full``; in public ``full`` only where all of it may be heard by all."""
    if resolution.action is Action.NO_REPLY:
        return Form.SILENT
    if not channel.is_public:
        return Form.FULL
    if resolution.in_public is not None:
        return Form(resolution.in_public)
    if resolution.action in {Action.ASK, Action.LOOK_UP, Action.ESCALATE} or not resolution.is_public:
        return Form.HOLDING
    if regulated and _presumes_a_relationship(resolution):
        return Form.HOLDING
    return Form.FULL


def _presumes_a_relationship(resolution: Resolution) -> bool:
    about_a_case = any(point.kind not in _NOT_ABOUT_A_CASE for point in resolution.points if not point.internal)
    return about_a_case or bool(_OWN_CASE & set(resolution.kinds))


def for_audience(resolution: Resolution, form: Form) -> Resolution:
    """The resolution with what this audience may hear, so that what is not in the brief cannot leak."""
    points = [point for point in resolution.points if not point.internal]
    if form is Form.HOLDING:
        points = [
            point for point in points if point.visibility is Visibility.PUBLIC and point.kind in {PointKind.CRISIS, PointKind.EXPOSED}
        ]
        return replace(resolution, points=tuple(points), decisions=(), commitments=(), missing=(), citations=())
    return replace(resolution, points=tuple(points))
