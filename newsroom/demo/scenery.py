"""What the demonstration pictures are made of: sky, water, cranes, ships, houses, pages."""

from __future__ import annotations

import math
from random import Random

from newsroom.demo.sheet import (
    CARGO,
    HEIGHT,
    INK,
    NIGHT,
    PAPER,
    SEA,
    VERMILION,
    Palette,
    Point,
    Sheet,
    blend,
)


def ridge(rng: Random, wide: float, base: float, rise: float) -> list[Point]:
    """A smooth line of hills or waves across the sheet, closed along the bottom."""
    phases = [(rng.uniform(0, math.tau), rng.uniform(0.6, 1.5) * k) for k in (1, 2, 4)]
    line = []
    for step in range(121):
        share = step / 120
        height = sum(math.sin(phase + share * math.tau * pace) / (k + 1) for k, (phase, pace) in enumerate(phases))
        line.append((share * wide, base - rise * height))
    return [*line, (wide, HEIGHT), (0, HEIGHT)]


def paint_sky(sheet: Sheet, palette: Palette, horizon: float, bands: int = 9) -> None:
    for band in range(bands):
        top = horizon * (band / bands)
        sheet.box(0, top, sheet.wide, HEIGHT - top, blend(*palette.sky, band / (bands - 1)))


def paint_sun(sheet: Sheet, palette: Palette, x: float, y: float, radius: float) -> None:
    for ring, part in ((1.9, 0.90), (1.45, 0.78)):
        sheet.disc(x, y, radius * ring, blend(palette.sun, palette.sky[1], part))
    sheet.disc(x, y, radius, palette.sun)


def paint_water(sheet: Sheet, rng: Random, palette: Palette, horizon: float, sun_x: float) -> None:
    bands = 8
    for band in range(bands):
        top = horizon + (HEIGHT - horizon) * (band / bands) ** 1.4
        sheet.box(0, top, sheet.wide, HEIGHT - top, blend(*palette.water, band / (bands - 1)))
    for _ in range(46):
        depth = rng.random() ** 1.3
        y = horizon + 8 + depth * (HEIGHT - horizon - 24)
        near_sun = rng.random() < 0.45
        x = rng.gauss(sun_x, 40 + 90 * depth) if near_sun else rng.uniform(0, sheet.wide)
        long, tone = rng.uniform(30, 70) + 130 * depth, palette.sun if near_sun else palette.light
        sheet.box(
            x - long / 2,
            y,
            long,
            2 + 5 * depth,
            blend(tone, palette.water[1], 0.25 if near_sun else 0.72),
        )


def paint_crane(sheet: Sheet, x: float, ground: float, size: float, raised: float, colour: str, load: str) -> None:
    """A quay crane whose boom points right, lifted by `raised` degrees."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground - dy * size

    turn = math.radians(raised)
    tip = at(95 + 250 * math.cos(turn), 232 + 250 * math.sin(turn))
    apex = at(82, 350)
    for foot in (0, 95):
        sheet.line([at(foot, 0), at(foot + (6 if foot == 0 else -6), 232)], 11 * size, colour)
    for height in (18, 118):
        sheet.line([at(-4, height), at(99, height)], 9 * size, colour)
    sheet.line([at(3, 118), at(90, 232)], 5 * size, colour)
    sheet.line([at(-92, 232), at(97, 232), tip], 13 * size, colour)
    sheet.line([at(92, 232), apex, at(30, 232)], 7 * size, colour)
    sheet.line([at(-85, 238), apex, tip], 3 * size, colour)
    sheet.line([apex, at(95 + 130 * math.cos(turn), 232 + 130 * math.sin(turn))], 3 * size, colour)
    sheet.shape([at(-80, 236), at(-80, 272), at(-22, 272), at(-22, 236)], colour)
    if raised < 10:
        sheet.line([at(205, 228), at(205, 150)], 2.5 * size, colour)
        sheet.line([at(231, 228), at(231, 150)], 2.5 * size, colour)
        sheet.shape([at(186, 152), at(250, 152), at(250, 126), at(186, 126)], load)


def paint_stacks(
    sheet: Sheet, rng: Random, x: float, ground: float, rows: list[int], size: float, night: float
) -> None:
    wide, high = 62 * size, 25 * size
    for row, count in enumerate(rows):
        for level in range(count):
            colour = blend(rng.choice(CARGO), "#14222e", night)
            left, top = x + row * (wide + 2), ground - (level + 1) * high
            sheet.box(left, top, wide, high - 1.5, colour)
            sheet.box(left, top + high - 5 * size, wide, 5 * size - 1.5, blend(colour, INK, 0.22))


def paint_freighter(sheet: Sheet, rng: Random, x: float, water: float, size: float, palette: Palette) -> None:
    """A box ship under way to the right; what is painted below `water` hides its keel."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, water - dy * size

    rows = [max(3, 6 - abs(6 - row) // 3 - rng.randrange(2)) for row in range(13)]
    paint_stacks(sheet, rng, x + 150 * size, water - 92 * size, rows[:11], size * 0.93, 0.12)
    sheet.shape([at(52, 90), at(52, 300), at(132, 300), at(132, 90)], "#f1ece0")
    sheet.shape([at(40, 300), at(40, 322), at(144, 322), at(144, 300)], "#f1ece0")
    for deck in range(6):
        sheet.shape(
            [
                at(60, 118 + deck * 30),
                at(60, 128 + deck * 30),
                at(124, 128 + deck * 30),
                at(124, 118 + deck * 30),
            ],
            palette.mid,
        )
    sheet.shape([at(66, 322), at(66, 368), at(104, 368), at(108, 322)], VERMILION)
    sheet.line([at(126, 322), at(126, 392)], 4 * size, palette.near)
    sheet.shape([at(0, 96), at(8, -40), at(890, -40), at(958, 122), at(860, 96)], palette.near)
    sheet.shape([at(4, 8), at(8, -40), at(890, -40), at(914, 8)], VERMILION)
    sheet.line([at(900, 112), at(900, 172)], 4 * size, palette.near)


def paint_gulls(sheet: Sheet, rng: Random, palette: Palette, x: float, y: float) -> None:
    for _ in range(5):
        left, top, span = x + rng.uniform(-150, 150), y + rng.uniform(-60, 60), rng.uniform(11, 20)
        wing = [(left - span, top - span * 0.35), (left - span / 2, top - span * 0.5), (left, top)]
        sheet.line(
            [*wing, (left + span / 2, top - span * 0.5), (left + span, top - span * 0.35)],
            3,
            palette.near,
        )


def paint_blocks(
    sheet: Sheet,
    rng: Random,
    ground: float,
    tall: tuple[float, float],
    colour: str,
    lit: str | None,
) -> None:
    x = -20.0
    while x < sheet.wide:
        wide, high = rng.uniform(56, 120), rng.uniform(*tall)
        sheet.box(x, ground - high, wide, high + 4, colour)
        roof = rng.random()
        if roof < 0.25:
            sheet.box(x + wide * 0.2, ground - high - 22, wide * 0.6, 24, colour)
        elif roof < 0.45:
            sheet.shape(
                [
                    (x, ground - high + 1),
                    (x + wide, ground - high + 1),
                    (x + wide, ground - high - wide * 0.4),
                ],
                colour,
            )
        elif roof < 0.55:
            sheet.line([(x + wide / 2, ground - high), (x + wide / 2, ground - high - 64)], 4, colour)
        if lit is not None:
            paint_windows(sheet, rng, x, ground - high, wide, high, lit)
        x += wide + rng.choice((0, 0, 6, 22))


def paint_windows(sheet: Sheet, rng: Random, x: float, top: float, wide: float, high: float, lit: str) -> None:
    for row in range(int((high - 30) / 24)):
        for column in range(int((wide - 16) / 17)):
            if rng.random() < 0.34:
                sheet.box(x + 11 + column * 17, top + 18 + row * 24, 8, 12, lit)


def paint_swell(sheet: Sheet, rng: Random, palette: Palette, water: float) -> None:
    foam, part = ("#86aabb", 0.22) if palette is NIGHT else (palette.light, 0.35)
    for layer in range(5):
        tone, top = blend(*palette.water, layer / 4), water + 14 + layer * 58
        sheet.shape(ridge(rng, sheet.wide, top, 16 + layer * 5), blend(tone, foam, part))
        sheet.shape(ridge(rng, sheet.wide, top + 12, 16 + layer * 5), tone)


def paint_shed(sheet: Sheet, rng: Random, x: float, eave: float, wide: float, brick: str, palette: Palette) -> None:
    middle, peak = x + wide / 2, eave - wide * 0.34
    sheet.shape([(x, eave), (middle, peak), (x + wide, eave), (x + wide, 752), (x, 752)], brick)
    sheet.line([(x - 6, eave + 2), (middle, peak - 2), (x + wide + 6, eave + 2)], 13, palette.near)
    sheet.box(x, eave + 96, wide, 7, blend(brick, PAPER, 0.35))
    sheet.disc(middle, eave - 12, 21, blend(palette.light, brick, 0.1))
    sheet.line([(middle, eave - 33), (middle, eave + 9)], 4, brick)
    glass = blend(palette.light, palette.near, rng.choice((0.1, 0.1, 0.75)))
    for pane in (0.14, 0.64):
        sheet.box(x + wide * pane, eave + 34, wide * 0.22, 44, glass)
    sheet.disc(middle, eave + 190, wide * 0.17, palette.near)
    sheet.box(middle - wide * 0.17, eave + 190, wide * 0.34, 752 - eave - 190, palette.near)
    door = blend(palette.mid, SEA, rng.random())
    sheet.box(middle - wide * 0.13, eave + 196, wide * 0.125, 752 - eave - 196, door)


def paint_page(sheet: Sheet, rng: Random, x: float, y: float, page: int) -> None:
    wide, high, lean = 400.0, 520.0, 34.0
    sheet.shape(
        [
            (x + 16 + lean, y + 18),
            (x + wide + 16 + lean, y + 18),
            (x + wide + 16, y + high),
            (x + 16, y + high),
        ],
        blend(SEA, INK, 0.35),
    )
    sheet.shape(
        [(x + lean, y), (x + wide + lean, y), (x + wide, y + high), (x, y + high)],
        blend(PAPER, "#e6dccb", page % 2 * 0.7),
    )

    def rule(dx: float, dy: float, long: float, high_: float, colour: str) -> None:
        shift = x + dx + lean * (1 - dy / high)
        sheet.box(shift, y + dy, long, high_, colour)

    rule(36, 44, rng.uniform(130, 200), 22, INK)
    rule(36, 84, 320, 4, INK)
    for row in range(11):
        rule(36, 112 + row * 30, rng.uniform(70, 140), 7, "#8b969b")
        rule(220, 112 + row * 30, rng.uniform(40, 70), 7, "#b9c0c1")
        rule(304, 112 + row * 30, rng.uniform(28, 52), 7, SEA)
    sheet.disc(x + 318, y + 92, 40, VERMILION)
    sheet.disc(x + 318, y + 92, 31, PAPER)
    sheet.disc(x + 318, y + 92, 22, VERMILION)


def curve(start: Point, end: Point, lift: float) -> list[Point]:
    points = []
    for step in range(61):
        share = step / 60
        rise = lift * 4 * share * (1 - share)
        points.append((start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share - rise))
    return points
