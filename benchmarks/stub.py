"""A well-behaved model for the measurements: it says the greeting, each point as it stands, and the sign-off; not a benchmark by itself."""

from __future__ import annotations

import json
import re

_SAID = re.compile(r"<<<DATA What to say\n(.*?)DATA>>>", re.DOTALL)
_LINE = re.compile(r"^(?:(?P<frame>begin|end):|\d+\. \((?P<kind>\w+)\)) (?P<text>.*)$", re.DOTALL)
_STARTS = re.compile(r"\n(?=begin: |end: |\d+\. \(\w+\) )")
_HOLDING = "We would like to look into this with you. Please send us {private}."
_PRIVATE = re.compile(r"ask them to go on by ([^.]+)\.")


def faithful(prompt: str) -> str:
    """The answer to a prompt of ``write_reply``, as JSON."""
    found = _SAID.search(prompt)
    lines = [match for block in _STARTS.split(found[1].strip() if found else "") if (match := _LINE.match(block.strip()))]
    begin = [line["text"] for line in lines if line["frame"] == "begin"]
    end = [line["text"] for line in lines if line["frame"] == "end"]
    body = [_sentence(line["kind"], line["text"]) for line in lines if line["kind"]]
    private = _PRIVATE.search(prompt)
    if private:
        body.append(_HOLDING.format(private=private[1]))
    gap = " " if private or "sms" in prompt or "social" in prompt else "\n\n"
    return json.dumps(
        {"text": gap.join([*begin, " ".join(body), *end]).strip() or "Thank you.", "subject": "About your message"}, ensure_ascii=False
    )


def _sentence(kind: str, text: str) -> str:
    if kind == "ask":
        return f"Could you tell us {text}?"
    return text if text.endswith((".", "!", "?")) else f"{text}."
