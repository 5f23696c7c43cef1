"""Who may hear something."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who an article is for. Internal knowledge informs agents and never reaches a customer."""

    PUBLIC = "public"
    INTERNAL = "internal"
