"""Prints of items: made with the secret of the installation, and stored when an item is restricted.

The key is derived from NEWSROOM_SECRET_KEY, which is not in the database. A three-character name is one shingle: with a
plain hash it could be found by trying all names. After a change of the secret, `sync_removed_texts` makes the prints
anew from the texts that are still there. Others stay, and count again once the former secret is back; the health check
reports them.
"""

import struct
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.editing.stay_down.similarity import Subject
from articles.html.captions import picture_captions
from articles.html.sanitizer import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.models.restriction import PAGE_MODES, Restriction
from articles.models.stay_down import RemovedText, RemovedTextKey
from articles.text.keyed_shingles import TextPrint, pieces_of, text_prints
from articles.text.tokens import canonical_form

# A shorter body is compared together with the headline: many briefs say no more than "details follow".
MIN_BODY_LENGTH = 12
BATCH = 100
MAX_FOREIGN = 1_000
# Prints of texts that are compared again within one request or decision.
MAX_KEPT = 320


def subject_of(item: NewsItem) -> Subject:
    """The text of an item; of a very long one its beginning. Captions belong to pictures, which are removed on their
    own.
    """
    heading, body = _forms_of(item)
    return Subject(*text_prints(heading, body, _key()))


def subjects_of(item: NewsItem) -> Sequence[Subject]:
    """All that is compared of an item: its text, a long one in pieces, and its captions.

    Optimisation: the last prints are kept, because a form, its checks and the save compare the same text up to four
    times, and each decision compares all scheduled items.
    """
    return _subjects_of(item.headline, item.standfirst, item.body, settings.SECRET_KEY)


@lru_cache(maxsize=MAX_KEPT)
def _subjects_of(headline: str, standfirst: str, body: str, secret: str) -> tuple[Subject, ...]:
    heading, text = _forms_in(headline, standfirst, body)
    captions = canonical_form(picture_captions(body))
    pieces, key = [*pieces_of(text), *(pieces_of(captions) if captions.strip() else [])], _key_of(secret)
    return tuple(Subject(*text_prints("" if at else heading, piece, key)) for at, piece in enumerate(pieces))


def _forms_of(item: NewsItem) -> tuple[str, str]:
    return _forms_in(item.headline, item.standfirst, item.body)


def _forms_in(headline: str, standfirst: str, body: str) -> tuple[str, str]:
    """Heading and body in the form that is hashed."""
    return canonical_form(f"{headline}\n{standfirst}"), canonical_form(plain_text(without_pictures(body)))


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

    Runs after each migrate. Reads only items that need it. A print is deleted once there is one of the same text with
    the present secret: equal in length, which a hash with another key cannot tell more exactly.
    """
    rows = Restriction.objects.filter(lifted_at__isnull=True).order_by()
    current = RemovedText.objects.filter(key_check=_key_check()).values("item")
    items = rows.filter(item__isnull=False, mode__in=PAGE_MODES).exclude(item__in=current)
    briefs = rows.filter(placement__isnull=False).exclude(placement__brief__in=current)
    numbers = {*items.values_list("item", flat=True), *briefs.values_list("placement__brief", flat=True)}
    for item in NewsItem.objects.filter(pk__in=numbers).iterator(BATCH):
        remember_text(item)
        made = removed_print(item)
        former = RemovedText.objects.filter(item=item.pk, length=made.length, units=made.units)
        former.exclude(key_check=_key_check()).delete()


def foreign_prints() -> int:
    """How many prints, up to MAX_FOREIGN, of what is still removed were made with another secret: these texts are not
    recognised.
    """
    lasting = Restriction.objects.active(timezone.now()).order_by()
    of_item = Exists(lasting.filter(item=OuterRef("item"), mode__in=PAGE_MODES))
    is_removed = of_item | Exists(lasting.filter(placement__brief=OuterRef("item")))
    foreign = RemovedText.objects.filter(is_removed).exclude(key_check=_key_check())
    return foreign.order_by()[:MAX_FOREIGN].count()


def check_prints(app_configs: Any = None, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """A system check for `manage.py check --database default`."""
    if not databases or RemovedText._meta.db_table not in connection.introspection.table_names():
        return []
    if not (count := foreign_prints()):
        return []
    hint = "Run 'manage.py migrate', or set NEWSROOM_SECRET_KEY to its former value and remove these texts again."
    words = f"{count} removed texts are not recognised: their prints were made with another NEWSROOM_SECRET_KEY"
    return [Warning(words, hint=hint, id="articles.W010")]


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
