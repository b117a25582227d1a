"""Autosave: the unsaved contents of a form, stored in a row that only its author sees.

The item itself is not touched, so readers, lists and search are unaffected. All times are the server's.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import Truncator

from articles.html.sanitizer import clean, plain_text
from articles.models import AutosavedForm, NewsItem, Restriction

Pairs = Sequence[tuple[str, str]]

# The longest body that a form accepts, and all other fields together.
MAX_TEXT_LENGTH = 1_000_000
MAX_OTHER_FIELDS_LENGTH = 200_000
MAX_FIELDS = 2_000
MAX_TITLE_LENGTH = 60
MAX_PER_USER = 60
MAX_OFFERED = 5
AUTOSAVE_RETENTION = timedelta(days=30)
PLAIN = ("headline", "standfirst", "label", "rights_sentence", "happened_raw", "original_url")
RELATED = ("section", "channel", "source", "licence", "lead_picture")


class AutosaveConflict(Exception):
    """Another window has written into the same row since this one did."""


def too_long(pairs: Pairs) -> int | None:
    """The number of characters if it is over the limit, else None."""
    body = sum(len(value) for name, value in pairs if name == "body")
    others = sum(len(name) + len(value) for name, value in pairs if name != "body")
    if body > MAX_TEXT_LENGTH or others > MAX_OTHER_FIELDS_LENGTH or len(pairs) > MAX_FIELDS:
        return body if body > MAX_TEXT_LENGTH else others
    return None


def autosave(user: Any, item: NewsItem | None, form: dict[str, Any], pairs: Pairs, at: datetime) -> AutosavedForm:
    """Store the fields of a form.

    `form`: its kind, key, based_on, is_working_copy, and the last turn it saw (0 for none).

    Raises AutosaveConflict if another window wrote in between. Sending the same text twice stores it once.
    """
    values = json.dumps(list(pairs), ensure_ascii=False)
    mine = AutosavedForm.objects.filter(user=user, key=form["key"])
    columns = {name: form[name] for name in ("kind", "based_on")}
    columns["is_working_copy"] = form.get("is_working_copy", False)
    columns |= {"values": values, "item": item, "title": _title(dict(pairs)), "saved_at": at}
    if form["turn"] and mine.filter(turn=form["turn"]).update(turn=F("turn") + 1, **columns):
        return mine.get()
    try:
        with transaction.atomic():
            made = AutosavedForm.objects.create(user=user, key=form["key"], **columns)
    except IntegrityError:
        there = mine.get()
        if there.values != values:
            raise AutosaveConflict from None
        return there
    delete_forms(AutosavedForm.objects.filter(pk__in=_excess_rows(user)))
    delete_forms(AutosavedForm.objects.filter(user=user, saved_at__lt=at - AUTOSAVE_RETENTION))
    return made


def _title(values: dict[str, str]) -> str:
    """The headline, else the beginning of the text."""
    words = values.get("headline", "").strip() or plain_text(values.get("body", "")[:2_000])
    # PostgreSQL rejects NUL characters.
    return Truncator(" ".join(words.replace("\0", " ").split())).chars(MAX_TITLE_LENGTH)


def _excess_rows(user: Any) -> list[int]:
    """Ids of the oldest rows of a user beyond MAX_PER_USER."""
    newest = AutosavedForm.objects.filter(user=user).order_by("-saved_at", "-pk").values_list("pk", flat=True)
    return list(newest[MAX_PER_USER : MAX_PER_USER + 100])


def delete_forms(rows: QuerySet[AutosavedForm]) -> int:
    return rows.delete()[0]


def expired_forms(at: datetime) -> QuerySet[AutosavedForm]:
    """Rows past their retention."""
    return AutosavedForm.objects.filter(saved_at__lt=at - AUTOSAVE_RETENTION)


def unsaved_forms(
    user: Any, kind: str, item: NewsItem | None, *, is_working_copy: bool = False
) -> QuerySet[AutosavedForm]:
    """Unsaved forms of a user for an item, for its working copy, or for a new one (`item` None); newest first."""
    rows = AutosavedForm.objects.filter(user=user, kind=kind, item=item, is_working_copy=is_working_copy)
    return rows.order_by("-saved_at", "-pk").defer("values")[:MAX_OFFERED]


def discard(user: Any, key: str) -> None:
    """Delete a form once it is saved or discarded."""
    AutosavedForm.objects.filter(user=user, key=key).delete()


def pairs_of(form: AutosavedForm) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(form.values)]


def as_post_data(form: AutosavedForm) -> QueryDict:
    """The fields as they would have been posted."""
    query = QueryDict(mutable=True)
    for name, value in pairs_of(form):
        query.appendlist(name, value)
    return query


def new_item(model: type[NewsItem]) -> NewsItem:
    """A new item that is not in the database, for a preview. Its id is 0."""
    item = model(pk=0, kind=model.KIND or "", created_at=timezone.now())
    item.active_modes = item.notice = item.other_languages = None
    item.lead_restricted = False
    return item


def with_typed_values(item: NewsItem, form: AutosavedForm, at: datetime) -> NewsItem:
    """The item with the typed texts and relations, for a preview; never save it. Other fields are as last saved."""
    values = dict(pairs_of(form))
    item.body = clean(values.get("body", "")[:MAX_TEXT_LENGTH])
    for name in PLAIN:
        if name in values:
            setattr(item, name, values[name])
    if values.get("headline"):
        item.headline_is_proposed = False
    # An unticked box is not sent.
    item.ai_assisted = "ai_assisted" in values
    if values.get("language") in dict(settings.ITEM_LANGUAGES):
        item.language = values["language"]
    for name in RELATED:
        if name in values:
            _set_relation(item, name, values[name], at)
    return item


def _set_relation(item: NewsItem, name: str, number: str, at: datetime) -> None:
    """Load the chosen row only if it differs from the saved one."""
    if number == str(getattr(item, f"{name}_id") or ""):
        return
    rows = NewsItem._meta.get_field(name).related_model._default_manager  # type: ignore[union-attr]
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    row = rows.filter(pk=int(number)).first() if is_number else None
    setattr(item, name, row)
    if name == "lead_picture":
        item.lead_restricted = row is not None and Restriction.objects.active(at).filter(picture=row.pk).exists()
