"""Stand-in until the table of script variants is here."""

import unicodedata


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
