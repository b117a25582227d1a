"""Difference hash (dHash) of a picture: whether each cell is brighter than its neighbour, darker, or neither.

It hardly changes when a picture is resized or compressed anew. A picture whose edge was cut off has the hash of one of
the crops of the original, so the hashes of several crops are stored and only the whole new picture is looked up.
Distances are shares of the edges that either picture has: drawings with few edges would otherwise all be alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import pairwise

from PIL import Image

Box = tuple[float, float, float, float]

# Pairs of cells in a row, and rows; across and down, with two bits each.
CELLS = 16
BITS = 2 * 2 * CELLS * CELLS
# Pictures are reduced to this first, in pixels; the crops are cut from it.
REDUCED = 320
# Shares that are cut off one side.
CROPS = (0.0125, 0.025, 0.0375, 0.05)
# Two cells that differ less are equally bright, so that compression does not change the bits (of 255).
MIN_DIFFERENCE = 3
# Up to the first distance a picture is the same, up to the second it may be.
MAX_SAME, MAX_SIMILAR = 0.14, 0.3
# Flat pictures resemble each other: they are recognised by their digest only.
MIN_EDGES = 24
# MinHash: a key stands for so many minima, so hashes at a distance of 0.1 share a key with 99.98 %, at 0.7 with 6 %.
KEYS, MINIMA = 8, 4


@dataclass(frozen=True, slots=True)
class DifferenceHash:
    """`bits`: BITS of them, set where there is an edge."""

    bits: int

    @property
    def is_distinctive(self) -> bool:
        return self.bits.bit_count() >= MIN_EDGES

    def distance(self, other: "DifferenceHash") -> float:
        """The share of the edges of either that only one has, 0 to 1."""
        edges = (self.bits | other.bits).bit_count()
        return (self.bits ^ other.bits).bit_count() / edges if edges else 0.0

    @property
    def keys(self) -> list[int]:
        """Numbers of 63 bits for an index, one for each of KEYS; similar pictures share some."""
        edges = [at for at, bit in enumerate(reversed(f"{self.bits:b}")) if bit == "1"]
        if not edges:
            return []
        minima = [min(map(ranks.__getitem__, edges)) for ranks in _permutations()]
        groups = [minima[at : at + MINIMA] for at in range(0, len(minima), MINIMA)]
        return [_number(f"{at}:{group}") for at, group in enumerate(groups)]


def difference_hash(picture: Image.Image) -> DifferenceHash:
    """The hash of a whole picture; of an animation, its first frame."""
    return _hash_of(_reduced(picture))


def hashes_of_crops(picture: Image.Image) -> Iterator[DifferenceHash]:
    """The hash of the whole picture, then of each crop."""
    grey = _reduced(picture)
    yield _hash_of(grey)
    width, height = grey.size
    for share in CROPS:
        across, down = width * share, height * share
        yield _hash_of(grey, (across, 0, width, height))
        yield _hash_of(grey, (0, 0, width - across, height))
        yield _hash_of(grey, (0, down, width, height))
        yield _hash_of(grey, (0, 0, width, height - down))


def _reduced(picture: Image.Image) -> Image.Image:
    """Grey on white, each side at most REDUCED pixels."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    grey = picture.convert("L")
    grey.thumbnail((REDUCED, REDUCED), Image.Resampling.BOX, reducing_gap=None)
    return grey


def _hash_of(grey: Image.Image, box: Box | None = None) -> DifferenceHash:
    turned = grey.transpose(Image.Transpose.TRANSPOSE)
    turned_box = (box[1], box[0], box[3], box[2]) if box else None
    return DifferenceHash(_edges(grey, box) << (BITS // 2) | _edges(turned, turned_box))


def _edges(grey: Image.Image, box: Box | None) -> int:
    """Two bits for each pair of neighbouring cells in a row."""
    cells = grey.resize((CELLS + 1, CELLS), Image.Resampling.BOX, box).tobytes()
    bits = 0
    for row in range(0, len(cells), CELLS + 1):
        for left, right in pairwise(cells[row : row + CELLS + 1]):
            bits = bits << 2 | (left - right >= MIN_DIFFERENCE) << 1 | (right - left >= MIN_DIFFERENCE)
    return bits


@cache
def _permutations() -> list[list[int]]:
    """Fixed orders of the bits, equal in every process."""
    return [[_number(f"{order}/{bit}") for bit in range(BITS)] for order in range(KEYS * MINIMA)]


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1
