"""How is a notice taken in? With the page it is about, the person who asks and their receipt, all or nothing."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.restricting import Target
from articles.takedowns.addresses import Place
from articles.takedowns.cases import join
from articles.takedowns.evidence import Taken, keep
from articles.takedowns.models import Claimant, ClaimantMessage, Evidence, Notice, NoticeTarget
from articles.takedowns.references import new_reference
from articles.takedowns.reminding import tell_of_new
from articles.takedowns.snapshots import take_snapshot

NAMED = ("name", "publisher", "address", "corrections_email")
STATUS_SHOWN_AFTER_CLOSING = timedelta(days=365)


def receive(
    notice: Notice, claimant: Claimant | None, places: Iterable[Place] = (), files: Iterable[Taken] = ()
) -> str:
    """Keep a notice. Returns the token of its status page, of which only the digest is kept.

    Files belong to a claimant; without one there must be none.
    """
    token = secrets.token_urlsafe(16)
    notice.status_digest = _digest(token)
    with transaction.atomic():
        notice.reference = new_reference("N", Notice)
        notice.effective_at = None if notice.missing else notice.received_at
        notice.save()
        named = list(places)
        for item_id in dict.fromkeys([notice.item_id, *(place.item.pk for place in named if place.item)]):
            if item_id is not None:
                take_snapshot(notice, item_id)
        keep_places(notice, named)
        if claimant is not None:
            claimant.notice = notice
            claimant.save()
            if claimant.email:
                _write_receipt(claimant, token)
            _keep_files(files, claimant)
        tell_of_new([case for case, is_new in join(notice, claimant, _targets(notice, named)) if is_new])
    return token


def _targets(notice: Notice, places: Iterable[Place]) -> list[Target]:
    """What a notice is about, each once. One brief or picture in an item is meant instead of the item."""
    brief = notice.placement.brief if notice.placement else None
    meant = brief or notice.picture or notice.item
    # A picture's own address names the item beside it as well.
    named = [place.picture or place.item for place in places]
    return list({(type(one), one.pk): one for one in (meant, *named) if one is not None}.values())


def keep_places(notice: Notice, places: Iterable[Place]) -> None:
    NoticeTarget.objects.bulk_create(
        NoticeTarget(
            notice=notice,
            line=place.line,
            url_as_given=place.given,
            item=place.item,
            picture=place.picture,
            found=place.found,
        )
        for place in places
    )


def _keep_files(files: Iterable[Taken], claimant: Claimant) -> None:
    """What the database takes back is taken from the disk as well."""
    kept: list[Evidence] = []
    try:
        for taken in files:
            kept.append(keep(taken, claimant))
    except BaseException:
        for evidence in kept:
            evidence.file.delete(save=False)
        raise


def notice_by_token(token: str, at: datetime) -> Notice | None:
    """The notice whose status a link shows, until a year after it was closed."""
    shown = Q(decided_at__isnull=True) | Q(decided_at__gt=at - STATUS_SHOWN_AFTER_CLOSING)
    return Notice.objects.filter(shown, status_digest=_digest(token)).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _write_receipt(claimant: Claimant, token: str) -> None:
    """In the language the notice was written in. It repeats nothing that was typed: the address may be a stranger's."""
    notice = claimant.notice
    with translation.override(notice.language):
        english = translation.get_language() == "en"
        words = {
            "reference": notice.reference,
            "missing": notice.missing,
            "lines_not_found": notice.lines_not_found,
            "received": timezone.localtime(notice.received_at).strftime("%Y-%m-%d %H:%M UTC%z"),
            "status_address": settings.SITE_URL + reverse("takedowns:status", args=[token]),
            "site": {key: (settings.SITE.get(f"{key}_en") if english else "") or settings.SITE[key] for key in NAMED},
        }
        ClaimantMessage.objects.create(
            claimant=claimant,
            recipient=claimant.email,
            subject=_("We have received your notice %(reference)s") % words,
            text=render_to_string("takedowns/receipt.txt", words),
        )
