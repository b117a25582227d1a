"""Form to enter a notice that came by post or email, with the time at which it was received."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.model_admin import DeskForm
from articles.formats.moments import zone_words
from articles.takedowns.intake.url_matching import UrlMatch, first_match, match_urls
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.law.problem_types import PROBLEM_TYPES
from articles.takedowns.models import Claimant, Notice

PERSON = ("name", "email", "contact", "identity", "authority", "signature")
STATED = ("part", "evidence", "work", "ground", "relief")
FIELDS = (
    "received_at",
    "channel",
    "subject",
    "basis",
    "where",
    "part",
    "statement",
    "evidence",
    "work",
    "ground",
    "relief",
    "elements",
    *PERSON,
    "language",
)
# An earlier date of receipt is a slip: a deadline would be computed from it.
OLDEST = timedelta(days=3653)


class FiledNoticeForm(DeskForm):
    """The notice and its claimant in one form; the personal data go only into the row of the claimant."""

    received_at = forms.SplitDateTimeField(label=gettext_lazy("received"), widget=AdminSplitDateTime)
    channel = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "channel"),
        choices=[(channel.value, channel.label) for channel in (Notice.Channel.POST, Notice.Channel.EMAIL)],
    )
    basis = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "basis"),
        choices=[
            ("", gettext_lazy("derived from the kind of problem")),
            *((basis.code, basis.name) for basis in BASES.values()),
        ],
        required=False,
    )
    where = forms.CharField(
        label=gettext_lazy("addresses"),
        help_text=gettext_lazy("Up to 50 addresses, one per line. The address of a picture works too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    elements = forms.MultipleChoiceField(
        label=gettext_lazy("statements in the letter"),
        choices=[(element.value, element.label) for element in (Element.GOOD_FAITH, Element.TRUTH, Element.PERJURY)],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Tick the statements that the letter makes. Fields filled in above count automatically."
        ),
        required=False,
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("email"),
        help_text=gettext_lazy("The receipt is sent there and lists what is missing."),
        max_length=254,
        required=False,
    )
    contact = forms.CharField(
        label=gettext_lazy("address or telephone"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    identity = forms.CharField(label=gettext_lazy("proof of identity"), max_length=300, required=False)
    authority = forms.CharField(label=gettext_lazy("on whose behalf"), max_length=300, required=False)
    signature = forms.CharField(label=gettext_lazy("signature"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("language"),
        help_text=gettext_lazy("The language of our replies."),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url_matches: list[UrlMatch] = []
        self.fields["received_at"].help_text = zone_words()
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean_received_at(self) -> Any:
        received_at = self.cleaned_data["received_at"]
        if received_at > timezone.now():
            raise ValidationError(_("This is in the future. Enter when the notice was received."))
        if received_at < timezone.now() - OLDEST:
            raise ValidationError(_("This is more than ten years ago. Check the year."))
        return received_at

    def clean_where(self) -> str:
        self.url_matches = match_urls(self.cleaned_data["where"], timezone.now())
        return str(self.cleaned_data["where"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        problem_type = PROBLEM_TYPES.get(values.get("subject", ""))
        if problem_type and not values.get("basis"):
            values["basis"] = problem_type.basis.code
        filled = {name for name in (*PERSON, *STATED, *values.get("elements", [])) if values.get(name, name)}
        if any(match.item or match.picture for match in self.url_matches):
            filled.add(Element.ADDRESS.value)
        values["elements"] = [element.value for element in Element if element.value in filled]
        return values

    def assign_target(self, notice: Notice) -> None:
        """Set the target of the notice from its first address that belongs to this site."""
        first = first_match(self.url_matches)
        notice.item = first.item if first else None
        notice.picture = first.picture if first else None
        notice.url_as_given = self.url_matches[0].url_as_given if self.url_matches else ""

    def claimant(self) -> Claimant | None:
        """The claimant, not saved; None if no personal data was entered."""
        values = {name: self.cleaned_data[name] for name in PERSON}
        return Claimant(**values) if any(values.values()) else None
