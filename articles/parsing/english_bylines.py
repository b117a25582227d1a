"""Whom does an English byline name: By A and B, Outlet?"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.parsing.names import Names
from articles.parsing.wordlists import words

_ENGLISH = re.compile(
    r"(?:(?:written|words|story|reported|posted|published|submitted)\s+)?by\s+(?=[A-Z\u3040-\u9fff])(.{2,140})$",
    re.IGNORECASE | re.DOTALL,
)
_SMALL_WORDS = words(
    """
        and for of the de la le van von der den di da du del in at with to bin al el y
        """
)
_HELPER = re.compile(r"(edited|translated) by ([A-Z].{1,60})", re.IGNORECASE)
_ROLES = re.compile(
    r"(?:senior |staff |chief |special |contributing |deputy )*(?:writer|reporter|correspondent|editor|contributor"
    r"|staff|columnist)s?",
    re.IGNORECASE,
)
_READING_TIME = re.compile(r"\d{1,3}[ -]min(?:ute)?s?(?: read)?|\d[\d,.]* (?:views?|comments?|shares?)", re.IGNORECASE)
# What led to a date that was cut out: Posted by Lena Marsh on …
_BEFORE_DATE = re.compile(r"\s(?:on|at)$", re.IGNORECASE)
_TRIM = " \t|｜/／;；,，、·•-–—[]［］"


def read_english(text: str) -> Names | None:
    match = _ENGLISH.match(_BEFORE_DATE.sub("", text.strip(_TRIM)))
    if match is None:
        return None
    parts = [part for part in re.split(r"\s*[|｜•·;；]\s*|\s+[-–—/]\s+", match[1].strip(_TRIM)) if _says(part)]
    if not parts or not _reads_like_names(parts[0]):
        return None
    author, source = _split_outlet(parts[0].strip(_TRIM))
    names = Names(author=author, source=source)
    for part in parts[1:]:
        helper = _HELPER.fullmatch(part.strip(_TRIM))
        if helper is not None:
            is_editor = helper[1].lower().startswith("edit")
            names = replace(names, editor=helper[2]) if is_editor else replace(names, translator=helper[2])
        elif names.source is None and not _ROLES.fullmatch(part.strip()):
            names = replace(names, source=part.strip(_TRIM))
    return names


def _says(part: str) -> bool:
    return bool(part.strip(_TRIM)) and not _READING_TIME.fullmatch(part.strip(_TRIM))


def _reads_like_names(text: str) -> bool:
    named = re.findall(r"[^\s,]+", text)
    small = [word for word in named if word[0].islower() and word not in _SMALL_WORDS]
    return not small and len(named) <= 16 and (len(named) <= 6 or bool(re.search(r"[,&]|\band\b", text)))


def _split_outlet(text: str) -> tuple[str, str | None]:
    """`A and B, Outlet`, `A for Outlet`; in `A, B and C` all are authors."""
    outlet = re.fullmatch(r"(.+?)\s+(?:for|of|at)\s+(?:the\s+)?([A-Z].+)", text)
    if outlet is not None:
        return outlet[1], outlet[2]
    parts = [part.strip() for part in text.split(",")]
    parts = [part for part in parts if part and not _ROLES.fullmatch(part)]
    if len(parts) >= 2 and not re.search(r"(?:^|\s)(?:and|&)\s", parts[-1]):
        return ", ".join(parts[:-1]), parts[-1]
    return ", ".join(parts), None
