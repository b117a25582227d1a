"""Sections of the side panel of an item's form: what each contains, its summary in one line, and whether it is open.

A section is one of the fieldsets of the admin, named by its class ("item-rights"), or one of its inlines, named by
its prefix. Sections are closed while their summary says everything.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.helpers import AdminForm, Fieldset, InlineAdminFormSet
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from articles.admin.form.forms import ItemForm
from articles.admin.form.summary_words import (
    credit_words,
    embedded_words,
    status_words,
    words_of_fieldset,
    words_of_rows,
)
from articles.desk.labels import labelled, picture_label
from articles.formats.lists import join_list
from articles.formats.moments import moment_words
from articles.models import Byline, NewsItem
from articles.models.tag import join_tags
from articles.rights.models import Licence, Use

PREFIX = "item-"
MAX_LENGTH = 90
# Always open: short, and needed for every item.
ALWAYS_OPEN = frozenset({"publication", "place", "event"})


@dataclass(frozen=True, slots=True)
class FormSection:
    """`fieldset` or `rows` is its content; `name` identifies it in the template and the style sheet.

    `words`: with which a script rewrites the summary when a field changes.
    """

    name: str
    heading: str
    summary: str
    is_open: bool
    words: dict[str, str]
    fieldset: Fieldset | None = None
    rows: InlineAdminFormSet | None = None

    @property
    def words_as_json(self) -> str:
        return json.dumps(self.words, ensure_ascii=False)


def text_fieldset(admin_form: AdminForm) -> Any:
    """The fieldset in the middle of the form, which has no name: headline, standfirst and text."""
    return next(iter(admin_form))


def form_sections(admin_form: AdminForm, rows: Iterable[InlineAdminFormSet], at: datetime) -> list[FormSection]:
    """The sections in their order: each inline follows the fieldset that the table below names."""
    form = admin_form.form
    assert isinstance(form, ItemForm)
    inlines = {each.formset.prefix: each for each in rows}
    sections = []
    for fieldset in _side_fieldsets(admin_form):
        section = _of_fieldset(form, fieldset, at)
        sections.append(section)
        for prefix in FOLLOWED_BY.get(section.name, ()):
            if prefix in inlines:
                sections.append(_of_rows(inlines.pop(prefix)))
    return [*sections, *map(_of_rows, inlines.values())]


FOLLOWED_BY = {"place": ("bylines",), "dates": ("corrections",)}


def _side_fieldsets(admin_form: Any) -> Iterator[Any]:
    return (fieldset for fieldset in admin_form if fieldset.name)


def _of_fieldset(form: ItemForm, fieldset: Any, at: datetime) -> FormSection:
    name = next((each.removeprefix(PREFIX) for each in fieldset.classes.split() if each.startswith(PREFIX)), "")
    item = form.instance
    fields = set(fieldset.fields)
    is_touched = bool(fields & set(form.errors)) or (form.is_bound and bool(fields & set(form.changed_data)))
    is_open = is_touched or name in ALWAYS_OPEN or (name == "rights" and needs_rights(item))
    summarise = SUMMARIES.get(name)
    summary = Truncator(summarise(form, at)).chars(MAX_LENGTH) if summarise else ""
    words = words_of_fieldset(name, item, at)
    return FormSection(name, str(fieldset.name), summary, is_open, words, fieldset=fieldset)


def _of_rows(rows: InlineAdminFormSet) -> FormSection:
    formset = rows.formset
    is_open = formset.is_bound and (formset.has_changed() or any(formset.errors) or bool(formset.non_form_errors()))
    summary = ROW_SUMMARIES[formset.prefix](formset) if formset.prefix in ROW_SUMMARIES else ""
    heading = capfirst(str(rows.opts.verbose_name_plural))
    summary, words = Truncator(summary).chars(MAX_LENGTH), words_of_rows(formset.prefix)
    return FormSection(formset.prefix, heading, summary, is_open, words, rows=rows)


def needs_rights(item: NewsItem) -> bool:
    """Whether an editor has to look at the rights: the text of somebody else without terms that permit all of it."""
    if item.origin == NewsItem.Origin.UNKNOWN:
        return True
    if item.origin in (NewsItem.Origin.OWN, NewsItem.Origin.QUOTATION):
        return False
    terms = item.terms
    return terms is None or not terms.permits(Use.FULL_TEXT) or (terms.obliges_link_back and not item.original_url)


def _publication(form: ItemForm, at: datetime) -> str:
    item = form.instance
    return _joined(status_words(item, at), item.get_stage_display())


def _place(form: ItemForm, at: datetime) -> str:
    item = form.instance
    section = item.section or item.channel
    tags = form["tags"].value() if "tags" in form.fields else ""
    return _joined(str(section) if section else "", tags if isinstance(tags, str) else join_tags(tags or []))


def _event(form: ItemForm, at: datetime) -> str:
    item = form.instance
    return moment_words(item.happened_at) if item.happened_at else item.happened_raw or _("no time")


def _pictures(form: ItemForm, at: datetime) -> str:
    item = form.instance
    lead = picture_label(item.lead_picture) if item.lead_picture else _("no lead picture")
    return _joined(lead, embedded_words(item))


def _rights(form: ItemForm, at: datetime) -> str:
    item = form.instance
    own_name = "" if item.origin == NewsItem.Origin.OWN else str(item.source or "")
    return _joined(item.get_origin_display(), own_name, *_terms(item.terms))


def _terms(terms: Licence | None) -> list[str]:
    if terms is None:
        return []
    use = (
        ""
        if terms.permits(Use.FULL_TEXT)
        else labelled(terms._meta.get_field("permitted_use").verbose_name, terms.get_permitted_use_display())
    )
    return [str(terms), use, _("link back") if terms.obliges_link_back else ""]


def _translation(form: ItemForm, at: datetime) -> str:
    item = form.instance
    original = item.translation_of
    words = labelled(_("translation of"), original.display_title) if original else _("no translation")
    return _joined(item.get_language_display(), words)


def _dates(form: ItemForm, at: datetime) -> str:
    item = form.instance
    embargo, expires = item.embargo_until, item.expires_at
    return _joined(
        labelled(_("embargo until"), _short(embargo)) if embargo else "",
        labelled(_("expires"), _short(expires)) if expires else _("does not expire"),
    )


def _short(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _bylines(formset: Any) -> str:
    # Rows of a working copy are initial values without a stored row.
    lines: list[Byline] = [form.instance for form in formset.initial_forms] or _initial_lines(formset)
    names = [line.name if line.role == "outlet" else credit_words(line.name, line.get_role_display()) for line in lines]
    return join_list(names) if names else _("no byline")


def _initial_lines(formset: Any) -> list[Byline]:
    rows = formset.initial_extra or ()
    return [Byline(role=row["role"], outlet_id=row["outlet"], person_id=row["person"]) for row in rows]


def _corrections(formset: Any) -> str:
    # Those that a working copy proposes are initial values without a stored row.
    count = len(formset.initial_forms) or len(formset.initial_extra or ())
    return str(count) if count else _("none")


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


SUMMARIES: dict[str, Callable[[ItemForm, datetime], str]] = {
    "publication": _publication,
    "place": _place,
    "event": _event,
    "pictures": _pictures,
    "rights": _rights,
    "translation": _translation,
    "dates": _dates,
}
ROW_SUMMARIES: dict[str, Callable[[Any], str]] = {"bylines": _bylines, "corrections": _corrections}
