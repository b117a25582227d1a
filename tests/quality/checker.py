"""What does the Nu checker say of pages and style sheets? One start of it for all of them."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from django.conf import settings

JAVA = shutil.which("java")
# Where `make checker` puts it.
JAR = Path(settings.BASE_DIR) / ".venv/checker/node_modules/vnu-jar/build/dist/vnu.jar"
SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
# Checked with the rest, so that a checker which sees nothing is noticed.
WRONG = {
    "wrong.html": '<!doctype html><html lang="en"><title>A</title><p><div></p>',
    "wrong.css": "p { colour: red }",
}
# True words of CSS that the checker has not learned yet, with where they are defined.
NOT_LEARNED_YET = (
    "“field-sizing”: Property “field-sizing” doesn't exist",  # CSS Basic User Interface 4; others ignore it
    "“container-type”: Property “container-type” doesn't exist",  # CSS Containment 3, in every browser since 2023
    "Unrecognized at-rule “@container”",
)


def check(folder: Path) -> dict[str, list[str]]:
    """Errors and warnings by name of file; a file without any is left out. Raises when the checker itself fails."""
    how = ["--also-check-css", "--stdout", "--exit-zero-always", "--format", "json"]
    command = [str(JAVA), "-Dfile.encoding=UTF-8", "-jar", str(JAR), *how, str(folder)]
    told = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert told.returncode == 0, told.stderr.decode()
    found: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(told.stdout)["messages"]:
        if not any(words in message["message"] for words in NOT_LEARNED_YET):
            name = message["url"].rpartition("/")[2]
            found[name].append(f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}")
    return found
