"""When are two spellings one name? When they differ in case, width or spacing alone."""

import unicodedata


def name_key(name: str) -> str:
    """The form under which a name is unique: NFKC, case folded, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
