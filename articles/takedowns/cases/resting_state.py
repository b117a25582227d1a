"""The state of a case after a step that answers no notice."""

from django.utils import timezone

from articles.models.restriction import Mode, Restriction
from articles.takedowns.cases.appeal_deadlines import has_open_appeal
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
    active = Restriction.objects.active(timezone.now()).exclude(mode=Mode.HIDDEN)
    is_in_force = active.filter(effects__decision__case__in=case.with_merged()).exists()
    return Case.State.IN_FORCE if is_in_force else Case.State.CLOSED
