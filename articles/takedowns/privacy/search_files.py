"""Search files for words. A program of its own, run by `scrub_database.py`, which explains why.

Reads {"files": […], "words": [[encodings in hex, …], …]} from stdin and prints the number of words that occur.
"""

import json
import mmap
import sys
from contextlib import suppress


def contains_any(file: str, encodings: list[bytes]) -> bool:
    """False for a file that is missing or empty."""
    with (
        suppress(FileNotFoundError, ValueError),
        open(file, "rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(content.find(encoding) >= 0 for encoding in encodings)
    return False


def main() -> None:
    query = json.load(sys.stdin)
    words = [[bytes.fromhex(encoding) for encoding in encodings] for encodings in query["words"]]
    count = sum(any(contains_any(file, encodings) for file in query["files"]) for encodings in words)
    sys.stdout.write(str(count))


if __name__ == "__main__":
    main()
