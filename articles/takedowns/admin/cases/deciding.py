"""Deciding with a filled-in form: the case alone, or all addresses of one of its notices."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import join_sentences
from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.messages import decision_message
from articles.takedowns.decisions.all_addresses import DecidedAddresses, Skipped, decide_all
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case


@transaction.atomic
def decide_with_form(
    case: Case, version: int, form: ActionForm, by: User | None, key: str | None = None
) -> DecidedAddresses:
    """Raises StaleCase and ValidationError as the decision itself does."""
    text, answers = form.decision_text, form.answers
    if chosen := form.all_addresses:
        return decide_all(case, version, chosen.notice, form.action_on, text, by, key, answers, chosen.versions)
    return DecidedAddresses([decide(case, version, form.build_action(), text, by, key, answers)], [])


def decided_message(decided: DecidedAddresses) -> str:
    count = len(decided.decisions)
    addresses = ngettext("%(count)d address.", "%(count)d addresses.", count) % {"count": count}
    lines = [decision_message(decided.decisions[0]), addresses if count > 1 else "", *skipped_lines(decided.skipped)]
    return str(join_sentences(*lines))


def skipped_lines(skipped: list[Skipped]) -> list[str]:
    return [_("Case %(case)s is left out: %(why)s") % {"case": row.case.reference, "why": row.why} for row in skipped]
