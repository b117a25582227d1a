"""Translations: locale/*.po compiled to .mo without the gettext tools.

The .mo files go into the data folder, so that the code can be read-only. `python -m newsroom.translations` compiles
those that are older than their source. `pytest tests/newsroom/test_translations.py` lists entries that are missing,
unused or malformed.
"""

from pathlib import Path

import polib

from newsroom.data_folder import data_folder

SOURCES = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues() -> list[Path]:
    """Compile each catalogue (django.po, djangojs.po) that is newer than its .mo. Returns the files written."""
    written = []
    for source in sorted(SOURCES.glob("*/LC_MESSAGES/*.po")):
        target = data_folder() / "locale" / source.relative_to(SOURCES).with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Replaced in one step, so that a concurrent reader gets a complete file.
            fresh = target.with_suffix(".new")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
