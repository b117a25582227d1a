"""Notes of the desk: writing one, replying, resolving, and telling the people whom it mentions.

A note, its mentions and the mails about it are stored in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.html.sanitizer import plain_text
from articles.models.choices import Kind
from articles.models.editorial.desk_preferences import desk_language
from articles.models.editorial.note import Note, NoteMention
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_text_closed, reading_as
from articles.outbox.models import Message
from articles.outbox.transport import has_mail_server
from articles.text.at_names import mentioned_names, possible_names
from articles.text.text_quote import TextQuote, located, normalised

MAX_REPLIES = 200
MAX_SUBJECT_LENGTH = 200
VIEW_PERMISSIONS = {Kind.ARTICLE: "articles.view_article", Kind.BRIEF: "briefs.view_brief"}
NO_QUOTE = TextQuote("")


@dataclass(frozen=True, slots=True)
class PostedNote:
    """A stored note. `unknown`: mentioned names without an active account; `barred`: accounts that may not see it."""

    note: Note
    unknown: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def text_of(item: NewsItem) -> str:
    """The text in which the passages of notes are found: headline, standfirst and body, normalised."""
    return normalised("\n".join((item.headline, item.standfirst, plain_text(item.body))))


@transaction.atomic
def add_note(item: NewsItem, by: User, text: str, quote: TextQuote = NO_QUOTE) -> PostedNote:
    """Write a note, about a passage if `quote` has one."""
    note = Note(item=item, by=by, text=text)
    note.quote = located(text_of(item), quote) if quote.exact else NO_QUOTE
    note.save()
    return _posted(note, by, [])


@transaction.atomic
def add_reply(thread: Note, by: User, text: str) -> PostedNote:
    """Reply to a note and tell its author. It is open again. ValidationError if it has too many replies."""
    thread = _locked(thread)
    if thread.replies.count() >= MAX_REPLIES:
        raise ValidationError(_("This note has %(count)d replies. Write a new one.") % {"count": MAX_REPLIES})
    if thread.resolved_at is not None:
        _set_resolved(thread, None, None)
    note = Note.objects.create(item_id=thread.item_id, thread=thread, by=by, text=text)
    return _posted(note, by, [thread.by] if thread.by else [])


@transaction.atomic
def resolve(thread: Note, by: User) -> None:
    """Mark a note as dealt with, for everybody whom it or a reply mentions."""
    thread = _locked(thread)
    if thread.resolved_at is None:
        _set_resolved(thread, by, timezone.now())


@transaction.atomic
def reopen(thread: Note) -> None:
    _set_resolved(_locked(thread), None, None)


def _locked(thread: Note) -> Note:
    return Note.objects.select_for_update(of=("self",)).get(pk=thread.pk, thread=None)


def _set_resolved(thread: Note, by: User | None, at: datetime | None) -> None:
    thread.resolved_by, thread.resolved_at = by, at
    thread.save(update_fields=["resolved_by", "resolved_at"])
    NoteMention.objects.filter(Q(note=thread) | Q(note__thread=thread)).update(resolved_at=at)


def mentionable() -> Any:
    """The accounts that a note can mention: active staff."""
    return User.objects.filter(is_active=True, is_staff=True)


def _posted(note: Note, by: User, also: Sequence[User]) -> PostedNote:
    """Tell the mentioned people, and `also`, except the author of the note."""
    names = possible_names(note.text)
    accounts = mentionable().annotate(key=Lower("username")).filter(key__in=names) if names else []
    by_name = {account.username: account for account in accounts}
    mentioned = mentioned_names(note.text, by_name)
    people = {account.pk: account for account in (*(by_name[name] for name in mentioned.known), *also)}
    people.pop(by.pk, None)
    may_see = {pk: may_read_notes(account, note.item) for pk, account in people.items()}
    notify(note, [account for pk, account in people.items() if may_see[pk]], _name_of(by))
    barred = tuple(account.username for pk, account in people.items() if not may_see[pk] and account not in also)
    return PostedNote(note, mentioned.unknown, barred)


def may_read_notes(user: Any, item: NewsItem) -> bool:
    """Whether a user may see an item at the desk, and with it its notes."""
    with reading_as(user):
        return bool(user.is_active and user.has_perm(VIEW_PERMISSIONS[Kind(item.kind)]) and not is_text_closed(item))


def _name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def notify(note: Note, people: Iterable[User], author: str) -> None:
    """Show a note on the first page of these people; mail it once to those with an address, if mail is configured."""
    for account in people:
        mention, is_new = NoteMention.objects.get_or_create(note=note, user=account)
        if not is_new:
            NoteMention.objects.filter(pk=mention.pk).update(resolved_at=None)
        elif has_mail_server() and account.email:
            with override(desk_language(account)):
                mention.message = _mail(note, account, author)
            mention.save(update_fields=["message"])


def _mail(note: Note, account: User, author: str) -> Message:
    """A mail with the address of the note and no words of it or of the item, which may be taken down later."""
    item = note.item
    names = {"author": author, "kind": item.get_kind_display(), "number": item.pk}
    subject = _("%(author)s wrote a note on %(kind)s %(number)s") % names
    address = settings.SITE_URL + notes_address(item) + f"#note-{note.pk}"
    lines = [subject, "", _("You can read it and reply on the desk:"), address, ""]
    one_line = " ".join(subject.split())[:MAX_SUBJECT_LENGTH]
    return Message.objects.create(recipient=account.email, subject=one_line, text="\n".join(lines))


def notes_address(item: NewsItem) -> str:
    """The desk's page with the notes on an item."""
    name = "articles_article" if item.kind == Kind.ARTICLE else "briefs_brief"
    return reverse(f"admin:{name}_notes", args=[item.pk])
