"""How does a letter or a mail become a notice? Somebody at the desk writes it in, with the day on which it came."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.base import DeskForm
from articles.takedowns.addresses import Place, first_known, read_places
from articles.takedowns.bases import BASES, QUESTIONS, Element
from articles.takedowns.models import Claimant, Notice
from articles.zones import zone_words

PERSON = ("name", "email", "contact", "identity", "authority", "signature")
SAID = ("part", "evidence", "work", "ground", "relief")
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


class FiledNoticeForm(DeskForm):
    """The notice and, in the same form, the person: their data are written to their own row alone."""

    received_at = forms.SplitDateTimeField(label=gettext_lazy("received"), widget=AdminSplitDateTime)
    channel = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "channel"),
        choices=[(one.value, one.label) for one in (Notice.Channel.POST, Notice.Channel.EMAIL)],
    )
    basis = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "basis"),
        choices=[("", gettext_lazy("as what is wrong proposes")), *((one.code, one.name) for one in BASES.values())],
        required=False,
    )
    where = forms.CharField(
        label=gettext_lazy("addresses"),
        help_text=gettext_lazy("Up to 50 addresses, each on a line. A picture's own address will do as well."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    elements = forms.MultipleChoiceField(
        label=gettext_lazy("given besides"),
        choices=[(one.value, one.label) for one in (Element.GOOD_FAITH, Element.TRUTH, Element.PERJURY)],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Statements that the letter makes. What is written in above counts by itself."),
        required=False,
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("email"),
        help_text=gettext_lazy("The receipt goes there, with what is missing."),
        max_length=254,
        required=False,
    )
    contact = forms.CharField(
        label=gettext_lazy("address or telephone"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    identity = forms.CharField(label=gettext_lazy("what shows who it is"), max_length=300, required=False)
    authority = forms.CharField(label=gettext_lazy("on whose behalf"), max_length=300, required=False)
    signature = forms.CharField(label=gettext_lazy("signature"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("language"), help_text=gettext_lazy("In which we answer."), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[Place] = []
        self.fields["received_at"].help_text = zone_words()
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean_received_at(self) -> Any:
        given = self.cleaned_data["received_at"]
        if given > timezone.now():
            raise ValidationError(_("This is in the future: write when the notice came."))
        return given

    def clean_where(self) -> str:
        self.places = read_places(self.cleaned_data["where"], timezone.now())
        return str(self.cleaned_data["where"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        question = QUESTIONS.get(values.get("subject", ""))
        if question and not values.get("basis"):
            values["basis"] = question.basis.code
        given = {name for name in (*PERSON, *SAID, *values.get("elements", [])) if values.get(name, name)}
        if any(place.item or place.picture for place in self.places):
            given.add(Element.ADDRESS.value)
        values["elements"] = [element.value for element in Element if element.value in given]
        return values

    def complete(self, notice: Notice) -> Claimant | None:
        """Tie the notice to what its first address means. Returns the person, not saved; None where nothing is told."""
        first = first_known(self.places)
        notice.item = first.item if first else None
        notice.picture = first.picture if first else None
        notice.url_as_given = self.places[0].given if self.places else ""
        told = {name: self.cleaned_data[name] for name in PERSON}
        return Claimant(**told) if any(told.values()) else None
