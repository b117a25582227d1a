"""The Nu HTML checker, started once for all pages and style sheets."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from django.conf import settings

JAVA = shutil.which("java")
# Installed here by `make checker`.
JAR = Path(settings.BASE_DIR) / ".venv/checker/node_modules/vnu-jar/build/dist/vnu.jar"
SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").rglob("*.css"))
# Checked with the rest, so that a checker that reports nothing is noticed.
WRONG = {
    "wrong.html": '<!doctype html><html lang="en"><title>A</title><p><div></p>',
    "wrong.css": "p { colour: red }",
}
# Valid CSS that the checker does not support yet, with its specification.
UNSUPPORTED_CSS = (
    "“field-sizing”: Property “field-sizing” doesn't exist",  # CSS Basic User Interface 4; others ignore it
    "“container-type”: Property “container-type” doesn't exist",  # CSS Containment 3, in every browser since 2023
    "Unrecognized at-rule “@container”",
)


def check(folder: Path) -> dict[str, list[str]]:
    """Errors and warnings by file name, without the files that have none. Raises when the checker itself fails."""
    how = ["--also-check-css", "--stdout", "--exit-zero-always", "--format", "json"]
    command = [str(JAVA), "-Dfile.encoding=UTF-8", "-jar", str(JAR), *how, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    problems: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(done.stdout)["messages"]:
        if not any(words in message["message"] for words in UNSUPPORTED_CSS):
            name = message["url"].rpartition("/")[2]
            problems[name].append(f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}")
    return problems
