"""Reply form: the base of the forms by which a party sends something through its link.

Nothing is required but that something is sent. What was sent before is never shown, because anyone may hold the link.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import ClassVar

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.utils.translation import gettext

from articles.takedowns.intake.evidence import AcceptedFile, EvidenceField, form_digest
from articles.takedowns.intake.forms import error_summary
from articles.takedowns.intake.late_fields import late_fields, refuse_late_fields
from articles.takedowns.intake.spam_guards import guard_errors
from articles.takedowns.law.elements import Attestation, Element


class ReplyForm(forms.Form):
    """Fields for the elements that are `missing` now, and for those that were typed though they are no longer (`late`).

    `at`: when the form was received. `PERSONAL`: elements whose text is stored with the person, where it can be erased.
    """

    PERSONAL: ClassVar[Collection[Element]]
    field_order = ("text", "proofs")
    missing: list[Element]
    late: list[Element]
    at: datetime

    proofs = EvidenceField()
    stamp = forms.CharField(required=False)
    homepage = forms.CharField(required=False)

    def clean(self) -> None:
        for error in guard_errors(self.data, self.at):
            self.add_error(None, error)
        refuse_late_fields(self, self.late_fields)

    def refuse_if_empty(self) -> None:
        if not self.errors and not (self.cleaned_data.get("text") or self.accepted_files or self.supplied):
            self.add_error("text", gettext("Write something, add a file or fill in what is missing."))

    @property
    def key(self) -> str:
        """The same for a form that is sent twice as it is."""
        return form_digest(self.data, self.accepted_files)

    @property
    def accepted_files(self) -> list[AcceptedFile]:
        files: list[AcceptedFile] = self.cleaned_data.get("proofs", [])
        return files

    @property
    def supplied(self) -> dict[Element, str]:
        """The elements that were filled in, each with its text; personal data and statements without."""
        filled = {element: self.cleaned_data.get(element.value) for element in self.missing}
        supplied = {
            element: "" if value is True or element in self.PERSONAL else str(value)
            for element, value in filled.items()
            if value
        }
        if Element.EVIDENCE in self.missing and self.accepted_files:
            supplied.setdefault(Element.EVIDENCE, "")
        return supplied

    def attested(self, statements: Iterable[Attestation]) -> tuple[str, ...]:
        """The keys of those statements of the law that were made with this form."""
        return tuple(statement.key for statement in statements if statement.element in self.supplied)

    @property
    def late_fields(self) -> list[BoundField]:
        """The fields of what was typed though it is no longer missing."""
        return late_fields(self, self.late)

    @property
    def requested(self) -> set[str]:
        return {element.value for element in self.missing}

    @property
    def error_summary(self) -> list[tuple[str, ErrorList]]:
        return error_summary(self)
