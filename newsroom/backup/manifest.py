"""Manifest: what a backup consists of, with the digests of its files. It is written last, so only a complete backup has
one, and it carries a digest of itself.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from articles.text.canonical_json import canonical, digest
from newsroom.backup.row_files import sync_folder

FORMAT = 1
NAME = "manifest.json"


class DamagedError(Exception):
    """A backup is not what its manifest says, or is not a complete backup at all."""


@dataclass
class Manifest:
    """`tables`: name to columns, kinds, key, rows, last number, size and sha256. `files`: rows, size and sha256 of the
    list of files. `ledger`: number and hash of the last event. `journal`: id of the last entry
    before this backup.
    """

    format: int
    version: str
    made_at: str
    vendor: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    ledger: list[Any] = field(default_factory=list)
    journal: str = ""

    def write(self, folder: Path) -> None:
        values = asdict(self)
        text = json.dumps(values | {"digest": digest(canonical(values))}, ensure_ascii=False, indent=1, sort_keys=True)
        with (folder / NAME).open("x", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. DamagedError if it is missing, damaged or of a later format."""
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
        stored = values.pop("digest")
    except FileNotFoundError as error:
        raise DamagedError(f"{folder} is not a complete backup: it has no {NAME}") from error
    except (ValueError, KeyError, AttributeError) as error:
        raise DamagedError(f"{folder / NAME} is damaged") from error
    if values.get("format") != FORMAT and isinstance(values.get("format"), int) and values["format"] > FORMAT:
        raise DamagedError(f"{folder} has format {values['format']}, this release knows {FORMAT}: use a newer one")
    if digest(canonical(values)) != stored:
        raise DamagedError(f"{folder / NAME} is damaged: its digest is another")
    return Manifest(**values)
