"""Making the signatures of notices: when a notice is received, and by the minute worker for those that have none."""

import struct
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from articles.takedowns.models import Claimant, Notice, NoticeSignature
from articles.text.keyed_shingles import text_prints
from articles.text.tokens import canonical_form

MAX_LENGTH = 20_000
SKETCH_SIZE = 24
DIGEST_LENGTH = 32
MAX_FILLED = 200
NETWORK_PERIOD, MAX_FORGOTTEN = timedelta(days=2), 1_000


def store_signature(notice: Notice, claimant: Claimant | None, network: str = "") -> None:
    """Store the signature of a new notice, in the transaction that stores it."""
    signature_of(notice, claimant, network).save(force_insert=True)


def signature_of(notice: Notice, claimant: Claimant | None, network: str = "") -> NoticeSignature:
    form = canonical_form(notice.statement[:MAX_LENGTH])
    plain, _whole = text_prints("", form, _key_of(settings.SECRET_KEY))
    smallest = sorted(plain.shingle_set)[:SKETCH_SIZE]
    return NoticeSignature(
        notice=notice,
        wording=plain.digest,
        sketch=struct.pack(f"<{len(smallest)}I", *smallest),
        sender=sender_digest(claimant),
        network=network[:DIGEST_LENGTH],
    )


def sender_digest(claimant: Claimant | None) -> str:
    """The digest of the email address, else of the name; "" for an anonymous claimant."""
    email = claimant.email.strip().casefold() if claimant else ""
    name = canonical_form(claimant.name) if claimant and not email else ""
    if not email and not name:
        return ""
    known = f"email {email}" if email else f"name {name}"
    return salted_hmac("takedowns.sender", known, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]


def fill_signatures(limit: int = MAX_FILLED) -> int:
    """Make the missing signatures of open notices, the newest first. Returns how many."""
    missing = Notice.objects.exclude(state=Notice.State.CLOSED).filter(signature__isnull=True)
    with transaction.atomic():
        notices = list(missing.select_related("claimant").order_by("-pk")[:limit])
        rows = [signature_of(notice, getattr(notice, "claimant", None)) for notice in notices]
        NoticeSignature.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_networks(at: datetime) -> int:
    """Blank the networks of notices that are two days old: a flood is over by then. Returns how many."""
    known = NoticeSignature.objects.exclude(network="").filter(notice__received_at__lt=at - NETWORK_PERIOD)
    keys = list(known.order_by("pk").values_list("pk", flat=True)[:MAX_FORGOTTEN])
    return NoticeSignature.objects.filter(pk__in=keys).update(network="") if keys else 0


@cache
def _key_of(secret: str) -> bytes:
    return salted_hmac("takedowns.signatures", "statements", secret=secret, algorithm="sha256").digest()
