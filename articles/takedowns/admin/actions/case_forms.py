"""The forms offered on a case: one per action that applies to its target, those that its ground suggests first."""

from dataclasses import dataclass
from typing import Any

from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.actions.correcting_forms import CreditForm, FactForm, NameForm, NoActionForm
from articles.takedowns.admin.actions.grounds import notices_of
from articles.takedowns.admin.actions.restricting_forms import (
    DelistForm,
    HideForm,
    LabelForm,
    PartForm,
    RemoveForm,
    SourceForm,
)
from articles.takedowns.decisions.decide import DECIDABLE
from articles.takedowns.law.measures import Measure, suggested_measures
from articles.takedowns.models import Case

FORMS: tuple[type[ActionForm], ...] = (
    CreditForm,
    FactForm,
    HideForm,
    DelistForm,
    PartForm,
    RemoveForm,
    LabelForm,
    NameForm,
    SourceForm,
    NoActionForm,
)


@dataclass(frozen=True, slots=True)
class OfferedForms:
    """The forms on the page: those that the ground suggests, in that order, and the others, which are folded."""

    suggested: list[ActionForm]
    others: list[ActionForm]

    @property
    def has_open_other(self) -> bool:
        return any(form.is_bound for form in self.others)


def offered_forms(case: Case, submitted: ActionForm | None = None) -> OfferedForms:
    """The forms that apply to the target of a case; a submitted form takes the place of its empty one. A case that
    cannot be decided offers none; it shows only the one that was submitted.
    """
    if case.state not in DECIDABLE:
        return OfferedForms([submitted] if submitted else [], [])
    applicable = [form for form in FORMS if form.applies_to(case.target)]
    forms = [submitted if submitted and submitted.code == form.code else form(case) for form in applicable]
    first = notices_of(case).first
    order = suggested_measures(case.basis, first.relief if first else "")
    if notices_of(case).repeats:
        order = (Measure.NOTHING, *(measure for measure in order if measure != Measure.NOTHING))
    suggested = sorted((form for form in forms if form.code in order), key=lambda form: order.index(form.code))
    others = [form for form in forms if form.code not in order]
    return OfferedForms(suggested, others) if suggested else OfferedForms(others, [])


def submitted_form(case: Case, data: Any) -> ActionForm | None:
    """The form that was submitted, bound to its data; None if it does not apply to the target."""
    code, target = data.get("act"), case.target
    return next((form(case, data) for form in FORMS if form.code == code and form.applies_to(target)), None)
