"""Colour profiles: the one in a file, or one made from its PNG chunks (cICP, gAMA, cHRM) or AVIF box (colr).

Made profiles are the smallest that the ICC specification allows: three primaries and one curve.
"""

import struct
from collections.abc import Callable, Iterable
from itertools import chain

from PIL import ImageFile

from articles.pictures.containers import boxes, png_chunks

Curve = Callable[[float], float]
XY = tuple[float, float]
# White, red, green, blue.
Chromaticities = tuple[XY, XY, XY, XY]
Matrix = tuple[tuple[float, ...], ...]
D65: XY = (0.3127, 0.3290)
SRGB: Chromaticities = (D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
# Code points of ITU-T H.273: 1 is BT.709 with the primaries of sRGB, 9 BT.2020, 11 DCI-P3, 12 Display P3.
PRIMARIES: dict[int, Chromaticities] = {
    1: SRGB,
    4: ((0.310, 0.316), (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: (D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: (D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: (D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: (D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: (D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
D50 = (0.9642, 1.0, 0.8249)
CURVE_POINTS = 4096
# Programs write the gamma 1/2.2 and mean sRGB; PNG decoders take gammas within 5 % for the same.
SRGB_GAMMA, SAME_GAMMA = 1 / 2.2, 0.05
# Light that is shown as white, as a share of the brightest that a signal can say: 203 cd/m² (ITU-R BT.2408).
PQ_WHITE, HLG_WHITE = 203 / 10_000, 0.265


def profile_of(picture: ImageFile.ImageFile, data: bytes) -> bytes | None:
    """The ICC profile of a picture; None for sRGB and where nothing is said. `data`: the whole file."""
    chunks = dict(png_chunks(data[:65_536])) if picture.format == "PNG" else {}
    if (code := _code_points(picture, data, chunks)) and code[0] in PRIMARIES and code[1] in CURVES:
        return None if code in ((1, 13), (1, 1), (1, 6)) else made_profile(PRIMARIES[code[0]], CURVES[code[1]])
    if embedded := picture.info.get("icc_profile"):
        return bytes(embedded)
    return _from_gamma(chunks) if b"sRGB" not in chunks else None


def _code_points(picture: ImageFile.ImageFile, data: bytes, chunks: dict[bytes, bytes]) -> tuple[int, int] | None:
    if len(said := chunks.get(b"cICP", b"")) == 4:
        return said[0], said[1]
    if picture.format != "AVIF":
        return None
    said = next((content for kind, content in boxes(data) if kind == b"colr" and content[:4] == b"nclx"), b"")
    return (int.from_bytes(said[4:6]), int.from_bytes(said[6:8])) if len(said) >= 10 else None


def _from_gamma(chunks: dict[bytes, bytes]) -> bytes | None:
    gamma, primaries = int.from_bytes(chunks.get(b"gAMA", b"")) / 100_000, SRGB
    if len(said := chunks.get(b"cHRM", b"")) == 32:
        numbers = [number / 100_000 for number in struct.unpack(">8I", said)]
        primaries = (
            (numbers[0], numbers[1]),
            (numbers[2], numbers[3]),
            (numbers[4], numbers[5]),
            (numbers[6], numbers[7]),
        )
    plain = not gamma or abs(gamma / SRGB_GAMMA - 1) <= SAME_GAMMA
    near = all(abs(a - b) < 0.002 for a, b in zip(chain(*primaries), chain(*SRGB), strict=True))
    if (plain and near) or (gamma and not 0.1 <= gamma <= 10):
        return None
    try:
        return made_profile(primaries, _srgb if plain else lambda value: value ** (1 / gamma))
    except ZeroDivisionError:
        return None


def made_profile(primaries: Chromaticities, curve: Curve) -> bytes:
    """An ICC profile, version 2. `curve` turns a signal from 0 to 1 into light from 0 to 1."""
    points = (round(65_535 * min(1.0, max(0.0, curve(n / (CURVE_POINTS - 1))))) for n in range(CURVE_POINTS))
    trc = b"curv\0\0\0\0" + struct.pack(f">I{CURVE_POINTS}H", CURVE_POINTS, *points)
    columns = _adapted(primaries)
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"made\0" + bytes(78)
    rights = b"text\0\0\0\0none\0"
    tags = [(b"desc", text), (b"cprt", rights), (b"wtpt", _xyz(D50))]
    tags += [(name, _xyz(column)) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)]
    tags += [(name, trc) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12x4s24xI", start + len(body), b"\0" * 4, 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp", 0
    )
    return (head + _numbers(D50)).ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _adapted(primaries: Chromaticities) -> Iterable[tuple[float, ...]]:
    """Red, green and blue in CIE XYZ as they look under the white of profiles (D50)."""
    white, *colours = [(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]
    mix = tuple(zip(*colours, strict=True))
    scale = _times(_inverse(mix), white)
    here, there = _times(BRADFORD, white), _times(BRADFORD, D50)
    back = _inverse(BRADFORD)
    for colour, amount in zip(colours, scale, strict=True):
        cone = _times(BRADFORD, [amount * part for part in colour])
        yield _times(back, [part * new / old for part, new, old in zip(cone, there, here, strict=True)])


def _times(matrix: Matrix, vector: Iterable[float]) -> tuple[float, ...]:
    values = tuple(vector)
    return tuple(sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)


def _inverse(m: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    one = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(tuple(value / one for value in row) for row in rows)


def _xyz(values: Iterable[float]) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(values)


def _numbers(values: Iterable[float]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65_536)) for value in values)


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _pq(value: float) -> float:
    root = value ** (1 / 78.84375)
    light = (max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
    return float(light / PQ_WHITE)


def _hlg(value: float) -> float:
    light = (
        value * value / 3
        if value <= 0.5
        else (2.718281828459045 ** ((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return float(light / HLG_WHITE)


# Code points of ITU-T H.273. The curves of television (1, 6, 14, 15) are shown as browsers do, as sRGB.
CURVES: dict[int, Curve] = {
    **dict.fromkeys((1, 6, 13, 14, 15), _srgb),
    4: lambda value: value**2.2,
    5: lambda value: value**2.8,
    8: lambda value: value,
    16: _pq,
    17: lambda value: value**2.6 * 52.37 / 48,
    18: _hlg,
}
