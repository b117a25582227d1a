"""Forms of the actions that correct a credit, a fact or a name, or change nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.restrictions import Target
from articles.formats.counts import MAX_COUNTED, BoundedCount
from articles.models import Byline, Kind, NewsItem
from articles.pictures.models import Picture
from articles.rights.models import Source
from articles.rights.names import name_key
from articles.takedowns.admin.actions.action_form import MAX_PARTS, ActionForm
from articles.takedowns.admin.actions.credit_names import (
    NAME_INPUT,
    WHO_IS_MEANT,
    create_label,
    credit_name,
    near_names,
    suggested_names,
)
from articles.takedowns.admin.actions.translation_choice import offer_translations, translation_field
from articles.takedowns.decisions.actions import Action, FixCredit, FixFact, RenameCredit, ReplaceName
from articles.takedowns.decisions.credits import Credit, count_uses
from articles.takedowns.models import Case, Decision, NoticeOutcome


class CreditForm(ActionForm):
    code, key, label = "credit", "1", gettext_lazy("Correct a credit")
    description = gettext_lazy("Credit another author or source on every item that carries the wrong credit.")
    decision_action = Decision.Action.CREDIT
    SOMEBODY_ELSE, SPELLING = "else", "spelling"
    EVERYWHERE, HERE = "all", "here"

    wrong = forms.ChoiceField(label=gettext_lazy("Which credit is wrong?"), widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label=gettext_lazy("What is wrong with the credit?"),
        choices=[
            (SOMEBODY_ELSE, gettext_lazy("it names the wrong person or source")),
            (SPELLING, gettext_lazy("the name is misspelled")),
        ],
        initial=SOMEBODY_ELSE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Correct name"),
        help_text=gettext_lazy("Known sources and people are suggested. A new name is created only if you confirm it."),
        max_length=120,
        widget=forms.TextInput(attrs=NAME_INPUT),
    )
    meant = forms.ChoiceField(label=gettext_lazy("Who is meant?"), required=False, widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=[(EVERYWHERE, gettext_lazy("on every item")), (HERE, gettext_lazy("on this item only"))],
        initial=EVERYWHERE,
        widget=forms.RadioSelect,
    )
    translations = translation_field()
    field_order = ("wrong", "how", "name", "meant", "where", "translations")
    NEW = "new"

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.credits = _credits(case.item) if case.item else {}
        self.set_choices("wrong", ((key, _credit_label(credit)) for key, credit in self.credits.items()))
        if len(self.credits) == 1:
            self.fields["wrong"].initial = next(iter(self.credits))
        self.translations_found = offer_translations(self, case.item)
        self.offered: dict[str, tuple[Credit | None, str]] = {}
        self.found = self._find_meant()

    @property
    def suggested(self) -> list[str]:
        """Names for the list of suggestions."""
        return suggested_names({type(credit) for credit in self.credits.values()})

    def _find_meant(self) -> Credit | None:
        """The credit that the name identifies. Else the form asks which of the near ones is meant, or whether to
        create one.
        """
        typed = " ".join(self.data.get(self.add_prefix("name"), "").split())
        old = self.credits.get(self.data.get(self.add_prefix("wrong"), ""))
        is_spelling = self.data.get(self.add_prefix("how")) == self.SPELLING
        near = near_names(old, typed) if old and typed and not is_spelling else []
        same = [credit for credit in near if name_key(credit.name) == name_key(typed)]
        if len(same) == 1 or old is None or not typed or is_spelling:
            del self.fields["meant"]
            return same[0] if same else None
        self.offered = {str(credit.pk): (credit, credit_name(credit)) for credit in near}
        if not same:
            self.offered[f"{self.NEW}:{typed}"] = (None, create_label(old, typed))
        self.set_choices("meant", ((key, label) for key, (_credit, label) in self.offered.items()))
        return None

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.offered and values.get("meant") not in self.offered:
            self.errors.pop("meant", None)
            self.add_error("meant", WHO_IS_MEANT)
        return values

    def build_action(self) -> Action:
        """Creates the credit if the moderator confirmed that: only inside the transaction of the decision."""
        values, old = self.cleaned_data, self.credits[self.cleaned_data["wrong"]]
        if values["how"] == self.SPELLING:
            return RenameCredit(old, values["name"])
        assert self.case.item is not None
        only_here = values["where"] == self.HERE
        return FixCredit(old, self._new_credit(old), (self.case.item, *self.chosen_translations) if only_here else None)

    def _new_credit(self, old: Credit) -> Credit:
        if self.found is not None:
            return self.found
        chosen, _label = self.offered[self.cleaned_data["meant"]]
        if chosen is not None:
            return chosen
        created: Credit = type(old).objects.create(name=self.cleaned_data["meant"].removeprefix(f"{self.NEW}:"))
        return created


def _credits(item: NewsItem) -> dict[str, Credit]:
    """Every source and person that an item credits, by the value of the choice in the form."""
    bylines = Byline.objects.filter(item=item).select_related("outlet", "person__outlet")
    credits = [*filter(None, [item.source]), *(byline.outlet or byline.person for byline in bylines)]
    return {f"{type(credit).__name__.lower()}-{credit.pk}": credit for credit in credits if credit}


def _credit_label(credit: Credit) -> str:
    kind = _("outlet") if isinstance(credit, Source) else _("person")
    number = BoundedCount.of(count_uses(credit), MAX_COUNTED)
    return _("%(name)s (%(kind)s, on %(count)s items)") % {"name": credit, "kind": kind, "count": number}


class FactForm(ActionForm):
    code, key, label = "fact", "2", gettext_lazy("Correct a fact")
    description = gettext_lazy(
        "Replace wording in the text and publish a note. Leave the wording empty to publish only the note."
    )
    decision_action = Decision.Action.FACT
    is_note_required = True

    old = forms.CharField(label=gettext_lazy("Current wording"), required=False, max_length=500)
    new = forms.CharField(label=gettext_lazy("Replace with"), required=False, max_length=500)
    field_order = ("old", "new", "public_note", "facts", "reason")

    def build_action(self) -> Action:
        assert self.case.item is not None
        return FixFact(self.case.item, self.cleaned_data["old"], self.cleaned_data["new"])


class NameForm(ActionForm):
    code, key, label = "name", "8", gettext_lazy("Replace a name")
    description = gettext_lazy(
        "In the text, headline and picture descriptions and, if selected, in the flash briefs it carries."
    )
    decision_action = Decision.Action.NAME

    old = forms.CharField(label=gettext_lazy("Current name"), max_length=120)
    new = forms.CharField(label=gettext_lazy("Replace with"), max_length=120)
    with_briefs = forms.BooleanField(
        label=gettext_lazy("Also in the flash briefs it carries"), required=False, initial=True
    )
    translations = translation_field()
    field_order = ("old", "new", "with_briefs", "translations")

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.translations_found = offer_translations(self, case.item)

    def build_action(self) -> Action:
        item, values = self.case.item, self.cleaned_data
        assert item is not None
        chosen = (item, *self.chosen_translations)
        placed = {"placed_in__article__in": [row.pk for row in chosen], "placed_in__position__isnull": False}
        carried = NewsItem.objects.filter(kind=Kind.BRIEF, **placed).distinct()
        items = (*chosen, *(carried[:MAX_PARTS] if values["with_briefs"] else ()))
        pictures = Picture.objects.filter(uses__item__in=[row.pk for row in items]).distinct()[:MAX_PARTS]
        return ReplaceName(items, tuple(pictures), values["old"], values["new"])


class NoActionForm(ActionForm):
    code, key, label = "nothing", "0", gettext_lazy("Take no action")
    description = gettext_lazy("Nothing changes; the claimants get the reasons.")
    offers_all_addresses = True
    decision_action = Decision.Action.NOTHING
    field_order = ("facts", "reason")

    def _grounds_shown(self) -> list[str]:
        """Also a single ground, if its notices are repeats: their outcome is proposed."""
        repeated = [basis for basis in self.notices.grounds if self.notices.repeats_on(basis)]
        return list(dict.fromkeys([*super()._grounds_shown(), *repeated]))

    def _fit_to_repeats(self) -> None:
        """Propose “no longer needed” and its reasons for the grounds on which all open notices are repeats."""
        for basis in self.grounds:
            if not (repeats := self.notices.repeats_on(basis)):
                continue
            self.fields[f"outcome_{basis}"].initial = NoticeOutcome.Result.NOT_NEEDED
            reasons = "facts" if len(self.notices.grounds) == 1 else f"facts_{basis}"
            self.fields[reasons].initial = repeats[0].answer()

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return True
