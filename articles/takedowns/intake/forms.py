"""Forms of the public page for claims: what is wrong, then the elements that the legal basis needs.

Few fields are required: missing elements are accepted and asked for later.
"""

from datetime import datetime

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from articles.takedowns.intake.evidence import AcceptedFile, EvidenceField
from articles.takedowns.intake.form_fields import EmailAddressField, MultiLineField, SingleLineField
from articles.takedowns.intake.page_parts import NoticeSubject, PagePart, released_item
from articles.takedowns.intake.spam_guards import guard_errors
from articles.takedowns.intake.url_matching import UrlMatch, first_match, match_urls
from articles.takedowns.law.elements import Attestation, Element
from articles.takedowns.law.problem_types import PROBLEM_TYPES, ProblemType
from articles.takedowns.models import Claimant, Notice

MAX_TEXT_LENGTH = 20_000
OTHER_PART = "other"
PERSONAL = (Element.NAME, Element.EMAIL, Element.CONTACT, Element.IDENTITY, Element.AUTHORITY)


class ProblemTypeForm(forms.Form):
    """The first step: what is wrong? Hidden fields carry along what was entered in the second step before."""

    subject = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(problem_type.key, problem_type.label) for problem_type in PROBLEM_TYPES.values()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the options."),
        },
    )

    @property
    def error_summary(self) -> list[tuple[str, ErrorList]]:
        return error_summary(self)


class PublicNoticeForm(forms.Form):
    """The second step: one notice. For a public item it offers the parts of the page; otherwise it asks for addresses.

    It has only the fields that the legal basis needs, each with the reason for the question.
    """

    address = MultiLineField(
        label=_("Where is it?"),
        help_text=_(
            "The address of the page, or of up to 50 pages, one per line; or a description that helps us find it."
        ),
        required=False,
    )
    others = MultiLineField(
        label=_("Other pages with the same problem"),
        help_text=_("Up to 50 addresses, one per line. The address of a picture works too."),
        required=False,
    )
    part = forms.ChoiceField(
        label=_("Which part?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("This part is no longer on the page. Please choose again.")},
    )
    part_words = SingleLineField(
        label=_("Describe the part in your own words"),
        help_text=_("For example the sentence or the name, as it appears on the page."),
        max_length=250,
        required=False,
    )
    statement = MultiLineField(
        label=_("Describe the problem"),
        help_text=_(
            "What does the page say, and what is correct? If it concerns your work or you personally, explain why."
        ),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Tell us what is wrong, in at least one sentence.")},
    )
    evidence = MultiLineField(label=_("What is your evidence?"), max_length=MAX_TEXT_LENGTH, required=False)
    proofs = EvidenceField()
    work = MultiLineField(
        label=_("The original work and where it can be found"), max_length=MAX_TEXT_LENGTH, required=False
    )
    ground = MultiLineField(label=_("On what grounds?"), max_length=MAX_TEXT_LENGTH, required=False)
    relief = forms.ChoiceField(
        label=_("What should we do?"),
        choices=[("", _("You decide")), *Notice.Relief.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the options.")},
    )
    name = SingleLineField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailAddressField(
        label=_("Your email address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _(
                "This is not a valid email address. Enter one like name@example.org, or leave the field empty."
            )
        },
    )
    contact = MultiLineField(
        label=_("Your postal address or telephone number"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    identity = SingleLineField(label=_("Proof of your identity"), max_length=300, required=False)
    authority = SingleLineField(label=_("On whose behalf are you writing?"), max_length=300, required=False)
    signature = SingleLineField(label=_("Your signature"), max_length=200, required=False)
    stamp = forms.CharField(required=False)
    homepage = forms.CharField(required=False)

    def __init__(
        self,
        target: NoticeSubject,
        at: datetime,
        problem_type: ProblemType,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        typed: QueryDict | None = None,
    ) -> None:
        """`typed`: entered before another problem type was chosen; shown again, but not validated."""
        super().__init__(data, files, initial={"relief": ""} | (typed.dict() if typed else {}))
        self.target = target
        self.at = at
        self.problem_type = problem_type
        self.url_matches: list[UrlMatch] = []
        for name in ("address",) if target.item else ("part", "others"):
            del self.fields[name]
        if target.item:
            other = (OTHER_PART, _("Another part or name (describe it below)"))
            self.fields["part"].choices = [*((part.key, _part_label(part)) for part in target.parts), other]  # type: ignore[attr-defined]
        self._select_fields()

    def _select_fields(self) -> None:
        """Keep the fields of the elements that the basis asks for, and add its attestations."""
        basis = self.problem_type.basis
        for element in Element:
            if element.value not in self.fields or element in (Element.ADDRESS, Element.PART):
                continue
            if basis.asks_for(element):
                self.fields[element.value].help_text = str(basis.hint(element))
            else:
                del self.fields[element.value]
        if not basis.asks_for(Element.EVIDENCE):
            del self.fields["proofs"]
        if Element.RELIEF in basis.required:
            self.fields["relief"].choices = Notice.Relief.choices  # type: ignore[attr-defined]
        for attestation in basis.attestations:
            self.fields[attestation.element] = forms.BooleanField(label=str(attestation.text), required=False)

    def clean_address(self) -> str:
        return self._match_urls_in("address")

    def clean_others(self) -> str:
        return self._match_urls_in("others")

    def _match_urls_in(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        self.url_matches = match_urls(text, self.at)
        return text

    def clean(self) -> None:
        for error in guard_errors(self.data, self.at):
            self.add_error(None, error)

    @property
    def accepted_files(self) -> list[AcceptedFile]:
        files: list[AcceptedFile] = self.cleaned_data.get("proofs", [])
        return files

    def bound_fields(self, *names: str) -> list[BoundField]:
        """Those of the named fields that this form has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def claim_fields(self) -> list[BoundField]:
        return self.bound_fields(Element.EVIDENCE, "proofs", Element.WORK, Element.GROUND, Element.RELIEF)

    @property
    def personal_fields(self) -> list[BoundField]:
        return self.bound_fields(*PERSONAL, Element.GOOD_FAITH, Element.TRUTH, Element.PERJURY, Element.SIGNATURE)

    @property
    def requested(self) -> set[str]:
        """Names of the fields that the basis needs. If they stay empty, a later email asks for them."""
        required = {str(element) for element in self.problem_type.basis.required}
        return required | ({"part_words"} if "part" in required and "part" not in self.fields else set())

    @property
    def error_summary(self) -> list[tuple[str, ErrorList]]:
        return error_summary(self)

    def notice(self) -> Notice:
        """The unsaved notice of a valid form."""
        data, part = self.cleaned_data, self._chosen_part()
        first = first_match(self.url_matches)
        item = released_item(self.target, self.at) or (first.item if first else None)
        picture = part.picture if part else first.picture if first and item is None else None
        raw_item = f"?item={self.target.raw_item}" if self.target.raw_item and item is None else ""
        first_url = self.url_matches[0].url_as_given if self.url_matches else ""
        return Notice(
            received_at=self.at,
            subject=self.problem_type.subject,
            basis=self.problem_type.basis.code,
            elements=self._given_elements(),
            attested=[attestation.key for attestation in self._attestations()],
            item=item,
            placement=part.placement if part else None,
            picture=picture,
            url_as_given=" ".join(filter(None, [first_url, raw_item])),
            part=_join_part(str(part or "")[:240], data["part_words"]),
            statement=data["statement"],
            evidence=data.get("evidence", ""),
            work=data.get("work", ""),
            ground=data.get("ground", ""),
            relief=data.get("relief", ""),
            language=get_language() or "",
        )

    def claimant(self) -> Claimant | None:
        """The unsaved claimant; None for an anonymous notice without files."""
        values = {str(name): self.cleaned_data.get(name, "") for name in (*PERSONAL, Element.SIGNATURE)}
        return Claimant(**values) if any(values.values()) or self.accepted_files else None

    def _given_elements(self) -> list[str]:
        """The elements that were given, in the order of Element."""
        names = {str(element) for element in Element if self.cleaned_data.get(element)}
        names -= {Element.ADDRESS}
        if self.target.item or any(match.found for match in self.url_matches):
            names.add(Element.ADDRESS)
        if self.accepted_files:
            names.add(Element.EVIDENCE)
        if self.cleaned_data.get("part") == OTHER_PART:
            names -= {Element.PART}
        if self.cleaned_data["part_words"]:
            names.add(Element.PART)
        return [element.value for element in Element if element in names]

    def _attestations(self) -> list[Attestation]:
        attestations = self.problem_type.basis.attestations
        return [attestation for attestation in attestations if self.cleaned_data[attestation.element]]

    def _chosen_part(self) -> PagePart | None:
        key = self.cleaned_data.get("part")
        return next((part for part in self.target.parts if part.key == key), None)


def error_summary(form: forms.Form) -> list[tuple[str, ErrorList]]:
    """The errors, each with the id of the control to link to. A group of radio buttons has an id only on the first."""
    summary = [("", form.non_field_errors())] if form.non_field_errors() else []
    for bound in form:
        if bound.errors:
            summary.append((f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id, bound.errors))
    return summary


def _join_part(chosen: str, written: str) -> str:
    """The chosen part and its description in the claimant's own words, in one line."""
    return gettext("{kind}: {name}").format(kind=chosen, name=written) if chosen and written else chosen or written


def _part_label(part: PagePart) -> str:
    if not part.name:
        return part.kind
    name = format_html('<span lang="{}">{}</span>', part.language, part.name)
    return format_html("<span>{}</span>", format_html(gettext("{kind}: {name}"), kind=part.kind, name=name))
