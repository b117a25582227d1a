"""Removed pictures that come back: the same file, or the same picture resized, compressed anew or cropped.

An upload is compared when it is stored, and the pictures of an item when it is published: a copy may have been in the
library before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from articles.html.sanitizer import picture_ids
from articles.models.newsitem import NewsItem
from articles.models.restriction import PICTURE_MODES, Restriction
from articles.models.stay_down import PictureHash, PictureReview
from articles.pictures.difference_hash import (
    BITS,
    MAX_SAME,
    MAX_SIMILAR,
    DifferenceHash,
    difference_hash,
    hashes_of_crops,
)
from articles.pictures.models import Picture, PictureFingerprint, PictureKey

MAX_PER_KEY = 200
MAX_COMPARED = 100
# The first comparison of a large picture takes about 50 ms.
MAX_USED = 60
# The code of a refusal, as for texts.
WITHHELD = "withheld"
UNREADABLE = (UnidentifiedImageError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class PictureMatch:
    """A removed picture that a new one resembles. Not withheld: the editor is only asked to compare."""

    removed: Picture
    is_withheld: bool


def remember_picture(picture: Picture) -> None:
    """Store the hashes of a picture and its crops, unless they are stored. A lost file leaves only the digest."""
    if PictureFingerprint.objects.filter(picture=picture, digest=picture.digest).exists():
        return
    try:
        with picture.file.open("rb") as file, Image.open(file) as opened:
            hashes = [made for made in dict.fromkeys(hashes_of_crops(opened)) if made.is_distinctive]
    except UNREADABLE:
        hashes = []
    # A flat picture has one row without keys, for its digest.
    rows = PictureFingerprint.objects.bulk_create(
        PictureFingerprint(picture=picture, digest=picture.digest, bits=made.bits.to_bytes(BITS // 8))
        for made in hashes or [DifferenceHash(0)]
    )
    keys = zip(rows, hashes, strict=False)
    PictureKey.objects.bulk_create(PictureKey(fingerprint=row, key=key) for row, made in keys for key in made.keys)


def sync_picture_fingerprints() -> None:
    """Store missing fingerprints of restricted pictures. Runs after each migrate."""
    rows = Restriction.objects.filter(lifted_at__isnull=True, picture__isnull=False).order_by()
    numbers = rows.filter(picture__fingerprints__isnull=True).values_list("picture", flat=True)
    for picture in Picture.objects.filter(pk__in=set(numbers)).iterator(100):
        remember_picture(picture)


def find_removed_picture(picture: Picture, at: datetime) -> PictureMatch | None:
    """The removed picture that an uploaded one, saved or not, resembles most. At most five queries."""
    return _nearest(picture, _hash_of(picture.file.file), at)


def check_used_pictures(item: NewsItem, at: datetime) -> None:
    """Raise ValidationError if an item shows a copy of a removed picture that readers do not see in it already.

    The item need not be saved. One query where no picture is removed; else at most MAX_USED are compared.
    """
    stored = NewsItem.objects.filter(pk=item.pk).public(at).first() if item.pk and used_numbers(item) else None
    refuse_removed_pictures(used_numbers(item) - (used_numbers(stored) if stored else set()), at)


def used_numbers(item: NewsItem) -> set[int]:
    """The keys of the pictures in the body and at the head of an item."""
    return {*picture_ids(item.body), *([item.lead_picture_id] if item.lead_picture_id else [])}


def refuse_removed_pictures(numbers: Iterable[int], at: datetime) -> None:
    """Raise ValidationError if one of these pictures is a copy of a removed one, and no two people have allowed it."""
    chosen = sorted(numbers)
    if not chosen or not has_removed_pictures(at):
        return
    if len(chosen) > MAX_USED:
        raise ValidationError(
            _("It has %(count)d new pictures; at most %(most)d can be compared with removed ones at once.")
            % {"count": len(chosen), "most": MAX_USED},
            code=WITHHELD,
        )
    for picture in Picture.objects.filter(pk__in=chosen).order_by("pk"):
        if find_withholding(picture, at):
            words = _("Picture %(number)s cannot be used at present: it resembles a restricted one. Ask a moderator.")
            raise ValidationError({"body": words % {"number": picture.pk}}, code=WITHHELD)


def has_removed_pictures(at: datetime | None = None) -> bool:
    return Restriction.objects.active(at or timezone.now()).filter(picture__isnull=False).exists()


def find_withholding(picture: Picture, at: datetime) -> PictureMatch | None:
    """The removed picture because of which one in the library cannot be used: a copy of it that nobody has allowed."""
    match = _nearest(picture, _stored_hash(picture), at)
    is_withheld = match and match.is_withheld and not is_picture_allowed(picture, match.removed, at)
    return match if is_withheld else None


def is_picture_allowed(picture: Picture, removed: Picture, at: datetime) -> bool:
    """Whether two people have allowed this file of a picture since the restrictions in force began."""
    reviews = PictureReview.objects.filter(picture=picture, removed=removed, digest=picture.digest)
    decided = reviews.filter(decided_at__isnull=False).order_by("-decided_at").first()
    if decided is None or decided.decided_at is None or decided.is_refused:
        return False
    later = Restriction.objects.active(at).filter(picture=removed, starts_at__gt=decided.decided_at)
    return not later.exists()


def open_picture_review(picture: Picture) -> PictureReview | None:
    """The allowance of a picture that waits for a second person."""
    waiting = PictureReview.objects.filter(picture=picture.pk, digest=picture.digest, decided_at__isnull=True)
    return waiting.select_related("proposed_by", "removed").first()


def _stored_hash(picture: Picture) -> DifferenceHash | None:
    """The hash of a picture in the library, made and stored when it is first needed for this file."""
    row = PictureHash.objects.filter(picture=picture, digest=picture.digest).first()
    if row is None:
        made = None
        try:
            with picture.file.open("rb") as file:
                made = _hash_of(file)
        except UNREADABLE:
            # A lost file has no hash: its digest is compared.
            made = None
        bits = made.bits.to_bytes(BITS // 8) if made else b""
        row, _is_new = PictureHash.objects.update_or_create(
            picture=picture, defaults={"digest": picture.digest, "bits": bits}
        )
    stored = bytes(row.bits)
    return DifferenceHash(int.from_bytes(stored)) if stored else None


def _nearest(picture: Picture, made: DifferenceHash | None, at: datetime) -> PictureMatch | None:
    same = PictureFingerprint.objects.filter(digest=picture.digest).order_by()
    distances = dict.fromkeys(same.values_list("picture", flat=True)[:MAX_COMPARED], 0.0)
    rows = PictureFingerprint.objects.filter(pk__in=_candidates(made) if made else []).order_by()
    for number, bits in rows.values_list("picture", "bits"):
        distance = made.distance(DifferenceHash(int.from_bytes(bits))) if made else 1.0
        if distance <= MAX_SIMILAR:
            distances[number] = min(distance, distances.get(number, distance))
    distances.pop(picture.pk, None)
    if not distances:
        return None
    active = Restriction.objects.active(at).filter(picture__in=distances, mode__in=PICTURE_MODES)
    found = {row.picture for row in active.select_related("picture").order_by() if row.picture}
    if not found:
        return None
    nearest = min(found, key=lambda removed: (distances[removed.pk], removed.pk))
    return PictureMatch(nearest, distances[nearest.pk] <= MAX_SAME)


def _candidates(made: DifferenceHash) -> list[int]:
    """The fingerprints that share most keys with a hash: a bounded number for each key, along one index."""
    if not made.is_distinctive:
        return []
    newest = (
        "SELECT * FROM (SELECT fingerprint_id FROM pictures_picturekey WHERE key = %s"
        " ORDER BY fingerprint_id DESC LIMIT %s) k{at}"
    )
    each = " UNION ALL ".join(newest.format(at=at) for at in range(len(made.keys)))
    best = f"SELECT fingerprint_id FROM ({each}) found GROUP BY fingerprint_id ORDER BY count(*) DESC LIMIT %s"
    params = [value for key in made.keys for value in (key, MAX_PER_KEY)]
    with connection.cursor() as cursor:
        cursor.execute(best, [*params, MAX_COMPARED])
        return [number for (number,) in cursor.fetchall()]


def _hash_of(file: IO[Any]) -> DifferenceHash | None:
    """The hash of the encoded file, which need not be stored yet."""
    try:
        file.seek(0)
        with Image.open(file) as opened:
            return difference_hash(opened)
    except UNREADABLE:
        return None
    finally:
        file.seek(0)
