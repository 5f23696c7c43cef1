"""Conditions of a company's own rules: CEL over named facts, yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from cel_expr_python import cel

from drafting.errors import NotConfigured


def compile_condition(what: str, when: str, types: Mapping[str, cel.AbstractType]) -> cel.Expression:
    """The condition ``when`` over facts of these types. Raises ``NotConfigured`` with ``what`` it belongs to."""
    try:
        expression = cel.NewEnv(variables=dict(types)).compile(when)
    except RuntimeError as error:
        raise NotConfigured(f"{what}: {when!r} is no condition over {', '.join(types)}: {error}") from error
    if expression.return_type().name().lower() != "bool":
        raise NotConfigured(f"{what}: {when!r} is not a yes-or-no condition")
    return expression
