"""Conditions of a company's own rules: CEL over named facts, yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from cel_expr_python import cel

from drafting.errors import NotConfigured
from knowledge.policy.house import BadCondition, compile_house


def compile_condition(what: str, when: str, types: Mapping[str, cel.AbstractType]) -> cel.Expression:
    """The condition ``when`` over facts of these types. Raises ``NotConfigured`` with ``what`` it belongs to."""
    try:
        return compile_house(when, types)
    except BadCondition as error:
        raise NotConfigured(f"{what}: {when!r} is no yes-or-no condition over {', '.join(types)}: {error}") from error
