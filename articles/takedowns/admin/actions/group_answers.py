"""Answers to groups: rows of a decision form that each give the notices of one group, or a single notice, an outcome of
their own, with its reasons.

A row names a notice by its number, so the form is as short for a thousand notices as for two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Substr
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.takedowns.admin.actions.grounds import CaseNotices
from articles.takedowns.cases.notices.groups import NoticeGroup, groups_of
from articles.takedowns.decisions.outcomes import NoticeAnswer
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, Notice, NoticeOutcome

Result = NoticeOutcome.Result
PREFIX = "group_"
FEWEST_ROWS, MAX_ROWS = 2, 20
MAX_OFFERED, OPENING_LENGTH = 50, 60
ALIKE, ONE = "alike", "one"
TEMPLATE = "takedowns/admin/cases/_group_answers.html"
# The list of the groups, which the rows of all forms of a page share.
CHOICES_ID = "case-groups"


class GroupAnswerRow(NamedTuple):
    notice: forms.BoundField
    reach: forms.BoundField
    outcome: forms.BoundField
    facts: forms.BoundField


def offers_group_answers(notices: CaseNotices) -> bool:
    """Whether open notices can differ in their outcome, or one is an order, which only a decision closes."""
    return sum(notices.grounds.values()) > 1 or ORDER.code in notices.grounds


def row_fields(initial: NoticeOutcome.Result, data: Mapping[str, Any], prefix: str) -> dict[str, forms.Field]:
    """The fields of the rows: those that were filled in, one more, and at least FEWEST_ROWS."""
    filled = [number for number in range(1, MAX_ROWS + 1) if _is_filled(data, f"{prefix}-{PREFIX}{number}")]
    count = min(MAX_ROWS, max(FEWEST_ROWS, max(filled, default=0) + 1))
    return {name: field for number in range(1, count + 1) for name, field in _fields_of_row(number, initial)}


def _is_filled(data: Mapping[str, Any], name: str) -> bool:
    return any(data.get(f"{name}_{part}", "").strip() for part in ("notice", "outcome", "facts"))


def _fields_of_row(number: int, initial: NoticeOutcome.Result) -> list[tuple[str, forms.Field]]:
    granted = () if initial == Result.REFUSED else (Result.GRANTED,)
    results = (*granted, Result.REFUSED, Result.NOT_NEEDED, Result.SPAM)
    reach = [(ALIKE, gettext_lazy("and all of its group")), (ONE, gettext_lazy("this notice only"))]
    fields: dict[str, forms.Field] = {
        "notice": forms.CharField(
            label=gettext_lazy("Number of a notice"),
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"list": CHOICES_ID, "size": 14}),
        ),
        "reach": forms.ChoiceField(label=gettext_lazy("Concerns"), choices=reach, initial=ALIKE, required=False),
        "outcome": forms.ChoiceField(
            label=pgettext_lazy("of a notice", "Outcome"),
            choices=[("", "–"), *((result.value, result.label) for result in results)],
            required=False,
        ),
        "facts": forms.CharField(
            label=gettext_lazy("Reasons for these claimants"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        ),
    }
    return [(f"{PREFIX}{number}_{part}", field) for part, field in fields.items()]


def rows_of(form: forms.Form) -> list[GroupAnswerRow]:
    names = [name.removesuffix("_notice") for name in form.fields if name.startswith(PREFIX) and "_notice" in name]
    return [
        GroupAnswerRow(*(form[f"{name}_{part}"] for part in ("notice", "reach", "outcome", "facts"))) for name in names
    ]


def rows_markup(rows: list[GroupAnswerRow]) -> SafeString:
    is_filled = any(field.value() for row in rows for field in (row.notice, row.outcome, row.facts))
    return render_to_string(TEMPLATE, {"rows": rows, "is_open": is_filled})


@lru_cache(64)
def empty_rows_markup(prefix: str, initial: NoticeOutcome.Result, language: str | None) -> SafeString:
    """The rows that nobody has filled in.

    Optimisation: they are the same on every case, and a page has them once for each action: rendering them took a
    quarter of its time.
    """
    form = forms.Form(prefix=prefix)
    form.fields.update(row_fields(initial, {}, prefix))
    with translation.override(language):
        return rows_markup(rows_of(form))


def read_rows(form: forms.Form, case: Case, last_key: int | None) -> dict[int, NoticeAnswer]:
    """The answers by the key of the notice; what is wrong with a row becomes an error of its field."""
    values, groups = form.cleaned_data, list[NoticeGroup]()
    answers: dict[int, NoticeAnswer] = {}
    for row in rows_of(form):
        number, outcome, facts = (values.get(field.name, "").strip() for field in (row.notice, row.outcome, row.facts))
        if not (number or outcome or facts):
            continue
        try:
            _check_filled(row, number, outcome)
            groups = groups or groups_of(case)
            keys = _keys_of_row(case, number, values.get(row.reach.name) == ONE, groups)
            answered = [key for key in keys if last_key is None or key <= last_key]
            if answers.keys() & set(answered):
                raise ValidationError({row.notice.name: _("A row above answers this notice already.")})
        except ValidationError as refused:
            for name, messages in _by_field(refused, row.notice.name):
                form.add_error(name, messages)
            continue
        answers |= dict.fromkeys(answered, NoticeAnswer(Result(outcome), facts))
    return answers


def _by_field(refused: ValidationError, name: str) -> Iterable[tuple[str, list[str]]]:
    return refused.message_dict.items() if hasattr(refused, "error_dict") else [(name, refused.messages)]


def _check_filled(row: GroupAnswerRow, number: str, outcome: str) -> None:
    if not number:
        raise ValidationError({row.notice.name: _("Enter the number of a notice of the group.")})
    if not outcome:
        raise ValidationError({row.outcome.name: pgettext("of a notice", "Choose an outcome.")})


def _keys_of_row(case: Case, number: str, is_single: bool, groups: list[NoticeGroup]) -> list[int]:
    """The open notices that a row answers. ValidationError if there is none, or if nobody can have read them all."""
    notice = case.notices.filter(reference=number.upper()).only("pk").first()
    if notice is None:
        raise ValidationError(_("No notice of this case has this number."))
    keys = {notice.pk}
    if not is_single:
        group = next((group for group in groups if notice.pk in group.keys), None)
        if group and not group.is_alike:
            raise ValidationError(_("The notices of this group differ in their wording. Answer them one by one."))
        keys |= set(group.keys if group else ())
    found = case.notices.filter(pk__in=keys).exclude(state=Notice.State.CLOSED).order_by("pk")
    if not (opened := list(found.values_list("pk", flat=True))):
        raise ValidationError(_("This notice is closed already."))
    return opened


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A group in the list of choices: the number of its first notice, its size, and the opening of that notice."""

    reference: str
    count: int
    opening: str


def offered_groups(groups: list[NoticeGroup], is_closed: bool) -> list[OfferedGroup]:
    """The first groups that can be answered together, at most MAX_OFFERED. One query."""
    fitting = [group for group in groups if group.open_count and group.is_alike][:MAX_OFFERED]
    keys = [group.representative.pk for group in fitting]
    rows: Any = Notice.objects.filter(pk__in=keys).values_list(
        "pk", "reference", Substr("statement", 1, OPENING_LENGTH)
    )
    found = {pk: (reference, "" if is_closed else " ".join(opening.split())) for pk, reference, opening in rows}
    return [
        OfferedGroup(found[key][0], group.open_count, found[key][1])
        for key, group in zip(keys, fitting, strict=True)
        if key in found
    ]
