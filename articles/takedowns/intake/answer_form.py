"""The form of the status page: missing elements, text and files, a withdrawal or an objection."""

import copy
from datetime import datetime

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.takedowns.cases.conversation import Kind, Reply, Side
from articles.takedowns.intake.form_fields import MultiLineField
from articles.takedowns.intake.forms import MAX_TEXT_LENGTH, PERSONAL, PublicNoticeForm
from articles.takedowns.intake.late_fields import late_elements
from articles.takedowns.intake.reply_form import ReplyForm
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES, OTHER
from articles.takedowns.models import Notice, PartyLink, ThreadEntry

WITHDRAW, OBJECT = "withdraw", "object"
# Personal data lie with the claimant, where they can be erased.
PERSONAL_ELEMENTS = (*PERSONAL, Element.SIGNATURE)


class AnswerForm(ReplyForm):
    """One answer through a link."""

    PERSONAL = PERSONAL_ELEMENTS

    text = MultiLineField(
        label=_("Your answer"), max_length=MAX_TEXT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    sure = forms.BooleanField(label=_("I withdraw this notice."), required=False)
    step = forms.CharField(required=False)

    def __init__(
        self,
        link: PartyLink,
        at: datetime,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.link, self.at = link, at
        self.basis = BASES.get(link.notice.basis, OTHER)
        self.missing = [] if link.is_affected or self.is_closed else link.notice.missing
        if not self.may_withdraw:
            del self.fields["sure"]
        self.late = [] if link.is_affected else late_elements(self.basis.required, self.missing, data)
        for element in (*self.missing, *self.late):
            self._add_field(element)

    @property
    def is_closed(self) -> bool:
        return self.link.notice.state == Notice.State.CLOSED

    @property
    def may_withdraw(self) -> bool:
        return not self.is_closed and not self.link.is_affected

    @property
    def may_object(self) -> bool:
        """Whether there was a decision to object to: a withdrawn notice was closed without one."""
        return self.is_closed and self.link.notice.withdrawn_at is None

    def _add_field(self, element: Element) -> None:
        """The field of the public form for a missing element; statements are ticked."""
        statements = {statement.element: statement for statement in self.basis.attestations}
        if element in statements:
            self.fields[element.value] = forms.BooleanField(label=str(statements[element].text), required=False)
            return
        name = "part_words" if element is Element.PART else element.value
        field = copy.deepcopy(PublicNoticeForm.base_fields[name])
        field.required = False
        if element is Element.RELIEF:
            field.choices = Notice.Relief.choices  # type: ignore[attr-defined]
        elif element is not Element.ADDRESS:
            field.help_text = str(self.basis.hint(element)) or field.help_text
        self.fields[element.value] = field

    def clean(self) -> None:
        super().clean()
        if self.kind == Kind.WITHDRAWAL and not self.cleaned_data.get("sure"):
            self.add_error("sure", gettext("Tick this to confirm that you withdraw the notice."))
        if self.kind != Kind.WITHDRAWAL:
            self.refuse_if_empty()

    @property
    def sent_before(self) -> ThreadEntry | None:
        """The entry of the same form, if it was sent twice. The second may be invalid, since the first closed the
        notice or supplied what was missing.
        """
        return self.link.notice.thread.filter(appeal=None, key=self.key).first()

    @property
    def kind(self) -> ThreadEntry.Kind:
        step = self.data.get("step", "")
        if step == WITHDRAW and self.may_withdraw:
            return Kind.WITHDRAWAL
        return Kind.OBJECTION if step == OBJECT and self.may_object else Kind.ANSWER

    @property
    def personal(self) -> dict[str, str]:
        """Columns of the claimant that were filled in."""
        names = [str(element) for element in PERSONAL_ELEMENTS if element in self.missing]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def reply(self) -> Reply:
        """What a valid form says."""
        return Reply(
            kind=self.kind,
            side=Side.AFFECTED if self.link.is_affected else Side.CLAIMANT,
            text=self.cleaned_data["text"],
            supplied=self.supplied,
            attested=self.attested(self.basis.attestations),
            link=self.link,
            key=self.key,
        )

    @property
    def element_fields(self) -> list[BoundField]:
        return [self[element.value] for element in self.missing]
