"""Assign a case to somebody else."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.formats.lists import join_list
from articles.models.editorial.desk_preferences import desk_language
from articles.outbox.models import Message
from articles.outbox.transport import has_mail_server
from articles.takedowns.cases.locking import check_version, lock_cases
from articles.takedowns.cases.people import MAX_SUGGESTED, assignable_by, find_assignable, may_assign, may_read_case
from articles.takedowns.cases.transitions import transition
from articles.takedowns.models import Case, LedgerEvent


@transaction.atomic
def assign(case: Case, version: int, by: User, username: str) -> Case:
    """Assign an open case to the account with this user name, and tell that person by mail.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    current = lock_cases([case.pk])[case.pk]
    if not may_assign(by, current):
        raise PermissionDenied
    check_version(current, version)
    if not current.is_open:
        raise ValidationError(_("This case is closed. Reopen it before you assign it."))
    person = _chosen(current, by, username)
    current.assignee = person
    transition(current, Case.State(current.state), by, LedgerEvent.Action.ASSIGNED, to=person.pk)
    if person != by:
        _notify(current, person, by)
    return current


def _chosen(case: Case, by: User, username: str) -> User:
    """The account with this user name, if the case can be assigned to it by this user. ValidationError if not."""
    typed = username.strip()
    if not typed:
        raise ValidationError({"reason": _("Enter a user name or a full name.")})
    person = assignable_by(by).filter(username=typed).first() or _of_this_name(by, typed)
    if not may_read_case(person, case):
        raise ValidationError({"reason": _("%(name)s may not view this case.") % {"name": name_of(person)}})
    return person


def _of_this_name(by: User, typed: str) -> User:
    """The only person with this full name; ValidationError that names those who are near if there is none."""
    near = find_assignable(by, typed, MAX_SUGGESTED)
    same = [person for person in near if person.get_full_name().casefold() == typed.casefold()]
    if len(same) == 1:
        return same[0]
    if not near:
        raise ValidationError({"reason": _("Nobody to whom you can assign cases has this name.")})
    names = join_list(f"{name_of(person)} ({person.username})" for person in near)
    raise ValidationError({"reason": _("Which of them is meant? Enter the user name: %(names)s") % {"names": names}})


def _notify(case: Case, person: User, by: User) -> None:
    """A mail with the number of the case and no words of it, because email is not confidential."""
    if not (has_mail_server() and person.email):
        return
    with override(desk_language(person)):
        subject = _("%(author)s assigned case %(case)s to you") % {"author": name_of(by), "case": case.reference}
        write_mail(person, subject, settings.SITE_URL + case_address(case))


def write_mail(person: User, subject: str, address: str) -> Message:
    """A mail to a colleague with the address of a page of the desk, in the active language: theirs."""
    lines = [subject, "", _("You can read it and reply on the desk:"), address, ""]
    subject = " ".join(subject.split())[:200]
    return Message.objects.create(recipient=person.email, subject=subject, text="\n".join(lines))


def case_address(case: Case) -> str:
    """The desk's page of a case; of a merged one, that of the case which took it over."""
    return reverse("admin:takedowns_case_change", args=[case.survivor.pk])


def name_of(person: Any) -> str:
    return str(person.get_full_name() or person.get_username())
