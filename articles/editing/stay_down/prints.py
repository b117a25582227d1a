"""Prints of items: made with the secret of the installation, and stored when an item is restricted.

The key is derived from NEWSROOM_SECRET_KEY, which is not in the database. A three-character name is one shingle: with a
plain hash it could be found by trying all names. After a change of the secret, `sync_removed_texts` makes the prints
anew from the texts as they are then.
"""

import struct
from functools import cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from articles.editing.stay_down.similarity import Subject
from articles.html.sanitizer import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.models.restriction import PAGE_MODES, Restriction
from articles.models.stay_down import RemovedText, RemovedTextKey
from articles.text.keyed_shingles import TextPrint, text_prints
from articles.text.tokens import canonical_form

# A shorter body is compared together with the headline: many briefs say no more than "details follow".
MIN_BODY_LENGTH = 12
BATCH = 100


def subject_of(item: NewsItem) -> Subject:
    """What is compared of an item: captions belong to pictures, which are taken down on their own."""
    body = canonical_form(plain_text(without_pictures(item.body)))
    heading = canonical_form(f"{item.headline}\n{item.standfirst}")
    return Subject(*text_prints(heading, body, _key()))


def removed_print(item: NewsItem) -> TextPrint:
    """The print of the text that must not come back: the body, and if that is short, headline and body."""
    subject = subject_of(item)
    return subject.body if subject.body.length >= MIN_BODY_LENGTH else subject.whole


def remember_text(item: NewsItem) -> None:
    """Store the print of the present text of an item, unless it is stored already. Two queries, or four."""
    made = removed_print(item)
    if not made.shingles:
        return
    text, is_new = RemovedText.objects.get_or_create(
        item_id=item.pk,
        digest=made.digest,
        defaults={
            "key_check": _key_check(),
            "length": made.length,
            "units": made.units,
            "shingles": _packed(made.shingles),
            "figures": _packed(made.figures),
        },
    )
    if is_new:
        RemovedTextKey.objects.bulk_create((RemovedTextKey(text=text, key=key) for key in made.keys), BATCH)


def loaded(text: RemovedText) -> TextPrint:
    shingles, figures = _unpacked(bytes(text.shingles)), _unpacked(bytes(text.figures))
    return TextPrint(shingles, figures, text.length, text.units, text.digest)


def sync_removed_texts() -> None:
    """Store missing prints of what is restricted, and make those anew that another secret was used for.

    Runs after each migrate. Reads only items that need it.
    """
    RemovedText.objects.exclude(key_check=_key_check()).delete()
    rows = Restriction.objects.filter(lifted_at__isnull=True).order_by()
    items = rows.filter(item__isnull=False, mode__in=PAGE_MODES, item__removed_texts__isnull=True)
    briefs = rows.filter(placement__isnull=False, placement__brief__removed_texts__isnull=True)
    numbers = {*items.values_list("item", flat=True), *briefs.values_list("placement__brief", flat=True)}
    for item in NewsItem.objects.filter(pk__in=numbers).iterator(BATCH):
        remember_text(item)


def _packed(numbers: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _unpacked(stored: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(stored) // 4}I", stored)


@cache
def _key_of(secret: str) -> bytes:
    return salted_hmac("articles.editing.stay_down", "prints", secret=secret, algorithm="sha256").digest()


def _key() -> bytes:
    return _key_of(settings.SECRET_KEY)


def _key_check() -> str:
    """Tells two secrets apart without revealing either."""
    check = salted_hmac("articles.editing.stay_down", "check", secret=settings.SECRET_KEY, algorithm="sha256")
    return check.hexdigest()[:8]
