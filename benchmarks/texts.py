"""Tone and grounding on labelled texts, on single-fact mutations and, where it lies at hand, on public data.

[EVENHAND_BENCH_DATA=FOLDER] python -m benchmarks.texts

Beside each reader stand plain baselines of the same run: word overlap for grounding, a lexicon of coarse and blunt words for tone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.mutations import Mutation, mutations
from benchmarks.statistics import mean
from drafting.checks.grounding import is_grounded, support
from drafting.checks.tone import tone_ok
from drafting.domain.finding import Severity
from drafting.reading.claims import stems
from drafting.reading.politeness import BAR, read_politeness
from drafting.reading.tone import read_tone
from drafting.reading.toxicity import BAR as TOXIC
from drafting.reading.toxicity import read_toxicity
from drafting.text.blocks import units
from drafting.text.sentences import sentences

_ROOT = Path(__file__).resolve().parents[1]
_TEXTS = _ROOT / "evals" / "suites" / "texts"
_BLUNT = frozenset(
    [
        "stupid",
        "idiot",
        "dumb",
        "liar",
        "ridiculous",
        "pathetic",
        "useless",
        "fault",
        "damn",
        "crap",
        "shit",
        "fuck",
        "hell",
        "shut",
        "whatever",
        "nonsense",
        "lazy",
        "crazy",
        "moron",
        "hate",
        "worst",
        "unacceptable",
    ]
)
_KIND = re.compile(r"\b(?:thanks?|thank you|please|sorry|appreciate)\b")
Pair = tuple[bool, bool]
Scored = tuple[bool, float]


def rates(pairs: Iterable[Pair]) -> str:
    """Precision, recall and F1 of (found, wanted) pairs, with n."""
    counted = Counter(pairs)
    hit, false, missed = counted[True, True], counted[True, False], counted[False, True]
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + missed)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  (n = {counted.total()})"


def area(scored: Sequence[Scored]) -> float:
    """The area under the ROC curve of (is positive, score) pairs; ties count half."""
    good = [score for wanted, score in scored if wanted]
    bad = [score for wanted, score in scored if not wanted]
    wins = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return wins / (len(good) * len(bad)) if good and bad else float("nan")


def overlap(passages: Sequence[str], text: str) -> float:
    """The baseline: the share of the text's words that the passages have."""
    words = stems(text)
    return len(words & stems("\n".join(passages))) / len(words) if words else 1.0


def _is_blunt(text: str) -> bool:
    return not _BLUNT.isdisjoint(re.findall(r"[a-z]+", text.lower()))


def labelled(name: str, key: str | None = None) -> list[dict[str, Any]]:
    """The rows of a labelled set of this repository, under ``key`` where it is not the file's name."""
    rows: list[dict[str, Any]] = yaml.safe_load((_TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))[key or name]
    return rows


def tone() -> None:
    """Tone on the labelled texts; a fault is what is to be found. The rules were tuned on the first half of the first set, nothing on the rest."""
    rows = labelled("tone")
    for name, some in (("looked at", rows[::2]), ("unread half", rows[1::2]), ("unseen set", labelled("tone_unseen", "tone"))):
        print(f"Tone, {name}")
        _tone(some)


def _tone(rows: Sequence[dict[str, Any]]) -> None:
    print("  checks       ", rates((not tone_ok(row["channel"], row["text"]), not row["ok"]) for row in rows))
    print("  rules alone  ", rates((_breaks_a_rule(row["text"]), not row["ok"]) for row in rows))
    print("  lexicon only ", rates((_is_blunt(row["text"]), not row["ok"]) for row in rows))


def _breaks_a_rule(text: str) -> bool:
    return any(off.severity is not Severity.INFO for off in read_tone(text))


def grounding() -> None:
    """Grounding on the labelled texts; what is not grounded is to be found."""
    rows = labelled("grounding")
    print("Grounding, labelled texts")
    print(
        "  checks       ",
        rates((not is_grounded(row["passages"], row["text"]), not row["grounded"]) for row in rows),
        _areas(rows, support),
    )
    print(
        "  word overlap ", rates((overlap(row["passages"], row["text"]) < 0.5, not row["grounded"]) for row in rows), _areas(rows, overlap)
    )


def _areas(rows: Sequence[dict[str, Any]], score: Callable[[Sequence[str], str], float]) -> str:
    return f" AUC {area([(row['grounded'], score(row['passages'], row['text'])) for row in rows]):.3f}"


def passages() -> list[tuple[str, Sequence[str]]]:
    """The paragraphs of the articles of this repository, with their sentences."""
    found: list[tuple[str, Sequence[str]]] = []
    for path in sorted([*_ROOT.glob("knowledge/example/*/articles/*.md"), *_ROOT.glob("evals/suites/companies/*/articles/*.md")]):
        body = path.read_text(encoding="utf-8").split("---", 2)[-1]
        for unit in units(body):
            found.append((unit.text, [sentence.text for sentence in sentences(unit.text)]))
    return found + [
        (passage, [sentence.text for sentence in sentences(passage)]) for row in labelled("grounding") for passage in row["passages"]
    ]


def mutated(count: int = 1000) -> list[Mutation]:
    """Print how many single-fact mutations are caught, by kind, and how often the sentence as it was is taken for one; the misses are returned."""
    drawn = mutations(list(dict.fromkeys((text, tuple(parts)) for text, parts in passages())), count)
    missed = [one for one in drawn if is_grounded([one.passage], one.after)]
    false = sum(not is_grounded([one.passage], one.before) for one in drawn)
    total, lost = Counter(one.kind for one in drawn), Counter(one.kind for one in missed)
    print(
        f"Single-fact mutations: {1 - len(missed) / len(drawn):.4f} caught, false alarms on the sentence as it was {false / len(drawn):.4f} (n = {len(drawn)})"
    )
    print("  " + ", ".join(f"{kind} {total[kind] - lost[kind]}/{total[kind]}" for kind in sorted(total)))
    plain = sum(overlap([one.passage], one.after) < 1.0 for one in drawn) / len(drawn)
    print(f"  word overlap below 1: {plain:.4f} caught")
    return missed


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def summedits(folder: Path) -> None:
    """Summaries with a single edit against their documents."""
    documents = {row["id"]: row["text"] for row in _lines(folder / "summedits" / "public_docs.jsonl")}
    rows = [
        {"passages": [documents[row["doc_id"]]], "text": row["summary"], "grounded": row["consistent"]}
        for row in _lines(folder / "summedits" / "public.jsonl")
        if row["doc_id"] in documents
    ]
    print(
        "summedits\n  checks       ",
        rates((not is_grounded(row["passages"], row["text"]), not row["grounded"]) for row in rows),
        _areas(rows, support),
    )
    print("  word overlap ", _areas(rows, overlap))


def mtrag(folder: Path) -> None:
    """Answers of people and models, judged faithful or not by people where the file has such judgements."""
    rows = _lines(folder / "mtrag" / "human_public.jsonl")
    judged = [{"passages": _contexts(row), "text": answer, "grounded": faithful} for row in rows for answer, faithful in _judgements(row)]
    if not judged:
        print("mtrag: no judged answers in the file")
        return
    print("mtrag\n  checks       ", _areas(judged, support), f"(n = {len(judged)})")
    print("  word overlap ", _areas(judged, overlap))


def _contexts(row: dict[str, Any]) -> list[str]:
    given = row["contexts"]
    found: list[str] = json.loads(given) if isinstance(given, str) else given
    return found


def _judgements(row: dict[str, Any]) -> list[tuple[str, bool]]:
    """The answer and whether its median mark for faithfulness is the best one (4)."""
    mark = row.get("scores", {}).get("faithfulness", {}).get("median")
    return [] if mark is None else [(row["response"], float(mark) >= 4)]


def toxicity(folder: Path) -> None:
    """Coarse language and insults, and harmless questions that sound dangerous."""
    rows = _lines(folder / "toxicity_suites" / "toxicity_public.jsonl")
    harmless = [row for row in _lines(folder / "toxicity_suites" / "xstest_public.jsonl") if row["safe"]]
    print("Toxicity\n  abuse         ", rates((_is_abuse(row["text"]), row["toxic"]) for row in rows), _alarms(rows, _is_abuse))
    print("  any bad word ", rates((_is_coarse(row["text"]), row["toxic"]) for row in rows), _alarms(rows, _is_coarse))
    print("  lexicon only ", rates((_is_blunt(row["text"]), row["toxic"]) for row in rows), _alarms(rows, _is_blunt))
    print(f"  false alarms on xstest: abuse {sum(_is_abuse(row['text']) for row in harmless)} of {len(harmless)}")


def _alarms(rows: Sequence[dict[str, Any]], found: Callable[[str], bool]) -> str:
    clean = [row["text"] for row in rows if not row["toxic"]]
    return f" false alarms {sum(map(found, clean))} of {len(clean)}"


def _is_abuse(text: str) -> bool:
    return read_toxicity(text).score >= TOXIC


def _is_coarse(text: str) -> bool:
    return any(off.severity is Severity.BLOCK for off in read_tone(text))


def politeness(folder: Path) -> None:
    """Requests of strangers, the most and the least polite quarter, half and half; beside the larger class and a lexicon of thanks and please."""
    rows = [row for row in _lines(folder / "politeness" / "public.jsonl") if row["quartile"] in {"polite", "impolite"}]
    polite = [row["quartile"] == "polite" for row in rows]
    scores = [read_politeness(row["text"]).score for row in rows]
    print(f"Politeness, n = {len(rows)}")
    print(
        f"  marks         accuracy {_accuracy([score >= BAR for score in scores], polite)}  AUC {area(list(zip(polite, scores, strict=True))):.3f}"
    )
    print(f"  lexicon only  accuracy {_accuracy([_KIND.search(row['text'].lower()) is not None for row in rows], polite)}")
    print(f"  larger class  accuracy {max(sum(polite), len(polite) - sum(polite)) / len(polite):.3f}")


def _accuracy(found: Sequence[bool], labels: Sequence[bool]) -> str:
    return str(mean([int(a is b) for a, b in zip(found, labels, strict=True)]))


def main() -> int:
    """Print all figures."""
    tone()
    grounding()
    mutated()
    folder = os.environ.get("EVENHAND_BENCH_DATA")
    if not folder:
        print("EVENHAND_BENCH_DATA is not set: summedits, mtrag, toxicity and politeness are left out.")
        return 0
    for measure in (summedits, mtrag, toxicity, politeness):
        measure(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
