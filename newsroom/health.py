"""Is this server fit to serve? For load balancers and watchmen; says which part is not."""

from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.edition import edition_token, missing_triggers
from articles.outbox.sending import standing
from articles.search.checking import differences_found, sample_differs
from articles.search.index import missing_store
from articles.takedowns import reminding
from articles.takedowns.keeping import missing_refusals


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 and {"status": "ok", …}, or 503 with what is wrong in `problems`. Mail that waits, and cases
    that are overdue, are told, no more: a server is as fit to serve without them.
    """
    problems, outbox, cases = [], {}, {}
    try:
        if missing := missing_triggers():
            problems.append(f"{len(missing)} edition triggers are missing: run 'manage.py prepare_newsroom'")
        if not edition_token():
            problems.append("there is no edition: run 'manage.py migrate'")
        if missing := missing_refusals():
            problems.append(f"the ledger can be changed ({missing[0]} is missing): run 'manage.py prepare_newsroom'")
        if missing_store():
            problems.append("there is no search index: run 'manage.py migrate', then 'manage.py rebuild_index'")
        elif sample_differs() or differences_found():
            problems.append("the search index and the items differ: run 'manage.py rebuild_index'")
        outbox = {"mail_server": bool(settings.EMAIL_HOST), **asdict(standing())}
        cases = reminding.standing(timezone.now())
    except DatabaseError:
        problems.append("the database cannot be read")
    told = {"status": "failing" if problems else "ok", "problems": problems, "outbox": outbox, "cases": cases}
    return JsonResponse(told, status=503 if problems else 200)
