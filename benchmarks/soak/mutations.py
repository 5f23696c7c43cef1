"""Changes of the audit log as somebody with the database in hand could make them, against a signed head. ``--n`` is their number."""

from __future__ import annotations

from benchmarks.soak.world import arguments, report
from tests.integration.test_audit_cli import found


def main() -> None:
    """Run it."""
    given = arguments(10_000)
    missed = [f"seed {seed} was not found" for seed in range(given.seed, given.seed + given.n) if not found(seed)]
    report("mutations", missed, n=given.n, seed=given.seed)


if __name__ == "__main__":
    main()
