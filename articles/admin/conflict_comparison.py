"""The comparison shown after an edit conflict: stored values beside typed ones, where they differ."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Manager, Model
from django.utils.translation import gettext as _

from articles.admin.item_forms import ItemForm
from articles.desk.labels import join_list
from articles.formats.moments import moment_words
from articles.html.block_diff import DiffLine, compare
from articles.html.sanitizer import BRIEF, FIGURE, picture_ids, plain_text
from articles.html.static_copy import CopiedBlock
from articles.models import Byline, NewsItem
from articles.text.word_diff import ADDED, KEPT, REMOVED, DiffPiece

COMPARED = ("headline", "standfirst", "body")
MAX_REFUSED_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class TextComparison:
    """A text field in both versions, as pieces that are common or differ; `stored`: its stored value as form data."""

    name: str
    label: str
    theirs: list[DiffPiece]
    ours: list[DiffPiece]
    stored: str


@dataclass(frozen=True, slots=True)
class ValueComparison:
    """Any other field or set of rows in both versions, in words."""

    label: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class EditConflict:
    """What the second editor is shown. `words`: who saved and when; `version`: the stored one."""

    words: str
    version: int
    fields: list[TextComparison]
    others: list[ValueComparison]


def compare_with_stored(
    form: ItemForm, formsets: "Iterable[forms.BaseInlineFormSet[Any, Any, Any]]", words: str
) -> EditConflict:
    """Compare a submitted form and the rows under it with what the database has now."""
    # The instance of the form holds the submitted values.
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    others = [*_other_fields(form, stored), *_rows(formsets)]
    return EditConflict(words, stored.version, list(_texts(form, stored)), others)


def _texts(form: ItemForm, stored: NewsItem) -> Iterator[TextComparison]:
    for name in COMPARED:
        if name not in form.fields:
            continue
        theirs, ours = getattr(stored, name), str(form[name].value() or "").replace("\r\n", "\n")
        shown = str(form.fields[name].prepare_value(theirs))
        if name == "body":
            # A body that was refused may be far too long: compare its beginning.
            theirs, ours = _passages(theirs), _passages(form.cleaned_data.get(name) or ours[:MAX_REFUSED_LENGTH])
        if theirs != ours:
            lines = compare(_blocks(theirs), _blocks(ours))
            label = str(form.fields[name].label)
            yield TextComparison(name, label, _side(lines, REMOVED), _side(lines, ADDED), stored=shown)


def _passages(body: str) -> str:
    """The words of a body, a line for each block, with the numbers of the briefs and pictures in it."""
    numbered = BRIEF.sub(lambda match: f"<p>[{_('flash brief')} {match[1]}]</p>", body)
    return plain_text(FIGURE.sub(_numbered_figure, numbered))


def _numbered_figure(match: re.Match[str]) -> str:
    return f"<p>[{_('picture')} {' '.join(map(str, picture_ids(match[0])))}]</p>{match[0]}"


def _blocks(text: str) -> list[CopiedBlock]:
    return [CopiedBlock("p", line) for line in text.split("\n")]


def _side(lines: list[DiffLine], own: str) -> list[DiffPiece]:
    """The pieces of one version, with its line breaks; `own`: REMOVED for the stored one, ADDED for the typed one."""
    pieces: list[DiffPiece] = []
    for line in lines:
        if (line.old if own == REMOVED else line.new) is not None:
            pieces += [DiffPiece(KEPT, "\n")] if pieces else []
            pieces += [piece for piece in line.pieces if piece.state in (KEPT, own)]
    return pieces


def _other_fields(form: ItemForm, stored: NewsItem) -> Iterator[ValueComparison]:
    columns = {field.name for field in stored._meta.get_fields()}
    for name in form.changed_data:
        field = form.fields[name]
        if name not in columns or field.widget.is_hidden:
            continue
        if name not in COMPARED:
            ours = form.cleaned_data.get(name, form[name].data)
            yield ValueComparison(str(field.label), _in_words(field, getattr(stored, name)), _in_words(field, ours))
        elif name == "body" and _passages(stored.body) == _passages(form.cleaned_data.get(name, "")):
            words = _("same text, different formatting or links")
            yield ValueComparison(str(field.label), _("same text"), words)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, Manager):
        value = list(value.all())
    if isinstance(value, list):
        return join_list(value) or "–"
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(field, forms.ModelChoiceField) and value:
        return str(field.label_from_instance(value)) if isinstance(value, Model) else str(value)
    return str(dict(getattr(field, "choices", ())).get(value, value) or "–")


def _rows(formsets: "Iterable[forms.BaseInlineFormSet[Any, Any, Any]]") -> Iterator[ValueComparison]:
    """The rows under the form, where any was changed."""
    for formset in formsets:
        if formset.is_bound and any(form.has_changed() for form in formset.forms):
            # A new query: the forms have written into the rows that they were made from.
            rows = formset.get_queryset().all()
            rows = rows.select_related("person", "outlet") if rows.model is Byline else rows
            stored = join_list(map(_row_words, rows))
            typed = join_list(_row_words(form.instance) for form in formset.forms if form not in formset.deleted_forms)
            yield ValueComparison(str(rows.model._meta.verbose_name_plural), stored or "–", typed or "–")


def _row_words(row: Any) -> str:
    if isinstance(row, Byline):
        return f"{row.get_role_display()} {row.person or row.outlet or ''}".strip()
    return f"{row.get_kind_display()} {row.text}".strip()
