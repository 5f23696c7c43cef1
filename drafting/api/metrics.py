"""Counters and times for Prometheus: routes, drafts and verdicts; never a customer's values."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drafting.adapters.models.breaker import BreakerState
from drafting.adapters.models.chain import GuardedWriter
from drafting.api.errors import answer_of
from drafting.domain.approval import FiledDraft
from drafting.logs import logger

_LOG = logger(__name__)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("evenhand_requests_total", "Requests answered", ["method", "route", "status"], registry=self.registry)
        self.seconds = Histogram("evenhand_request_seconds", "Time to the end of the answer", ["method", "route"], registry=self.registry)
        self.drafts = Counter("evenhand_drafts_total", "Drafts made", ["channel", "form", "verdict"], registry=self.registry)
        self.acts = Counter("evenhand_review_acts_total", "What was done with drafts", ["act"], registry=self.registry)
        self.tokens = Counter("evenhand_draft_tokens_total", "Tokens of drafts", ["channel", "model"], registry=self.registry)
        self.cost = Counter("evenhand_draft_cost_dollars_total", "Cost of drafts", ["channel", "model"], registry=self.registry)

    def drafted(self, drafts: Iterable[FiledDraft]) -> None:
        """Count new drafts."""
        for filed in drafts:
            self.drafts.labels(str(filed.draft.channel), filed.draft.form.value, filed.draft.verdict.value).inc()
            wording = filed.draft.wording
            self.tokens.labels(str(filed.draft.channel), wording.model).inc(wording.tokens)
            self.cost.labels(str(filed.draft.channel), wording.model).inc(wording.cost)

    def acted(self, act: str) -> None:
        """Count what was done with a draft."""
        self.acts.labels(act).inc()

    def watch(self, writers: Sequence[GuardedWriter]) -> None:
        """Show what becomes of the models' calls."""
        self.registry.register(_Models(writers))

    def exposition(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)


class _Models(Collector):
    """The models' tallies and breakers, read when Prometheus asks."""

    def __init__(self, writers: Sequence[GuardedWriter]) -> None:
        self._writers = writers

    def collect(self) -> Iterator[Metric]:
        """The figures of every model."""
        calls = CounterMetricFamily("evenhand_model_calls", "Calls made", labels=["model"])
        failures = CounterMetricFamily("evenhand_model_failures", "Wordings that failed, by reason", labels=["model", "reason"])
        retries = CounterMetricFamily("evenhand_model_retries", "Calls that were tried again", labels=["model"])
        shed = CounterMetricFamily("evenhand_model_shed", "Calls turned away before they queued", labels=["model"])
        tokens = CounterMetricFamily("evenhand_model_tokens", "Tokens of both directions", labels=["model"])
        cost = CounterMetricFamily("evenhand_model_cost_dollars", "What calls cost", labels=["model"])
        seconds = CounterMetricFamily("evenhand_model_seconds", "Time spent on wordings", labels=["model"])
        opened = CounterMetricFamily("evenhand_model_breaker_opened", "How often the breaker opened", labels=["model"])
        is_open = GaugeMetricFamily("evenhand_model_breaker_open", "1 while the model is left alone", labels=["model"])
        for writer in self._writers:
            tally, name = writer.tally, [writer.name]
            calls.add_metric(name, tally.calls)
            retries.add_metric(name, tally.retries)
            shed.add_metric(name, writer.gate.shed)
            tokens.add_metric(name, tally.tokens)
            cost.add_metric(name, tally.cost)
            seconds.add_metric(name, tally.seconds)
            opened.add_metric(name, writer.breaker.opened)
            is_open.add_metric(name, float(writer.breaker.state is not BreakerState.CLOSED))
            for reason, count in tally.failures.items():
                failures.add_metric([writer.name, reason], count)
        yield from (calls, failures, retries, shed, tokens, cost, seconds, opened, is_open)


class Measure:
    """ASGI middleware: counts and times every request by its route's template, and logs one line for it. An error that nobody
    expected ends here: it is answered without details, and never reaches a log that would quote it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Measure one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await noted(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last stop of every request
            response = answer_of(error)
            if not begun:
                await response(scope, receive, noted)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        _LOG.info("request", method=method, route=route, status=status, seconds=round(seconds, 4))
