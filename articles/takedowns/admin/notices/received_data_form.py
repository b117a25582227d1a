"""Forms to enter what staff received about a notice or an appeal by other means than the status page."""

import secrets
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.text_limits import LimitedTexts
from articles.formats.lists import join_list
from articles.formats.moments import zone_words
from articles.takedowns.admin.notices.party_names import known_parties
from articles.takedowns.cases.closed_claims import is_claim_closed
from articles.takedowns.cases.conversation import Reply, Side
from articles.takedowns.intake.evidence import AcceptedFile, EvidenceField
from articles.takedowns.intake.url_matching import UrlMatch, match_urls
from articles.takedowns.law.elements import Element
from articles.takedowns.letters.status_links import new_party
from articles.takedowns.models import Appeal, Notice

# Columns of the claimant, which are elements too.
PERSON = ("name", "email", "contact", "identity", "authority", "signature")
LINE = {"class": "vTextField"}
FILES_HELP = gettext_lazy(
    "At most 5 files, 20 MB in total: PDF, PNG, JPEG or plain text. If this form is shown again, choose the files"
    " again, because browsers do not keep them."
)
Channel = Notice.Channel
CLAIMANT, OTHER = "claimant", "other"
MAX_CASES = 50
CHANNELS = (Channel.PHONE, Channel.POST, Channel.EMAIL, Channel.VISIT)


class ReceivedForm(LimitedTexts, forms.Form):
    """What came, when and how. It offers the elements that are missing."""

    received_at = forms.SplitDateTimeField(label=gettext_lazy("Received"), widget=AdminSplitDateTime)
    channel = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "channel"),
        choices=[("", "---------"), *((channel.value, channel.label) for channel in CHANNELS)],
    )
    text = forms.CharField(
        label=gettext_lazy("What was said or written"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
    )
    proofs = EvidenceField()
    elements = forms.MultipleChoiceField(
        label=gettext_lazy("It also contains"),
        help_text=gettext_lazy("What is missing. Fields filled in below count automatically."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = forms.CharField(
        label=pgettext_lazy("of a person", "name"), max_length=200, required=False, widget=forms.TextInput(attrs=LINE)
    )
    email = forms.EmailField(
        label=gettext_lazy("email"), max_length=254, required=False, widget=forms.EmailInput(attrs=LINE)
    )
    contact = forms.CharField(
        label=gettext_lazy("address or telephone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    identity = forms.CharField(
        label=gettext_lazy("proof of identity"), max_length=300, required=False, widget=forms.TextInput(attrs=LINE)
    )
    authority = forms.CharField(
        label=gettext_lazy("on whose behalf"), max_length=300, required=False, widget=forms.TextInput(attrs=LINE)
    )
    signature = forms.CharField(
        label=gettext_lazy("signature"), max_length=200, required=False, widget=forms.TextInput(attrs=LINE)
    )
    # The same form sent twice is stored once.
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, missing: list[Element], data: Any = None, files: Any = None) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        super().__init__(data, files, initial={"received_at": now, "key": secrets.token_hex(16)})
        self.missing = missing
        offered = [(row.value, row.label) for row in self.missing if row.value not in PERSON and row != Element.ADDRESS]
        elements = self.fields["elements"]
        assert isinstance(elements, forms.MultipleChoiceField)
        elements.choices = offered
        if not offered:
            del self.fields["elements"]
        self.fields["received_at"].help_text = zone_words()
        self.fields["email"].help_text = _("What you enter here replaces what is stored; empty fields change nothing.")
        self.fields["proofs"].help_text = FILES_HELP
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean(self) -> None:
        values = self.cleaned_data
        if not self.errors and not (values.get("text") or self.accepted_files or self.personal or self._ticked):
            self.add_error("text", _("Enter at least one thing that you received."))

    @property
    def accepted_files(self) -> list[AcceptedFile]:
        files: list[AcceptedFile] = self.cleaned_data.get("proofs", [])
        return files

    @property
    def personal(self) -> dict[str, str]:
        """Columns of the claimant that were filled in."""
        return {name: self.cleaned_data[name] for name in PERSON if self.cleaned_data.get(name)}

    @property
    def _ticked(self) -> list[str]:
        return self.cleaned_data.get("elements") or []

    def reply(self, by: User) -> Reply:
        """What a valid form says. Personal data are named here without their text."""
        values = self.cleaned_data
        evidence = [Element.EVIDENCE.value] if Element.EVIDENCE in self.missing and self.accepted_files else []
        supplied = {*self._ticked, *self.personal, *evidence}
        return Reply(
            text=values["text"],
            supplied={element: "" for element in Element if element.value in supplied},
            channel=Channel(values["channel"]),
            by=by,
            received_at=values["received_at"],
            key=values["key"],
        )


class ReceivedDataForm(ReceivedForm):
    """What came about a notice, from the claimant or an affected party. Of a closed one nothing is missing."""

    sender = forms.ChoiceField(
        label=pgettext_lazy("of what was received", "From"),
        help_text=gettext_lazy("Personal data and missing elements can be added for the claimant only."),
        required=False,
    )
    field_order = ["sender"]

    def __init__(self, notice: Notice, data: Any = None, files: Any = None) -> None:
        super().__init__([] if notice.state == Notice.State.CLOSED else notice.missing, data, files)
        sender = self.fields["sender"]
        assert isinstance(sender, forms.ChoiceField)
        sender.choices = [(CLAIMANT, Side.CLAIMANT.label), *party_choices(notice), (OTHER, _("somebody else affected"))]

    @property
    def _is_of_claimant(self) -> bool:
        return self.cleaned_data.get("sender", "") in ("", CLAIMANT)

    def clean(self) -> None:
        if not self._is_of_claimant and (self.personal or self._ticked):
            words = _("Personal data and missing elements are those of the claimant. Clear these fields.")
            self.add_error("sender", words)
        super().clean()

    def reply(self, by: User) -> Reply:
        reply = super().reply(by)
        if self._is_of_claimant:
            return reply
        sender = str(self.cleaned_data["sender"])
        return replace(reply, side=Side.AFFECTED, party=new_party() if sender == OTHER else sender, supplied={})


def party_choices(notice: Notice) -> list[tuple[str, str]]:
    """The affected parties of a notice: those behind the targets of its cases, and those who were written to. None of a
    closed claim, because they tell whose text was sealed.
    """
    if is_claim_closed(notice):
        return []
    return list(known_parties(notice.cases.order_by("pk")[:MAX_CASES], notice.links.all()).items())


class ReceivedAdditionForm(ReceivedForm):
    """What came for an appeal."""

    def __init__(self, appeal: Appeal, data: Any = None, files: Any = None) -> None:
        super().__init__(appeal.missing, data, files)
        # Nobody appeals for others.
        del self.fields["authority"]


class PagesForm(LimitedTexts, forms.Form):
    """The pages that a notice is about, found by a moderator from its words."""

    where = forms.CharField(
        label=gettext_lazy("addresses"),
        help_text=gettext_lazy("Up to 50 addresses, one per line. The address of a picture works too."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Enter the address of a page of this site.")},
    )
    other = forms.BooleanField(
        label=gettext_lazy("The notice concerns these pages besides those that it names already."), required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.matches: list[UrlMatch] = []
        self.fields["where"].label = capfirst(_("addresses"))

    def clean_where(self) -> str:
        """Every line is an address of this site: a mistyped one must not be lost among others."""
        where = str(self.cleaned_data["where"])
        self.matches = match_urls(where, timezone.now())
        unknown = [match.line for match in self.matches if not (match.item or match.picture)]
        if unknown:
            lines = join_list(map(str, unknown))
            raise forms.ValidationError(_("No page of this site has the address in line %(lines)s.") % {"lines": lines})
        return where
