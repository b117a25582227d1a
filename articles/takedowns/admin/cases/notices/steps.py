"""Steps for selected notices of a case, with the message that says what was done."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.users import current_user
from articles.takedowns.admin.cases.notices.form import MOVE, NOT_SPAM, SPAM, NoticesForm
from articles.takedowns.admin.notices.closed_claims import check_open
from articles.takedowns.cases.merging import split
from articles.takedowns.cases.notices.spam import mark_notices_as_spam, unmark_spam
from articles.takedowns.models import Case


def change_notices(form: NoticesForm, version: int, request: HttpRequest) -> tuple[str, Case]:
    """Do what the button says that was pressed. Returns the message, and the case to show.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    by, case, step = current_user(request), form.case, request.POST.get("step", "")
    selected = form.selected_for(step)
    count = len(selected)
    if step == SPAM:
        mark_notices_as_spam(case, version, by, selected)
        words = ngettext("%(count)d notice is marked as spam.", "%(count)d notices are marked as spam.", count)
        return words % {"count": count}, case
    if step == NOT_SPAM:
        unmark_spam(case, version, by, selected)
        return ngettext("%(count)d notice is open again.", "%(count)d notices are open again.", count) % {
            "count": count
        }, case
    if step != MOVE:
        raise ValidationError(_("Choose what to do with the selected notices."))
    target = form.target()
    check_open(target)
    home = split(case, version, by, selected, target, form.family_chosen)
    words = ngettext(
        "%(count)d notice was moved here from case %(case)s.",
        "%(count)d notices were moved here from case %(case)s.",
        count,
    )
    return words % {"count": count, "case": case.reference}, home
