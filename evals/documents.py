"""YAML files of the evaluation, read in one way: every problem with its file, line, key, what was found and what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.adapters.yaml_lines import MAX_BYTES, BadYaml, read_yaml
from knowledge.errors import InvalidKnowledge, Problem

T = TypeVar("T")
_MOST = 20 * MAX_BYTES


def read_document(path: Path, shape: TypeAdapter[T]) -> T:
    """The file's data in this shape. Raises ``InvalidKnowledge`` with every problem."""
    content = path.read_bytes()
    if len(content) > _MOST:
        raise InvalidKnowledge([Problem(str(path), f"the file has {len(content):,} bytes", expected=f"at most {_MOST:,}")])
    try:
        document = read_yaml(content.decode("utf-8-sig"), str(path))
        return shape.validate_python(document.data)
    except UnicodeDecodeError as error:
        raise InvalidKnowledge([Problem(str(path), "the file is not UTF-8", expected="save it as UTF-8")]) from error
    except BadYaml as error:
        raise InvalidKnowledge([error.problem]) from error
    except ValidationError as error:
        problems = []
        for entry in error.errors():
            place = tuple(part for part in entry["loc"] if not (isinstance(part, str) and part.startswith("function-")))
            message = f"unknown key '{place[-1]}'" if entry["type"] == "extra_forbidden" else entry["msg"]
            problems.append(Problem(str(path), message, document.line_of(place), ".".join(map(str, place)), repr(entry.get("input"))[:80]))
        raise InvalidKnowledge(problems) from error
