"""External previews: links to one version of an item, and the answers of the people who have them.

The token of a link is random and only its SHA-256 is stored, as for the status pages of notices. A signed token could
be shown again, but then to everybody who sees the list; a new link is made in a moment.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.notes import may_read_notes, notify
from articles.editing.revisions.record import revisions_of
from articles.models.editorial.note import Note
from articles.models.editorial.preview_link import PreviewLink
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.outbox.link_tokens import new_token

LIFETIMES = (1, 3, 7, 30)
TOKEN_BYTES = 24


def create_link(item: NewsItem, revision: Revision, by: User, days: int, recipient: str) -> tuple[PreviewLink, str]:
    """A new link, and its token, which cannot be read again."""
    token, at = new_token(TOKEN_BYTES), timezone.now()
    link = PreviewLink.objects.create(
        item_id=item.pk,
        revision=revision,
        digest=_digest(token),
        recipient=recipient,
        created_at=at,
        created_by=by,
        expires_at=at + timedelta(days=days),
    )
    return link, token


def revoke(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def find_open(token: str, at: datetime) -> PreviewLink | None:
    """The open link with this token. One query on the unique index of digests, whatever the token."""
    links = PreviewLink.objects.filter(digest=_digest(token), expires_at__gt=at, revoked_at=None)
    return links.exclude(revision=None).select_related("revision").first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_shown(link: PreviewLink, item: NewsItem, at: datetime) -> bool:
    """Whether a link still shows its version: not once the item was taken down, withdrawn or decided upon."""
    return link in shown_links([link], item, at)


def shown_links(links: Iterable[PreviewLink], item: NewsItem, at: datetime) -> list[PreviewLink]:
    """Those links of an item that still show their version, whether or not they have expired. At most two queries."""
    oldest = _oldest_shown_version(item, at)
    withdrawn_at = item.withdrawn_at
    return [
        link
        for link in links
        if link.revision is not None
        and oldest is not None
        and link.revision.number >= oldest
        and (withdrawn_at is None or withdrawn_at <= link.created_at)
    ]


def check_version(item: NewsItem, revision: Revision, at: datetime) -> None:
    """Raise ValidationError if a link to this version would show nothing."""
    oldest = _oldest_shown_version(item, at)
    if oldest is None:
        raise ValidationError(_("This item has been taken down, so a link would show nothing."))
    if revision.number < oldest:
        raise ValidationError(_("A decision has removed words of this version. Make a link to a newer version."))


def _oldest_shown_version(item: NewsItem, at: datetime) -> int | None:
    """Links show the versions from this number on: the last decision on the text. None if the item is taken down."""
    if item.page_mode(at) is not None:
        return None
    decisions = revisions_of(item).filter(kind=Revision.Kind.DECISION)
    return decisions.values_list("number", flat=True).first() or 0


@transaction.atomic
def record_answer(link: PreviewLink, answer: PreviewLink.Answer, comment: str, at: datetime) -> bool:
    """Store the answer of a reader, in place of an earlier one. False if the link has ended meanwhile.

    The comment is a note on the item, shown to the maker of the link. Only the first answer is mailed: otherwise a
    reader could send any number of mails.
    """
    link = PreviewLink.objects.select_for_update(of=("self",)).select_related("item", "created_by").get(pk=link.pk)
    if link.state(at) is not PreviewLink.State.OPEN:
        return False
    link.answer, link.answered_at = answer, at
    link.save(update_fields=["answer", "answered_at"])
    note, _is_new = Note.objects.update_or_create(
        link=link, defaults={"item_id": link.item_id, "text": comment, "resolved_at": None, "resolved_by": None}
    )
    if may_read_notes(link.created_by, link.item):
        notify(note, [link.created_by], link.recipient or _("a reader of a preview"))
    return True
