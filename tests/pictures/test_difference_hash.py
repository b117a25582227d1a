"""Tests of the difference hash: the same picture in another size, quality or crop is near, and another one is not."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from articles.pictures.difference_hash import MAX_SAME, MAX_SIMILAR, difference_hash, hashes_of_crops


def photo(seed: int) -> Image.Image:
    rng = random.Random(seed)
    picture = Image.new("RGB", (480, 320), (rng.randrange(256), 120, 90))
    draw = ImageDraw.Draw(picture)
    for _ in range(30):
        left, top, size = rng.randrange(480), rng.randrange(320), rng.randint(15, 160)
        draw.ellipse((left, top, left + size, top + size), fill=tuple(rng.randrange(256) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(4))


def encoded(picture: Image.Image, kind: str = "JPEG", quality: int = 40) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize(
    "box", [None, (24, 0, 480, 320), (0, 0, 456, 320), (0, 16, 480, 320), (0, 0, 480, 304), (9, 0, 480, 320)]
)
def test_a_picture_resized_compressed_and_cropped_by_five_percent_is_the_same(box: tuple[int, ...] | None) -> None:
    for seed in range(6):
        stored = list(hashes_of_crops(photo(seed)))
        changed = photo(seed).crop(box) if box else photo(seed)

        made = difference_hash(encoded(changed.resize((300, 200)), "WEBP"))

        assert min(made.distance(crop) for crop in stored) <= MAX_SAME
        assert set(made.keys) & {key for crop in stored for key in crop.keys}


def test_other_pictures_are_not_similar() -> None:
    hashes = [difference_hash(photo(seed)) for seed in range(20)]

    distances = [one.distance(other) for at, one in enumerate(hashes) for other in hashes[:at]]

    assert min(distances) > MAX_SIMILAR


def test_a_flat_picture_is_not_distinctive() -> None:
    assert not difference_hash(encoded(Image.new("RGB", (200, 100), "navy"))).is_distinctive
