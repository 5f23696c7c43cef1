"""The conditions of a company's own rules (``engagement``, ``approval`` in ``company.yaml``): CEL over named facts, yes or no.

They are tried where cases are drafted and drafts approved; here is what they may speak of, so that a wrong one is told when the folder is read.
"""

from __future__ import annotations

from collections.abc import Mapping

from cel_expr_python import cel

_STRINGS = cel.Type.List(cel.Type.STRING)
ENGAGEMENT: Mapping[str, cel.AbstractType] = {
    "kinds": _STRINGS,
    "kind": cel.Type.STRING,
    "mood": cel.Type.STRING,
    "tier": cel.Type.STRING,
    "tier_rank": cel.Type.INT,
    "followers": cel.Type.INT,
    "has_question": cel.Type.BOOL,
    "messages": cel.Type.INT,
}
APPROVAL: Mapping[str, cel.AbstractType] = {
    "commits": _STRINGS,
    "amount": cel.Type.DOUBLE,
    "action": cel.Type.STRING,
    "channel": cel.Type.STRING,
    "public": cel.Type.BOOL,
    "form": cel.Type.STRING,
    "priority": cel.Type.STRING,
    "mood": cel.Type.STRING,
    "kinds": _STRINGS,
    "tier": cel.Type.STRING,
    "tier_rank": cel.Type.INT,
    "followers": cel.Type.INT,
    "novel": cel.Type.BOOL,
    "edited": cel.Type.BOOL,
    "policies": _STRINGS,
    "findings": _STRINGS,
}


class BadCondition(ValueError):
    """The text is no yes-or-no condition over the facts; the message says why."""


def compile_house(when: str, types: Mapping[str, cel.AbstractType]) -> cel.Expression:
    """The condition over facts of these types. Raises ``BadCondition``."""
    try:
        expression = cel.NewEnv(variables=dict(types)).compile(when)
    except RuntimeError as error:
        first = str(error).splitlines()[0]
        raise BadCondition(first.partition("ERROR: <input>:")[2].partition(": ")[2] or first) from error
    if expression.return_type().name().lower() != "bool":
        raise BadCondition(f"it gives {expression.return_type().name().lower()}, and is not yes or no")
    return expression
