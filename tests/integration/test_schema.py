"""The whole API as its own description tells it: no answer that it does not announce, and none of 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as tuned
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import positive_data_acceptance

from drafting.app import create_app
from tests.integration.acme import acme
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import ALLOWED, OPEN

EXAMPLES = 25
TOO_BIG = 413  # a body of more than a megabyte is refused before anybody looks into it
# Valid JSON may still be no valid case (no customer says anything, a fact of the wrong type), which the description cannot say.
LEFT_OUT = [positive_data_acceptance]
ANYTHING_GOES = {
    "GET /v1/customers/{customer_id}/timeline",
    "DELETE /v1/customers/{customer_id}",
    "GET /v1/audit/head",
    "GET /v1/keys",
    "GET /v1/probes",
    "GET /v1/knowledge",
    "GET /v1/knowledge/pending",
    "GET /v1/knowledge/stale",
}
# Served by the same handlers as those of articles, with the same parameters.
TWINS = {label for label in ALLOWED if "/v1/policies/{entry_id}/" in label and label.replace("policies", "articles") in ALLOWED}
Operations = dict[str, schemathesis.schemas.APIOperation]


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operations]:
    folder: Path = tmp_path_factory.mktemp("schema")
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(settings(folder, knowledge=acme(folder / "acme")), FakeDrafter()))
    yield {found.ok().label: found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)}
    shutdown_lifespans()


@pytest.mark.parametrize(
    ("label", "mode"),
    [(label, GenerationMode.POSITIVE) for label in sorted({*ALLOWED, *OPEN} - TWINS)]
    + [(label, GenerationMode.NEGATIVE) for label in sorted(set(ALLOWED) - TWINS - ANYTHING_GOES)],
)
def test_the_api_keeps_its_description(operations: Operations, label: str, mode: GenerationMode) -> None:
    operation = operations[label]

    @seed(7)
    @tuned(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        response = case.call()
        if response.status_code != TOO_BIG:
            case.validate_response(response, excluded_checks=LEFT_OUT)

    holds()
