"""How well two texts are told apart: pairs of drafts that come with the package, and edited summaries beside word overlap."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from drafting.reading.claims import stems
from evals.difference import differences
from evals.pairs import Pair, frozen_pairs, judge_pairs, pairs_by_rule
from evals.stats import Estimate, wilson


def shown(name: str, estimate: Estimate) -> None:
    """One line with the interval."""
    if estimate.value is None:
        print(f"{name:44} –")
    else:
        print(f"{name:44} {estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}] n {estimate.n}")


def pairs(name: str, found: Sequence[Pair]) -> None:
    """The pairs of drafts."""
    figures = judge_pairs(found)
    print(f"{name} (n {len(found)})")
    shown("  precision of 'inconsistent'", figures.precision)
    shown("  recall of 'inconsistent'", figures.recall)
    for kind, estimate in figures.found.items():
        shown(f"  called inconsistent: {kind}", estimate)


def summaries(file: Path) -> None:
    """Summaries with one edit against the original; beside them, word overlap at its best threshold on these very texts."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["summary"] != row["original_summary"]]
    called = [(not row["consistent"], bool(differences(row["original_summary"], row["summary"])), row) for row in rows]
    print(f"edited summaries (prevalence of inconsistent {sum(wrong for wrong, _, _ in called) / len(called):.3f})")
    right = sum(wrong and found for wrong, found, _ in called)
    shown("  precision", wilson(right, sum(found for _, found, _ in called)))
    recall = wilson(right, sum(wrong for wrong, _, _ in called))
    spared = wilson(sum(not wrong and not found for wrong, found, _ in called), sum(not wrong for wrong, _, _ in called))
    shown("  recall", recall)
    print(f"{'  balanced accuracy':44} {((recall.value or 0) + (spared.value or 0)) / 2:.3f}")
    overlaps = [(wrong, _overlap(row["original_summary"], row["summary"])) for wrong, _, row in called]
    best = max(_balanced([(wrong, share < limit) for wrong, share in overlaps]) for limit in {share for _, share in overlaps})
    print(f"{'  balanced accuracy of word overlap, best':44} {best:.3f}")
    of, hits = Counter[str](), Counter[str]()
    for wrong, found, row in called:
        for kind in row["edit_types"] if wrong else ():
            of[kind] += 1
            hits[kind] += found
    for kind in sorted(of):
        shown(f"  recall: {kind}", wilson(hits[kind], of[kind]))


def _overlap(one: str, other: str) -> float:
    first, second = stems(one), stems(other)
    return len(first & second) / max(1, len(first | second))


def _balanced(called: list[tuple[bool, bool]]) -> float:
    wrong, fine = [found for label, found in called if label], [found for label, found in called if not label]
    return (sum(wrong) / len(wrong) + 1 - sum(fine) / len(fine)) / 2


if __name__ == "__main__":
    pairs("pairs of drafts, written by hand, in-sample", frozen_pairs())
    pairs("pairs by rule from other companies' policies, frozen unread", pairs_by_rule())
    folder = os.environ.get("EVENHAND_BENCH_DATA")
    source = Path(folder or "") / "summedits" / "public.jsonl"
    if folder and source.is_file():
        summaries(source)
    else:
        print("edited summaries: skipped, EVENHAND_BENCH_DATA names no folder with summedits/public.jsonl")
