"""How does a text outlive the window it is typed in? Each form keeps what stands in it in a row, for its typist alone.

Nothing here touches the item: readers, lists and search know nothing of it. All times are the server's.
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

from articles.markup import clean, plain_text
from articles.models import KeptText, NewsItem, Restriction

Pairs = Sequence[tuple[str, str]]

# A body of the longest kind, and the other fields beside it.
LONGEST_TEXT = 1_000_000
LONGEST_OTHERS = 200_000
MOST_FIELDS = 2_000
LONGEST_TITLE = 60
MOST_OF_USER = 60
MOST_OFFERED = 5
KEPT_FOR = timedelta(days=30)
PLAIN = ("headline", "standfirst", "label", "rights_sentence", "happened_raw", "original_url")
RELATED = ("section", "channel", "source", "licence", "lead_picture")


class Elsewhere(Exception):
    """Another window wrote into the same row since this one did."""


def too_long(pairs: Pairs) -> int | None:
    """How many characters there are where they are too many to be kept; None where they are not."""
    body = sum(len(value) for name, value in pairs if name == "body")
    others = sum(len(name) + len(value) for name, value in pairs if name != "body")
    if body > LONGEST_TEXT or others > LONGEST_OTHERS or len(pairs) > MOST_FIELDS:
        return body if body > LONGEST_TEXT else others
    return None


def keep(user: Any, item: NewsItem | None, form: dict[str, Any], pairs: Pairs, at: datetime) -> KeptText:
    """Write down what stands in a form. `form`: its kind, key, based_on, and the turn it saw last, 0 for none.

    Raises Elsewhere where another window wrote in between; the same text sent twice is kept once.
    """
    values = json.dumps(list(pairs), ensure_ascii=False)
    mine = KeptText.objects.filter(user=user, key=form["key"])
    told = {name: form[name] for name in ("kind", "based_on")}
    told |= {"values": values, "item": item, "title": _title(dict(pairs)), "saved_at": at}
    if form["turn"] and mine.filter(turn=form["turn"]).update(turn=F("turn") + 1, **told):
        return mine.get()
    try:
        with transaction.atomic():
            made = KeptText.objects.create(user=user, key=form["key"], **told)
    except IntegrityError:
        there = mine.get()
        if there.values != values:
            raise Elsewhere from None
        return there
    sweep(KeptText.objects.filter(pk__in=_too_many(user)))
    sweep(KeptText.objects.filter(user=user, saved_at__lt=at - KEPT_FOR))
    return made


def _title(values: dict[str, str]) -> str:
    """The headline, else the first words of the text."""
    words = values.get("headline", "").strip() or plain_text(values.get("body", "")[:2_000])
    # PostgreSQL takes no NUL.
    return Truncator(" ".join(words.replace("\0", " ").split())).chars(LONGEST_TITLE)


def _too_many(user: Any) -> list[int]:
    """The oldest of a person beyond the most that are kept."""
    newest = KeptText.objects.filter(user=user).order_by("-saved_at", "-pk").values_list("pk", flat=True)
    return list(newest[MOST_OF_USER : MOST_OF_USER + 100])


def sweep(rows: QuerySet[KeptText]) -> int:
    return rows.delete()[0]


def old_texts(at: datetime) -> QuerySet[KeptText]:
    """What nobody came back to."""
    return KeptText.objects.filter(saved_at__lt=at - KEPT_FOR)


def kept_for(user: Any, kind: str, item: NewsItem | None) -> QuerySet[KeptText]:
    """What this person typed into forms of an item, or of a new one, and did not save; the newest first."""
    rows = KeptText.objects.filter(user=user, kind=kind, item=item)
    return rows.order_by("-saved_at", "-pk").defer("values")[:MOST_OFFERED]


def forget(user: Any, key: str) -> None:
    """It is saved, or nobody wants it."""
    KeptText.objects.filter(user=user, key=key).delete()


def pairs_of(kept: KeptText) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(kept.values)]


def posted(kept: KeptText) -> QueryDict:
    """As the form would have been sent."""
    query = QueryDict(mutable=True)
    for name, value in pairs_of(kept):
        query.appendlist(name, value)
    return query


def unsaved(model: type[NewsItem]) -> NewsItem:
    """An item that is in no table, for a page that shows it: its number is nobody's."""
    item = model(pk=0, kind=model.KIND or "", created_at=timezone.now())
    item.active_modes = item.other_languages = ""  # type: ignore[attr-defined]
    item.lead_restricted = False  # type: ignore[attr-defined]
    return item


def as_typed(item: NewsItem, kept: KeptText, at: datetime) -> NewsItem:
    """The item, not to be saved, with the words and the related rows that were typed; the rest is as last saved."""
    values = dict(pairs_of(kept))
    item.body = clean(values.get("body", "")[:LONGEST_TEXT])
    for name in PLAIN:
        if name in values:
            setattr(item, name, values[name])
    if values.get("headline"):
        item.headline_is_proposed = False
    if values.get("language") in dict(settings.ITEM_LANGUAGES):
        item.language = values["language"]
    for name in RELATED:
        if name in values:
            _relate(item, name, values[name], at)
    return item


def _relate(item: NewsItem, name: str, number: str, at: datetime) -> None:
    """Asks for the row only where another one was chosen than was saved."""
    if number == str(getattr(item, f"{name}_id") or ""):
        return
    rows = NewsItem._meta.get_field(name).related_model._default_manager  # type: ignore[union-attr]
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    row = rows.filter(pk=int(number)).first() if is_number else None
    setattr(item, name, row)
    if name == "lead_picture":
        item.lead_restricted = row is not None and Restriction.objects.active(at).filter(picture=row.pk).exists()  # type: ignore[attr-defined]
