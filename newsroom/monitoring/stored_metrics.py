"""Metrics read from the database when somebody asks: what waits, what is late, and whether the server is ready."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from articles.outbox.models import Message
from articles.takedowns.models import Case
from newsroom.monitoring.report import health_report

# Subjects of the health report, each with what its counts are numbers of.
COUNTED = {
    "outbox": "Letters by state, counted up to 1,000.",
    "cases": "Cases by state, counted up to 1,000.",
    "working_copies": "Scheduled working copies that are overdue or were refused.",
    "checks": "Published texts that nobody has checked yet.",
    "takedown_checks": "Takedowns whose public pages are still to be checked, or show what was taken down.",
}


class StoredMetrics:
    """A collector of prometheus_client."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        report = health_report()
        yield _gauge("ready", "1 if the server can do its work, as /readyz answers.", report["status"] == "ok")
        yield _gauge("warnings", "What a person has to look at, though the server works.", len(report["warnings"]))
        for subject, words in COUNTED.items():
            family = GaugeMetricFamily(f"newsroom_{subject}", words, labels=["state"])
            for state, number in report[subject].items():
                family.add_metric([state], float(number))
            yield family
        try:
            yield from _ages(timezone.now())
        except DatabaseError:
            # `ready` is 0, and the log of /readyz names the cause.
            return


def _ages(at: datetime) -> Iterator[GaugeMetricFamily]:
    """Two index lookups: the most overdue case, and the letter that has waited longest."""
    due = Case.objects.overdue(at).order_by("due_at").values_list("due_at", flat=True).first()
    words = "For how long the most overdue case has been overdue."
    yield _gauge("case_overdue_seconds", words, (at - due).total_seconds() if due else 0)
    unsent = Message.objects.filter(sent_at=None, failed_at=None, not_before__lte=at).order_by("pk")
    waiting = unsent.values_list("not_before", flat=True).first()
    words = "For how long the first letter in the outbox has been due."
    yield _gauge("outbox_oldest_seconds", words, (at - waiting).total_seconds() if waiting else 0)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"newsroom_{name}", words, value=float(value))
