"""Fitting to the channel: lines go in order of importance, whole sentences at a time, and what does not fit is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from drafting.channels.length import fits
from drafting.domain.brief import Brief
from drafting.writer.content import Keep, Line

Render = Callable[[Sequence[Line]], str]


def fitted(lines: Sequence[Line], brief: Brief, render: Render, more: Sequence[str]) -> str:
    """The text of as many lines as the channel takes. ``more`` are offers of the rest, the best first."""
    kept = list(lines)
    text = render(kept)
    cut = False
    while not fits(text, brief.channel):
        smaller, lost = _smaller(kept)
        if smaller is None:
            break
        kept, cut = smaller, cut or lost
        text = _with_offer(kept, brief, render, more) if cut else render(kept)
    return text


def _with_offer(kept: Sequence[Line], brief: Brief, render: Render, more: Sequence[str]) -> str:
    for offer in more:
        text = render([*kept, Line(offer, Keep.NEXT, "offer")])
        if fits(text, brief.channel):
            return text
    return render(kept)


def _smaller(lines: list[Line]) -> tuple[list[Line] | None, bool]:
    """Without the least important thing, and whether that was information."""
    if len(lines) == 1 and not lines[0].steps and not lines[0].items:
        return None, False
    place = max(range(len(lines)), key=lambda index: (lines[index].keep, index))
    line = lines[place]
    if len(line.steps) > 1:
        return [*lines[:place], replace(line, steps=line.steps[:-1]), *lines[place + 1 :]], True
    if len(line.items) > 1:
        return [*lines[:place], replace(line, items=line.items[:-1]), *lines[place + 1 :]], True
    return [*lines[:place], *lines[place + 1 :]], line.keep <= Keep.MORE
