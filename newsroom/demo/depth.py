"""One-point perspective: what stands `x` across, `y` below the eye and `z` away, on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.demo.sheet import Point, Sheet


@dataclass(frozen=True, slots=True)
class Depth:
    """An eye before its vanishing point; at `z` 1 a unit of the scene is `lens` units of the sheet."""

    sheet: Sheet
    x: float
    y: float
    lens: float

    def at(self, x: float, y: float, z: float) -> Point:
        return self.x + x * self.lens / z, self.y + y * self.lens / z

    def floor(self, across: tuple[float, float], y: float, away: tuple[float, float], fill: str) -> None:
        """A lying rectangle."""
        (left, right), (near, far) = across, away
        corners = ((left, near), (right, near), (right, far), (left, far))
        self.sheet.shape([self.at(x, y, z) for x, z in corners], fill)

    def wall(self, x: float, tall: tuple[float, float], away: tuple[float, float], fill: str) -> None:
        """A standing rectangle that runs into the depth."""
        (top, bottom), (near, far) = tall, away
        corners = ((top, near), (top, far), (bottom, far), (bottom, near))
        self.sheet.shape([self.at(x, y, z) for y, z in corners], fill)

    def face(self, across: tuple[float, float], tall: tuple[float, float], z: float, fill: str) -> None:
        """A standing rectangle that looks at us."""
        (left, right), (top, bottom) = across, tall
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        self.sheet.shape([self.at(x, y, z) for x, y in corners], fill)

    def side(self, x: float, points: Sequence[Point], fill: str) -> None:
        """Any shape on the plane `x`; its points are (y, z)."""
        self.sheet.shape([self.at(x, y, z) for y, z in points], fill)
