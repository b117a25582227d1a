"""The forms offered on a case: one per action that applies to its target."""

from typing import Any

from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.actions.correcting_forms import CreditForm, FactForm, NameForm, NoActionForm
from articles.takedowns.admin.actions.restricting_forms import (
    DelistForm,
    HideForm,
    LabelForm,
    PartForm,
    RemoveForm,
    SourceForm,
)
from articles.takedowns.decisions.decide import DECIDABLE
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


def forms_for(case: Case, submitted: ActionForm | None = None) -> list[ActionForm]:
    """The forms that apply to the target of a case; a submitted form takes the place of its empty one."""
    applicable = (form for form in FORMS if form.applies_to(case.target))
    return [submitted if submitted and submitted.code == form.code else form(case) for form in applicable]


def forms_shown(case: Case, submitted: ActionForm | None = None) -> list[ActionForm]:
    """The forms on the page. A case that cannot be decided offers none; it shows only the one that was submitted."""
    if case.state in DECIDABLE:
        return forms_for(case, submitted)
    return [submitted] if submitted else []


def submitted_form(case: Case, data: Any) -> ActionForm | None:
    """The form that was submitted, bound to its data; None if it does not apply to the target."""
    code, target = data.get("act"), case.target
    return next((form(case, data) for form in FORMS if form.code == code and form.applies_to(target)), None)
