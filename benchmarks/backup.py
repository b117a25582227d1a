"""Backup and restore of an archive: `python -m benchmarks.backup FOLDER [--postgresql ADDRESS]`.

FOLDER is the data folder of a newsroom with an archive (`manage.py fill_archive`). The backup is restored into the
same kind of database, and, with the address of an empty PostgreSQL database, into that; the parts are timed apart.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def processor() -> float:
    """The seconds of processor time of all commands so far; elapsed time says little where other programs run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(data: Path, *words: str, **variables: str) -> tuple[float, str]:
    """Run a command over a data folder. Returns its seconds and what it printed."""
    environment = os.environ | {"NEWSROOM_DATA": str(data)} | variables
    began = time.monotonic()
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.monotonic() - began, done.stdout


def restored_in(target: Path, copies: Path, **variables: str) -> None:
    """Restore into a migrated, empty newsroom and print each part."""
    subprocess.run([sys.executable, "-m", "newsroom.data_folder"], env=os.environ | {"NEWSROOM_DATA": str(target)})
    run(target, "migrate", "-v", "0", **variables)
    used = processor()
    _seconds, words = run(target, "restore", str(copies), **variables)
    used = processor() - used
    parts = dict(re.findall(r"^([a-z ]+): ([\d.]+) s$", words, re.MULTILINE))
    index = float(parts.pop("search index"))
    total = sum(map(float, parts.values()))
    print(f"  restored in {total:.1f} s ({', '.join(f'{name} {seconds}' for name, seconds in parts.items())})")
    print(f"  search index rebuilt in {index:.1f} s; {used:.1f} s of processor time in all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--postgresql", metavar="ADDRESS", help="an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        copies = Path(name) / "copies"
        for turn in ("first backup", "second backup"):
            used = processor()
            seconds, words = run(options.folder, "backup", str(copies))
            used = processor() - used
            size = sum(path.stat().st_size for path in copies.rglob("*.gz")) / 1e6
            about = f"{size:.0f} MB of rows in all; {words.splitlines()[-1].partition(': ')[2]}"
            print(f"{turn}: {seconds:.1f} s ({used:.1f} s of processor time), {about}", flush=True)
        print("The same kind of database:")
        restored_in(Path(name) / "same", copies)
        if options.postgresql:
            print("The other kind:")
            restored_in(Path(name) / "other", copies, DATABASE_URL=options.postgresql)


if __name__ == "__main__":
    main()
