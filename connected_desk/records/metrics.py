"""What is counted of requests, and what of the database is told to whoever watches over the desk, for Prometheus.

No label says anything of a person, a company or a case: views by name, methods, status, states and names of jobs.
Several processes count into files of their own that are read together (scripts/gunicorn.conf.py makes the folder).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from connected_desk.records import health, outbox, worker
from connected_desk.records.models import MailState, OutboxMail, Seal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = ("GET", "HEAD", "POST")
UNKNOWN = "other"  # a method or an address that is none of ours: made up by whoever asks, so never a label
requests = Counter("desk_requests", "Requests answered.", ("view", "method", "status"))
seconds = Histogram("desk_request_seconds", "Seconds until a request was answered.", ("view",), buckets=BUCKETS)


def count(view: str, method: str, status: int, took: float) -> None:
    """Count one request: the name of its view ("" where there is none), and how many seconds it took."""
    requests.labels(view or UNKNOWN, method if method in METHODS else UNKNOWN, str(status)).inc()
    seconds.labels(view or UNKNOWN).observe(took)


def told(*, at: datetime) -> bytes:
    """Everything, in the text form of Prometheus. A few queries, however much there is."""
    registry = CollectorRegistry()
    if values.ValueClass is values.MutexValue:
        registry.register(_Counted())
    else:
        MultiProcessCollector(registry)
    registry.register(_Desk(at))
    return generate_latest(registry)


class _Counted(Collector):
    """What this one process counted."""

    def collect(self) -> Iterator[Metric]:
        return (family for family in REGISTRY.collect() if family.name.startswith("desk_"))


class _Desk(Collector):
    """What the database and the disk say at an instant; the same whichever process is asked."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        yield self._states("desk_jobs", "Jobs by state.", _jobs())
        yield self._one("desk_jobs_given_up", "Jobs that failed for good.", len(health.given_up()))
        yield self._states("desk_mails", "Mails by state.", outbox.counts())
        yield self._one("desk_outbox_age_seconds", "Since the oldest mail not yet sent was queued.", self._outbox_age())
        yield self._one("desk_scans_waiting", "Files without a verdict of the scanner.", health.scans_waiting())
        yield self._one("desk_worker_silent_seconds", "Since any worker gave a sign of life.", self._silence())
        yield self._one("desk_seal_age_seconds", "Since the record was sealed last.", self._seal_age())
        yield self._one("desk_disk_free_bytes", "Room on the disk of the data folder.", health.room().free)
        yield self._routines()

    def _one(self, name: str, help_text: str, value: float | None) -> Metric:
        """A single figure; a family without a sample where there is none: absence is not 0."""
        family = GaugeMetricFamily(name, help_text)
        if value is not None:
            family.add_metric([], value)
        return family

    def _states(self, name: str, help_text: str, numbers: dict[str, int]) -> Metric:
        family = GaugeMetricFamily(name, help_text, labels=["state"])
        for state, number in sorted(numbers.items()):
            family.add_metric([state], number)
        return family

    def _routines(self) -> Metric:
        family = GaugeMetricFamily("desk_routine_age_seconds", "Since it was done last.", labels=["job"])
        for one in health.routines(self.at):
            if one.done_at:
                family.add_metric([one.name], _since(one.done_at, self.at))
        return family

    def _outbox_age(self) -> float:
        oldest = OutboxMail.objects.filter(state=MailState.QUEUED).aggregate(first=Min("queued_at"))["first"]
        return _since(oldest, self.at) if oldest else 0.0

    def _silence(self) -> float | None:
        seen = worker.last_seen(self.at)
        return _since(seen, self.at) if seen else None

    def _seal_age(self) -> float | None:
        sealed = Seal.objects.order_by("-pk").values_list("sealed_at", flat=True).first()
        return _since(sealed, self.at) if sealed else None


def _jobs() -> dict[str, int]:
    found = dict(DBTaskResult.objects.values_list("status").annotate(number=Count("pk")))
    states = {state.value: found.get(state.value, 0) for state in TaskResultStatus}
    return {state.lower(): number for state, number in states.items() if state != TaskResultStatus.SUCCESSFUL.value}


def _since(then: datetime, at: datetime) -> float:
    """Seconds; never less than none, where a clock was set back."""
    return max(at - then, timedelta(0)).total_seconds()
