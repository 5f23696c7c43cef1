"""The base of what the service answers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """The base of all answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)
