"""Forms of the actions that correct a credit, a fact or a name, or change nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.restrictions import Target
from articles.formats.counts import MAX_COUNTED, BoundedCount
from articles.models import Byline, Kind, NewsItem
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.takedowns.admin.actions.action_form import MAX_PARTS, ActionForm
from articles.takedowns.admin.actions.translation_choice import offer_translations, translation_field
from articles.takedowns.decisions.actions import Action, FixCredit, FixFact, RenameCredit, ReplaceName
from articles.takedowns.decisions.credits import Credit, count_uses
from articles.takedowns.models import Case, Decision


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
    name = forms.CharField(label=gettext_lazy("Correct name"), max_length=120)
    where = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=[(EVERYWHERE, gettext_lazy("on every item")), (HERE, gettext_lazy("on this item only"))],
        initial=EVERYWHERE,
        widget=forms.RadioSelect,
    )
    translations = translation_field()
    field_order = ("wrong", "how", "name", "where", "translations")

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.credits = _credits(case.item) if case.item else {}
        self.set_choices("wrong", ((key, _credit_label(credit)) for key, credit in self.credits.items()))
        if len(self.credits) == 1:
            self.fields["wrong"].initial = next(iter(self.credits))
        self.translations_found = offer_translations(self, case.item)

    def build_action(self) -> Action:
        values, old = self.cleaned_data, self.credits[self.cleaned_data["wrong"]]
        if values["how"] == self.SPELLING:
            return RenameCredit(old, values["name"])
        assert self.case.item is not None
        new, only_here = _get_or_create_credit(old, values["name"]), values["where"] == self.HERE
        return FixCredit(old, new, (self.case.item, *self.chosen_translations) if only_here else None)


def _credits(item: NewsItem) -> dict[str, Credit]:
    """Every source and person that an item credits, by the value of the choice in the form."""
    bylines = Byline.objects.filter(item=item).select_related("outlet", "person__outlet")
    credits = [*filter(None, [item.source]), *(byline.outlet or byline.person for byline in bylines)]
    return {f"{type(credit).__name__.lower()}-{credit.pk}": credit for credit in credits if credit}


def _credit_label(credit: Credit) -> str:
    kind = _("outlet") if isinstance(credit, Source) else _("person")
    number = BoundedCount.of(count_uses(credit), MAX_COUNTED)
    return _("%(name)s (%(kind)s, on %(count)s items)") % {"name": credit, "kind": kind, "count": number}


def _get_or_create_credit(old: Credit, name: str) -> Credit:
    """A source to replace a source, a person to replace a person; created if nobody has this name."""
    rows: Any = Source.objects if isinstance(old, Source) else Person.objects
    same_name: Credit | None = rows.filter(name_key=name_key(name)).order_by("pk").first()
    return same_name or rows.create(name=name.strip())


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
    decision_action = Decision.Action.NOTHING
    field_order = ("facts", "reason")

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return True
