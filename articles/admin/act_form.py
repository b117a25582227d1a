"""What does every act of a moderator ask? The reasons for who asked, a note for readers, a reason for the house."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Mode, NewsItem
from articles.restricting import Target
from articles.takedowns.acts import Act, Nothing, Words
from articles.takedowns.answering import outcome_of
from articles.takedowns.bases import BASES, OTHER
from articles.takedowns.linting import lint
from articles.takedowns.models import Case, Claimant, Decision
from articles.takedowns.reasons import templates_for

MOST_PARTS = 100
MOST_CLAIMANTS = 50
PERSONAL = ("name", "email", "contact", "identity", "authority", "signature")
AREA = {"rows": 3, "class": "vLargeTextField"}


class ActForm(forms.Form):
    """What every act asks: the reasons for who asked, a note for readers, a reason for the house."""

    code: ClassVar[str]
    key: ClassVar[str]
    label: ClassVar[Any]
    says: ClassVar[Any]
    action: ClassVar[Decision.Action] = Decision.Action.RESTRICT
    note_is_needed: ClassVar[bool] = False

    facts = forms.CharField(
        label=gettext_lazy("Reasons, for who asked"),
        help_text=gettext_lazy("Goes into the letters. Left as it is, each person gets it in their own language."),
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the house"),
        help_text=gettext_lazy("Empty: the reasons above."),
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        self.case = case
        super().__init__(data, prefix=self.code)
        self.fields["public_note"].required = self.note_is_needed
        self.first = case.notices.order_by("pk").first()
        self.default_facts = self._default_facts()
        self.fields["facts"].initial = self.default_facts
        if self.first is None:
            del self.fields["facts"]

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem)

    @property
    def default_mode(self) -> Mode | None:
        return None

    def _default_facts(self) -> str:
        """The sentence of the template for what this act is to who asked first, in their language."""
        if self.first is None:
            return ""
        basis = BASES.get(self.first.basis, OTHER)
        template = templates_for(basis, outcome_of(self.first, self.action, self.default_mode or "")).notifier
        with translation.override(self.first.language):
            return str(template.default_facts)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        personal = list(_personal(self.case))
        for name in ("facts", "public_note"):
            # The law that the basis rests on is named by the letter; readers see the note alone.
            for trouble in lint(values.get(name, ""), personal, cited=name == "facts"):
                self.add_error(name, trouble)
        return values

    @property
    def words(self) -> Words:
        """The default sentence is kept as none: it is then written in the language of each letter."""
        given = self.cleaned_data
        facts = given.get("facts", "").strip()
        reason = given["reason"].strip() or facts or (_("No reasons were needed.") if self.first is None else "")
        if not reason:
            raise ValidationError({"facts": _("Write the reasons: nobody is refused or granted anything without.")})
        return Words(reason, "" if facts == self.default_facts else facts, given["public_note"].strip())

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("facts", "public_note", "reason")]

    @property
    def said_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("facts", "public_note", "reason") if name in self.fields]

    def act(self) -> Act:
        """What was filled in, as the verb takes it. Raises ValidationError where it cannot be done."""
        return Nothing()


def _personal(case: Case) -> Iterable[str]:
    """What the people of a case told of themselves: none of it goes into what others read."""
    rows = Claimant.objects.filter(notice__cases=case).order_by("pk").values_list(*PERSONAL)
    return (value for row in rows[:MOST_CLAIMANTS] for value in row if value)
