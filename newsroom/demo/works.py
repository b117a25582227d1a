"""Scenes of work: a chip on its board, the yard from above, the storage station at the quay."""

from __future__ import annotations

from random import Random

from PIL import Image

from newsroom.demo.scenery import paint_crane, paint_sky, paint_sun, paint_water, ridge
from newsroom.demo.sheet import CARGO, HEIGHT, INK, NIGHT, PAPER, SEA, VERMILION, Palette, Point, Sheet, blend

CHALK = "#f1ece0"


def circuit(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    dark = palette is NIGHT
    ground = "#0f2b3a" if dark else blend(SEA, palette.sky[1], 0.78)
    thread = blend("#5f8ea3", ground, 0.25) if dark else blend(SEA, ground, 0.42)
    sheet = Sheet(width, height, ground)
    middle, centre, half = sheet.wide / 2, 450.0, 178.0
    for x in range(0, round(sheet.wide), 40):
        for y in range(10, 900, 40):
            sheet.disc(x, y, 2, blend(ground, thread, 0.35))
    lanes = 11
    chosen = rng.randrange(3, 8)
    for side in range(4):
        for lane in range(lanes):
            share = (lane - (lanes - 1) / 2) * 2 * half / (lanes + 0.5)
            path = _trace(rng, side, share, half, lane, lanes, sheet.wide)
            picked = side == 1 and lane == chosen
            points = [(middle + x, centre + y) for x, y in path]
            sheet.line(points, 9 if picked else 5, VERMILION if picked else thread)
            sheet.disc(*points[-1], 17 if picked else 10, VERMILION if picked else thread)
            sheet.disc(*points[-1], 8 if picked else 4, ground)
    _parts(sheet, rng, ground, thread)
    _chip(sheet, rng, middle, centre, half, dark)
    return sheet.printed()


def _trace(rng: Random, side: int, share: float, half: float, lane: int, lanes: int, wide: float) -> list[Point]:
    """Out from a pin, bent once by 45 degrees, then straight to its end; sides go right, left, down, up."""
    fan = share * 1.25
    near = half + 34 + (lanes // 2 - abs(lane - lanes // 2)) * 17
    reach = rng.uniform(0.5, 1.0)
    if side in (0, 1):
        far = near + abs(fan) + 60 + reach * (wide / 2 - near - abs(fan) - 110)
        path = [(half - 4, share), (near, share), (near + abs(fan), share + fan), (far, share + fan)]
        return path if side == 0 else [(-x, y) for x, y in path]
    far = near + 20 + reach * 150
    path = [(share, half - 4), (share, near), (share + fan, near + abs(fan) * 0.6), (share + fan, far + abs(fan) * 0.6)]
    return path if side == 2 else [(x, -y) for x, y in path]


def _parts(sheet: Sheet, rng: Random, ground: str, thread: str) -> None:
    """Small parts along the upper and lower edge."""
    for row in (58.0, 806.0):
        for place in (0.05, 0.115, 0.18, 0.245, 0.755, 0.82, 0.885, 0.95):
            x = sheet.wide * place
            if rng.random() < 0.3:
                sheet.disc(x, row + 18, 32, blend(ground, PAPER, 0.55))
                sheet.disc(x, row + 18, 24, blend(SEA, INK, 0.3))
                sheet.box(x - 15, row + 14, 30, 7, blend(ground, PAPER, 0.55))
                continue
            face = rng.choice(("#d9a441", "#4f7f86", "#35576b", "#e8e0d0"))
            sheet.box(x - 32, row, 64, 36, blend(thread, PAPER, 0.55))
            sheet.box(x - 21, row, 42, 36, face)
            sheet.box(x - 21, row + 28, 42, 8, blend(face, INK, 0.22))


def _chip(sheet: Sheet, rng: Random, x: float, y: float, half: float, dark: bool) -> None:
    body, pin = blend(INK, SEA, 0.28), "#d9c79a"
    for lane in range(18):
        at = -half + 14 + lane * (2 * half - 28) / 17
        for side in (-1, 1):
            sheet.box(x + at - 5, y + side * (half + 8) - 12, 10, 24, pin)
            sheet.box(x + side * (half + 8) - 12, y + at - 5, 24, 10, pin)
    sheet.box(x - half + 10, y - half + 14, 2 * half, 2 * half, blend(INK, SEA, 0.1))
    sheet.box(x - half, y - half, 2 * half, 2 * half, body)
    sheet.box(x - half, y - half, 2 * half, 7, blend(body, PAPER, 0.22))
    die = half - 52
    sheet.box(x - die - 8, y - die - 8, 2 * die + 16, 2 * die + 16, blend(pin, body, 0.35))
    sheet.box(x - die, y - die, 2 * die, 2 * die, blend(SEA, INK, 0.25))
    cell = 2 * die / 9
    for row in range(9):
        column = 0
        while column < 9:
            long = min(rng.choice((1, 1, 2, 3)), 9 - column)
            tone = rng.choice((SEA, "#4f7f86", "#7fa3b1", "#35576b", "#d9a441", "#c77b4a"))
            fill = blend(tone, INK, rng.uniform(0.05, 0.4))
            sheet.box(x - die + column * cell + 3, y - die + row * cell + 3, long * cell - 5, cell - 5, fill)
            column += long
    sheet.box(x - die + 3 * cell + 3, y - die + 4 * cell + 3, 3 * cell - 5, 2 * cell - 5, VERMILION)
    sheet.disc(x - half + 28, y - half + 30, 9, blend(body, PAPER, 0.5 if dark else 0.6))


def yard(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """Boxes in their blocks as a gull sees them, lanes between, one truck under way."""
    ground = blend(blend(palette.water[0], "#8a8f8f", 0.55), INK, 0.42 if palette is NIGHT else 0.06)
    sheet = Sheet(width, height, ground)
    night = 0.42 if palette is NIGHT else 0.04
    lean = 0.34

    def at(u: float, v: float) -> Point:
        return u - v * lean + 130, v

    def slab(u: float, v: float, long: float, deep: float, fill: str) -> None:
        sheet.shape([at(u, v), at(u + long, v), at(u + long, v + deep), at(u, v + deep)], fill)

    block, lane = 6, 96.0
    long, deep = 92.0, 27.0
    top = -40.0
    rows = 0
    while top < HEIGHT + 60:
        mark = blend(ground, "#f2ead8", 0.55)
        for dash in range(34):
            slab(-260 + dash * 74, top - lane / 2 - 2, 38, 4.5, mark)
        shift = rng.uniform(-40, 40)
        for bay in range(-3, 22):
            u = bay * (long + 5) + shift + (bay // 7) * 62
            for row in range(block):
                if rng.random() < 0.07:
                    continue
                _box_from_above(sheet, rng, at, (u, top + row * (deep + 3)), (long, deep), night)
        top, rows = top + block * (deep + 3) + lane, rows + 1
    for order, v in enumerate(range(2)):
        u = sheet.wide * (0.36 + 0.42 * order) + rng.uniform(-70, 70)
        y = -40 + (order + 1) * (block * (deep + 3) + lane) - lane / 2 - 34 + v * 38
        slab(u + 8, y + 9, 152, 27, blend(ground, INK, 0.35))
        slab(u, y, 112, 27, VERMILION if order == 0 else "#d9a441")
        slab(u, y + 20, 112, 7, blend(VERMILION if order == 0 else "#d9a441", INK, 0.25))
        slab(u + 118, y + 1, 32, 25, CHALK)
        slab(u + 138, y + 4, 8, 19, SEA)
    _gantry(sheet, rng, at, ground)
    return sheet.printed()


def _box_from_above(sheet: Sheet, rng: Random, at, corner: Point, size: Point, night: float) -> None:  # type: ignore[no-untyped-def]
    (u, v), (long, deep) = corner, size
    lift = rng.choice((0, 6, 6, 12))
    colour = blend(rng.choice(CARGO), "#14222e", night)
    front = blend(colour, INK, 0.34)
    sheet.shape(
        [at(u + 7, v + 7), at(u + long + 7, v + 7), at(u + long + 7, v + deep + 5), at(u + 7, v + deep + 5)], INK
    )
    sheet.shape([at(u, v - lift), at(u + long, v - lift), at(u + long, v + deep), at(u, v + deep)], front)
    roof = [at(u, v - lift), at(u + long, v - lift), at(u + long, v + deep - lift - 2), at(u, v + deep - lift - 2)]
    sheet.shape(roof, blend(colour, PAPER, lift / 70))
    for rib in range(1, 6):
        x = u + long * rib / 6
        sheet.line([at(x, v - lift + 2), at(x, v + deep - lift - 4)], 1.6, blend(colour, INK, 0.16))


def _gantry(sheet: Sheet, rng: Random, at, ground: str) -> None:  # type: ignore[no-untyped-def]
    """A yard crane astride one block, with its shadow."""
    u = sheet.wide * rng.uniform(0.62, 0.72)
    low, high = 208.0, 470.0
    for shift, fill in ((44, blend(ground, INK, 0.45)), (0, "#d9a441")):
        for beam in (0, 58):
            x = u + beam + shift
            sheet.shape(
                [
                    at(x, low + shift / 2),
                    at(x + 17, low + shift / 2),
                    at(x + 17, high + shift / 2),
                    at(x, high + shift / 2),
                ],
                fill,
            )
        for end in (low, high - 16):
            y = end + shift / 2
            sheet.shape(
                [
                    at(u - 24 + shift, y),
                    at(u + 100 + shift, y),
                    at(u + 100 + shift, y + 18),
                    at(u - 24 + shift, y + 18),
                ],
                fill,
            )
    middle = (low + high) / 2 - 30
    sheet.shape([at(u - 8, middle), at(u + 84, middle), at(u + 84, middle + 52), at(u - 8, middle + 52)], CHALK)
    sheet.shape(
        [at(u + 10, middle + 12), at(u + 64, middle + 12), at(u + 64, middle + 38), at(u + 10, middle + 38)], SEA
    )


def station(rng: Random, width: int, height: int, palette: Palette) -> Image.Image:
    """Storage cabinets on the quay; a cable runs to the ship alongside."""
    sheet = Sheet(width, height, palette.sky[0])
    quay, sun_x = 700.0, sheet.wide * rng.uniform(0.3, 0.42)
    paint_sky(sheet, palette, 620)
    paint_sun(sheet, palette, sun_x, rng.uniform(210, 300), 74)
    sheet.shape(ridge(rng, sheet.wide, 590, 46), palette.far)
    paint_water(sheet, rng, palette, 600, sun_x)
    for place, size in ((0.1, 0.8), (0.36, 0.9)):
        tone = blend(palette.near, palette.mid, 0.7)
        paint_crane(sheet, sheet.wide * place, quay, size, 62, tone, VERMILION)
    _hull(sheet, palette, sheet.wide * 0.74)
    sheet.box(0, quay, sheet.wide, 200, blend(palette.near, "#8a8f8f", 0.32))
    sheet.box(0, quay, sheet.wide, 12, palette.near)
    sheet.box(0, 868, sheet.wide, 4, blend(palette.light, palette.near, 0.5))
    for order in range(6):
        _cabinet(sheet, rng, palette, 76 + order * 158, 782)
    post = 76 + 6 * 158 + 42.0
    cable = [
        (post + step * (sheet.wide * 0.80 - post) / 30, 700 + 118 * (step / 30) * (1 - step / 30) * 2 - step * 5.2)
        for step in range(31)
    ]
    sheet.line(cable, 9, VERMILION)
    sheet.box(post - 24, 676, 48, 108, CHALK)
    sheet.box(post + 10, 676, 14, 108, blend(CHALK, palette.near, 0.25))
    sheet.disc(post - 6, 704, 14, VERMILION)
    sheet.box(post - 32, 668, 64, 12, palette.near)
    sheet.disc(*cable[-1], 15, CHALK)
    sheet.disc(*cable[-1], 8, VERMILION)
    return sheet.printed()


def _hull(sheet: Sheet, palette: Palette, left: float) -> None:
    """The stern quarter of a tall ship at the quay, cut by the edge of the sheet."""
    right = sheet.wide
    sheet.shape([(left, 420), (right, 420), (right, 720), (left + 46, 720), (left + 12, 600)], palette.near)
    sheet.box(left + 4, 456, right - left, 9, CHALK)
    sheet.shape([(left + 24, 640), (right, 640), (right, 720), (left + 46, 720)], VERMILION)
    sheet.box(left + 66, 212, 150, 210, CHALK)
    sheet.box(left + 50, 196, 184, 20, blend(CHALK, palette.near, 0.2))
    for deck in range(5):
        for pane in range(4):
            sheet.box(
                left + 80 + pane * 33, 236 + deck * 36, 20, 15, palette.light if palette is NIGHT else palette.mid
            )
    sheet.shape([(left + 92, 196), (left + 98, 130), (left + 168, 130), (left + 180, 196)], SEA)
    sheet.box(left + 98, 130, 70, 20, palette.near)
    for bay in range(4):
        for level in range(5):
            colour = blend(CARGO[(bay * 3 + level * 5) % len(CARGO)], palette.near, 0.45 if palette is NIGHT else 0.08)
            sheet.box(left + 244 + bay * 66, 392 - level * 30, 62, 28, colour)


def _cabinet(sheet: Sheet, rng: Random, palette: Palette, x: float, ground: float) -> None:
    dim = 0.3 if palette is NIGHT else 0.0
    wall = blend(CHALK, palette.near, dim)
    sheet.box(x + 12, ground - 6, 146, 20, blend(palette.near, INK, 0.3))
    sheet.box(x, ground - 198, 142, 200, wall)
    sheet.box(x + 118, ground - 198, 24, 200, blend(wall, palette.near, 0.2))
    sheet.box(x - 5, ground - 208, 152, 14, palette.near)
    for row in range(5):
        sheet.box(x + 16, ground - 176 + row * 11, 86, 5, blend(wall, palette.near, 0.35))
    for door in (14, 62):
        sheet.box(x + door, ground - 106, 42, 92, blend(wall, palette.mid, 0.3))
        sheet.box(x + door + 32, ground - 66, 4, 20, palette.near)
    sheet.box(x, ground - 118, 142, 6, SEA)
    charge = rng.randint(2, 5)
    for cell in range(5):
        sheet.box(
            x + 16 + cell * 17, ground - 138, 13, 12, VERMILION if cell < charge else blend(wall, palette.near, 0.3)
        )
