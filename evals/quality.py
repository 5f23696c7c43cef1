"""Quality of what was sent: a stratified sample, a scorecard per message, agreement of two readers, results, twins. Pure."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from drafting.domain.approval import FiledDraft
from evals.outputs import safe_cell
from evals.stats import Estimate, wilson
from knowledge.errors import InvalidKnowledge, Problem

QUESTIONS: Mapping[str, str] = {
    "wrong_promise": "Does it promise something that the customer does not get?",
    "wrong_fact": "Does it say something that is not so?",
    "left_out": "Does it leave out something that the customer asked or must know?",
    "personal_data": "Does it show personal data to people who must not see it?",
    "hurtful": "Would a fair customer feel hurt or talked down to?",
}
"""Each question names one harm; the answer is yes, no, or empty where the reader cannot tell."""

ANSWERS = ("yes", "no", "")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, with what a sample is stratified by. ``risk`` is ``high`` where money, danger or personal data is in play."""

    id: str
    channel: str
    agent: str
    policy: str
    risk: str
    asked: str
    text: str


def as_sent(filed: FiledDraft) -> Sent:
    """The row of a draft."""
    record, resolution = filed.record, filed.record.resolution
    risky = bool(resolution.commitments) or "escalate" in {a.value for a in resolution.actions} or resolution.priority.value == "urgent"
    flagged = any(finding.severity.value != "info" for finding in filed.draft.findings)
    return Sent(
        filed.draft.id,
        filed.draft.channel,
        filed.approval.by if filed.approval else "nobody",
        resolution.decisions[0].policy if resolution.decisions else "none",
        "high" if risky or flagged else "low",
        "\n".join(message.text for message in record.case.turn),
        filed.draft.text,
    )


def sampled(sent: Sequence[Sent], size: int, by: Sequence[str], seed: int = 1) -> list[Sent]:
    """``size`` messages, drawn in turn from each stratum, so that a rare one is seen too; the same seed draws the same messages."""
    strata: dict[tuple[str, ...], list[Sent]] = defaultdict(list)
    for one in sorted(sent, key=lambda entry: entry.id):
        strata[tuple(str(getattr(one, name)) for name in by)].append(one)
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    piles = [draw.sample(pile, len(pile)) for _, pile in sorted(strata.items())]
    draw.shuffle(piles)
    drawn: list[Sent] = []
    while len(drawn) < size and any(piles):
        drawn += [pile.pop() for pile in piles if pile][: size - len(drawn)]
    return drawn


_FIXED = ("id", "channel", "agent", "policy", "risk", "asked", "text")


def scorecard(drawn: Sequence[Sent]) -> str:
    """A CSV with a row per message and an empty cell per question; ``comment`` is free, ``gap`` names what the knowledge lacks."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*_FIXED, *QUESTIONS, "comment", "gap"])
    for one in drawn:
        rows.writerow([*(safe_cell(value) for value in asdict(one).values()), *([""] * (len(QUESTIONS) + 2))])
    return out.getvalue()


def read_scorecard(text: str, file: str) -> list[dict[str, str]]:
    """The rows of a filled scorecard. Raises ``InvalidKnowledge`` with the lines that cannot be read."""
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    missing = [name for name in ("id", "channel", *QUESTIONS) if not rows or name not in rows[0]]
    if missing:
        raise InvalidKnowledge(
            [Problem(file, f"columns are missing: {', '.join(missing)}", 1, expected="a scorecard of 'evenhand eval sample'")]
        )
    problems = []
    for number, row in enumerate(rows, 2):
        for name in QUESTIONS:
            row[name] = {"y": "yes", "n": "no"}.get((row[name] or "").strip().lower(), (row[name] or "").strip().lower())
            if row[name] not in ANSWERS:
                problems.append(Problem(file, f"'{row[name]}' is no answer", number, name, expected="yes, no, or empty"))
    if problems:
        raise InvalidKnowledge(problems)
    return rows


def rates(rows: Sequence[Mapping[str, str]], by: str | None = None) -> dict[str, dict[str, Estimate]]:
    """For each group (or for ``all``) and question, how often the harm was seen among the messages that were answered."""
    groups: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row.get(by) or "unknown" if by else "all"].append(row)
    return {
        name: {q: wilson(sum(row[q] == "yes" for row in group), sum(row[q] in {"yes", "no"} for row in group)) for q in QUESTIONS}
        for name, group in sorted(groups.items())
    }


def paired(one: Sequence[Mapping[str, str]], other: Sequence[Mapping[str, str]], question: str) -> list[tuple[str, str]]:
    """The answers of two readers to one question, for the messages that both have answered."""
    second = {row["id"]: row[question] for row in other}
    pairs = [(row[question], second[row["id"]]) for row in one if row["id"] in second]
    return [pair for pair in pairs if all(pair)]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two readers; ``None`` where there is nothing to compare, 1 where both always gave the same one answer."""
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def alpha(units: Iterable[Sequence[str | None]]) -> float | None:
    """Krippendorff's alpha for nominal labels, any number of readers, gaps allowed; ``None`` where no unit has two labels."""
    together: Counter[tuple[str, str]] = Counter()
    for unit in units:
        labels = [label for label in unit if label]
        if len(labels) < 2:
            continue
        for one, other in combinations(range(len(labels)), 2):
            share = 1 / (len(labels) - 1)
            together[labels[one], labels[other]] += share  # type: ignore[assignment]
            together[labels[other], labels[one]] += share  # type: ignore[assignment]
    n = sum(together.values())
    if not n:
        return None
    totals: Counter[str] = Counter()
    for (label, _), count in together.items():
        totals[label] += count
    seen = sum(count for (one, other), count in together.items() if one != other) / n
    expected = sum(totals[one] * totals[other] for one in totals for other in totals if one != other) / (n * (n - 1))
    return 1.0 if not expected else 1 - seen / expected


@dataclass(frozen=True, slots=True)
class Twins:
    """Two past cases with equal facts that came to different ends."""

    policy: str
    one: str
    other: str
    outcomes: tuple[str, str]
    differ: tuple[str, ...]


def twins(drafts: Sequence[FiledDraft]) -> list[Twins]:
    """Pairs of sent cases that one policy decided on equal inputs, with different outcomes or other promises; and in what they differ besides:
    channel, tier, agent, day. Tier and day may be the reason; the channel and the agent must not."""
    groups: dict[tuple[str, str], list[FiledDraft]] = defaultdict(list)
    for filed in drafts:
        for decision in filed.record.resolution.decisions:
            inputs = {name: str(use.value) for name, use in decision.inputs.items()}
            groups[decision.policy, json.dumps(inputs, sort_keys=True)].append(filed)
    return [
        Twins(policy, one.draft.id, other.draft.id, (_end(one, policy), _end(other, policy)), _differ(one, other))
        for (policy, _), found in groups.items()
        for one, other in combinations(found, 2)
        if one.record.resolution.id != other.record.resolution.id and _end(one, policy) != _end(other, policy)
    ]


def _end(filed: FiledDraft, policy: str) -> str:
    """What the case got: the outcome and the promises that were read out of what was sent, where the draft said all."""
    outcome = next((d.outcome for d in filed.record.resolution.decisions if d.policy == policy), None) or "undecided"
    promised = sorted({reading.type for reading in filed.record.reading.commitments if reading.type != "deadline"})
    return f"{outcome}: {', '.join(promised) or 'nothing'}" if filed.draft.form.value == "full" else outcome


def _differ(one: FiledDraft, other: FiledDraft) -> tuple[str, ...]:
    first, second = as_sent(one), as_sent(other)
    found = [name for name in ("channel", "agent") if getattr(first, name) != getattr(second, name)]
    found += ["tier"] if one.record.case.customer.tier != other.record.case.customer.tier else []
    return (*found, *(["day"] if one.record.case.as_of != other.record.case.as_of else []))


def gaps(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """What the readers say the knowledge lacks, most often named first, with the messages: for the knowledge managers, and for new scenarios."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if (row.get("gap") or "").strip():
            found[row["gap"].strip()].append(row["id"])
    return [{"gap": gap, "drafts": ids} for gap, ids in sorted(found.items(), key=lambda entry: -len(entry[1]))]
