"""What a process shows of itself: Prometheus metrics, OpenTelemetry traces, structured logs (P3).

Logs carry ids, never message bodies, names, numbers or tokens.
"""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
import structlog
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

from libs.events.settings import Settings

_LATENCY = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

COMMANDS = Counter("guiche_commands_total", "Commands by name and outcome.", ["command", "outcome"])
COMMAND_SECONDS = Histogram("guiche_command_seconds", "Time to decide a command.", ["command"], buckets=_LATENCY)
QUERIES = Counter("guiche_queries_total", "Queries by name and outcome.", ["query", "outcome"])
QUERY_SECONDS = Histogram("guiche_query_seconds", "Time to answer a query.", ["query"], buckets=_LATENCY)
APPEND_SECONDS = Histogram("guiche_append_seconds", "Time until an append is durable.", buckets=_LATENCY)
APPEND_CONFLICTS = Counter(
    "guiche_append_conflicts_total", "Appends refused because the stream had moved.", ["category"]
)
EVENTS_APPENDED = Counter("guiche_events_appended_total", "Events stored.", ["category"])
PROJECTED = Counter("guiche_projected_events_total", "Events projected.", ["projector"])
PROJECTION_LAG_EVENTS = Gauge("guiche_projection_lag_events", "Commits not yet projected.", ["projector"])
PROJECTION_LAG_SECONDS = Gauge(
    "guiche_projection_lag_seconds", "Age of the newest projected event when it was projected.", ["projector"]
)
PROJECTION_STOPPED = Gauge("guiche_projection_stopped", "1 while an event cannot be applied.", ["projector"])
POLICY_EVENTS = Counter("guiche_policy_events_total", "Events handled by policies.", ["policy", "outcome"])
DEAD_LETTERS = Counter("guiche_dead_letters_total", "Messages given up on.", ["consumer"])
INGRESS = Counter("guiche_ingress_total", "Webhooks by channel kind and outcome.", ["channel", "outcome"])
INGRESS_ITEMS = Counter(
    "guiche_ingress_items_total", "Items in webhooks by channel kind and outcome.", ["channel", "outcome"]
)
INGRESS_LAG = Gauge("guiche_ingress_lag", "Raw payloads not yet received.")
SENDS = Counter("guiche_sends_total", "Send attempts by channel kind and outcome.", ["channel", "outcome"])
SEND_SECONDS = Histogram("guiche_send_seconds", "Time of a send attempt.", ["channel"], buckets=_LATENCY)
CHANNEL_OUTCOMES = Counter(
    "guiche_channel_outcomes_total", "What became of messages of ours, by line.", ["channel", "outcome"]
)
CHANNEL_WAITING = Gauge("guiche_channel_waiting", "Messages that wait to leave, by line.", ["channel"])
CHANNEL_LAST = Gauge(
    "guiche_channel_last_seconds",
    "When a line's provider last posted, a customer last wrote, a message last left, in Unix time.",
    ["channel", "what"],
)
CHANNEL_CONNECTED = Gauge("guiche_channel_connected", "1 while the provider has the line.", ["channel", "kind"])
CHANNEL_ASKING_FAILED = Counter(
    "guiche_channel_asking_failed_total", "Providers that could not be asked, by line.", ["channel", "what"]
)
CHANNEL_STOPPED = Counter(
    "guiche_channel_stopped_total", "Lines that stopped, by line and code.", ["channel", "code"]
)
SETTLED = Counter(
    "guiche_settled_total", "Attempts without an answer that were asked about.", ["channel", "outcome"]
)
TEMPLATE_SYNCS = Counter(
    "guiche_template_syncs_total", "Readings of a provider's templates, by outcome.", ["channel", "outcome"]
)
MEDIA_FETCHES = Counter("guiche_media_fetches_total", "Files of customers fetched from providers.", ["outcome"])
PREPARED_TEXTS = Counter(
    "guiche_prepared_texts_total", "Texts that go out by themselves, by name and outcome.", ["text", "outcome"]
)
TICKETS_GIVEN = Counter("guiche_tickets_given_total", "Pending tickets given to agents by the distribution.")
RULE_RUNS = Counter("guiche_rule_runs_total", "Rules asked to run on a ticket, by outcome.", ["outcome"])
RATE_LIMITED = Counter("guiche_rate_limited_total", "Requests refused for being too many, by whose.", ["caller"])
CSP_REPORTS = Counter("guiche_csp_reports_total", "What browsers refused to do for the page.", ["directive"])
BOT_REQUESTS = Counter(
    "guiche_bot_requests_total", "Requests to bots and other systems by kind and outcome.", ["kind", "outcome"]
)
BOT_SECONDS = Histogram(
    "guiche_bot_seconds", "Time until a bot outside has answered.", ["kind"], buckets=(*_LATENCY, 10, 30, 60)
)
WEBHOOK_DELIVERIES = Counter("guiche_webhook_deliveries_total", "Attempts to tell outgoing webhooks.", ["outcome"])
SOCKETS = Gauge("guiche_sockets", "Open WebSockets.")
SOCKET_FRAMES = Counter("guiche_socket_frames_total", "Frames pushed to WebSockets.", ["type"])

_propagator = TraceContextTextMapPropagator()
tracer = trace.get_tracer("guiche")
_recording = False


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A structured logger."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound


def start_logging(service: str, settings: Settings) -> None:
    """Log JSON lines to standard error, each with the service's name and the current trace."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def _json_line(entry: Any, **_: Any) -> str:
    return orjson.dumps(entry, default=str).decode()


def _add_trace(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        entry["trace_id"] = format(span.trace_id, "032x")
    return entry


class FileSpanExporter(SpanExporter):
    """Writes finished spans to a file, one JSON object a line: traces without a collector."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def export(self, spans: Any) -> SpanExportResult:
        """Append the spans."""
        with self._path.open("ab") as file:
            for span in spans:
                file.write(orjson.dumps(_span_line(span)) + b"\n")
        return SpanExportResult.SUCCESS


def _span_line(span: ReadableSpan) -> dict[str, Any]:
    context = span.get_span_context()
    return {
        "trace_id": format(context.trace_id, "032x") if context else None,
        "span_id": format(context.span_id, "016x") if context else None,
        "parent_id": format(span.parent.span_id, "016x") if span.parent else None,
        "service": span.resource.attributes.get("service.name"),
        "name": span.name,
        "start": span.start_time,
        "end": span.end_time,
        "attributes": dict(span.attributes or {}),
    }


def start_tracing(service: str, settings: Settings) -> None:
    """Record spans when there is somewhere to send them; otherwise tracing costs nothing."""
    if settings.otlp_endpoint is None and settings.traces_file is None:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": f"guiche-{service}"}))
    if settings.otlp_endpoint is not None:
        # Imported here: it takes a tenth of a service's start, and few laptops have a collector.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint)))
    if settings.traces_file is not None:
        exporter = FileSpanExporter(settings.traces_file)
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=200))
    trace.set_tracer_provider(provider)
    global _recording
    _recording = True


def current_traceparent() -> str | None:
    """The W3C trace context of the current span, if one is recorded."""
    if not _recording or not trace.get_current_span().get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


def span(name: str, traceparent: str | None = None, **attributes: str | int) -> AbstractContextManager[None]:
    """A span that continues `traceparent` (or the current trace) while the block runs."""
    if not _recording:
        return nullcontext()
    return _recorded_span(name, traceparent, attributes)


@contextmanager
def _recorded_span(name: str, traceparent: str | None, attributes: dict[str, str | int]) -> Iterator[None]:
    if traceparent is None:
        with tracer.start_as_current_span(name, attributes=attributes):
            yield
        return
    token = otel_context.attach(_propagator.extract({"traceparent": traceparent}))
    try:
        with tracer.start_as_current_span(name, attributes=attributes):
            yield
    finally:
        otel_context.detach(token)
