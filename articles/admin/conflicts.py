"""Two editors on one item: how does the second one to save lose nothing, and overwrite nothing without wanting to?

The form carries the version that it was made from. Where the row has gone on since, nothing is written: the form comes
back with all that was typed, beside the text as it stands, and takes the new version, so that the next press is meant.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Manager, Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.markup import BRIEF, FIGURE, picture_ids, plain_text
from articles.models import Byline, NewsItem
from articles.takedowns.differences import Line, compare
from articles.takedowns.inert import Block
from articles.takedowns.word_differences import ADDED, KEPT, REMOVED, Piece
from articles.zones import moment_words

# Sent instead of a version by a form whose item is gone.
GONE = "gone"
COMPARED = ("headline", "standfirst", "body")
# The newest entries of the desk's log: what was saved while a form was open is among them, or is not told.
MOST_ENTRIES = 5_000
MOST_ROWS = 1_000
LONGEST_REFUSED = 100_000
_ROWS = ("bylines", "corrections")
_COUNT = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Compared:
    """One field twice: as it is stored, and as it was typed; each piece with what sets it apart.

    `name`: of the field. `stored`: what it would hold, to be taken over.
    """

    name: str
    label: str
    theirs: list[Piece]
    ours: list[Piece]
    stored: str


@dataclass(frozen=True, slots=True)
class Other:
    """What is no text and differs, in words for both sides."""

    label: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the second editor is shown: only what differs."""

    words: str
    version: int
    fields: list[Compared]
    others: list[Other]


class VersionedForm(forms.ModelForm):
    """Refuses to save over a version that it was not made from; `stored` is the row then, past what was typed."""

    made_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["made_from"] = str(self.instance.version)
        self.stored: NewsItem | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        made_from = values.get("made_from", "")
        if self.instance.pk and made_from != str(self.instance.version):
            self.stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            told = _("Somebody saved this item while you wrote. Nothing is overwritten, and nothing you typed is lost.")
            self.add_error(None, forms.ValidationError(told, code="conflict"))
        elif made_from == GONE:
            told = _("This item was deleted while you wrote. What you typed is here: save it, and it is a new one.")
            self.add_error(None, forms.ValidationError(told, code="gone"))
        return values


def lock(object_id: str) -> None:
    """Whoever saves an item at the same moment waits here. Only within a transaction; SQLite has one writer anyway.

    Articles that are to name this one meanwhile need not wait.
    """
    if connection.in_atomic_block and object_id.isascii() and object_id.isdecimal():
        rows = NewsItem.objects.select_for_update(no_key=True).filter(pk=object_id[:18])
        list(rows.order_by().values_list("pk"))


def conflict_of(request: HttpRequest, form: Any, formsets: Iterable[Any]) -> Conflict | None:
    """`formsets`: the rows under the form."""
    if getattr(form, "stored", None) is None:
        return None
    stored: NewsItem = form.stored
    others = [*_others(form, stored), *_rows_that_differ(formsets)]
    return Conflict(last_saved(request, stored), stored.version, list(_compared(form, stored)), others)


def as_a_new_one(post: QueryDict) -> QueryDict:
    """What was typed into the form of an item that is gone, as the form of a new one would send it."""
    typed = post.copy()
    typed["made_from"] = GONE
    for rows in _ROWS:
        if f"{rows}-TOTAL_FORMS" in typed:
            typed[f"{rows}-INITIAL_FORMS"] = "0"
    for name in [name for name in typed if name.startswith(_ROWS) and name.endswith("-id")]:
        del typed[name]
    return typed


def without_gone_rows(data: QueryDict, prefix: str, known: set[str]) -> QueryDict:
    """What was typed, short of rows under the form that somebody took away: saving does not bring them back.

    Django would refuse the form for their numbers, however often it is sent. `known`: the numbers that are there.
    """
    counts = [data.get(f"{prefix}-{name}_FORMS", "") for name in ("INITIAL", "TOTAL")]
    if not all(_COUNT.fullmatch(count) for count in counts):
        return data
    initial, total = (min(int(count), MOST_ROWS) for count in counts)
    old = [at for at in range(initial) if data.get(f"{prefix}-{at}-id") in known]
    if len(old) == initial:
        return data
    kept = {at: number for number, at in enumerate([*old, *range(initial, total)])}
    found = QueryDict(mutable=True)
    for name, values in data.lists():
        number, dash, field = name.removeprefix(f"{prefix}-").partition("-")
        if not name.startswith(f"{prefix}-") or not dash or not _COUNT.fullmatch(number):
            found.setlist(name, values)
        elif int(number) in kept:
            found.setlist(f"{prefix}-{kept[int(number)]}-{field}", values)
    found[f"{prefix}-INITIAL_FORMS"], found[f"{prefix}-TOTAL_FORMS"] = str(len(old)), str(len(kept))
    return found


def _compared(form: Any, stored: NewsItem) -> Iterator[Compared]:
    for name in COMPARED:
        if name not in form.fields:
            continue
        theirs, ours = getattr(stored, name), str(form[name].value() or "").replace("\r\n", "\n")
        shown = str(form.fields[name].prepare_value(theirs))
        if name == "body":
            # What was refused is told by its beginning: it may be far too long.
            theirs, ours = _passages(theirs), _passages(form.cleaned_data.get(name) or ours[:LONGEST_REFUSED])
        if theirs != ours:
            lines = compare(_blocks(theirs), _blocks(ours))
            yield Compared(name, str(form.fields[name].label), _side(lines, REMOVED), _side(lines, ADDED), stored=shown)


def _passages(body: str) -> str:
    """The words of a body, a line for each block; what it refers to stands in it by its number."""
    named = BRIEF.sub(lambda found: f"<p>[{_('flash brief')} {found[1]}]</p>", body)
    return plain_text(FIGURE.sub(_named_figure, named))


def _named_figure(found: re.Match[str]) -> str:
    return f"<p>[{_('picture')} {' '.join(map(str, picture_ids(found[0])))}]</p>{found[0]}"


def _blocks(text: str) -> list[Block]:
    return [Block("p", line) for line in text.split("\n")]


def _side(lines: list[Line], own: str) -> list[Piece]:
    """The pieces of one of both texts, with its line breaks."""
    found: list[Piece] = []
    for line in lines:
        if (line.old if own == REMOVED else line.new) is not None:
            found += [Piece(KEPT, "\n")] if found else []
            found += [piece for piece in line.pieces if piece.state in (KEPT, own)]
    return found


def _others(form: Any, stored: NewsItem) -> Iterator[Other]:
    """Fields of the item that the form holds otherwise than they are stored."""
    known = {field.name for field in stored._meta.get_fields()}
    for name in form.changed_data:
        field = form.fields[name]
        if name not in known or field.widget.is_hidden:
            continue
        if name not in COMPARED:
            ours = form.cleaned_data.get(name, form[name].data)
            yield Other(str(field.label), _in_words(field, getattr(stored, name)), _in_words(field, ours))
        elif name == "body" and _passages(stored.body) == _passages(form.cleaned_data.get(name, "")):
            yield Other(str(field.label), _("the same words"), _("the same words, with other formatting or links"))


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, Manager):
        value = list(value.all())
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(field, forms.ModelChoiceField) and value:
        return str(field.label_from_instance(value)) if isinstance(value, Model) else str(value)
    return str(dict(getattr(field, "choices", ())).get(value, value) or "–")


def _rows_that_differ(formsets: Iterable[Any]) -> Iterator[Other]:
    """Rows under the form, as they are stored and as the form has them."""
    for formset in formsets:
        if formset.is_bound and any(form.has_changed() for form in formset.forms):
            # Asked anew: the forms have written into the rows that they were made from.
            rows = formset.get_queryset().all()
            rows = rows.select_related("person", "outlet") if formset.model is Byline else rows
            stored = ", ".join(map(_row_words, rows))
            typed = ", ".join(_row_words(form.instance) for form in formset.forms if form not in formset.deleted_forms)
            yield Other(str(formset.model._meta.verbose_name_plural), stored or "–", typed or "–")


def _row_words(row: Any) -> str:
    if isinstance(row, Byline):
        return f"{row.get_role_display()} {row.person or row.outlet or ''}".strip()
    return f"{row.get_kind_display()} {row.text}".strip()


def last_saved(request: HttpRequest, item: NewsItem) -> str:
    """Who saved it last, and when, where the desk's log still says so."""
    kinds = ContentType.objects.get_for_models(*NewsItem.__subclasses__(), for_concrete_models=False).values()
    newest = LogEntry.objects.order_by("-pk").values("pk")[:MOST_ENTRIES]
    entries = LogEntry.objects.filter(pk__in=newest, object_id=str(item.pk), content_type__in=list(kinds))
    found = entries.select_related("user").order_by("-pk").first()
    if found is None:
        return _("It was changed meanwhile.")
    when = moment_words(found.action_time)
    if found.user_id == request.user.pk:
        return _("You saved it elsewhere at %(when)s.") % {"when": when}
    return _("%(person)s saved it at %(when)s.") % {"person": found.user, "when": when}


def given_back(request: HttpRequest, item: NewsItem | None, site: AdminSite) -> HttpResponse:
    """What was typed, to be copied, for somebody who may not change the item any more: it was released meanwhile."""
    typed = [
        (str(NewsItem._meta.get_field(name).verbose_name), value)  # type: ignore[union-attr]
        for name in COMPARED
        if (value := request.POST.get(name, ""))
    ]
    is_overtaken = item is not None and request.POST.get("made_from") != str(item.version)
    context = site.each_context(request) | {
        "title": _("Not saved: you may not change this item now"),
        "words": last_saved(request, item) if item and is_overtaken else "",
        "typed": typed,
    }
    return render(request, "admin/item_given_back.html", context, status=409 if is_overtaken else 403)


def status_of(request: HttpRequest, form: Any) -> int:
    """409 where what the form was made from is no longer so."""
    codes = {error.code for error in form.non_field_errors().as_data()} if request.method == "POST" else set()
    return 409 if codes & {"gone", "conflict"} else 200
