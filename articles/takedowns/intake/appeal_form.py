"""The form with which a party contests a decision through its link: it asks for what the law of the decision requires.

An incomplete appeal is accepted; the receipt lists what is missing. Nothing that was sent before is shown.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.takedowns.cases.appeals.additions import takes_additions
from articles.takedowns.cases.appeals.contested import is_over
from articles.takedowns.cases.appeals.filing import AppealFiling, contestable_decisions
from articles.takedowns.intake.evidence import AcceptedFile, EvidenceField
from articles.takedowns.intake.form_fields import EmailAddressField, MultiLineField, NoMaxlengthField
from articles.takedowns.intake.forms import MAX_TEXT_LENGTH, error_summary
from articles.takedowns.intake.spam_guards import guard_errors
from articles.takedowns.law.appeal_rules import APPEAL_RULES, HOUSE_OBJECTION, Side, proposed_rule, rules_for
from articles.takedowns.law.elements import Element
from articles.takedowns.models import Appeal, Appellant, Case, Decision, NoticeOutcome, PartyLink

MAX_SHOWN = 10
MAX_LOOKED_AT = 20
# Nothing that the party who provided the content could contest.
CHANGING_NOTHING = (Decision.Action.NOTHING, Decision.Action.LIFT)
PERSON = ("name", "email", "contact", "identity", "signature")


FORWARDED_FILES = _(
    "At most 5 files, 20 MB in total: PDF, PNG, JPEG or plain text. The person who sent the notice may ask us for"
    " copies. If this form is shown again, please choose the files again, because browsers do not keep them."
)


class LineField(NoMaxlengthField, forms.CharField):
    """One line of text."""


def side_of(link: PartyLink) -> Side:
    return Side.AFFECTED if link.is_affected else Side.CLAIMANT


def decision_behind(link: PartyLink) -> Decision | None:
    """The decision that the party of a link can contest: the one it was informed of while that stands, else the newest
    on its notice, or about the content it provided.
    """
    cases = [link.case] if link.case else Case.objects.filter(notices=link.notice).order_by("-pk")[:10]
    for case in cases:
        decisions = contestable_decisions(case.survivor)
        if link.is_affected:
            decisions = decisions.exclude(action__in=CHANGING_NOTHING)
            decisions = decisions.exclude(action=Decision.Action.CONFIRM, about__action__in=CHANGING_NOTHING)
        else:
            answers = NoticeOutcome.objects.filter(notice=link.notice).exclude(outcome=NoticeOutcome.Result.SPAM)
            decisions = decisions.filter(pk__in=answers.order_by().values("decision"))
        found = list(decisions.select_related("about")[:MAX_LOOKED_AT])
        # The letter named this one, or the proposal that became it.
        found.sort(key=lambda row: link.decision_id not in (row.pk, row.about_id or row.pk))
        if decision := next((row for row in found if not (link.is_affected and is_over(row))), None):
            return decision
    return None


def appeals_of(link: PartyLink) -> list[Appeal]:
    """What the party of a link contested, newest first."""
    appeals = Appeal.objects.filter(side=side_of(link).value, notice=link.notice)
    if link.is_affected:
        appeals = appeals.filter(party=link.party)
    return list(appeals.order_by("-pk")[:MAX_SHOWN])


def appeals_shown(link: PartyLink) -> dict[str, Any]:
    """What the status page shows: the dates of appeals, and whether a decision can be contested now."""
    appeals = appeals_of(link)
    is_open = any(appeal.is_open for appeal in appeals)
    return {
        "appeals": appeals,
        "is_contesting": is_open,
        "completable": [appeal for appeal in appeals if takes_additions(appeal)],
        "may_appeal": not is_open and decision_behind(link) is not None,
    }


class AppealForm(forms.Form):
    """One appeal. Only its text is required."""

    kind = forms.ChoiceField(label=_("How you contest it"), widget=forms.RadioSelect)
    text = MultiLineField(
        label=_("Why the decision is wrong"),
        help_text=_("You do not need to cite a law."),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write why the decision is wrong.")},
    )
    evidence = MultiLineField(label=_("Evidence"), max_length=MAX_TEXT_LENGTH, required=False)
    name = LineField(label=_("Your name"), max_length=200, required=False)
    email = EmailAddressField(label=_("Your email address"), max_length=254, required=False)
    contact = MultiLineField(label=_("Your postal address and telephone number"), max_length=1000, required=False)
    identity = LineField(label=_("Proof of your identity"), max_length=300, required=False)
    signature = LineField(
        label=_("Your signature"),
        help_text=_("Type your name again; it counts as your signature."),
        max_length=200,
        required=False,
    )
    proofs = EvidenceField()
    stamp = forms.CharField(required=False)
    homepage = forms.CharField(required=False)

    def __init__(
        self,
        link: PartyLink,
        decision: Decision | None,
        at: datetime,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.link, self.decision, self.at = link, decision, at
        ground = decision.ground if decision else ""
        self.rules = rules_for(ground, side_of(link)) if decision else [HOUSE_OBJECTION]
        self.rule = self.rules[0] if decision is None else proposed_rule(ground, side_of(link))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(rule.code, rule.name) for rule in self.rules]
        kind.initial = self.rule.code
        if len(self.rules) == 1:
            del self.fields["kind"]
        self._fit_fields()

    def _fit_fields(self) -> None:
        """Keep the fields that the law asks for, with its reasons, and one box for each of its statements."""
        required = self.rule.required
        for name in ("contact", "identity", "signature", "evidence"):
            if Element(name) not in required:
                del self.fields[name]
        if self.rule.forwards:
            self.fields["name"].help_text = _("The law obliges us to forward it to the person who sent the notice.")
            self.fields["proofs"].help_text = FORWARDED_FILES
        for attestation in self.rule.attestations:
            self.fields[attestation.code] = forms.BooleanField(label=str(attestation.text), required=False)

    def clean(self) -> None:
        for error in guard_errors(self.data, self.at):
            self.add_error(None, error)

    @property
    def accepted_files(self) -> list[AcceptedFile]:
        files: list[AcceptedFile] = self.cleaned_data.get("proofs", [])
        return files

    def filing(self) -> AppealFiling:
        """What a valid form says."""
        values = self.cleaned_data
        assert self.decision is not None
        rule = APPEAL_RULES[values.get("kind") or self.rule.code]
        made = [attestation for attestation in self.rule.attestations if values.get(attestation.code)]
        elements = [attestation.element for attestation in made]
        evidence = values.get("evidence", "")
        if evidence or self.accepted_files:
            elements.append(Element.EVIDENCE)
        return AppealFiling(
            decision=self.decision,
            kind=rule.code,
            side=side_of(self.link),
            text=f"{values['text']}\n\n{evidence}".strip(),
            language=get_language() or self.link.notice.language,
            notice=self.link.notice,
            elements=tuple(elements),
            attested=tuple(attestation.key for attestation in made),
            person=Appellant(**{name: values.get(name, "") for name in PERSON}),
            affected=self.link.party,
        )

    @property
    def reason_fields(self) -> list[BoundField]:
        return self._bound("kind", "text", "evidence", "proofs")

    @property
    def personal_fields(self) -> list[BoundField]:
        return self._bound(*PERSON)

    @property
    def statement_fields(self) -> list[BoundField]:
        return self._bound(*(attestation.code for attestation in self.rule.attestations))

    def _bound(self, *names: str) -> list[BoundField]:
        """Those of the named fields that this form has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def requested(self) -> set[str]:
        """Names of the fields that the law requires, though the form does not."""
        return {"text", *(element.value for element in self.rule.required)}

    @property
    def error_summary(self) -> list[tuple[str, ErrorList]]:
        return error_summary(self)
