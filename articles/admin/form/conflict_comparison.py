"""The comparison shown after an edit conflict: stored values beside typed ones, where they differ."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Manager, Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.form.forms import ItemForm
from articles.editing.revisions.restore import Restored
from articles.formats.lists import join_list
from articles.formats.moments import moment_words
from articles.html.block_diff import DiffLine, compare
from articles.html.sanitizer import BRIEF, FIGURE, picture_ids, plain_text
from articles.html.static_copy import CopiedBlock
from articles.models import Byline, NewsItem, Tag
from articles.text.word_diff import ADDED, KEPT, REMOVED, DiffPiece

Text = str | Promise
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
class ConflictLabels:
    """What the two versions are called. `theirs` is the stored one; `link` opens it, `button` saves the other one."""

    heading: Text
    advice: Text
    theirs: Text
    ours: Text
    link: Text
    button: Text


SAVED_ELSEWHERE = ConflictLabels(
    heading=gettext_lazy("This item was saved elsewhere in the meantime"),
    advice=gettext_lazy(
        "Your text is in the form below. Take what you want to keep from the saved version; when you save, yours"
        " replaces it."
    ),
    theirs=gettext_lazy("Saved version"),
    ours=gettext_lazy("Your version"),
    link=gettext_lazy("Open the saved version in a new tab"),
    button=gettext_lazy("Save my version"),
)


@dataclass(frozen=True, slots=True)
class EditConflict:
    """What the second editor is shown.

    `words`: who saved and when; `version`: the stored one, as `made_from` has it; `address`: where it is opened.
    """

    words: str
    version: int | str
    fields: list[TextComparison]
    others: list[ValueComparison]
    labels: ConflictLabels = SAVED_ELSEWHERE
    address: str = ""


Differences = tuple[list[TextComparison], list[ValueComparison]]


def compare_with_stored(
    form: ItemForm, formsets: "Iterable[forms.BaseInlineFormSet[Any, Any, Any]]", words: str
) -> EditConflict:
    """Compare a submitted form and the rows under it with what the database has now."""
    # The instance of the form holds the submitted values.
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    others = [*_other_fields(form, stored, form.changed_data), *_rows(formsets)]
    return EditConflict(words, stored.version, list(_texts(form, stored)), others)


def compare_with_version(form: ItemForm, typed_bylines: Iterable[Byline], stored: Restored) -> Differences:
    """Compare the form of a working copy, submitted or not, with another version of the item."""
    names = [name for name in _changed(form, stored.item) if name != "tags"]
    others = [*_other_fields(form, stored.item, names), *_tag_names(form, stored)]
    theirs, ours = join_list(map(_row_words, stored.byline_rows)), join_list(map(_row_words, typed_bylines))
    if theirs != ours:
        others.append(ValueComparison(str(Byline._meta.verbose_name_plural), theirs or "–", ours or "–"))
    return list(_texts(form, stored.item)), others


def _tag_names(form: ItemForm, stored: Restored) -> Iterator[ValueComparison]:
    theirs = [tag.name for tag in Tag.objects.filter(pk__in=stored.tags).order_by("pk")]
    ours = form.cleaned_data.get("tags", []) if form.is_bound else [str(tag) for tag in form.initial.get("tags", [])]
    if sorted(theirs) != sorted(ours):
        yield ValueComparison(str(form.fields["tags"].label), join_list(theirs) or "–", join_list(ours) or "–")


def _texts(form: ItemForm, stored: NewsItem) -> Iterator[TextComparison]:
    for name in COMPARED:
        if name not in form.fields:
            continue
        theirs, ours = getattr(stored, name), str(form[name].value() or "").replace("\r\n", "\n")
        shown = str(form.fields[name].prepare_value(theirs))
        if name == "body":
            # A body that was refused may be far too long: compare its beginning.
            theirs, ours = _passages(theirs), _passages(_cleaned(form, name) or ours[:MAX_REFUSED_LENGTH])
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


def _other_fields(form: ItemForm, stored: NewsItem, names: Iterable[str]) -> Iterator[ValueComparison]:
    columns = {field.name for field in stored._meta.get_fields()}
    for name in names:
        field = form.fields[name]
        if name not in columns or field.widget.is_hidden:
            continue
        if name not in COMPARED:
            ours = _cleaned(form, name, form[name].data if form.is_bound else getattr(form.instance, name))
            yield ValueComparison(str(field.label), _in_words(field, getattr(stored, name)), _in_words(field, ours))
        elif name == "body" and _passages(stored.body) == _passages(_cleaned(form, name, form.instance.body)):
            words = _("same text, different formatting or links")
            yield ValueComparison(str(field.label), _("same text"), words)


def _cleaned(form: ItemForm, name: str, default: Any = None) -> Any:
    """The submitted value if it is valid; a form that was not submitted has none."""
    return getattr(form, "cleaned_data", {}).get(name, default)


def _changed(form: ItemForm, stored: NewsItem) -> list[str]:
    """The fields that were changed in a submitted form; those of another one that differ from the stored item."""
    if form.is_bound:
        return form.changed_data
    columns = {field.name for field in stored._meta.concrete_fields} & form.fields.keys()
    return [name for name in form.fields if name in columns and getattr(form.instance, name) != getattr(stored, name)]


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
