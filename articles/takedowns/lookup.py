"""How many of these words stand in these files? A program of its own, for `wiping.py`, which says why.

Reads {"files": […], "words": [[spellings in hex, …], …]} and prints the number of words found.
"""

import json
import mmap
import sys
from contextlib import suppress


def holds(file: str, forms: list[bytes]) -> bool:
    # It may not be there, or be empty.
    with (
        suppress(FileNotFoundError, ValueError),
        open(file, "rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held,
    ):
        return any(held.find(form) >= 0 for form in forms)
    return False


def main() -> None:
    asked = json.load(sys.stdin)
    words = [[bytes.fromhex(form) for form in forms] for forms in asked["words"]]
    sys.stdout.write(str(sum(any(holds(file, forms) for file in asked["files"]) for forms in words)))


if __name__ == "__main__":
    main()
