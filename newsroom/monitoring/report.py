"""The health of the newsroom as a whole: what waits, what is late, and what a person has to look at."""

from dataclasses import asdict
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from articles.editing.due_working_copies import scheduled_counts
from articles.editing.review.open_checks import check_counts
from articles.editing.stay_down.prints import foreign_prints
from articles.outbox.sending import outbox_status
from articles.outbox.transport import has_mail_server
from articles.takedowns.letters import reminders
from articles.takedowns.proof.receipts import probe_counts
from newsroom.monitoring.readiness import degradations, problems


def health_report() -> dict[str, Any]:
    """JSON values: `status` ("ok" or "failing"), `problems`, `warnings`, and counts by subject.

    Queued mail, overdue cases, overdue or refused working copies and published texts that nobody has checked yet are
    reported, but do not make a server unhealthy. Takedowns that public pages contradict, or that were not checked in
    time, are in `warnings`: another server would answer the same.
    """
    found = problems()
    counts: dict[str, Any] = {"outbox": {}, "cases": {}, "working_copies": {}, "checks": {}, "takedown_checks": {}}
    foreign, at = 0, timezone.now()
    try:
        counts = {
            "outbox": {"mail_server": has_mail_server(), **asdict(outbox_status())},
            "cases": reminders.overdue_counts(at),
            "working_copies": scheduled_counts(at),
            "checks": check_counts(at),
            "takedown_checks": probe_counts(at),
        }
        foreign = foreign_prints()
    except DatabaseError:
        # `problems` names the cause already.
        found = found or ["the database cannot be read"]
    warnings = [*_warnings(counts["takedown_checks"], foreign), *degradations()]
    return {"status": "failing" if found else "ok", "problems": found, "warnings": warnings} | counts


def _warnings(probes: dict[str, int], foreign: int) -> list[str]:
    """What a person has to look at, though the server works."""
    warnings = []
    if failing := probes.get("failing"):
        warnings.append(f"{failing} takedowns: public pages still show what was taken down, or fail; see the desk")
    if overdue := probes.get("overdue"):
        warnings.append(f"{overdue} takedowns were not checked within 5 minutes: run 'manage.py send_outbox'")
    if foreign:
        warnings.append(f"{foreign} removed texts are not recognised since NEWSROOM_SECRET_KEY changed: run 'check'")
    return warnings
