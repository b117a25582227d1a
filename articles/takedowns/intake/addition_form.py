"""The form with which somebody completes their appeal through their link: fields for exactly what it lacks, further
words, and files.
"""

import copy
from datetime import datetime

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from articles.takedowns.cases.appeals.filing import SUPPLIED
from articles.takedowns.cases.conversation import Kind, Reply
from articles.takedowns.intake.appeal_form import FORWARDED_FILES, AppealForm
from articles.takedowns.intake.appeals import sent_before
from articles.takedowns.intake.form_fields import MultiLineField
from articles.takedowns.intake.forms import MAX_TEXT_LENGTH
from articles.takedowns.intake.late_fields import late_elements
from articles.takedowns.intake.reply_form import ReplyForm
from articles.takedowns.law.elements import Attestation, Element
from articles.takedowns.models import Appeal, PartyLink, ThreadEntry

# Elements -> columns of the person.
COLUMNS = {element: name for name, element in SUPPLIED.items()}


class AdditionForm(ReplyForm):
    """What completes an appeal, or adds to it."""

    PERSONAL = COLUMNS

    text = MultiLineField(
        label=_("What you want to add"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(
        self,
        link: PartyLink,
        appeal: Appeal,
        at: datetime,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.link, self.appeal, self.at = link, appeal, at
        self.missing = appeal.missing
        self.late = late_elements(appeal.rule.required, self.missing, data)
        for element in (*self.missing, *self.late):
            self._add_field(element)
        if appeal.rule.forwards:
            self.fields["proofs"].help_text = FORWARDED_FILES

    def _add_field(self, element: Element) -> None:
        """A box for each statement of the law; else the field of the form of appeals."""
        if element in self._statements:
            label = str(self._statements[element].text)
            self.fields[element.value] = forms.BooleanField(label=label, required=False)
        elif element.value in AppealForm.base_fields:
            self.fields[element.value] = copy.deepcopy(AppealForm.base_fields[element.value])

    @property
    def _statements(self) -> dict[Element, Attestation]:
        return {statement.element: statement for statement in self.appeal.rule.attestations}

    def clean(self) -> None:
        super().clean()
        self.refuse_if_empty()

    @property
    def sent_before(self) -> ThreadEntry | None:
        """The entry of the same form, if it was sent twice. The second may be invalid, since the first supplied all."""
        return sent_before(self.appeal, self.key)

    @property
    def personal(self) -> dict[str, str]:
        """Columns of the person that were filled in."""
        names = [COLUMNS[element] for element in self.missing if element in COLUMNS]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def reply(self) -> Reply:
        """What a valid form says."""
        return Reply(
            kind=Kind.ADDITION,
            text=self.cleaned_data["text"],
            supplied=self.supplied,
            attested=self.attested(self._statements.values()),
            link=self.link,
            key=self.key,
        )

    @property
    def element_fields(self) -> list[BoundField]:
        """The fields of what is missing; the statements last."""
        fields = [self[element.value] for element in self.missing if element.value in self.fields]
        return sorted(fields, key=lambda field: field.widget_type == "checkbox")
