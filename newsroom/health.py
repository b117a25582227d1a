"""Health check for load balancers and monitoring."""

from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.editing.due_working_copies import scheduled_counts
from articles.editing.open_checks import check_counts
from articles.edition.triggers import edition_token, missing_triggers
from articles.outbox.sending import outbox_status
from articles.search.check import differences_found, sample_differs
from articles.search.index.update import missing_store
from articles.takedowns.letters import reminders
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with {"status": "ok", ...}, or 503 with the reasons in `problems`.

    Queued mail, overdue cases, overdue or refused working copies and published texts that nobody has checked yet are
    reported, but do not make a server unhealthy.
    """
    problems, outbox, cases, copies, checks = [], {}, {}, {}, {}
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
        outbox = {"mail_server": bool(settings.EMAIL_HOST), **asdict(outbox_status())}
        cases = reminders.overdue_counts(timezone.now())
        checks = check_counts(timezone.now())
        copies = scheduled_counts(timezone.now())
    except DatabaseError:
        problems.append("the database cannot be read")
    report = {"status": "failing" if problems else "ok", "problems": problems, "outbox": outbox, "cases": cases}
    report |= {"working_copies": copies, "checks": checks}
    return JsonResponse(report, status=503 if problems else 200)
