"""Scenes indoors: a wall of market screens, the hall of a bank, a metro platform."""

from __future__ import annotations

import math
from random import Random

from PIL import Image

from newsroom.demo.depth import Depth
from newsroom.demo.sheet import INK, NIGHT, PAPER, SEA, VERMILION, Palette, Sheet, blend

CHALK = "#f1ece0"


def screens(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """A trading room before a wall of screens; the lights of the sheet are those of the screens."""
    dark = palette is NIGHT
    wall = "#0d1f2c" if dark else blend(palette.mid, palette.sky[1], 0.45)
    sheet = Sheet(width, height, wall)
    glass, ruled = ("#12303f", "#224657") if dark else ("#16384a", "#26505f")
    columns, gap = 4, 26.0
    wide, high = (sheet.wide - 90 - gap * (columns - 1)) / columns, 252.0
    panels = [_candles, _table, _mountain, _candles, _bars, _mountain, _candles, _table]
    rng.shuffle(panels)
    for order, panel in enumerate(panels):
        x, y = 45 + order % columns * (wide + gap), 54 + order // columns * (high + gap)
        sheet.box(x - 8, y - 8, wide + 16, high + 16, blend(wall, INK, 0.6))
        sheet.box(x, y, wide, high, glass)
        for row in range(1, 5):
            sheet.box(x, y + 40 + row * (high - 50) / 5, wide, 1.6, ruled)
        sheet.box(x + 18, y + 18, rng.uniform(70, 120), 11, blend(glass, PAPER, 0.75))
        sheet.box(x + wide - 92, y + 18, 74, 11, VERMILION if order == 2 else blend(glass, "#7fa3b1", 0.7))
        panel(sheet, rng, (x + 18, y + 46, wide - 36, high - 62), glass)
    floor = blend(wall, INK, 0.45)
    sheet.box(0, 640, sheet.wide, 260, floor)
    sheet.box(0, 640, sheet.wide, 5, blend(wall, PAPER, 0.12))
    desk = blend(floor, INK, 0.55)
    for order in range(3):
        middle = sheet.wide * (0.18 + 0.32 * order)
        _desk(sheet, rng, middle, desk, glass)
        if order != 1:
            _watcher(
                sheet,
                middle + (-34 if order == 0 else 30),
                694,
                blend(SEA if order else "#8a3b2c", desk, 0.45),
                order == 0,
            )
    sheet.box(0, 846, sheet.wide, 60, desk)
    return sheet.printed()


def _candles(sheet: Sheet, rng: Random, place: tuple[float, float, float, float], glass: str) -> None:
    x, y, wide, high = place
    count, level = 22, rng.uniform(0.35, 0.55)
    for bar in range(count):
        step = rng.gauss(0.006, 0.075)
        after = min(0.9, max(0.12, level + step))
        top, low = y + high * (1 - max(level, after)), y + high * (1 - min(level, after))
        left = x + bar * wide / count
        tone = VERMILION if after >= level else "#6fa3a8"
        fill = blend(tone, PAPER, 0.12)
        sheet.box(left + 5, top - rng.uniform(4, 22), 2, low - top + rng.uniform(16, 40), fill)
        sheet.box(left + 1, top, 10, max(4, low - top), fill)
        level = after


def _mountain(sheet: Sheet, rng: Random, place: tuple[float, float, float, float], glass: str) -> None:
    x, y, wide, high = place
    level, points = 0.4, []
    for step in range(41):
        level = min(0.92, max(0.12, level + rng.gauss(0.006, 0.05)))
        points.append((x + wide * step / 40, y + high * (1 - level)))
    tone = rng.choice(("#d9a441", "#8fb8c4"))
    sheet.shape([*points, (x + wide, y + high), (x, y + high)], blend(glass, tone, 0.22))
    sheet.line(points, 4, tone)
    sheet.disc(*points[-1], 7, PAPER)


def _bars(sheet: Sheet, rng: Random, place: tuple[float, float, float, float], glass: str) -> None:
    x, y, wide, high = place
    for bar in range(14):
        tall = high * (0.25 + 0.6 * abs(math.sin(bar * 0.5 + 0.6))) * rng.uniform(0.75, 1)
        fill = VERMILION if bar == 10 else blend(glass, "#8fb8c4", 0.62)
        sheet.box(x + bar * wide / 14 + 2, y + high - tall, wide / 14 - 7, tall, fill)


def _table(sheet: Sheet, rng: Random, place: tuple[float, float, float, float], glass: str) -> None:
    x, y, wide, high = place
    for row in range(7):
        top = y + 6 + row * high / 7
        sheet.box(x, top, rng.uniform(50, 90), 9, blend(glass, PAPER, 0.72))
        sheet.box(x + wide * 0.42, top, rng.uniform(40, 62), 9, blend(glass, PAPER, 0.42))
        up = rng.random() < 0.5
        sheet.box(x + wide - 66, top - 3, rng.uniform(40, 66), 15, VERMILION if up else "#4f7f86")


def _desk(sheet: Sheet, rng: Random, middle: float, desk: str, glass: str) -> None:
    for screen in (-1, 1):
        left = middle + screen * 96 - 78
        sheet.box(left + 66, 800, 24, 50, desk)
        sheet.box(left - 5, 697, 166, 108, desk)
        sheet.box(left, 702, 156, 98, blend(glass, SEA, 0.35))
        points = [(left + 10 + step * 17, 772 - rng.uniform(0, 40) - step * 1.8) for step in range(9)]
        sheet.line(points, 3.5, "#d9a441" if screen < 0 else "#8fb8c4")
        for row in range(3):
            sheet.box(left + 12, 714 + row * 12, rng.uniform(20, 60), 5, blend(glass, PAPER, 0.5))


def _watcher(sheet: Sheet, x: float, y: float, coat: str, tall: bool) -> None:
    """Somebody seen from behind."""
    head = y - (44 if tall else 0)
    skin = blend("#b98a6a", INK, 0.25)
    shoulder = [(92.0, 900.0), (84, head + 104), (58, head + 66), (18, head + 48)]
    left = [(x - dx, dy) for dx, dy in shoulder]
    sheet.shape([*left, *((x + dx, dy) for dx, dy in reversed(shoulder))], coat)
    sheet.box(x - 17, head + 20, 34, 38, skin)
    for ear in (-1, 1):
        sheet.disc(x + ear * 41, head + 6, 9, skin)
    sheet.disc(x, head, 42, blend("#3a2c28", INK, 0.4))


def hall(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """The hall of an old bank: columns, a chequered floor, a window like a rising sun."""
    night = palette is NIGHT
    stone = blend(blend(palette.sky[1], "#d9c7a6", 0.45), INK, 0.48 if night else 0.04)
    sheet = Sheet(width, height, stone)
    eye = Depth(sheet, sheet.wide / 2, 430, 430)
    floor, ceiling, aisle, out = 0.92, -1.25, 1.28, 2.2
    far, glow, lead = 7.0, palette.light, blend(stone, palette.near, 0.4)
    eye.floor((-out, out), ceiling, (0.6, far), blend(stone, palette.near, 0.30))
    for beam in range(1, 12):
        z = 0.8 + beam * 0.56
        eye.floor((-aisle, aisle), ceiling + 0.03, (z, z + 0.2), blend(stone, palette.near, 0.16))
    tiles = (blend(stone, PAPER, 0.35), blend(SEA, stone, 0.35 if not night else 0.15))
    for row in range(24):
        near, deep = 0.8 + row * 0.26, 0.26
        for column in range(-9, 9):
            eye.floor((column * 0.25, column * 0.25 + 0.25), floor, (near, near + deep), tiles[(row + column) % 2])
    for side in (-1, 1):
        eye.wall(side * out, (ceiling, floor), (0.7, far), blend(stone, palette.near, 0.22))
        for bay in range(6):
            z = 1.15 + bay * 0.95
            pane = blend(glow, stone, 0.1 + 0.06 * bay) if not night else blend(palette.near, SEA, 0.3)
            eye.wall(side * out, (-0.85, 0.3), (z, z + 0.5), pane)
            for bar in (0.155, 0.325):
                eye.wall(side * out, (-0.85, 0.3), (z + bar, z + bar + 0.02), lead)
            for rail in (-0.5, -0.12):
                eye.wall(side * out, (rail, rail + 0.02), (z, z + 0.5), lead)
    eye.face((-out, out), (ceiling, floor), far, blend(stone, palette.near, 0.12))
    _window(sheet, eye, palette, far, night)
    _counter(eye, palette, far)
    for row in range(6, -1, -1):
        for side in (-1, 1):
            _column(eye, side * aisle, 1.28 + row * 0.86, (ceiling, floor), blend(stone, PAPER, 0.32), palette)
    _lamps(sheet, eye, palette, ceiling, night)
    for order in range(3):
        x, z = (order - 1) * 0.52 + rng.uniform(-0.12, 0.12), (4.4, 5.0, 3.2)[order]
        _visitor(sheet, eye, x, floor, z, VERMILION if order == 1 else palette.near)
    return sheet.printed()


def _window(sheet: Sheet, eye: Depth, palette: Palette, z: float, night: bool) -> None:
    x, y = eye.at(0, -0.2, z)
    lead = palette.near
    for radius, fill in ((84, blend(lead, PAPER, 0.2)), (76, palette.light if not night else palette.sun)):
        sheet.disc(x, y, radius, fill)
    for spoke in range(7):
        turn = math.pi * spoke / 6
        sheet.line([(x, y), (x - 76 * math.cos(turn), y - 76 * math.sin(turn))], 3, lead)
    sheet.disc(x, y, 30, VERMILION)
    sheet.box(x - 90, y, 180, 90, blend(palette.mid, palette.near, 0.35))
    sheet.box(x - 90, y, 180, 7, lead)


def _counter(eye: Depth, palette: Palette, z: float) -> None:
    wood = blend("#7d4a44", palette.near, 0.25)
    eye.face((-1.05, 1.05), (0.28, 0.92), z - 0.7, wood)
    eye.face((-1.1, 1.1), (0.22, 0.3), z - 0.7, blend(wood, PAPER, 0.35))
    for pane in range(5):
        eye.face((-0.95 + pane * 0.4, -0.65 + pane * 0.4), (-0.22, 0.22), z - 0.7, blend(palette.light, wood, 0.25))


def _column(eye: Depth, x: float, z: float, tall: tuple[float, float], stone: str, palette: Palette) -> None:
    top, bottom = tall
    tone = blend(stone, palette.near, min(0.45, 0.05 * z))
    eye.face((x - 0.13, x + 0.13), (top, bottom), z, tone)
    shade = (x + 0.07, x + 0.13) if x < 0 else (x - 0.13, x - 0.07)
    for flute in range(5):
        left = x - 0.11 + flute * 0.048
        eye.face((left, left + 0.014), (top + 0.16, bottom - 0.14), z, blend(tone, palette.near, 0.16))
    eye.face(shade, (top, bottom), z, blend(tone, palette.near, 0.24))
    eye.face((x - 0.19, x + 0.19), (top, top + 0.1), z, blend(tone, PAPER, 0.2))
    eye.face((x - 0.165, x + 0.165), (top + 0.1, top + 0.16), z, blend(tone, palette.near, 0.2))
    eye.face((x - 0.2, x + 0.2), (bottom - 0.12, bottom), z, blend(tone, palette.near, 0.28))


def _lamps(sheet: Sheet, eye: Depth, palette: Palette, ceiling: float, night: bool) -> None:
    for z, side in ((5.0, -1), (5.0, 1), (3.6, -1), (3.6, 1), (2.4, -1), (2.4, 1)):
        (x, top), (_, y) = eye.at(side * 0.72, ceiling, z), eye.at(side * 0.72, ceiling + 0.36, z)
        size = 70 / z
        sheet.line([(x, top), (x, y)], 7 / z, palette.near)
        if night:
            sheet.disc(x, y, size * 1.5, blend(palette.light, palette.mid, 0.72))
        sheet.disc(x, y, size, palette.light)
        sheet.box(x - size, y - 4 / z, 2 * size, 10 / z, palette.near)


def _visitor(sheet: Sheet, eye: Depth, x: float, floor: float, z: float, coat: str) -> None:
    """Somebody in a coat, walking away from us with a bag."""
    foot, head = eye.at(x, floor, z), eye.at(x, floor - 1.02, z)
    unit = (foot[1] - head[1]) / 10
    left, top = head
    dark = blend(coat, INK, 0.6)
    shade = [(left - 2.2 * unit, foot[1]), (left, foot[1] - 0.25 * unit), (left + 2.2 * unit, foot[1])]
    sheet.shape([*shade, (left, foot[1] + 0.25 * unit)], dark)
    for leg, heel in ((-0.45, 10.0), (0.45, 9.7)):
        sheet.line(
            [(left + leg * unit, top + 5.6 * unit), (left + leg * 1.2 * unit, top + heel * unit)], 0.75 * unit, dark
        )
    for arm in (-1, 1):
        hand = (left + arm * 1.55 * unit, top + 5.3 * unit)
        sheet.line([(left + arm * 1.0 * unit, top + 2.1 * unit), hand], 0.62 * unit, blend(coat, INK, 0.22))
    sheet.box(left + 1.1 * unit, top + 5.3 * unit, 1.2 * unit, 1.3 * unit, "#7d4a44")
    cloth = [(0.55, 1.55), (1.15, 1.95), (1.0, 4.2), (1.3, 6.7)]
    sheet.shape(
        [(left + side * dx * unit, top + dy * unit) for side, row in ((-1, cloth), (1, cloth[::-1])) for dx, dy in row],
        coat,
    )
    sheet.line([(left, top + 4.3 * unit), (left, top + 6.7 * unit)], 0.14 * unit, blend(coat, INK, 0.35))
    sheet.box(left - 0.32 * unit, top + 1.1 * unit, 0.64 * unit, 0.7 * unit, "#b98a6a")
    sheet.disc(left, top + 0.72 * unit, 0.72 * unit, blend("#3a2c28", INK, 0.4))


def platform(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """A platform under the ground before the first train; the train waits with its doors open."""
    sheet = Sheet(width, height, "#1b2f3a")
    wall = blend(palette.sky[1], "#c9d3d2", 0.5) if palette is not NIGHT else "#7f959c"
    eye = Depth(sheet, sheet.wide * 0.44, 400, 520)
    far = 9.0
    eye.floor((-2.0, 2.6), -0.95, (0.5, far), blend(wall, INK, 0.55))
    eye.floor((-2.0, 0.95), 0.78, (0.5, far), blend(wall, "#8a8f8f", 0.35))
    for row in range(20):
        near = 0.7 + row * 0.42
        eye.floor((-2.0, 0.62), 0.78, (near, near + 0.035), blend(wall, INK, 0.3))
    eye.floor((0.66, 0.8), 0.78, (0.5, far), "#d9a441")
    eye.floor((0.88, 0.95), 0.78, (0.5, far), blend(wall, INK, 0.45))
    eye.wall(-1.7, (-0.95, 0.78), (0.6, far), wall)
    eye.wall(-1.7, (0.2, 0.3), (0.6, far), SEA)
    for poster in range(6):
        near = 1.3 + poster * 1.2
        tone = rng.choice((VERMILION, "#d9a441", SEA, "#4f7f86"))
        eye.wall(-1.7, (-0.5, 0.1), (near, near + 0.6), blend(wall, INK, 0.5))
        eye.wall(-1.7, (-0.47, 0.07), (near + 0.03, near + 0.57), blend(tone, PAPER, 0.25))
        eye.wall(-1.7, (-0.1, -0.04), (near + 0.1, near + 0.42), PAPER)
    eye.face((-2.0, 2.6), (-0.95, 0.95), far, "#14242e")
    for lamp in range(9):
        near = 0.9 + lamp * 0.9
        eye.floor((-0.62, -0.42), -0.93, (near, near + 0.6), "#fffaf0")
    _train(eye, palette)
    _clock(sheet, eye, palette)
    for x, z, coat in ((-0.3, 5.0, SEA), (0.2, 3.4, VERMILION), (-0.7, 2.6, "#35576b")):
        _visitor(sheet, eye, x, 0.78, z, coat)
    return sheet.printed()


def _train(eye: Depth, palette: Palette) -> None:
    side, red = 0.98, VERMILION
    near, far = 0.5, 8.4
    eye.wall(side, (-0.62, 0.92), (near, far), red)
    eye.wall(side, (-0.7, -0.56), (near, far), blend(red, INK, 0.35))
    eye.wall(side, (0.52, 0.60), (near, far), CHALK)
    eye.wall(side, (0.72, 0.92), (near, far), blend(red, INK, 0.5))
    glow = "#fbe9c8"
    eye.wall(side, (-0.42, 0.18), (0.58, 0.83), blend(glow, SEA, 0.12))
    for car in range(4):
        start = 0.85 + car * 1.95
        eye.wall(side, (-0.7, 0.92), (start + 1.8, start + 1.88), INK)
        for door in (0.12, 0.98):
            eye.wall(side, (-0.46, 0.72), (start + door, start + door + 0.34), glow)
            eye.wall(side, (-0.46, 0.72), (start + door + 0.155, start + door + 0.18), blend(glow, INK, 0.25))
        for pane in (0.52, 1.38):
            eye.wall(side, (-0.42, 0.18), (start + pane, start + pane + 0.38), blend(glow, SEA, 0.12))


def _clock(sheet: Sheet, eye: Depth, palette: Palette) -> None:
    (x, top), (_, y) = eye.at(-0.05, -0.95, 2.2), eye.at(-0.05, -0.62, 2.2)
    sheet.line([(x, top), (x, y)], 6, INK)
    sheet.disc(x, y + 26, 56, INK)
    sheet.disc(x, y + 26, 48, PAPER)
    for hour in range(12):
        turn = math.tau * hour / 12
        sheet.disc(x + 39 * math.sin(turn), y + 26 - 39 * math.cos(turn), 3, INK)
    sheet.line([(x, y + 26), (x + 21 * math.sin(2.7), y + 26 - 21 * math.cos(2.7))], 6, INK)
    sheet.line([(x, y + 26), (x + 35 * math.sin(1.05), y + 26 - 35 * math.cos(1.05))], 4, VERMILION)
