"""What do we ask of a person who reports a problem? What its basis needs; what is missing is asked for later."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from articles.takedowns.addresses import Place, first_known, read_places
from articles.takedowns.bases import QUESTIONS, Attestation, Element, Question
from articles.takedowns.evidence import EvidenceField, Taken
from articles.takedowns.guards import trouble_with_stamp
from articles.takedowns.models import Claimant, Notice
from articles.takedowns.targets import Part, Target, released_item

LONGEST_TEXT = 20_000
ANOTHER = "other"
PERSONAL = (Element.NAME, Element.EMAIL, Element.CONTACT, Element.IDENTITY, Element.AUTHORITY)
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


class Uncut(forms.Field):
    """Lengths are judged here, aloud: a maxlength attribute cuts what is pasted without a word."""

    default_error_messages = {
        "max_length": _("This is too long: at most %(limit_value)d characters, and these are %(show_value)d.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(Uncut, forms.CharField):
    """One line, without what no keyboard writes."""

    def to_python(self, value: Any) -> str:
        return " ".join(_UNWRITTEN.sub("", super().to_python(value) or "").split())


class Text(Uncut, forms.CharField):
    """Several lines with one kind of line end, so that length is what the person counts."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        text = re.sub("\r\n?", "\n", super().to_python(value) or "")
        return _UNWRITTEN.sub("", text).strip()


class Email(Uncut, forms.EmailField):
    """An address for mail."""


class ChoiceForm(forms.Form):
    """The first step: what is wrong? What was typed in the second step before goes along unseen."""

    subject = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(question.key, question.words) for question in QUESTIONS.values()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    @property
    def faults(self) -> list[tuple[str, ErrorList]]:
        return _faults(self)


class NoticeForm(forms.Form):
    """One notice. With an item that the public may read its parts are offered; else its address is asked for.

    Only the fields that the basis needs are there, each with why it is asked.
    """

    address = Text(
        label=_("Where is it?"),
        help_text=_("The address of the page, or of up to 50 pages, each on a line; or words by which we can find it."),
        required=False,
    )
    others = Text(
        label=_("Other pages with the same problem"),
        help_text=_("Up to 50 addresses, each on a line. A picture's own address will do as well."),
        required=False,
    )
    part = forms.ChoiceField(
        label=_("Which part of it?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("This part is not on the page any more. Please choose again.")},
    )
    part_words = Line(
        label=_("The part in your own words"),
        help_text=_("For example the sentence, or the name, as it stands on the page."),
        max_length=250,
        required=False,
    )
    statement = Text(
        label=_("Say it in your words"),
        help_text=_("What stands there, and what is true? If it is your work or your person: why?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Tell us what is wrong, in a sentence at least.")},
    )
    evidence = Text(label=_("What shows it?"), max_length=LONGEST_TEXT, required=False)
    proofs = EvidenceField()
    work = Text(label=_("The original, and where it is"), max_length=LONGEST_TEXT, required=False)
    ground = Text(label=_("On what ground?"), max_length=LONGEST_TEXT, required=False)
    relief = forms.ChoiceField(
        label=_("What should we do?"),
        choices=[("", _("You decide")), *Notice.Relief.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    name = Line(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = Email(
        label=_("Your email address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not an email address. Write one like name@example.org, or none.")},
    )
    contact = Text(
        label=_("Your postal address or telephone number"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    identity = Line(label=_("What shows who you are?"), max_length=300, required=False)
    authority = Line(label=_("On whose behalf do you write?"), max_length=300, required=False)
    signature = Line(label=_("Your signature"), max_length=200, required=False)
    stamp = forms.CharField(required=False)
    homepage = forms.CharField(required=False)

    def __init__(
        self,
        target: Target,
        at: datetime,
        question: Question,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        """`typed`: what was written before another answer to "what is wrong?" was chosen; nothing of it is judged."""
        super().__init__(data, files, initial={"relief": ""} | (typed.dict() if typed else {}))
        self.target = target
        self.at = at
        self.question = question
        self.places: list[Place] = []
        for name in ("address",) if target.item else ("part", "others"):
            del self.fields[name]
        if target.item:
            another = (ANOTHER, _("Another part or name, written below"))
            self.fields["part"].choices = [*((part.key, _label(part)) for part in target.parts), another]  # type: ignore[attr-defined]
        self._ask_what_the_basis_needs()

    def _ask_what_the_basis_needs(self) -> None:
        basis = self.question.basis
        for element in Element:
            if element.value not in self.fields or element in (Element.ADDRESS, Element.PART):
                continue
            if basis.asks(element):
                self.fields[element.value].help_text = str(basis.why(element))
            else:
                del self.fields[element.value]
        if not basis.asks(Element.EVIDENCE):
            del self.fields["proofs"]
        if Element.RELIEF in basis.required:
            self.fields["relief"].choices = Notice.Relief.choices  # type: ignore[attr-defined]
        for attestation in basis.attestations:
            self.fields[attestation.element] = forms.BooleanField(label=str(attestation.text), required=False)

    def clean_address(self) -> str:
        return self._places_in("address")

    def clean_others(self) -> str:
        return self._places_in("others")

    def _places_in(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        self.places = read_places(text, self.at)
        return text

    def clean(self) -> None:
        if trouble := trouble_with_stamp(self.data.get("stamp", ""), self.at):
            self.add_error(None, trouble)
        if self.data.get("homepage"):
            self.add_error(
                None, _("A hidden field was filled in, as programs do. We emptied it: please send once more.")
            )

    @property
    def files_taken(self) -> list[Taken]:
        return self.cleaned_data.get("proofs", [])

    def told(self, *elements: str) -> list[BoundField]:
        """The fields of these elements that this form has."""
        return [self[element] for element in elements if element in self.fields]

    @property
    def about_it(self) -> list[BoundField]:
        return self.told(Element.EVIDENCE, "proofs", Element.WORK, Element.GROUND, Element.RELIEF)

    @property
    def about_the_person(self) -> list[BoundField]:
        return self.told(*PERSONAL, Element.GOOD_FAITH, Element.TRUTH, Element.PERJURY, Element.SIGNATURE)

    @property
    def asked(self) -> set[str]:
        """The names of the fields that the basis needs: what stays empty in them is asked for again."""
        required = {str(element) for element in self.question.basis.required}
        return required | ({"part_words"} if "part" in required and "part" not in self.fields else set())

    @property
    def faults(self) -> list[tuple[str, ErrorList]]:
        return _faults(self)

    def notice(self) -> Notice:
        """The notice, not saved, of a form that is valid."""
        given, part = self.cleaned_data, self._part()
        first = first_known(self.places)
        item = released_item(self.target, self.at) or (first.item if first else None)
        shown = part.picture if part else first.picture if first and item is None else None
        unlinked = f"?item={self.target.given}" if self.target.given and item is None else ""
        return Notice(
            received_at=self.at,
            subject=self.question.subject,
            basis=self.question.basis.code,
            elements=self._elements(),
            attested=[one.key for one in self._attested()],
            item=item,
            placement=part.placement if part else None,
            picture=shown,
            url_as_given=" ".join(filter(None, [self.places[0].given if self.places else "", unlinked])),
            part=_in_words(str(part or "")[:240], given["part_words"]),
            statement=given["statement"],
            evidence=given.get("evidence", ""),
            work=given.get("work", ""),
            ground=given.get("ground", ""),
            relief=given.get("relief", ""),
            language=get_language() or "",
        )

    def claimant(self) -> Claimant | None:
        """Who asks, not saved; None where the person told nothing about themselves and sent no file."""
        told = {str(name): self.cleaned_data.get(name, "") for name in (*PERSONAL, Element.SIGNATURE)}
        return Claimant(**told) if any(told.values()) or self.files_taken else None

    def _elements(self) -> list[str]:
        """What of all that the basis asks was given."""
        given = {str(element) for element in Element if self.cleaned_data.get(element)}
        given -= {Element.ADDRESS}
        if self.target.item or any(place.found for place in self.places):
            given.add(Element.ADDRESS)
        if self.files_taken:
            given.add(Element.EVIDENCE)
        chosen = self.cleaned_data.get("part")
        given -= {Element.PART} if chosen == ANOTHER else set()
        given |= {Element.PART} if self.cleaned_data["part_words"] else set()
        return [element.value for element in Element if element in given]

    def _attested(self) -> list[Attestation]:
        return [one for one in self.question.basis.attestations if self.cleaned_data[one.element]]

    def _part(self) -> Part | None:
        chosen = self.cleaned_data.get("part")
        return next((part for part in self.target.parts if part.key == chosen), None)


def _faults(form: forms.Form) -> list[tuple[str, ErrorList]]:
    """What to mend, each with the id of the control to go to: a group of radios has none but its first."""
    found = [("", form.non_field_errors())] if form.non_field_errors() else []
    for bound in form:
        if bound.errors:
            found.append((f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id, bound.errors))
    return found


def _in_words(chosen: str, written: str) -> str:
    return gettext("{kind}: {name}").format(kind=chosen, name=written) if chosen and written else chosen or written


def _label(part: Part) -> str:
    if not part.name:
        return part.kind
    name = format_html('<span lang="{}">{}</span>', part.language, part.name)
    return format_html("<span>{}</span>", format_html(gettext("{kind}: {name}"), kind=part.kind, name=name))
