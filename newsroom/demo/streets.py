"""Scenes of the town: a street of old warehouses down to the river, and the month's tides on a chart."""

from __future__ import annotations

import math
from random import Random

from PIL import Image

from newsroom.demo.depth import Depth
from newsroom.demo.scenery import paint_blocks, paint_gulls, paint_sky, paint_sun
from newsroom.demo.sheet import INK, NIGHT, PAPER, SEA, VERMILION, Palette, Point, Sheet, blend

BRICKS = ("#a5483a", "#8f4638", "#b8634a", "#7d4a44", "#94584a")


def street(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    eye = Depth(sheet, sheet.wide * rng.uniform(0.44, 0.56), 520, 520)
    paint_sky(sheet, palette, 560)
    paint_sun(sheet, palette, eye.x + rng.uniform(-30, 30), 420, 62)
    paint_blocks(sheet, rng, 540, (8, 60), blend(palette.far, palette.mid, 0.35), None)
    sheet.box(0, 532, sheet.wide, 30, palette.water[0])
    road = blend(palette.near, palette.sky[1], 0.36 if palette is not NIGHT else 0.2)
    eye.floor((-1.6, 1.6), 0.62, (0.45, 14), road)
    for row in range(33):
        near = 0.7 * 1.085**row
        for column in range(-6, 6):
            if rng.random() < 0.30:
                left = column * 0.2 + (row % 2) * 0.1
                tone = blend(road, palette.light if rng.random() < 0.55 else INK, rng.uniform(0.06, 0.16))
                eye.floor((left + 0.01, left + 0.19), 0.62, (near, near * 1.075), tone)
    for side in (-1, 1):
        eye.floor((side * 1.08, side * 1.3), 0.60, (0.45, 12), blend(road, palette.light, 0.22))
        for house in range(7, -1, -1):
            _warehouse(eye, rng, palette, side, 0.62 + house * 1.28, BRICKS[(house * 2 + (side > 0)) % 5])
    for z in (7.2, 5.2, 3.4, 2.1):
        _lamp(sheet, eye, palette, -1.0 if z in (7.2, 3.4) else 1.0, z)
    _cyclist(sheet, eye, palette, rng.uniform(-0.25, 0.3), 3.1)
    paint_gulls(sheet, rng, palette, eye.x, 170)
    return sheet.printed()


def _warehouse(eye: Depth, rng: Random, palette: Palette, side: int, near: float, brick: str) -> None:
    """A gabled house whose front runs into the depth."""
    x, deep = side * 1.3, 1.28
    far, middle = near + deep, near + deep / 2
    tone = blend(brick, palette.near, 0.42 if palette is NIGHT else 0.14 if side > 0 else 0.02)
    tone = blend(tone, palette.sky[1], min(0.4, near * 0.035))
    eave, peak = -0.72, -1.12
    eye.side(x, [(eave, near), (peak, middle), (eave, far), (0.62, far), (0.62, near)], tone)
    coping = blend(palette.near, tone, 0.2)
    for start, end in (((eave, near), (peak, middle)), ((peak, middle), (eave, far))):
        (y0, z0), (y1, z1) = start, end
        eye.side(x, [(y0 - 0.05, z0), (y1 - 0.05, z1), (y1 + 0.02, z1), (y0 + 0.02, z0)], coping)
    eye.side(x, [(-0.28, near), (-0.28, far), (-0.24, far), (-0.24, near)], blend(tone, PAPER, 0.3))
    lit = rng.random() < (0.6 if palette is NIGHT else 0.35)
    glass = blend(palette.light, tone, 0.1) if lit else blend(palette.near, tone, 0.3)
    for pane in (0.14, 0.42, 0.70):
        place = (near + deep * pane, near + deep * (pane + 0.16))
        eye.wall(x, (-0.62, -0.36), place, glass)
        eye.wall(x, (-0.5, -0.48), place, tone)
    ring = [(-0.84 + 0.075 * math.sin(t), middle + 0.085 * math.cos(t)) for t in (math.tau * k / 14 for k in range(14))]
    eye.side(x, ring, glass)
    arch = [(0.62, near + deep * 0.34), (0.1, near + deep * 0.34)]
    arch += [
        (0.1 - 0.13 * math.sin(math.pi * k / 8), middle - deep * 0.16 * math.cos(math.pi * k / 8)) for k in range(9)
    ]
    arch += [(0.62, near + deep * 0.66)]
    eye.side(x, arch, palette.near)
    door = blend(SEA if rng.random() < 0.6 else "#4f7f86", palette.near, 0.3)
    eye.wall(x, (0.12, 0.62), (near + deep * 0.37, near + deep * 0.49), door)
    for pane in (0.08, 0.76):
        eye.wall(x, (-0.1, 0.24), (near + deep * pane, near + deep * (pane + 0.15)), glass)
    eye.wall(x, (eave, 0.62), (far - 0.025, far), blend(tone, INK, 0.35))


def _lamp(sheet: Sheet, eye: Depth, palette: Palette, x: float, z: float) -> None:
    foot, head = eye.at(x, 0.62, z), eye.at(x, -0.42, z)
    size = 30 / z
    sheet.line([foot, head], 16 / z, palette.near)
    sheet.box(foot[0] - size * 0.5, foot[1] - size * 1.4, size, size * 1.4, palette.near)
    if palette is NIGHT:
        sheet.disc(head[0], head[1] - size, size * 2.2, blend(palette.light, palette.mid, 0.72))
    sheet.disc(head[0], head[1] - size, size, palette.light)
    sheet.shape(
        [
            (head[0] - size * 1.2, head[1] - 1.6 * size),
            (head[0], head[1] - 2.6 * size),
            (head[0] + size * 1.2, head[1] - 1.6 * size),
        ],
        palette.near,
    )


def _cyclist(sheet: Sheet, eye: Depth, palette: Palette, x: float, z: float) -> None:
    left, ground = eye.at(x, 0.62, z)
    unit = 16 / z * 3.4
    ink = palette.near
    sheet.box(left - unit * 1.4, ground - 3, unit * 3.2, 6, blend(ink, palette.mid, 0.3))
    sheet.line([(left, ground), (left, ground - 2.5 * unit)], 5, ink)
    sheet.line([(left - unit, ground - 3.3 * unit), (left + unit, ground - 3.3 * unit)], 4, ink)
    coat = [(-0.75, 5.4), (0.75, 5.4), (0.6, 2.6), (-0.6, 2.6)]
    sheet.shape([(left + dx * unit, ground - dy * unit) for dx, dy in coat], VERMILION)
    for leg in (-1, 1):
        sheet.line(
            [
                (left + leg * unit * 0.4, ground - 2.8 * unit),
                (left + leg * unit * 0.5, ground - unit * (0.6 + 0.5 * (leg > 0))),
            ],
            7,
            ink,
        )
    sheet.disc(left, ground - 6.1 * unit, unit * 0.62, ink)


def tides(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """Two weeks of high and low water, with the moon that makes them; one high stands out."""
    dark = palette is NIGHT
    ground, ruled, body = ("#10293a", "#23475a", "#8fb8c4") if dark else (PAPER, "#d9d3c6", SEA)
    sheet = Sheet(width, height, ground)
    left, right, mean = sheet.wide * 0.11, sheet.wide * 0.95, 540.0
    days = 14
    full = rng.uniform(7.6, 9.4)

    def level(day: float) -> float:
        spring = 0.62 + 0.38 * math.cos(math.tau * (day - full) / 14.77)
        return 205 * spring * math.cos(math.tau * (day - full) / 0.5175) + 26 * math.sin(math.tau * day / 1.035)

    for day in range(days + 1):
        x = left + (right - left) * day / days
        sheet.box(x - 1, 236, 2, 560, ruled)
        if day < days:
            _moon(sheet, x + (right - left) / days / 2, 160, 27, (day + 0.5 - full) / 29.53, ground, body)
    for row in range(5):
        sheet.box(left, mean - 240 + row * 120, right - left, 2, ruled)
    steps = days * 44
    points = [(left + (right - left) * step / steps, mean - level(days * step / steps)) for step in range(steps + 1)]
    sheet.shape([*points, (right, 800), (left, 800)], blend(ground, body, 0.2))
    deep: list[Point] = [(x, max(y, mean)) for x, y in points]
    sheet.shape([*deep, (right, 800), (left, 800)], blend(ground, body, 0.42))
    sheet.line(points, 5, body)
    highs = [at for at in range(1, steps) if points[at - 1][1] > points[at][1] <= points[at + 1][1]]
    peak = min(highs, key=lambda at: points[at][1])
    for at in highs:
        sheet.disc(*points[at], 6, body)
    x, y = points[peak]
    for dash in range(int((800 - y) / 22)):
        sheet.box(x - 2, y + 20 + dash * 22, 4, 12, VERMILION)
    sheet.disc(x, y, 19, VERMILION)
    sheet.disc(x, y, 9, ground)
    _staff(sheet, left - 74, ground, body)
    sheet.box(left, 798, right - left, 5, body)
    return sheet.printed()


def _moon(sheet: Sheet, x: float, y: float, radius: float, phase: float, ground: str, body: str) -> None:
    """`phase` is 0 at full moon; the dark part is laid over the bright disc."""
    bright, shade = blend("#d9a441", PAPER, 0.45), blend(ground, body, 0.28)
    sheet.disc(x, y, radius, bright)
    turn = math.cos(math.tau * phase)
    sign = 1 if phase > 0 else -1
    edge = [
        (x + sign * radius * math.cos(t), y - radius * math.sin(t))
        for t in (math.pi * (k / 24 - 0.5) for k in range(25))
    ]
    inner = [
        (x + sign * turn * radius * math.cos(t), y - radius * math.sin(t))
        for t in (math.pi * (0.5 - k / 24) for k in range(25))
    ]
    sheet.shape([*edge, *inner], shade)


def _staff(sheet: Sheet, x: float, ground: str, body: str) -> None:
    """The gauge that is painted on the quay."""
    sheet.box(x - 26, 236, 52, 567, blend(ground, PAPER, 0.85))
    for mark in range(14):
        y = 236 + mark * 40.5
        fill = VERMILION if mark % 2 else body
        sheet.box(x - 26, y, 20, 20, fill)
        sheet.box(x - 26, y, 52, 4, fill)
        sheet.box(x - 26, y + 20, 34, 4, fill)
    sheet.box(x - 30, 236, 4, 567, blend(body, INK, 0.3))
    sheet.box(x + 26, 236, 4, 567, blend(body, INK, 0.3))
