"""The code of each released version, from the history of this repository, for tests that it runs on newer tables."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.newsroom.upgrades.releases import FOLDER
from tests.newsroom_server import ROOT, environment

CODE = ("articles", "newsroom", "templates", "static", "locale", "manage.py")
WORK = Path(__file__).with_name("work_of_a_day.py")
START = "import django, runpy, sys; django.setup(); runpy.run_path(sys.argv[1], run_name='__main__')"


def extract(version: str, folder: Path) -> None:
    """Extract the code of a release. Without its commit the test fails: nothing else proves what it should."""
    commit = (FOLDER / f"{version}.commit").read_text().strip()
    packed = subprocess.run(["git", "archive", commit, *CODE], cwd=ROOT, capture_output=True, check=False)
    assert packed.returncode == 0, (
        f"The history here lacks the commit of release {version}, {commit}: a full clone has it"
        f" (git fetch --unshallow). {packed.stderr.decode()}"
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")


def work_with(code: Path, data: Path) -> str:
    """Do the work of a day with this code, over this data folder. Returns what it printed."""
    variables = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_DEBUG": "1"}
    command = [sys.executable, "-W", "ignore", "-c", START, str(WORK)]
    # The program of -c imports from the folder in which it runs first.
    done = subprocess.run(
        command, cwd=code, env=environment(data, 8000) | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
