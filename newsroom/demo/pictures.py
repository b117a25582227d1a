"""Editorial illustrations for the demonstration site, drawn from a kind and a seed."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random

from PIL import Image

from newsroom.demo.rooms import hall, platform, screens
from newsroom.demo.scenery import (
    curve,
    paint_blocks,
    paint_crane,
    paint_freighter,
    paint_gulls,
    paint_page,
    paint_shed,
    paint_sky,
    paint_stacks,
    paint_sun,
    paint_swell,
    paint_water,
    ridge,
)
from newsroom.demo.sheet import (
    CARGO,
    HEIGHT,
    INK,
    NIGHT,
    PALETTES,
    PAPER,
    SEA,
    VERMILION,
    Palette,
    Sheet,
    blend,
)
from newsroom.demo.shores import bridge, lighthouse
from newsroom.demo.streets import street, tides
from newsroom.demo.works import circuit, station, yard


def harbour(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    horizon, quay, sun_x = 585.0, 668.0, sheet.wide * rng.uniform(0.70, 0.84)
    paint_sky(sheet, palette, horizon)
    paint_sun(sheet, palette, sun_x, horizon - rng.uniform(60, 170), 76)
    sheet.shape(ridge(rng, sheet.wide, horizon - 40, 52), palette.far)
    sheet.shape(ridge(rng, sheet.wide, horizon - 8, 26), blend(palette.far, palette.mid, 0.55))
    paint_water(sheet, rng, palette, horizon, sun_x)
    paint_freighter(sheet, rng, sheet.wide * 0.66, horizon + 22, 0.36, palette)
    wake = blend(palette.water[0], palette.near, 0.4)
    sheet.box(sheet.wide * 0.66 - 26, horizon + 35, 372, 5, wake)
    night = 0.55 if palette is NIGHT else 0.08
    for place in (0.30, 0.13):
        tone = blend(palette.near, palette.mid, 0.75 if place > 0.2 else 0.35)
        paint_crane(
            sheet,
            sheet.wide * place,
            quay,
            0.92,
            62 if rng.random() < 0.5 else 0,
            tone,
            rng.choice(CARGO),
        )
    paint_crane(sheet, sheet.wide * 0.435, quay, 1.28, 0, palette.near, blend(VERMILION, INK, night / 2))
    paint_stacks(sheet, rng, 0, quay, [rng.randint(2, 5) for _ in range(9)], 1.0, night)
    sheet.shape(
        [(0, quay), (sheet.wide * 0.52, quay), (sheet.wide * 0.50, quay + 56), (0, quay + 66)],
        palette.near,
    )
    for post in range(8):
        sheet.box(sheet.wide * 0.06 * (post + 0.4), quay + 50, 16, 62, palette.near)
    paint_gulls(sheet, rng, palette, sheet.wide * 0.72, 230)
    return sheet.printed()


def skyline(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    ground, sun_x = 690.0, sheet.wide * rng.uniform(0.18, 0.82)
    paint_sky(sheet, palette, ground)
    paint_sun(sheet, palette, sun_x, rng.uniform(190, 290), 82)
    paint_blocks(sheet, rng, ground, (170, 430), blend(palette.far, palette.sky[1], 0.35), None)
    paint_blocks(sheet, rng, ground, (110, 330), blend(palette.far, palette.mid, 0.55), None)
    paint_blocks(sheet, rng, ground, (50, 210), palette.near, blend(palette.light, palette.near, 0.15))
    paint_water(sheet, rng, palette, ground, sun_x)
    sheet.box(0, 648, sheet.wide, 18, blend(palette.near, "#000000", 0.25))
    for pier in range(9):
        sheet.box(sheet.wide * (pier + 0.5) / 9 - 11, 664, 22, 74, blend(palette.near, "#000000", 0.25))
    start = sheet.wide * rng.uniform(0.1, 0.4)
    for car in range(5):
        sheet.box(start + car * 132, 606, 126, 40, VERMILION)
        for pane in range(4):
            sheet.box(start + car * 132 + 10 + pane * 28, 613, 20, 15, "#fbe9c8")
    return sheet.printed()


def ship(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    horizon, water = 560.0, 632.0
    sun_x = sheet.wide * rng.choice((0.2, 0.8))
    paint_sky(sheet, palette, horizon)
    paint_sun(sheet, palette, sun_x, rng.uniform(180, 300), 92)
    sheet.shape(ridge(rng, sheet.wide, horizon - 6, 34), palette.far)
    sheet.box(0, horizon, sheet.wide, HEIGHT - horizon, palette.water[0])
    paint_freighter(sheet, rng, sheet.wide * 0.5 - 480, water, 1.0, palette)
    paint_swell(sheet, rng, palette, water)
    paint_gulls(sheet, rng, palette, sheet.wide * 0.62, 190)
    return sheet.printed()


def ferry(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    water, left = 640.0, sheet.wide * rng.uniform(0.24, 0.32)
    paint_sky(sheet, palette, water)
    paint_sun(sheet, palette, sheet.wide * 0.78, 210, 66)
    paint_blocks(sheet, rng, 600, (30, 190), blend(palette.mid, palette.sky[1], 0.25), palette.light)
    sheet.box(0, 600, sheet.wide, 300, palette.water[0])
    hull = blend(palette.near, "#000000", 0.2)
    sheet.shape([(left - 40, 556), (left + 690, 556), (left + 620, 690), (left + 30, 690)], hull)
    sheet.shape([(left - 30, 576), (left + 679, 576), (left + 671, 592), (left - 22, 592)], VERMILION)
    for deck, (inset, long) in enumerate(((20, 590), (60, 470))):
        top = 484 - deck * 70
        sheet.box(left + inset, top, long, 72, "#f1ece0")
        sheet.box(left + inset - 14, top - 8, long + 28, 10, hull)
        for pane in range(int(long / 46)):
            sheet.box(
                left + inset + 18 + pane * 46,
                top + 18,
                28,
                30,
                blend(palette.light, SEA, rng.choice((0, 0, 0.75))),
            )
    sheet.shape([(left + 420, 406), (left + 436, 352), (left + 520, 352), (left + 530, 406)], "#f1ece0")
    sheet.box(left + 440, 364, 78, 20, SEA)
    sheet.shape([(left + 170, 406), (left + 178, 318), (left + 250, 318), (left + 258, 406)], VERMILION)
    sheet.box(left + 178, 318, 72, 20, hull)
    paint_swell(sheet, rng, palette, water + 12)
    return sheet.printed()


def sheds(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    paint_sky(sheet, palette, 640)
    paint_sun(sheet, palette, sheet.wide * rng.uniform(0.6, 0.85), 210, 70)
    paint_blocks(sheet, rng, 640, (150, 320), blend(palette.far, palette.sky[1], 0.4), None)
    bricks = ("#a5483a", "#8f4638", "#b8634a", "#7d4a44", "#94584a")
    x, order = -70.0, 0
    while x < sheet.wide:
        wide, eave = rng.uniform(205, 275), rng.uniform(455, 500)
        paint_shed(sheet, rng, x, eave, wide, bricks[order % 5], palette)
        x, order = x + wide, order + 1
    sheet.box(0, 752, sheet.wide, 150, blend(palette.near, palette.sky[1], 0.32))
    for rail in (792, 838):
        sheet.line(
            [(0, rail + 16), (sheet.wide * 0.45, rail), (sheet.wide, rail - 22)],
            5,
            blend(palette.light, palette.near, 0.35),
        )
    sheet.box(0, 750, sheet.wide, 9, palette.near)
    return sheet.printed()


def network(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    dark = palette is NIGHT
    ground, thread = ("#0e2a3a", "#5f8ea3") if dark else (PAPER, "#7fa3b1")
    sheet = Sheet(width, height, ground)
    for ring in range(14, 0, -1):
        for centre in (0.16, 0.86):
            sheet.disc(sheet.wide * centre, 560, ring * 48, blend(ground, thread, 0.05 + 0.14 * (ring % 2)))
    shores = [[(sheet.wide * rng.gauss(c, 0.055), rng.uniform(250, 800)) for _ in range(11)] for c in (0.16, 0.86)]
    for _ in range(26):
        start, end = rng.choice(shores[0]), rng.choice(shores[1])
        sheet.line(curve(start, end, rng.uniform(60, 250)), 2.5, blend(thread, ground, rng.uniform(0, 0.5)))
    for shore in shores:
        for a, b in pairwise(shore):
            sheet.line([a, b], 2, blend(thread, ground, 0.3))
        for x, y in shore:
            sheet.disc(x, y, rng.uniform(7, 17), "#d9e4e6" if dark else SEA)
    start, end = (sheet.wide * 0.18, 545.0), (sheet.wide * 0.84, 500.0)
    route = curve(start, end, 290)
    sheet.line(route, 9, VERMILION)
    for step in (15, 30, 45):
        sheet.disc(*route[step], 15, ground)
        sheet.disc(*route[step], 9, VERMILION)
    for x, y in (start, end):
        sheet.disc(x, y, 46, VERMILION)
        sheet.disc(x, y, 33, ground)
        sheet.disc(x, y, 19, VERMILION)
    return sheet.printed()


def ledger(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """Sheets of a bill in a fan, tied by a chain of blocks."""
    sheet = Sheet(width, height, blend(palette.sky[1], palette.water[0], 0.25))
    sheet.shape(
        [(0, HEIGHT), (sheet.wide, 0), (sheet.wide, HEIGHT)],
        blend(palette.sky[1], palette.water[0], 0.48),
    )
    left = sheet.wide / 2 - 620
    for page in range(4):
        paint_page(sheet, rng, left + page * 200, 196 - page * 34 + rng.uniform(-14, 14), page)
    middle = [(left - 40 + block * 220.0, 690 - 44 * math.sin(block * 0.9)) for block in range(7)]
    sheet.line(middle, 10, INK)
    for block, (x, y) in enumerate(middle):
        face = VERMILION if block == 4 else SEA
        sheet.box(x - 54, y - 54, 108, 108, face)
        sheet.shape(
            [(x - 54, y - 54), (x - 30, y - 80), (x + 78, y - 80), (x + 54, y - 54)],
            blend(face, PAPER, 0.3),
        )
        sheet.shape(
            [(x + 54, y - 54), (x + 78, y - 80), (x + 78, y + 28), (x + 54, y + 54)],
            blend(face, INK, 0.4),
        )
        for row in range(3):
            sheet.box(x - 36, y - 28 + row * 24, rng.uniform(34, 72), 8, blend(face, PAPER, 0.7))
    return sheet.printed()


def walk(rng: Random, count: int) -> list[float]:
    """A price that wanders down, then turns up for its last quarter; between 0.1 and 0.95."""
    level, levels = 0.0, []
    for step in range(count):
        level += rng.gauss(0, 0.05) + (-0.012 if step < count * 3 / 4 else 0.03)
        levels.append(level)
    low, high = min(levels), max(levels)
    return [0.1 + 0.85 * (level - low) / (high - low) for level in levels]


def chart(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    ground, ruled, body, rising = PAPER, "#d9d3c6", SEA, VERMILION
    if palette is NIGHT:
        ground, ruled, body, rising = "#10293a", "#2a4a5d", "#e8e1d2", "#e0705c"
    sheet = Sheet(width, height, ground)
    left, right, base, count = sheet.wide * 0.07, sheet.wide * 0.93, 700.0, 64
    for row in range(7):
        sheet.box(left, 120 + row * (base - 120) / 6, right - left, 2, ruled)
    levels = walk(rng, count)
    slow = [sum(levels[max(0, step - 13) : step + 1]) / (step + 1 - max(0, step - 13)) for step in range(count)]
    points = [(left + (right - left) * step / (count - 1), base - value * 560) for step, value in enumerate(levels)]
    mean = [(x, base - value * 560) for (x, _), value in zip(points, slow, strict=True)]
    sheet.shape([*points, (right, base), (left, base)], blend(ground, body, 0.13))
    for x, y in points[::2]:
        sheet.line([(x, y), (x, base)], 1.5, blend(ground, body, 0.24))
    for x, _ in points:
        high = rng.uniform(12, 90)
        sheet.box(x - 5, 820 - high, 10, high, blend(ground, body, 0.42))
    sheet.line(mean, 4, blend(ground, "#d9a441", 0.85))
    sheet.line(points[:49], 9, body)
    sheet.line(points[48:], 11, rising)
    sheet.disc(*points[48], 12, body)
    sheet.disc(*points[-1], 19, rising)
    sheet.disc(*points[-1], 9, ground)
    sheet.box(left, base, right - left, 4, body)
    return sheet.printed()


KINDS: dict[str, Callable[[Random, int, int, Palette], Image.Image]] = {
    "harbour": harbour,
    "skyline": skyline,
    "ship": ship,
    "ferry": ferry,
    "sheds": sheds,
    "network": network,
    "ledger": ledger,
    "chart": chart,
    "lighthouse": lighthouse,
    "bridge": bridge,
    "circuit": circuit,
    "yard": yard,
    "station": station,
    "screens": screens,
    "hall": hall,
    "platform": platform,
    "street": street,
    "tides": tides,
}


def draw(kind: str, seed: int, width: int, height: int) -> Image.Image:
    """The same seed gives the same picture; seed modulo 4 is dusk, morning, night or overcast."""
    if kind not in KINDS:
        raise ValueError(f"no picture of kind {kind!r}; there are {', '.join(sorted(KINDS))}")
    rng = Random(seed)  # noqa: S311
    return KINDS[kind](rng, width, height, PALETTES[seed % len(PALETTES)])
