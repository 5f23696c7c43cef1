"""The JSON Schema of each file format, made from the model that reads it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from knowledge.adapters.formats import ArticleFile, ChannelFile, CompanyFile, PolicyFile
from knowledge.errors import UnknownEntry

FORMATS: dict[str, type[BaseModel]] = {"company": CompanyFile, "article": ArticleFile, "policy": PolicyFile, "channel": ChannelFile}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of ``company``, ``article`` (its front matter), ``policy`` or ``channel``. Raises ``UnknownEntry``."""
    model = FORMATS.get(kind)
    if model is None:
        raise UnknownEntry(f"There is no file format '{kind}'. Formats: {', '.join(FORMATS)}.")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | model.model_json_schema(by_alias=True)
