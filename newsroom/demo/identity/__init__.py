"""The identity of the demonstration: names and addresses from a file, and its emblems."""

import tomllib
from pathlib import Path

from articles.identity.emblem_files import ICON, LOGO, SHARE, store_emblems
from articles.identity.models import Identity
from articles.pictures.emblems import draw_emblem

FOLDER = Path(__file__).parent
FILES = {LOGO: "mark.png", ICON: "mark.png", SHARE: "share.png"}


def demo_identity() -> Identity:
    """The row, unsaved and without emblems."""
    return Identity(**tomllib.loads((FOLDER / "identity.toml").read_text(encoding="utf-8")))


def create_identity() -> None:
    drawn = {}
    for kind, file in FILES.items():
        with (FOLDER / file).open("rb") as upload:
            drawn[kind] = draw_emblem(kind, upload)
    store_emblems(demo_identity(), drawn)
