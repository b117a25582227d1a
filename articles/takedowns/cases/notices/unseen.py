"""Unseen notices: they joined a case after the moderator had loaded the page, so the decision does not answer them.

When the decision closes the case, they go to a new one on the same target.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User

from articles.takedowns.cases.deadlines import set_due
from articles.takedowns.cases.merging import CaseNotice, count_claimants, delete_links
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.cases.opening import new_case, subject_of
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.ledger.row_digests import Entry
from articles.takedowns.models import Case, LedgerEvent


def detach(case: Case, notices: Iterable[int]) -> list[Entry]:
    """Take notices out of a locked case that is about to be closed. `open_case_for` puts them into a new one.

    Returns the entries of the deleted links for the ledger.
    """
    links = CaseNotice.objects.filter(case=case, notice__in=list(notices))
    return delete_links(list(links.order_by("pk")))


def open_case_for(notices: list[int], closed: Case, by: User | None, detached: list[Entry]) -> Case:
    """A new case on the target of a closed one for the notices that were taken out of it."""
    case = new_case(closed.target, Family(closed.family), None)
    links = CaseNotice.objects.bulk_create(CaseNotice(case=case, notice_id=key) for key in notices)
    case.notifiers, case.hold = count_claimants(case), closed.hold
    set_due(case)
    case.save()
    sync_notices(case)
    references = list(case.notices.order_by("pk").values_list("reference", flat=True))
    payload = subject_of(case) | {"notices": references, "from": closed.reference}
    append_event(LedgerEvent.Action.OPENED, by, case.reference, payload, [*case_rows(case), *links], detached)
    return case
