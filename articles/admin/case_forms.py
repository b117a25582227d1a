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


def forms_of(case: Case, sent: ActForm | None = None) -> list[ActForm]:
    """The forms of the acts that make sense for the target of a case; in its place the one that was sent."""
    fitting = (form for form in FORMS if form.fits(case.target))
    return [sent if sent and sent.code == form.code else form(case) for form in fitting]


def form_sent(case: Case, data: Any) -> ActForm | None:
    """The form of the act that was sent, filled in; None where it is none for this target."""
    return next((form(case, data) for form in FORMS if form.code == data.get("act") and form.fits(case.target)), None)
