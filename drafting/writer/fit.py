"""Fitting to the channel: lines go in order of importance, whole sentences at a time, and what does not fit is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from drafting.channels.length import fits
from drafting.domain.channel import Channel
from drafting.writer.content import Keep, Line

Render = Callable[[Sequence[Line]], str]


def fitted(lines: Sequence[Line], channel: Channel, render: Render, offers: Sequence[str]) -> str:
    """The text of as many lines as the channel takes. ``offers`` of the rest are tried in order when information had to go."""
    kept = list(lines)
    text = render(kept)
    lost = False
    while not fits(text, channel) and (smaller := _smaller(kept)) is not None:
        kept, information = smaller
        lost = lost or information
        text = _with_offer(kept, channel, render, offers) if lost else render(kept)
    return text


def _with_offer(kept: Sequence[Line], channel: Channel, render: Render, offers: Sequence[str]) -> str:
    """The text with the offer of the rest in front of a sign-off, or with none where even the offer would be too much."""
    end = next((index for index, line in enumerate(kept) if line.keep is Keep.CLOSING), len(kept))
    for offer in offers:
        text = render([*kept[:end], Line(offer, Keep.NEXT, "offer", ours=True), *kept[end:]])
        if fits(text, channel):
            return text
    bare = render(kept)
    return bare if not offers or _smaller(list(kept)) is None else render([*kept, Line(offers[0], Keep.NEXT, "offer", ours=True)])


def _smaller(lines: list[Line]) -> tuple[list[Line], bool] | None:
    """Without the least important thing, and whether that was information; ``None`` where one thing is left."""
    place = max(range(len(lines)), key=lambda index: (lines[index].keep, bool(lines[index].lead), index))
    line = lines[place]
    if line.lead and line.text:
        return [*lines[:place], replace(line, lead=""), *lines[place + 1 :]], False
    if len(line.steps) > 1:
        return [*lines[:place], replace(line, lead="", steps=line.steps[:-1]), *lines[place + 1 :]], True
    if len(line.items) > 1:
        return [*lines[:place], replace(line, items=line.items[:-1]), *lines[place + 1 :]], True
    end = place + 1
    while end < len(lines) and lines[end].hangs and lines[end].group == line.group:
        end += 1
    rest = [*lines[:place], *lines[end:]]
    return (rest, line.keep <= Keep.MORE) if rest else None
