"""Fitting to the channel: lines go in order of importance, whole sentences at a time, and what does not fit is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from drafting.channels.length import fits
from drafting.domain.channel import Channel
from drafting.writer.content import Keep, Line

Render = Callable[[Sequence[Line]], str]


@dataclass(frozen=True, slots=True)
class Offers:
    """What is said of that which does not fit: ``more`` of the rest, ``all`` where not one sentence of the answer fits."""

    more: str
    all: str


def fitted(lines: Sequence[Line], channel: Channel, render: Render, offers: Offers | None) -> str:
    """The text of as many lines as the channel takes, with an offer of the rest when information had to go."""
    kept = list(lines)
    text = render(kept)
    lost = False
    while not fits(text, channel) and (smaller := _smaller(kept)) is not None:
        kept, information = smaller
        lost = lost or information
        text = _with_offer(kept, channel, render, offers) if lost else render(kept)
    if offers is not None and offers.all and not fits(text, channel):
        return render([Line(offers.all, Keep.SAFETY, "offer", ours=True)])
    return text


def _with_offer(kept: Sequence[Line], channel: Channel, render: Render, offers: Offers | None) -> str:
    """The text with the offer of the rest in front of a sign-off; the last thing left stands alone where both are too much."""
    if offers is None or not offers.more:
        return render(kept)
    end = next((index for index, line in enumerate(kept) if line.keep is Keep.CLOSING), len(kept))
    text = render([*kept[:end], Line(offers.more, Keep.NEXT, "offer", ours=True), *kept[end:]])
    return text if fits(text, channel) or _smaller(list(kept)) is not None else render(kept)


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
