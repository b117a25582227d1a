"""Scenes at the water: a lighthouse on its rock, a bridge over the estuary."""

from __future__ import annotations

import math
from random import Random

from PIL import Image

from newsroom.demo.scenery import paint_blocks, paint_freighter, paint_gulls, paint_sky, paint_sun, paint_water, ridge
from newsroom.demo.sheet import HEIGHT, INK, NIGHT, VERMILION, Palette, Point, Sheet, blend

CHALK = "#f1ece0"


def lighthouse(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    horizon, sun_x = 610.0, sheet.wide * rng.uniform(0.2, 0.34)
    tower = sheet.wide * rng.uniform(0.66, 0.72)
    paint_sky(sheet, palette, horizon)
    paint_sun(sheet, palette, sun_x, horizon - rng.uniform(90, 230), 72)
    if palette is NIGHT:
        _beam(sheet, palette, tower, 254)
    sheet.shape(ridge(rng, sheet.wide, horizon - 10, 34), blend(palette.far, palette.sky[1], 0.2))
    paint_water(sheet, rng, palette, horizon, sun_x)
    paint_freighter(sheet, rng, sheet.wide * 0.14, horizon + 24, 0.26, palette)
    sheet.box(sheet.wide * 0.14 - 20, horizon + 33, 280, 5, blend(palette.water[0], palette.near, 0.35))
    _rock(sheet, rng, palette, tower)
    _tower(sheet, palette, tower, 640)
    _cottage(sheet, palette, tower + 96, 640)
    _surf(sheet, rng, palette, tower)
    paint_gulls(sheet, rng, palette, tower - 330, 260)
    return sheet.printed()


def _beam(sheet: Sheet, palette: Palette, x: float, y: float) -> None:
    """Light to both sides, paler the narrower."""
    for half, part in ((86, 0.93), (58, 0.87), (30, 0.78)):
        tone = blend("#f4f1e6", palette.sky[1], part)
        sheet.shape([(x, y - 6), (0, y - 60 - half), (0, y - 60 + half), (x, y + 6)], tone)
        sheet.shape([(x, y - 6), (sheet.wide, y + 8 - half / 2), (sheet.wide, y + 8 + half / 2), (x, y + 6)], tone)


def _rock(sheet: Sheet, rng: Random, palette: Palette, tower: float) -> None:
    """A headland that rises from the left and runs off the sheet on the right."""
    crest: list[Point] = [(tower - 330, 838), (tower - 262, 770), (tower - 214, 752), (tower - 150, 668)]
    crest += [(tower - 70, 640), (tower + 236, 640), (tower + 330, 672), (sheet.wide, 626)]
    tone = blend(palette.near, palette.mid, 0.28)
    sheet.shape([*crest, (sheet.wide, HEIGHT), (tower - 420, HEIGHT)], tone)
    turf = blend(palette.near, "#5d6b3f", 0.5 if palette is not NIGHT else 0.25)
    edge = [(tower - 86, 646), (tower - 70, 638), (tower + 236, 638), (tower + 330, 670), (sheet.wide, 622)]
    sheet.shape([*edge, (sheet.wide, 652), (tower + 320, 694), (tower + 220, 660)], turf)
    for _ in range(16):
        x, y = rng.uniform(tower - 200, sheet.wide - 40), rng.uniform(712, 850)
        long, deep = rng.uniform(50, 130), rng.uniform(16, 44)
        face = blend(tone, palette.light if rng.random() < 0.4 else INK, rng.uniform(0.08, 0.2))
        sheet.shape([(x, y), (x + long, y - deep * 0.5), (x + long * 0.8, y + deep), (x + long * 0.1, y + deep)], face)


def _tower(sheet: Sheet, palette: Palette, x: float, ground: float) -> None:
    wall = blend(CHALK, palette.near, 0.16 if palette is NIGHT else 0)
    top, bottom, high = 34.0, 56.0, 330.0

    def half(share: float) -> float:
        return bottom + (top - bottom) * share

    def band(low: float, up: float, colour: str, left: float = -1.0) -> None:
        a, b = half(low), half(up)
        feet, tops = ground - low * high, ground - up * high
        sheet.shape([(x + left * a, feet), (x + left * b, tops), (x + b, tops), (x + a, feet)], colour)

    band(0, 1, wall)
    for low in (0.18, 0.52, 0.84):
        band(low, low + 0.16, VERMILION)
    for low, up, colour in ((0, 0.18, wall), (0.34, 0.52, wall), (0.68, 0.84, wall)):
        band(low, up, blend(colour, palette.near, 0.24), 0.38)
    for low in (0.18, 0.52, 0.84):
        band(low, low + 0.16, blend(VERMILION, palette.near, 0.24), 0.38)
    for share in (0.1, 0.42, 0.76):
        sheet.box(x - 9, ground - share * high - 16, 16, 26, palette.near)
    lamp = ground - high
    sheet.shape([(x - 50, lamp), (x - 40, lamp + 16), (x + 40, lamp + 16), (x + 50, lamp)], palette.near)
    for rail in range(-2, 3):
        sheet.line([(x + rail * 23, lamp), (x + rail * 23, lamp - 22)], 3, palette.near)
    sheet.line([(x - 48, lamp - 22), (x + 48, lamp - 22)], 3.5, palette.near)
    sheet.box(x - 25, lamp - 62, 50, 62, palette.light)
    sheet.disc(x, lamp - 32, 13, "#fffaf0" if palette is NIGHT else palette.sun)
    for pane in (-25, -2, 21):
        sheet.box(x + pane, lamp - 62, 4, 62, palette.near)
    sheet.shape([(x - 34, lamp - 60), (x - 20, lamp - 88), (x + 20, lamp - 88), (x + 34, lamp - 60)], VERMILION)
    sheet.disc(x, lamp - 94, 9, VERMILION)
    sheet.line([(x, lamp - 96), (x, lamp - 128)], 3, palette.near)


def _cottage(sheet: Sheet, palette: Palette, x: float, ground: float) -> None:
    wall = blend(CHALK, palette.near, 0.3 if palette is NIGHT else 0.06)
    sheet.box(x, ground - 62, 128, 64, wall)
    sheet.shape(
        [(x - 12, ground - 60), (x + 20, ground - 106), (x + 108, ground - 106), (x + 140, ground - 60)], "#7d4a44"
    )
    sheet.box(x + 88, ground - 128, 18, 34, blend("#7d4a44", INK, 0.3))
    sheet.box(x + 54, ground - 44, 22, 46, palette.near)
    for pane in (16, 92):
        sheet.box(x + pane, ground - 44, 22, 22, palette.light if palette is NIGHT else palette.mid)


def _surf(sheet: Sheet, rng: Random, palette: Palette, tower: float) -> None:
    foam = blend("#86aabb" if palette is NIGHT else palette.light, palette.water[1], 0.35)
    for _ in range(22):
        share = rng.random()
        x, y = tower - 430 + share * 210, HEIGHT - 8 - share * 96 + rng.uniform(-10, 14)
        sheet.box(x - rng.uniform(20, 70), y, rng.uniform(40, 110), rng.uniform(3, 7), foam)


def bridge(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    sheet = Sheet(width, height, palette.sky[0])
    water, sun_x = 690.0, sheet.wide * rng.uniform(0.42, 0.58)
    paint_sky(sheet, palette, water)
    paint_sun(sheet, palette, sun_x, rng.uniform(330, 430), 84)
    sheet.shape(ridge(rng, sheet.wide, water - 52, 60), blend(palette.far, palette.sky[1], 0.25))
    paint_blocks(sheet, rng, water, (24, 110), blend(palette.far, palette.mid, 0.45), _lit(palette))
    paint_water(sheet, rng, palette, water, sun_x)
    masts = (sheet.wide * 0.235, sheet.wide * 0.765)
    steel = blend(palette.near, palette.mid, 0.12)
    for mast in masts:
        _shade(sheet, palette, mast, water)
        _cables(sheet, mast, masts[1] - masts[0], blend(palette.near, palette.sky[1], 0.3))
    for mast in masts:
        _mast(sheet, mast, steel, palette)
    _deck(sheet, rng, palette, steel)
    paint_freighter(sheet, rng, sheet.wide * rng.uniform(0.44, 0.5), water + 66, 0.3, palette)
    sheet.box(sheet.wide * 0.43, water + 76, sheet.wide * 0.27, 5, blend(palette.water[0], palette.near, 0.4))
    paint_gulls(sheet, rng, palette, sheet.wide * 0.5, 190)
    return sheet.printed()


def _lit(palette: Palette) -> str | None:
    return blend(palette.light, palette.mid, 0.2) if palette is NIGHT else None


def _shade(sheet: Sheet, palette: Palette, x: float, water: float) -> None:
    for row in range(7):
        long = 60 - row * 5
        sheet.box(
            x - long / 2 + (row % 2) * 9, water + 34 + row * 26, long, 8, blend(palette.near, palette.water[1], 0.45)
        )


def _cables(sheet: Sheet, mast: float, span: float, tone: str) -> None:
    for stay in range(1, 15):
        reach, top = span / 2 * stay / 14.4, 168 + (14 - stay) * 12
        for side in (-1, 1):
            sheet.line([(mast, top), (mast + side * reach, 560 - _rise(side * reach, mast, sheet.wide))], 2.4, tone)


def _rise(away: float, mast: float, wide: float) -> float:
    """The deck is a flat arch: how far it stands above its ends."""
    share = (mast + away) / wide
    return 56 * math.sin(math.pi * min(1, max(0, share)))


def _mast(sheet: Sheet, x: float, steel: str, palette: Palette) -> None:
    """An upturned Y on two legs, its foot in the water."""
    for side in (-1, 1):
        leg = [(4, 330), (17, 330), (52, 560), (34, 706), (18, 706), (34, 560)]
        sheet.shape([(x + side * dx, y) for dx, y in leg], steel)
    sheet.shape([(x - 10, 132), (x + 10, 132), (x + 17, 344), (x - 17, 344)], steel)
    sheet.box(x - 4, 132, 5, 200, blend(steel, palette.light, 0.25))
    sheet.box(x - 58, 700, 116, 26, blend(steel, palette.water[1], 0.3))
    sheet.disc(x, 124, 8, VERMILION)


def _deck(sheet: Sheet, rng: Random, palette: Palette, steel: str) -> None:
    line = [(sheet.wide * step / 60, 560 - _rise(0, sheet.wide * step / 60, sheet.wide)) for step in range(61)]
    under = [(x, y + 24) for x, y in reversed(line)]
    sheet.shape([*line, *under], steel)
    sheet.line([(x, y + 3) for x, y in line], 5, blend(steel, palette.light, 0.3))
    for step in range(2, 60, 4):
        x, y = line[step]
        sheet.line([(x, y), (x, y - 26)], 3, steel)
        sheet.disc(x, y - 28, 5, palette.light)
    start = rng.randrange(20, 30)
    for car in range(6):
        x, y = line[start + car * 2]
        colour = VERMILION if car == 2 else blend(palette.light, palette.mid, rng.uniform(0.1, 0.6))
        sheet.box(x, y - 17, 44, 18, colour)
        sheet.box(x + 45, y - 12, 13, 13, blend(colour, INK, 0.35))
