"""A model's words kept in a file: recorded once, replayed without a key or a network, and a cache of what was already asked.

A file is JSON Lines. The key of a call is a digest of all that the model was given and of the prompts' own digests, so a changed article,
policy, prompt or suite is not answered from an old recording. Recordings hold what the suite's customers wrote; treat them as the suite.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from drafting.cli.support import plain
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.errors import ModelFailed
from drafting.ports import Writer
from knowledge.errors import InvalidKnowledge, Problem
from prompts import PACKAGED, Prompts

_PROMPTS = ("write_reply", "repair_reply")


class NotRecorded(Exception):
    """A replay was asked something that its recording does not hold: the run fails, nothing stands in for the model."""


@dataclass(slots=True)
class RecordedWriter:
    """Answers from the recording; asks ``inner`` for what is missing and keeps it. Without ``inner`` it replays only.

    The same call asked again (``--repeat``) is another answer of the model and is kept as such.
    """

    model: str
    file: Path
    inner: Writer | None = None
    prompts: Prompts = PACKAGED
    _kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def name(self) -> str:
        """The recorded model's name."""
        return self.model

    async def write(self, brief: Brief) -> Wording:
        """The kept wording of this call, else the model's. Raises what the model raised when it was recorded, or ``NotRecorded``."""
        key = key_of(brief, self.model, self.prompts)
        index = self._asked[key]
        self._asked[key] += 1
        kept = self._kept.get(key, [])
        if index < len(kept) and (self.inner is None or kept[index]["wording"] is not None):
            return _answer(kept[index])
        if self.inner is None:
            raise NotRecorded(f"{self.file.name} holds no answer of {self.model} to this call ({brief.channel.id}, call {index + 1})")
        try:
            wording = await self.inner.write(brief)
        except ModelFailed as error:
            self._keep({"key": key, "index": index, "wording": None, "error": str(error)})
            raise
        self._keep({"key": key, "index": index, "wording": asdict(wording), "error": None})
        return wording

    def _keep(self, entry: dict[str, Any]) -> None:
        with self.file.open("a", encoding="utf-8") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")


def recording(file: Path, model: str | None, inner: Writer | None, prompts: Prompts = PACKAGED) -> RecordedWriter:
    """The writer of a recording. ``model`` may be left out for a replay: the file says which. Raises ``InvalidKnowledge``."""
    entries = _entries(file)
    name = model or next((str(entry["model"]) for entry in entries if "model" in entry), None)
    if name is None:
        raise InvalidKnowledge([Problem(str(file), "this is no recording", expected="a file that 'evenhand eval run --record' wrote")])
    kept: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for entry in entries:
        if "key" in entry:
            kept[entry["key"]][entry["index"]] = entry
    if inner is not None and not entries:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"model": name, "prompts": [prompts.load(p).ref for p in _PROMPTS]}) + "\n", encoding="utf-8")
    ordered = {key: [found[index] for index in sorted(found)] for key, found in kept.items()}
    return RecordedWriter(name, file, inner, prompts, ordered)


def key_of(brief: Brief, model: str, prompts: Prompts) -> str:
    """A digest of everything that shapes the answer. Random ids, such as the resolution's, are left out."""
    resolution = brief.resolution
    given = {
        "model": model,
        "prompts": [prompts.load(name).digest for name in _PROMPTS],
        "channel": brief.channel,
        "form": brief.form,
        "messages": [(message.role, message.text) for message in brief.messages],
        "customer": brief.customer,
        "points": resolution.points,
        "commitments": resolution.commitments,
        "passages": [(passage.ref, passage.text) for passage in brief.passages],
        "questions": brief.questions,
        "company": brief.company,
        "agent": brief.agent,
        "private_channel": brief.private_channel,
        "repair": [(finding.code, finding.message) for finding in brief.repair],
        "former": brief.former,
    }
    text = json.dumps({name: plain(value) for name, value in given.items()}, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _answer(entry: dict[str, Any]) -> Wording:
    if entry["wording"] is None:
        raise ModelFailed(str(entry["error"]))
    return Wording(**entry["wording"] | {"unmet": tuple(entry["wording"].get("unmet", ()))})


def _entries(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    lines = file.read_bytes().split(b"\n")
    found = []
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            found.append(json.loads(line))
        except ValueError as error:
            if number == len(lines):  # a kill cut the last line: that call is asked again
                file.write_bytes(b"\n".join(lines[:-1]) + b"\n")
                break
            raise InvalidKnowledge([Problem(str(file), "this line is not JSON", number, expected="a line of a recording")]) from error
    return found
