"""Subjects of checks: an item as it is saved, or as somebody is typing it."""

import re
from collections.abc import Sequence
from copy import copy
from datetime import datetime

from articles.editing.autosave import pairs_of, with_typed_values
from articles.editing.checks.subject import Subject
from articles.models.editorial.autosave import AutosavedForm
from articles.models.newsitem import NewsItem
from articles.models.tag import parse_tags, tags_by_key
from articles.rights.names import name_key

MAX_TAGS = 50
_BYLINES = "bylines"
_BYLINE = re.compile(rf"({_BYLINES}-\d{{1,4}})-(outlet|person)")
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def saved_subject(item: NewsItem, at: datetime) -> Subject:
    """An item as it is saved. A scheduled one is checked for the moment when it goes live."""
    return Subject(item, max(item.published_at or at, at))


def typed_subject(item: NewsItem, form: AutosavedForm, at: datetime) -> Subject:
    """An item with the values of a form, which need be neither saved nor valid. The item itself is not changed."""
    pairs = pairs_of(form)
    values = dict(pairs)
    typed = with_typed_values(copy(item), form, at)
    if values.get("origin") in NewsItem.Origin.values:
        typed.origin = values["origin"]
    typed.rights_override = values.get("rights_override", typed.rights_override)
    if "translation_of" in values:
        number = values["translation_of"]
        typed.translation_of_id = int(number) if _ID.fullmatch(number) else None
    moment = max(item.published_at or at, at)
    return Subject(typed, moment, _new_tags(values.get("tags", "")), _credits(pairs, values))


def _new_tags(typed: str) -> Sequence[str]:
    names = parse_tags(typed)[:MAX_TAGS]
    known = tags_by_key(map(name_key, names)) if names else {}
    return [name for name in names if name_key(name) not in known]


def _credits(pairs: Sequence[tuple[str, str]], values: dict[str, str]) -> tuple[set[int], set[int]] | None:
    """The outlets and people in the rows of bylines; None if the form has no such rows."""
    if f"{_BYLINES}-TOTAL_FORMS" not in values:
        return None
    chosen: dict[str, set[int]] = {"outlet": set(), "person": set()}
    for name, value in pairs:
        row = _BYLINE.fullmatch(name)
        if row and _ID.fullmatch(value) and f"{row[1]}-DELETE" not in values:
            chosen[row[2]].add(int(value))
    return chosen["outlet"], chosen["person"]
