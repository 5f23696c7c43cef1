"""Figures over drafts, made from their lines. Pure: each figure knows what it was counted over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from drafting.domain.channel import Channel, ChannelId
from drafting.domain.line import DraftLine
from knowledge.domain.company import Company

_ANSWERED = frozenset({"approved", "sent", "unknown"})
_DECIDED = _ANSWERED | {"rejected"}
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In per cent; ``None`` of nothing."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Response:
    """How long customers of one tier waited in one channel: from their message (else from when it came in) to the approval.
    ``promised`` is the channel's word to that tier; ``kept`` those within it (without a word: within what was due)."""

    channel: str
    tier: str
    n: int
    middle: timedelta
    slow: timedelta
    promised: timedelta | None
    kept: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the drafts of a period."""

    drafts: int
    waiting: int
    late: int
    unchanged: Share
    rejected: Share
    overridden: Share
    blocked: Share
    changed: float | None
    kept: Share
    cost: float
    by_day: tuple[tuple[date, int], ...]
    by_channel: tuple[tuple[str, int], ...]
    by_action: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, int], ...]
    models: tuple[tuple[str, int, float], ...]
    responses: tuple[Response, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are looked at, to the last; ``late`` says whether a draft that waits is late by now."""

    days: int
    last: date
    zone: ZoneInfo
    late: Callable[[DraftLine], bool]


def figures_of(every: Iterable[DraftLine], period: Period, company: Company, channels: Mapping[ChannelId, Channel]) -> Figures:
    """The figures of these lines. Seeded faults are not counted: they are nobody's question."""
    lines = [line for line in every if not line.probe]
    decided = [line for line in lines if line.state in _DECIDED]
    answered = [line for line in decided if line.state in _ANSWERED]
    waiting = [line for line in lines if line.state == "needs_review"]
    days = Counter(line.created.astimezone(period.zone).date() for line in lines)
    first = period.last - timedelta(days=period.days - 1)
    return Figures(
        drafts=len(lines),
        waiting=len(waiting),
        late=sum(map(period.late, waiting)),
        unchanged=Share(sum(line.changed == 0 for line in answered), len(decided)),
        rejected=Share(len(decided) - len(answered), len(decided)),
        overridden=Share(sum(line.overridden for line in answered), len(answered)),
        blocked=Share(sum(line.verdict == "block" for line in lines), len(lines)),
        changed=100 * sum(line.changed for line in answered) / len(answered) if answered else None,
        kept=Share(sum(_was_kept(line, channels, company) for line in answered), len(answered)),
        cost=sum(line.cost for line in lines),
        by_day=tuple((first + timedelta(days=at), days[first + timedelta(days=at)]) for at in range(period.days)),
        by_channel=_most(line.channel for line in lines),
        by_action=_most(line.action for line in lines),
        topics=_most(policy for line in lines for policy in line.policies),
        kinds=_most(kind for line in lines for kind in line.kinds),
        findings=_most(code for line in lines for code in dict.fromkeys(line.codes) if not code.startswith("info ")),
        models=_models(lines),
        responses=_responses(answered, company, channels),
    )


def waited(line: DraftLine) -> timedelta:
    """From the customer's message, else from when it came in, to the approval."""
    return max((line.answered or line.updated) - (line.asked or line.created), timedelta(0))


def _responses(answered: Sequence[DraftLine], company: Company, channels: Mapping[ChannelId, Channel]) -> tuple[Response, ...]:
    groups: dict[tuple[str, str], list[DraftLine]] = {}
    for line in answered:
        groups.setdefault((line.channel, company.tier_of(line.tier)), []).append(line)
    found = []
    for (channel, tier), lines in sorted(groups.items(), key=lambda group: (group[0][0], company.rank_of(group[0][1]))):
        times = sorted(map(waited, lines))
        known = channels.get(ChannelId(channel))
        kept = Share(sum(_was_kept(line, channels, company) for line in lines), len(lines))
        slow = times[min(len(times) - 1, int(0.9 * len(times)))]
        promised = known.respond_within.get(tier) if known is not None else None
        found.append(
            Response(channel, tier, len(lines), timedelta(seconds=median(time.total_seconds() for time in times)), slow, promised, kept)
        )
    return tuple(found)


def _was_kept(line: DraftLine, channels: Mapping[ChannelId, Channel], company: Company) -> bool:
    channel = channels.get(ChannelId(line.channel))
    promised = channel.respond_within.get(company.tier_of(line.tier)) if channel is not None else None
    if promised is not None:
        return waited(line) <= promised
    return line.due is None or line.answered is None or line.answered <= line.due


def _models(lines: Sequence[DraftLine]) -> tuple[tuple[str, int, float], ...]:
    counts, costs = Counter(line.model for line in lines), Counter[str]()
    for line in lines:
        costs[line.model] += line.cost  # type: ignore[assignment]
    return tuple((name, count, float(costs[name])) for name, count in counts.most_common())


def _most(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(words).most_common(MOST_BARS))
