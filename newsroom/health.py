"""Health check for load balancers and monitoring."""

from dataclasses import asdict

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.editing.due_working_copies import scheduled_counts
from articles.editing.review.open_checks import check_counts
from articles.editing.stay_down.prints import foreign_prints
from articles.edition.triggers import edition_token, missing_triggers
from articles.outbox.sending import outbox_status
from articles.outbox.transport import has_mail_server
from articles.search.check import differences_found, sample_differs
from articles.search.index.update import missing_store
from articles.takedowns.letters import reminders
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers
from articles.takedowns.proof.receipts import probe_counts


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with {"status": "ok", ...}, or 503 with the reasons in `problems`.

    Queued mail, overdue cases, overdue or refused working copies and published texts that nobody has checked yet are
    reported, but do not make a server unhealthy. Takedowns that public pages contradict, or that were not checked in
    time, are in `warnings`: another server would answer the same.
    """
    problems, outbox, cases, copies, checks, probes = [], {}, {}, {}, {}, {}
    foreign = 0
    try:
        if missing := missing_triggers():
            problems.append(f"{len(missing)} edition triggers are missing: run 'manage.py prepare_newsroom'")
        if not edition_token():
            problems.append("there is no edition: run 'manage.py migrate'")
        if missing := missing_append_only_triggers():
            problems.append(f"the ledger can be changed ({missing[0]} is missing): run 'manage.py prepare_newsroom'")
        if missing_store():
            problems.append("there is no search index: run 'manage.py migrate', then 'manage.py rebuild_index'")
        elif sample_differs() or differences_found():
            problems.append("the search index and the items differ: run 'manage.py rebuild_index'")
        outbox = {"mail_server": has_mail_server(), **asdict(outbox_status())}
        cases = reminders.overdue_counts(timezone.now())
        checks = check_counts(timezone.now())
        copies = scheduled_counts(timezone.now())
        probes = probe_counts(timezone.now())
        foreign = foreign_prints()
    except DatabaseError:
        problems.append("the database cannot be read")
    report = {"status": "failing" if problems else "ok", "problems": problems, "outbox": outbox, "cases": cases}
    report |= {
        "working_copies": copies,
        "checks": checks,
        "takedown_checks": probes,
        "warnings": _warnings(probes, foreign),
    }
    return JsonResponse(report, status=503 if problems else 200)


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
