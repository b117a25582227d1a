"""Receiving a notice: stores it with snapshots, claimant, files and receipt and joins it to cases, all or nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target
from articles.formats.lists import join_list
from articles.identity.current import site_identity
from articles.takedowns.cases.opening import join_cases
from articles.takedowns.intake.evidence import AcceptedFile, store_files
from articles.takedowns.intake.signatures import store_signature
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.letters.reminders import notify_new_cases
from articles.takedowns.letters.status_links import digest_of_token, new_token, status_address, store_link
from articles.takedowns.models import Claimant, ClaimantMessage, Notice, NoticeTarget
from articles.takedowns.models.reference_number import new_reference
from articles.takedowns.proof.own_page import pages_of_pictures
from articles.takedowns.proof.snapshots import take_snapshots

SITE_FIELDS = ("name", "publisher", "address", "corrections_email")


def receive(
    notice: Notice,
    claimant: Claimant | None,
    url_matches: Iterable[UrlMatch] = (),
    files: Iterable[AcceptedFile] = (),
    network: str = "",
) -> str:
    """Store a notice. Returns the token of its status page, of which only the digest is stored.

    Files belong to a claimant: without one there must be none. `network`: the digest of the sender's network.
    """
    token = new_token()
    notice.status_digest = digest_of_token(token)
    matches = list(url_matches)
    with transaction.atomic():
        notice.reference = new_reference("N", Notice)
        notice.effective_at = None if notice.missing else notice.received_at
        notice.save()
        store_link(notice, token)
        take_snapshots(notice, items_to_store(notice.item_id, matches, notice.received_at))
        _store_targets(notice, matches)
        if claimant is not None:
            claimant.notice = notice
            claimant.save()
            if claimant.email:
                _write_receipt(claimant, token)
            store_files(files, claimant)
        store_signature(notice, claimant, network)
        cases = join_cases(notice, claimant, _targets(notice, matches))
        notify_new_cases([case for case, is_new in cases if is_new])
    return token


def items_to_store(item_id: int | None, matches: Iterable[UrlMatch], at: datetime) -> list[int]:
    """The items whose pages are stored: of a picture that was named by its address, the newest item that shows it."""
    matched = list(matches)
    showing = pages_of_pictures((match.picture for match in matched if match.picture), at)
    keys = [match.item.pk if match.item else showing.get(match.picture.pk if match.picture else 0) for match in matched]
    return [key for key in dict.fromkeys([item_id, *keys]) if key is not None]


def _targets(notice: Notice, matches: Iterable[UrlMatch]) -> list[Target]:
    """The distinct targets of a notice. A brief or picture chosen inside an item replaces that item."""
    brief = notice.placement.brief if notice.placement else None
    chosen = brief or notice.picture or notice.item
    targets = [chosen, *(match.picture or match.item for match in matches)]
    return list({(type(target), target.pk): target for target in targets if target is not None}.values())


def _store_targets(notice: Notice, matches: Iterable[UrlMatch]) -> None:
    NoticeTarget.objects.bulk_create(
        NoticeTarget(
            notice=notice,
            line=match.line,
            url_as_given=match.url_as_given,
            item=match.item,
            picture=match.picture,
            found=match.found,
        )
        for match in matches
    )


def _write_receipt(claimant: Claimant, token: str) -> None:
    """Queue the receipt in the language of the notice.

    It repeats nothing from the notice, because the email address may be somebody else's.
    """
    notice = claimant.notice
    with translation.override(notice.language):
        context = {
            "reference": notice.reference,
            "missing": notice.missing,
            "unmatched_lines": join_list(notice.unmatched_lines),
            "received": timezone.localtime(notice.received_at).strftime("%Y-%m-%d %H:%M UTC%z"),
            "status_address": status_address(token, notice.language),
            "site": {name: site_identity(name) for name in SITE_FIELDS},
        }
        ClaimantMessage.objects.create(
            claimant=claimant,
            recipient=claimant.email,
            subject=_("We have received your notice %(reference)s") % context,
            text=render_to_string("takedowns/receipt.txt", context),
        )
