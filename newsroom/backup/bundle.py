"""Bundles: everything of a newsroom as one tar file, for moving it elsewhere. `docs/backup.md` describes the format.

A bundle has what a backup has, without the key and without what depends on the moment or the machine: two bundles of
equal newsrooms are equal files.
"""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsroom.backup.copies import FILES, PART, BackupError, Report, Result, cause_of, new_manifest, write_contents
from newsroom.backup.manifest import DamagedError
from newsroom.backup.opened import Backup, open_backup
from newsroom.backup.row_files import read_rows, sync_folder, write_rows
from newsroom.storage.errors import BucketUnavailable


def export_bundle(path: Path, report: Report) -> Result:
    """Write a bundle. BackupError if it could not be completed; then there is none."""
    if path.exists():
        raise BackupError(f"{path} exists already.")
    unfinished = path.with_name(f"{path.name}{PART}")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as name:
            folder = Path(name)
            result = _write(folder, report)
            _pack(folder, unfinished)
        unfinished.rename(path)
        sync_folder(path.parent)
    except (OSError, BucketUnavailable) as error:
        raise BackupError(cause_of(error, path.parent)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    result.folder = path
    return result


@contextmanager
def opened_bundle(path: Path) -> Iterator[Backup]:
    """The contents of a bundle, unpacked beside it. DamagedError if it is no bundle or cut short."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".import-") as name:
        try:
            with tarfile.open(path, "r:") as bundle:
                # "data": no path leaves the folder, no links to elsewhere, no devices.
                bundle.extractall(name, filter="data")
        except (tarfile.TarError, EOFError) as error:
            raise DamagedError(f"{path} is damaged or no bundle: {error}") from error
        except FileNotFoundError as error:
            raise DamagedError(f"There is no file {path}") from error
        yield open_backup(Path(name))


def _write(folder: Path, report: Report) -> Result:
    result, manifest = Result(folder), new_manifest()
    write_contents(folder, None, manifest, result, report)
    manifest.made_at = manifest.vendor = ""
    listed = (folder / FILES).rename(folder / "listed")
    manifest.files = write_rows(folder / FILES, (row | {"changed_at": 0} for row in read_rows(listed)))
    listed.unlink()
    manifest.write(folder)
    return result


def _pack(folder: Path, target: Path) -> None:
    with target.open("xb") as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as bundle:
        os.chmod(target, 0o600)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = tarfile.TarInfo(str(path.relative_to(folder)))
                about.size, about.mode = path.stat().st_size, 0o600
                with path.open("rb") as content:
                    bundle.addfile(about, content)
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
