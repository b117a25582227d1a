"""Which acts can a case be decided by? One small form for each; what is not needed is not asked."""

from typing import Any

from articles.admin.act_form import ActForm
from articles.admin.acts_correcting import CreditForm, FactForm, NameForm, NothingForm
from articles.admin.acts_restricting import DelistForm, HideForm, LabelForm, PartForm, RemoveForm, SourceForm
from articles.takedowns.models import Case

FORMS: tuple[type[ActForm], ...] = (
    CreditForm,
    FactForm,
    HideForm,
    DelistForm,
    PartForm,
    RemoveForm,
    LabelForm,
    NameForm,
    SourceForm,
    NothingForm,
)


def forms_of(case: Case, data: Any = None) -> list[ActForm]:
    """The forms of the acts that make sense for the target of a case; the one that was sent is bound."""
    return [form(case, data) for form in FORMS if form.fits(case.target)]
