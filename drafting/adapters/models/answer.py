"""Reading a model's answer: data from an untrusted author."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drafting.errors import ModelUnreadable

MAX_ANSWER = 20_000


class Answer(BaseModel):
    """What a wording call must give. Other keys are dropped: a model cannot set anything else."""

    model_config = ConfigDict(extra="ignore", strict=True)

    text: str = Field(min_length=1, max_length=MAX_ANSWER)
    subject: str | None = Field(default=None, max_length=300)


A = TypeVar("A", bound=BaseModel)


def read_answer(content: str | None) -> Answer:
    """The answer in a model's output. Raises ``ModelUnreadable``."""
    return read_as(Answer, content, 4 * MAX_ANSWER)


def read_as(shape: type[A], content: str | None, most: int) -> A:
    """What was asked for in a model's output of at most so many characters. JSON that stands among other words (a code fence, a
    preface) is cut out first; anything else that is not the object asked for raises ``ModelUnreadable``."""
    if not content or not content.strip():
        raise ModelUnreadable("the model gave an empty answer")
    if len(content) > most:
        raise ModelUnreadable(f"the model gave {len(content)} characters")
    start, end = content.find("{"), content.rfind("}")
    if start < 0 or end < start:
        raise ModelUnreadable("the model's answer holds no JSON object")
    try:
        return shape.model_validate(json.loads(content[start : end + 1]))
    except ValidationError as error:
        keys = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
        raise ModelUnreadable(f"the model's answer does not have the form asked for: {keys}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError of its own
        raise ModelUnreadable("the model's answer is not JSON") from error
