"""Redaction of deliveries: mask the words of a person in raw pages. The digests stay those of the pages as received."""

from collections.abc import Callable, Collection

from articles.ingest.models import Delivery
from articles.parsing.decoding import NotTextError, decode

BATCH_SIZE = 20


def mask_deliveries(mask: Callable[[str], str], items: Collection[int] | None, held: Collection[int]) -> int:
    """Mask words in the deliveries of these articles, or of all (None), except of those on hold. Returns how many
    deliveries contained one. Bytes that are not text stay.
    """
    rows = Delivery.objects.order_by("pk")
    if items is not None:
        rows = rows.filter(article__in=items)
    changed = 0
    for delivery in rows.exclude(article__in=held).iterator(BATCH_SIZE):
        raw, name = (
            _masked(bytes(delivery.raw), mask),
            mask(delivery.name)[: Delivery._meta.get_field("name").max_length],
        )
        if (raw, name) != (bytes(delivery.raw), delivery.name):
            # Not save(), which would write the digest of the masked page.
            changed += Delivery.objects.filter(pk=delivery.pk).update(raw=raw, name=name)
    return changed


def _masked(raw: bytes, mask: Callable[[str], str]) -> bytes:
    try:
        decoded = decode(raw)
    except NotTextError:
        return raw
    text = mask(decoded.text)
    return raw if text == decoded.text else text.encode(decoded.encoding, "replace")
