"""States of notices: an open notice has the state of its case, and is closed with the last of its cases."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Max, Q
from django.utils import timezone

from articles.takedowns.models import Case, Notice

# State of an open case -> state of its notices, as claimants see it on the status page.
NOTICE_STATES = {
    Case.State.RECEIVED: Notice.State.RECEIVED,
    Case.State.IN_REVIEW: Notice.State.IN_REVIEW,
    Case.State.NEEDS_INFO: Notice.State.NEEDS_INFO,
    Case.State.SECOND_REVIEW: Notice.State.IN_REVIEW,
    Case.State.CONTESTED: Notice.State.IN_REVIEW,
}


def close_notices(cases: Collection[int], unseen: list[int], decided: list[int]) -> None:
    """Close the open notices of cases that stay open, but not those that nobody has seen. `decided`: all the cases
    that are decided in this step.
    """
    if not cases:
        return
    answered = Notice.objects.filter(cases__in=cases).exclude(state=Notice.State.CLOSED).exclude(pk__in=unseen)
    elsewhere = Notice.objects.filter(cases__in=Case.objects.open().exclude(pk__in=decided)).order_by().values("pk")
    keys = list(answered.exclude(pk__in=elsewhere).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=keys).update(state=Notice.State.CLOSED, decided_at=timezone.now())


def sync_notices(case: Case) -> list[int]:
    """Give the open notices of a case its state. Returns the keys of those that were closed with it."""
    return sync_notices_of([case])


def sync_notices_of(cases: Iterable[Case]) -> list[int]:
    """The same for several cases, with no more statements: one for each state of theirs that is open, and three."""
    by_state: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        by_state[NOTICE_STATES[Case.State(case.state)] if case.is_open else Notice.State.CLOSED].append(case.pk)
    closed = by_state.pop(Notice.State.CLOSED, [])
    for state, keys in by_state.items():
        Notice.objects.filter(cases__in=keys).exclude(state__in=(Notice.State.CLOSED, state)).update(state=state)
    return _close_notices_of(closed) if closed else []


def _close_notices_of(cases: list[int]) -> list[int]:
    notices = Notice.objects.filter(cases__in=cases).exclude(state=Notice.State.CLOSED).distinct()
    other_cases = Case.objects.open().exclude(pk__in=cases)
    still_open = Notice.objects.filter(cases__in=other_cases, pk__in=notices.values("pk"))
    to_close = list(notices.exclude(pk__in=still_open.values("pk")).order_by("pk").values_list("pk", flat=True))
    Notice.objects.filter(pk__in=to_close).update(state=Notice.State.CLOSED, decided_at=timezone.now())
    return to_close


def reopen_notices_of(case: Case) -> None:
    """Open the notices of a closed case again, except those that were marked as spam or withdrawn before it closed."""
    notices = case.notices.filter(spam_at=None)
    stays = Q(withdrawn_at__isnull=False)
    if case.state == Case.State.WITHDRAWN:
        # The last withdrawal closed the case: whoever opens it again takes that one back.
        stays &= Q(withdrawn_at__lt=notices.aggregate(last=Max("decided_at"))["last"])
    notices.exclude(stays).update(state=Notice.State.IN_REVIEW, decided_at=None, withdrawn_at=None)
