"""Form to enter an appeal that came by post or email."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.text_limits import LimitedTexts
from articles.takedowns.admin.notices.party_names import known_parties
from articles.takedowns.admin.notices.received_data_form import FILES_HELP
from articles.takedowns.cases.appeals.filing import AppealFiling, contestable_decisions
from articles.takedowns.cases.closed_claims import is_case_closed
from articles.takedowns.intake.evidence import AcceptedFile, EvidenceField
from articles.takedowns.law.appeal_rules import APPEAL_RULES, Side, proposed_rule
from articles.takedowns.law.elements import Element
from articles.takedowns.models import Appeal, Appellant, Case, Decision, Notice, PartyLink

MAX_DECISIONS = 50
PERSON = ("name", "email", "contact", "identity", "signature")
LINE = {"class": "vTextField"}


class FiledAppealForm(LimitedTexts, forms.Form):
    """The appeal and the person who sent it."""

    decision = forms.TypedChoiceField(label=gettext_lazy("Contested decision"), coerce=int)
    side = forms.ChoiceField(label=gettext_lazy("From whom"), choices=())
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an appeal", "Kind"),
        choices=[
            ("", gettext_lazy("what the law of the decision provides")),
            *((rule.code, rule.name) for rule in APPEAL_RULES.values()),
        ],
        required=False,
    )
    notice = forms.CharField(
        label=gettext_lazy("Number of the notice"),
        help_text=gettext_lazy("Their own notice, or the one that they reply to. Empty for the first of the decision."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )
    received_at = forms.SplitDateTimeField(label=gettext_lazy("Received"), widget=AdminSplitDateTime)
    channel = forms.ChoiceField(
        label=pgettext_lazy("of a notice", "channel"),
        choices=[(channel.value, channel.label) for channel in (Notice.Channel.POST, Notice.Channel.EMAIL)],
    )
    text = forms.CharField(
        label=gettext_lazy("What the appeal says"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Write what the appeal says.")},
    )
    elements = forms.MultipleChoiceField(
        label=gettext_lazy("It also contains"),
        choices=[
            (element.value, element.label)
            for element in (Element.EVIDENCE, Element.PERJURY, Element.JURISDICTION, Element.TRUTH)
        ],
        help_text=gettext_lazy("Fields filled in below count automatically. What is missing will be asked for."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = forms.CharField(
        label=pgettext_lazy("of a person", "name"), max_length=200, required=False, widget=forms.TextInput(attrs=LINE)
    )
    email = forms.EmailField(
        label=gettext_lazy("email"),
        help_text=gettext_lazy("The receipt is sent there and lists what is missing."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs=LINE),
    )
    contact = forms.CharField(
        label=gettext_lazy("address or telephone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    identity = forms.CharField(
        label=gettext_lazy("proof of identity"), max_length=300, required=False, widget=forms.TextInput(attrs=LINE)
    )
    signature = forms.CharField(
        label=gettext_lazy("signature"), max_length=200, required=False, widget=forms.TextInput(attrs=LINE)
    )
    language = forms.ChoiceField(label=gettext_lazy("language"), choices=settings.LANGUAGES)

    proofs = EvidenceField()

    def __init__(self, case: Case, data: Any = None, files: Any = None) -> None:
        self.case = case
        self.decisions = {row.pk: row for row in contestable_decisions(case).select_related("about")[:MAX_DECISIONS]}
        super().__init__(data, files, initial={"received_at": timezone.now(), "language": settings.LANGUAGE_CODE})
        self.fields["proofs"].help_text = FILES_HELP
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _decision_label(row)) for key, row in self.decisions.items()]
        self.parties = _parties_of(case)
        sides: list[tuple[str, Any]] = [*Appeal.From.choices]
        if self.parties:
            sides[1:2] = [*self.parties.items(), (Side.AFFECTED.value, _("somebody else affected"))]
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        side.choices = sides

    def clean_notice(self) -> Notice | None:
        reference = self.cleaned_data["notice"].strip().upper()
        notices = Notice.objects.filter(cases__in=self.case.with_merged()).distinct().order_by("pk")
        if not reference:
            decision = self.decisions.get(self.cleaned_data.get("decision", 0))
            answered = decision.outcomes.order_by("notice").first() if decision else None
            return answered.notice if answered else notices.first()
        notice = notices.filter(reference=reference).first()
        if notice is None:
            raise forms.ValidationError(_("There is no notice with this number in the case. Check it."))
        return notice

    @property
    def accepted_files(self) -> list[AcceptedFile]:
        files: list[AcceptedFile] = self.cleaned_data.get("proofs", [])
        return files

    def filing(self) -> AppealFiling:
        """What is to be filed. Only of a valid form."""
        values = self.cleaned_data
        decision, sender = self.decisions[values["decision"]], values["side"]
        side = Side.AFFECTED if sender in self.parties else Side(sender)
        received_at: datetime = values["received_at"]
        return AppealFiling(
            decision=decision,
            kind=values["kind"] or proposed_rule(decision.ground, side).code,
            side=side,
            text=values["text"],
            language=values["language"],
            channel=Notice.Channel(values["channel"]),
            received_at=received_at,
            notice=values["notice"],
            elements=tuple({*map(Element, values["elements"]), *([Element.EVIDENCE] if self.accepted_files else [])}),
            person=Appellant(**{name: values[name].strip() for name in PERSON}),
            affected=sender if sender in self.parties else "",
        )


def _parties_of(case: Case) -> dict[str, str]:
    """Names by key of the affected parties of a case and of those merged into it; they tell whose text was sealed."""
    if is_case_closed(case):
        return {}
    keys = case.with_merged()
    return known_parties(Case.objects.filter(pk__in=keys), PartyLink.objects.filter(case__in=keys))


def _decision_label(decision: Decision) -> str:
    what = decision.get_mode_display() if decision.mode else Decision.Action(decision.carried_out).label
    words = {"what": what, "when": f"{timezone.localtime(decision.made_at):%Y-%m-%d %H:%M}"}
    return _("%(what)s, %(when)s") % words
