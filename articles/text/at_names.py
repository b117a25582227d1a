"""Names after an at sign ("@lin") in a text without spaces between words: which of the known names is meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_MENTIONS = 20
MAX_NAME_LENGTH = 150
MAX_UNKNOWN_LENGTH = 30
# An address such as lin@paper.example is not a mention.
_AT = re.compile(rf"(?<![A-Za-z0-9_.+@-])[@＠](\w[\w.+@-]{{0,{MAX_NAME_LENGTH - 1}}})")
_ASCII_NAME = re.compile(r"[A-Za-z0-9_.+-]*[A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class AtNames:
    """The known names that a text mentions, as they are spelled where they are known, and the unknown ones."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


def written_names(text: str) -> list[str]:
    """What follows the at signs, each once: a name and, where no space ends it, the words after it."""
    return list(dict.fromkeys(match[1] for match in _AT.finditer(text)))[:MAX_MENTIONS]


def possible_names(text: str) -> set[str]:
    """Every name that the text may mention, in lower case: "@lin请看" may mean "lin", "lin请" or "lin请看"."""
    return {prefix.lower() for name in written_names(text) for prefix in _prefixes(name)}


def mentioned_names(text: str, names: Iterable[str]) -> AtNames:
    """Of these names those that the text mentions: at each at sign the longest one that fits."""
    exact = set(names)
    by_key = {name.lower(): name for name in sorted(exact, reverse=True)}
    known, unknown = [], []
    for written in written_names(text):
        fits = (prefix if prefix in exact else by_key.get(prefix.lower()) for prefix in _prefixes(written))
        name = next((name for name in fits if name), None)
        if name:
            known.append(name)
        else:
            unknown.append(_as_meant(written))
    return AtNames(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(filter(None, unknown))))


def _prefixes(name: str) -> Iterator[str]:
    """The name and its beginnings, the longest first. A name in Latin letters does not end inside a word."""
    for length in range(len(name), 0, -1):
        following = name[length : length + 1]
        if not (following and following.isascii() and following.isalnum() and name[length - 1].isascii()):
            yield name[:length]


def _as_meant(written: str) -> str:
    """The unknown name for a message: its Latin letters, else its first characters."""
    latin = _ASCII_NAME.match(written)
    return latin[0] if latin else written[:MAX_UNKNOWN_LENGTH]
