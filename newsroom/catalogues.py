"""How do the translations in locale/*.po become what Django reads, where no gettext tools are installed?

Compiled into the data folder, so that the code itself can be read-only. Run as `python -m newsroom.catalogues`;
a catalogue that is newer than its source is left alone. What is missing, left over or malformed in a source is listed
by `pytest tests/newsroom/test_catalogue.py`: write the Chinese beside the English there and run it again.
"""

from pathlib import Path

import polib

from newsroom.data_folder import data_folder

SOURCES = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues() -> list[Path]:
    """Write django.mo for each django.po that is newer. Returns the files written."""
    written = []
    for source in sorted(SOURCES.glob("*/LC_MESSAGES/django.po")):
        target = data_folder() / "locale" / source.relative_to(SOURCES).with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads it meanwhile gets the former one whole.
            fresh = target.with_suffix(".new")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
