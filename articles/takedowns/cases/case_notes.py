"""Notes of the desk on a case: writing one, telling the people whom it mentions, and marking it as done.

A note, its mentions, the mails about it and its event are stored in one transaction. The version of the case stays,
so that a note does not overtake the decision that somebody else is writing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.editing.notes import mentionable
from articles.models.editorial.desk_preferences import desk_language
from articles.outbox.transport import has_mail_server
from articles.takedowns.cases.assigning import case_address, name_of, write_mail
from articles.takedowns.cases.closed_claims import REFUSAL
from articles.takedowns.cases.locking import check_not_merged, lock_cases
from articles.takedowns.cases.people import COMMENT, may_read_case
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import Case, CaseMention, CaseNote, LedgerEvent
from articles.text.at_names import mentioned_names, possible_names

MAX_NOTES = 1_000


@dataclass(frozen=True, slots=True)
class PostedCaseNote:
    """A stored note. `unknown`: mentioned names without an active account; `barred`: accounts that may not see it."""

    note: CaseNote
    unknown: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


@transaction.atomic
def add_case_note(case: Case, by: User, text: str) -> PostedCaseNote:
    """Write a note on a case in any state. ValidationError with a message for the author if it is refused."""
    if not by.has_perm(COMMENT):
        raise PermissionDenied
    current = lock_cases([case.pk])[case.pk]
    check_not_merged(current)
    if not may_read_case(by, current):
        raise ValidationError(REFUSAL)
    if not text.strip():
        raise ValidationError({"text": _("Write the note.")})
    if current.notes.order_by()[:MAX_NOTES].count() >= MAX_NOTES:
        raise ValidationError({"text": _("This case has %(count)d notes, and no more fit.") % {"count": MAX_NOTES}})
    note = CaseNote.objects.create(case=current, by=by, text=text.strip())
    posted = _notify_mentioned(note, by)
    append_event(LedgerEvent.Action.NOTED, by, current.reference, {"note": note.pk}, [note])
    return posted


@transaction.atomic
def mark_as_done(note: CaseNote, user: User) -> None:
    """Take a note off the first page of a person whom it mentions."""
    CaseMention.objects.filter(note=note, user=user, resolved_at=None).update(resolved_at=timezone.now())


def open_mentions(user: User) -> "QuerySet[CaseMention]":
    """The mentions of a person that are not done, newest first."""
    mentions = CaseMention.objects.filter(user=user.pk, resolved_at=None).order_by("-pk")
    return mentions.select_related("note__case__merged_into", "note__by")


def _notify_mentioned(note: CaseNote, by: User) -> PostedCaseNote:
    names = possible_names(note.text)
    accounts = mentionable().annotate(key=Lower("username")).filter(key__in=names) if names else []
    by_name = {account.username: account for account in accounts}
    mentioned = mentioned_names(note.text, by_name)
    people = [by_name[name] for name in mentioned.known if by_name[name] != by]
    barred = [person for person in people if not may_read_case(person, note.case)]
    for person in people:
        if person not in barred:
            _mention(note, person, by)
    return PostedCaseNote(note, mentioned.unknown, tuple(person.username for person in barred))


def _mention(note: CaseNote, person: User, by: User) -> None:
    """Show a note on the first page of a person, and mail its address, without any words of it."""
    mention = CaseMention.objects.create(note=note, user=person)
    if has_mail_server() and person.email:
        names = {"author": name_of(by), "case": note.case.reference}
        with override(desk_language(person)):
            subject = _("%(author)s wrote a note on case %(case)s") % names
            address = f"{settings.SITE_URL}{case_address(note.case)}#note-{note.pk}"
            mention.message = write_mail(person, subject, address)
        mention.save(update_fields=["message"])
