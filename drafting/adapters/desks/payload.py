"""What desks send, read with care: signatures, times, and values that may be missing or of another type."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from drafting.errors import BadRequest, NotAuthenticated

TOLERANCE = timedelta(minutes=5)
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote"})


def check_hex(secret: str, signed: bytes, given: str, digest: str = "sha256") -> None:
    """An HMAC in hexadecimal, with its algorithm before it. Raises ``NotAuthenticated``."""
    made = hmac.new(secret.encode(), signed, getattr(hashlib, digest)).hexdigest()
    _same(f"{digest}={made}", given)


def check_base64(secret: str, signed: bytes, given: str) -> None:
    """An HMAC-SHA256 in base64. Raises ``NotAuthenticated``."""
    _same(base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode(), given)


def _same(made: str, given: str) -> None:
    if not hmac.compare_digest(made.encode(), given.encode()):
        raise NotAuthenticated("The signature is not the desk's: compare the secret here with the one in the desk.")


def check_fresh(at: datetime, now: datetime) -> None:
    """A call of these minutes, not one that somebody kept. Raises ``NotAuthenticated``."""
    if abs(now - at) > TOLERANCE:
        raise NotAuthenticated("The call is too old, or its clock is wrong: calls are taken within five minutes.")


def time_of(value: object) -> datetime:
    """A time as desks write it: seconds since 1970 or ISO 8601, without a zone in UTC. Raises ``BadRequest``."""
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and value.replace(".", "", 1).isdigit()):
            return datetime.fromtimestamp(float(value), UTC)
        found = datetime.fromisoformat(str(value).replace(" UTC", "+00:00"))
    except (ValueError, OverflowError, OSError) as error:
        raise BadRequest(f"'{str(value)[:40]}' is no time.") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def data_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a call. Raises ``BadRequest``."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The call is not JSON.") from error
    if not isinstance(found, dict):
        raise BadRequest("The call is no JSON object.")
    return found


def part(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """An object inside an object, empty where there is none."""
    found: Any = data
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def word(data: Mapping[str, Any], *names: str) -> str | None:
    """The first of these that is there, as a string of bounded length."""
    found = next((data[name] for name in names if isinstance(data.get(name), str | int) and str(data[name]).strip()), None)
    return str(found).strip()[:200] if found is not None else None


def needed(data: Mapping[str, Any], name: str) -> str:
    """A value that must be there. Raises ``BadRequest``."""
    found = word(data, name)
    if found is None:
        raise BadRequest(f"The call has no '{name}'.")
    return found


def record_of(**values: object) -> dict[str, object]:
    """What of a customer's record is known."""
    return {name: value for name, value in values.items() if isinstance(value, str | int | float | bool) and value != ""}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(" ".join(data.split()) if data.strip() else " ")


def text_of(html: str) -> str:
    """The words of a message in HTML; scripts and styles are no words."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
