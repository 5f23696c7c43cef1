"""A finding: one thing that a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``block`` stops approval, ``warn`` asks for a look, ``info`` tells."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


class Verdict(StrEnum):
    """All findings in one word: ``block`` if any blocks, else ``warn`` if any warns, else ``pass``."""

    PASS = "pass"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is the check's name, ``code`` its stable rule (``privacy.record_value``), ``start``/``end`` the span in the
    checked text (both 0 where no place can be named), ``message`` says what is wrong, ``fix`` what to do."""

    check: str
    code: str
    severity: Severity
    message: str
    fix: str = ""
    start: int = 0
    end: int = 0


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """All findings in one word."""
    severities = {finding.severity for finding in findings}
    if Severity.BLOCK in severities:
        return Verdict.BLOCK
    return Verdict.WARN if Severity.WARN in severities else Verdict.PASS
