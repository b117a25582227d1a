"""The paper and the palettes of the demonstration pictures.

A sheet is 900 units high whatever its size in pixels, and as wide as its shape asks for.
"""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw

INK = "#1b1f24"
PAPER = "#faf8f4"
SEA = "#0b4f6c"
VERMILION = "#b5382a"
FINENESS = 3
HEIGHT = 900.0

Point = tuple[float, float]


class Palette(NamedTuple):
    sky: tuple[str, str]
    sun: str
    far: str
    mid: str
    near: str
    water: tuple[str, str]
    light: str


PALETTES = (
    Palette(
        ("#e9b98a", "#f6e6cf"),
        "#c8503a",
        "#c99a80",
        "#6f6a78",
        "#23303c",
        ("#8fa3a6", "#17506a"),
        "#fbe9c8",
    ),
    Palette(
        ("#bcd3d8", "#f3efe4"),
        "#e7b25c",
        "#a3bcc3",
        "#5b8294",
        "#12394c",
        ("#9fc0c6", "#0b4f6c"),
        "#fffaf0",
    ),
    Palette(
        ("#12283a", "#3f6277"),
        "#f0d9a8",
        "#2f4d61",
        "#1c3648",
        "#0c1a26",
        ("#24495e", "#0a2436"),
        "#f5c66f",
    ),
    Palette(
        ("#8b979c", "#d5d5cc"),
        "#efe9da",
        "#8e9ba0",
        "#57666e",
        "#242f37",
        ("#7b8b90", "#2b4a57"),
        "#f2ead8",
    ),
)
NIGHT = PALETTES[2]
CARGO = (VERMILION, SEA, "#d9a441", "#e8e0d0", "#4f7f86", "#8a3b2c", "#35576b", "#c77b4a")


def blend(first: str, second: str, part: float) -> str:
    pairs = zip(ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3], strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * part) for a, b in pairs))


class Sheet:
    """Paper to draw on in units; `printed` brings it down to pixels with clean edges."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.unit = FINENESS * height / HEIGHT
        self.wide = HEIGHT * width / height
        self.image = Image.new("RGB", (width * FINENESS, height * FINENESS), ground)
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: list[Point], fill: str) -> None:
        self.pen.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=fill)

    def box(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        self.shape([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        corners = (x - radius, y - radius, x + radius, y + radius)
        self.pen.ellipse([corner * self.unit for corner in corners], fill=fill)

    def line(self, points: list[Point], width: float, fill: str) -> None:
        scaled = [(x * self.unit, y * self.unit) for x, y in points]
        self.pen.line(scaled, fill=fill, width=max(1, round(width * self.unit)), joint="curve")

    def printed(self) -> Image.Image:
        return self.image.reduce(FINENESS)
