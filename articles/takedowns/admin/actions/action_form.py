"""Action form: the base of the forms by which a moderator decides a case, with the fields that they share."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.text_limits import LimitedTexts
from articles.editing.restrictions import Target
from articles.models import Mode, NewsItem
from articles.takedowns.admin.actions.grounds import (
    answers_from,
    ground_choices,
    ground_name,
    new_facts_field,
    notices_of,
    outcome_field,
    own_reasons_field,
)
from articles.takedowns.admin.actions.group_answers import PREFIX as GROUP_PREFIX
from articles.takedowns.admin.actions.group_answers import (
    GroupAnswerRow,
    empty_rows_markup,
    offers_group_answers,
    read_rows,
    row_fields,
    rows_markup,
    rows_of,
)
from articles.takedowns.admin.actions.offered_addresses import (
    OfferedAddresses,
    offered_addresses,
    submitted_addresses,
)
from articles.takedowns.decisions.actions import Action, DecisionText, NoAction
from articles.takedowns.decisions.all_addresses import ADDRESSES_CHANGED
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer, default_result
from articles.takedowns.law.legal_bases import BASES, OTHER
from articles.takedowns.letters.lint import lint
from articles.takedowns.letters.outcome import outcome_of
from articles.takedowns.letters.proven import default_facts
from articles.takedowns.models import Case, Claimant, Decision

MAX_PARTS = 100
MAX_CLAIMANTS = 50
PERSONAL = ("name", "email", "contact", "identity", "authority", "signature")
TEXT_FIELDS = ("facts", "public_note", "reason")
GROUND_PREFIXES = ("outcome_", "facts_", GROUP_PREFIX)
AREA = {"rows": 3, "class": "vLargeTextField"}


class ActionForm(LimitedTexts, forms.Form):
    """The reasons for the claimant, a note for readers and an internal reason. Subclasses add what the action needs.

    `code` names the action in requests, `key` is its keyboard shortcut.
    """

    code: ClassVar[str]
    key: ClassVar[str]
    label: ClassVar[Any]
    description: ClassVar[Any]
    decision_action: ClassVar[Decision.Action] = Decision.Action.RESTRICT
    is_note_required: ClassVar[bool] = False

    facts = forms.CharField(
        label=gettext_lazy("Reasons for the claimant"),
        help_text=gettext_lazy(
            "Included in the letters. Keep the default and each recipient gets it in their own language."
        ),
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    reason = forms.CharField(
        label=gettext_lazy("Internal reason"),
        help_text=gettext_lazy("Leave empty to use the reasons above."),
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )

    # Whether the decision answers the notices: hiding content for now does not.
    answers_notices: ClassVar[bool] = True
    # Whether it can be taken on all addresses of a notice at once.
    offers_all_addresses: ClassVar[bool] = False
    has_unknown_addresses = False
    last_notice = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, case: Case, data: Any = None) -> None:
        self.case = case
        self.translations_found: dict[str, NewsItem] = {}
        super().__init__(data, prefix=self.code)
        self.fields["public_note"].required = self.is_note_required
        self.notices = notices_of(case)
        self.first_notice = self.notices.first
        self.default_facts = self._default_facts()
        self.fields["facts"].initial = self.default_facts
        self.fields["last_notice"].initial = self.notices.last_key or 0
        if self.first_notice is None:
            del self.fields["facts"]
        self.grounds = self._grounds_shown()
        if self.grounds:
            self._add_ground_fields()
        self.group_answers: dict[int, NoticeAnswer] = {}
        self.offers_group_answers = self.answers_notices and (
            offers_group_answers(self.notices) or self.has_group_answers
        )
        if self.offers_group_answers and self.is_bound:
            self.fields.update(row_fields(default_result(self.decision_action), self.data, self.code))
        if self.notices.repeats and self.answers_notices:
            self._fit_to_repeats()
        self._offer_all_addresses()

    def _grounds_shown(self) -> list[str]:
        """The grounds of the open notices if there are several, and those for which reasons were typed before somebody
        else closed or moved their notices.
        """
        grounds = list(self.notices.grounds) if self.notices.has_several_grounds else []
        typed = [basis for basis in BASES if self.data.get(self.add_prefix(f"facts_{basis}"), "").strip()]
        return list(dict.fromkeys([*grounds, *typed]))

    def _add_ground_fields(self) -> None:
        """For notices on several grounds: on which one the decision rests, and the outcome of each."""
        self.fields["ground"] = forms.ChoiceField(
            label=gettext_lazy("Ground of the decision"),
            choices=ground_choices(self.notices),
            initial=self.grounds[0],
            required=False,
        )
        if not self.answers_notices:
            return
        initial = default_result(self.decision_action)
        for basis in self.grounds:
            self.fields[f"outcome_{basis}"] = outcome_field(basis, initial)
            self.fields[f"facts_{basis}"] = own_reasons_field()

    def _fit_to_repeats(self) -> None:
        """Ask for new facts where a repeat would be granted."""
        if self.decision_action == Decision.Action.RESTRICT:
            self.fields["new_facts"] = new_facts_field()

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem)

    @property
    def default_mode(self) -> Mode | None:
        return None

    def set_choices(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def _default_facts(self) -> str:
        """The standard sentence for the outcome, in the language of the first claimant; "" without a notice."""
        if self.first_notice is None:
            return ""
        basis = BASES.get(self.first_notice.basis, OTHER)
        outcome = outcome_of(self.first_notice, self.decision_action, self.default_mode or "")
        with translation.override(self.first_notice.language):
            return str(default_facts(basis, outcome, self.first_notice.elements)[0])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.has_unknown_addresses:
            self.add_error("all_addresses" if "all_addresses" in self.fields else None, ADDRESSES_CHANGED)
        personal = list(_personal_data(self.case))
        self.group_answers = read_rows(self, self.case, values.get("last_notice"))
        of_groups = [row.facts.name for row in self.group_rows]
        for name in ("facts", "public_note", *(f"facts_{basis}" for basis in self.grounds), *of_groups):
            # The letters cite the law that the basis rests on; readers see only the note.
            for problem in lint(values.get(name, ""), personal, cited=name != "public_note"):
                self.add_error(name, problem)
        return values

    @property
    def decision_text(self) -> DecisionText:
        """The texts of the decision. Unchanged default facts are stored as "": each letter then uses its language."""
        values = self.cleaned_data
        facts = values.get("facts", "").strip()
        default_reason = _("No reason was required.") if self.first_notice is None else ""
        reason = values["reason"].strip() or facts or default_reason
        if not reason:
            raise ValidationError({"facts": _("Give the reasons: every decision needs them.")})
        if new_facts := values.get("new_facts", ""):
            reason = f"{reason}\n{_('New facts: %(facts)s') % {'facts': new_facts}}"
        return DecisionText(reason, "" if facts == self.default_facts else facts, values["public_note"].strip())

    @property
    def answers(self) -> Answers:
        """The ground and the answers to the notices as filled in."""
        values = self.cleaned_data
        usual = str(default_result(self.decision_action))
        by_ground = {
            basis: (values[f"outcome_{basis}"] or usual, values[f"facts_{basis}"])
            for basis in self.grounds
            if f"outcome_{basis}" in values
        }
        new_facts = values.get("new_facts", "")
        answers = answers_from(self.case, values.get("ground", ""), by_ground, values.get("last_notice"), new_facts)
        return replace(answers, notices={**answers.notices, **self.group_answers})

    @property
    def chosen_translations(self) -> tuple[NewsItem, ...]:
        """The translations of the target that are ticked, of a form that offers them."""
        return tuple(self.translations_found[key] for key in self.cleaned_data.get("translations", ()))

    @property
    def own_fields(self) -> list[forms.BoundField]:
        shared = {*TEXT_FIELDS, "ground", "last_notice"}
        return [self[name] for name in self.fields if name not in shared and not name.startswith(GROUND_PREFIXES)]

    @property
    def ground_groups(self) -> list[dict[str, Any]]:
        """For each ground: its name, how many open notices rest on it, and its two fields."""
        return [
            {
                "name": ground_name(basis),
                "count": self.notices.grounds.get(basis, 0),
                "outcome": self[f"outcome_{basis}"],
                "facts": self[f"facts_{basis}"],
            }
            for basis in self.grounds
            if f"outcome_{basis}" in self.fields
        ]

    @property
    def group_rows(self) -> list[GroupAnswerRow]:
        """The rows that answer a group, or one notice, in another way; [] of a form that was not submitted."""
        return rows_of(self)

    @property
    def group_answers_markup(self) -> SafeString:
        """The rows as HTML; "" if the form offers none."""
        if not self.offers_group_answers:
            return SafeString()
        if self.is_bound:
            return rows_markup(self.group_rows)
        return empty_rows_markup(self.code, default_result(self.decision_action), translation.get_language())

    @property
    def has_group_answers(self) -> bool:
        """Whether something was typed into one of these rows."""
        start = self.add_prefix(GROUP_PREFIX)
        return any(name.startswith(start) and not name.endswith("_reach") and self.data[name] for name in self.data)

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in TEXT_FIELDS if name in self.fields]

    def _offer_all_addresses(self) -> None:
        """Offer to decide all addresses of a notice at once, where its other addresses have open cases too."""
        self.all_addresses: OfferedAddresses | None = None
        if not self.offers_all_addresses:
            return
        typed = self.data.get(self.add_prefix("all_addresses"), "")
        self.all_addresses = submitted_addresses(self.case, typed) if typed else None
        self.has_unknown_addresses = bool(typed) and self.all_addresses is None
        if offered := offered_addresses(self.case, self.all_addresses):
            self.fields["all_addresses"] = offered.field(typed)

    def action_on(self, target: Target) -> Action:
        """The action on one of several addresses: on that of this case as filled in."""
        return self.build_action() if target == self.case.target else self.action_for(target)

    def action_for(self, target: Target) -> Action:
        """The same action on another target."""
        return NoAction()

    def build_action(self) -> Action:
        """The action as filled in. Raises ValidationError if it cannot be performed."""
        return NoAction()


def _personal_data(case: Case) -> Iterable[str]:
    """What claimants of a case stated about themselves; none of it may appear in texts for others."""
    rows = Claimant.objects.filter(notice__cases=case).order_by("pk").values_list(*PERSONAL)
    return (value for row in rows[:MAX_CLAIMANTS] for value in row if value)
