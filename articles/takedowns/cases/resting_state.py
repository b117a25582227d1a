"""The state of a case after a step that answers no notice, and of one that is closed: in force as long as one of its
restrictions is.
"""

from django.utils import timezone

from articles.models.restriction import Restriction
from articles.takedowns.cases.appeals.deadlines import has_open_appeal
from articles.takedowns.models import Case, Notice


def resting_state(case: Case) -> Case.State:
    """Open as long as one of its notices or appeals is; otherwise in force as long as one of its restrictions is."""
    is_contested = has_open_appeal(case)
    if case.is_open and case.notices.exclude(state=Notice.State.CLOSED).exists():
        if case.state not in (Case.State.SECOND_REVIEW, Case.State.CONTESTED):
            return Case.State(case.state)
        return Case.State.CONTESTED if is_contested else Case.State.IN_REVIEW
    if is_contested:
        return Case.State.CONTESTED
    return closed_state(case)


def closed_state(case: Case, state: Case.State = Case.State.CLOSED) -> Case.State:
    """The state of a case that is closed: `state`, unless one of its restrictions is in force."""
    active = Restriction.objects.active(timezone.now())
    is_in_force = active.filter(effects__decision__case__in=case.with_merged()).exists()
    return Case.State.IN_FORCE if is_in_force else state
