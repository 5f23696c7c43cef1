"""Promises that are no remedy: a time by which something happens, an admission of fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.reading.commitments_force import Clause, Force, denied
from drafting.reading.commitments_hits import Hit, Promise, Seen, matches
from drafting.reading.commitments_plain import PlainSentence
from drafting.reading.commitments_values import TIME
from drafting.reading.commitments_words import Echo, words

_TIMETABLE = re.compile(
    r" (?:ferry|train|bus|flight|plane|boat|coach|shuttle|tram|tour|show|film|lesson|class|shop|store|office|branch) (?:\w+ )?(?:leaves?|departs?|arrives?|goes|runs?|starts?|begins?|opens?|closes?|is) "
)
_EVENT = re.compile(
    r" (?:hear|reply|replying|respond|answer|update|arrive\w*|deliver\w*|ready|back|in touch|sort\w*|resolv\w+|fix\w*|done|complet\w+|finish\w*|restored|with you|there|here|contact|email|message|write|land\w*|ship\w*|dispatch\w*|receive|have|get|reach|come|comes|be|confirm\w*|let you know|investigat\w+|look into|look at|posted|process\w*|live|reconnected|running|open\w*|decid\w+|sent|send|start\w*|begin|settle\w*|review\w*|know|expect|see|in your \w+|call\w*|leave|leaves|activat\w+|transfer\w*|unlock\w*|clos\w+|collect\w*|pick\w*|install\w*|connect\w*|publish\w*|happen\w*|take|show\w*) "
)
_FUTURE = re.compile(
    r" (?:will|shall|going to|expect|should|can expect|goes|comes|is due|are due|leaves|ships|is (?:scheduled|booked|set|coming|arriving|back)|am (?:sending|writing)|are (?:sending|writing|delivering)|let you know) "
)
_CUSTOMER_ACTS = re.compile(
    r" you (?:will |shall |should |can |may )(?:\w+ )?(?:need|have to|want|send|return|call|cancel|pay|check|contact|find|bring|apply|use|choose|book|register|lose|do|be charged|be billed) | (?:will|is going to) (?:expire|end|close|be (?:closed|charged|billed|due)) "
)
_BLAME_VOID = re.compile(
    r" (?:if|whether|you (?:say|said|claim|think|feel|believe|wrote|mention\w*)|says|claims|would|could|not|no|never|cannot|nor|neither|look into|deny|any|position) "
)


def free_deadline(parts: Sequence[Clause]) -> Iterator[Promise]:
    """A promise of when that hangs on no other promise: "you will hear from us by Friday"."""
    for index, part in enumerate(parts):
        match = TIME.search(part.text)
        follows = parts[index + 1] if index + 1 < len(parts) else None
        if (
            match is None
            or (part.force is not Force.PROMISE and not _FUTURE.search(part.text))
            or part.force in {Force.CONDITION, Force.ASIDE}
        ):
            continue
        promised = part.force is Force.PROMISE or (_FUTURE.search(part.text) and " should " in part.text)
        event = part.text if _FUTURE.search(part.text) or follows is None else follows.text
        if (
            promised
            and _FUTURE.search(event)
            and _EVENT.search(event)
            and not _CUSTOMER_ACTS.search(event)
            and not _TIMETABLE.search(event)
            and not denied(part.text, match.start(), match.end())
        ):
            yield Promise(Hit("deadline", part.start + match.start(), part.start + match.end()), part, deadline=match.group())
            return


def admissions_in(seen: Seen, parts: Sequence[Clause]) -> Iterator[Promise]:
    """The first admission of fault in a sentence, if any."""
    sentence = seen.sentence
    if sentence.asks:
        return
    match = next(matches(seen.standing.admissions, sentence.text), None) or _blamed(words().blame_echoes, sentence, seen.before)
    if match is None:
        return
    part = next((entry for entry in reversed(parts) if entry.start <= match.start()), parts[0])
    lead = sentence.text[max(part.start, match.start() - 60) : match.start() + 1]
    if (
        not _BLAME_VOID.search(" " + lead)
        and not re.search(r" (?:was|is|were) (?:not|never|in no way) ", f" {match.group()} ")
        and not re.search(r" if (?:it|this|that|we) ", sentence.text[: match.start() + 1])
    ):
        yield Promise(Hit("admission", match.start(), match.end()), part)


def _blamed(echoes: Sequence[Echo], sentence: PlainSentence, before: str) -> re.Match[str] | None:
    for echo in echoes:
        match = echo.say.search(sentence.text)
        if match and echo.about.search(before + sentence.text[: match.start() + 1]):
            return match
    return None
