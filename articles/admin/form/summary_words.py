"""Words of the sections' summaries for the script that rewrites them when a field changes.

Patterns hold "{}" where the value of a field goes. The script is `static/js/desk/section_summaries.js`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.desk.labels import labelled, status_label
from articles.formats.lists import join_list
from articles.html.sanitizer import picture_ids
from articles.models import NewsItem

Words = dict[str, str]


def status_words(item: NewsItem, at: datetime) -> str:
    return status_label(item, at) if item.pk else _("not saved yet")


def embedded_words(item: NewsItem) -> str:
    """How many pictures the text has; "" without any."""
    count = len(picture_ids(item.body))
    return ngettext("%(count)d in the text", "%(count)d in the text", count) % {"count": count} if count else ""


def credit_words(name: str, role: str) -> str:
    return pgettext("a person and their role", "{name} ({role})").format(name=name, role=role)


def words_of_fieldset(name: str, item: NewsItem, at: datetime) -> Words:
    make = _WORDS.get(name)
    return make(item, at) if make else {}


def words_of_rows(prefix: str) -> Words:
    if prefix == "bylines":
        return {"none": _("no byline"), "separator": join_list(["", ""]), "credit": credit_words("{name}", "{role}")}
    return {"none": _("none")}


_WORDS: dict[str, Callable[[Any, datetime], Words]] = {
    "publication": lambda item, at: {"status": status_words(item, at)},
    "event": lambda item, at: {"none": _("no time")},
    "pictures": lambda item, at: {"none": _("no lead picture"), "embedded": embedded_words(item)},
    "translation": lambda item, at: {"original": labelled(_("translation of"), "{}"), "none": _("no translation")},
    "dates": lambda item, at: {
        "embargo": labelled(_("embargo until"), "{}"),
        "expires": labelled(_("expires"), "{}"),
        "none": _("does not expire"),
    },
}
