"""Removed pictures that come back: the same file, or the same picture resized, compressed anew or cropped."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import connection
from PIL import Image, UnidentifiedImageError

from articles.models.restriction import PICTURE_MODES, Restriction
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
    made = _hash_of(picture.file.file)
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
