"""What does a moderator fill in to correct: a credit, a fact, a name; or to leave all as it is?"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.act_form import MOST_PARTS, ActForm
from articles.models import Byline, Kind, NewsItem
from articles.pictures.models import Picture
from articles.restricting import Target
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.takedowns.acts import Act, FixCredit, FixFact, Rename, ReplaceName
from articles.takedowns.crediting import MOST_COUNTED, Credit, count_uses
from articles.takedowns.models import Case, Decision


class CreditForm(ActForm):
    code, key, label = "credit", "1", gettext_lazy("Correct a credit")
    says = gettext_lazy("Another author or source, once for every item that names the wrong one.")
    action = Decision.Action.CREDIT
    SOMEBODY_ELSE, SPELLING = "else", "spelling"
    EVERYWHERE, HERE = "all", "here"

    wrong = forms.ChoiceField(label=gettext_lazy("Which credit is wrong?"), widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=[
            (SOMEBODY_ELSE, gettext_lazy("it is somebody else")),
            (SPELLING, gettext_lazy("the name is written wrong")),
        ],
        initial=SOMEBODY_ELSE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("The right name"), max_length=120)
    where = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=[(EVERYWHERE, gettext_lazy("everywhere")), (HERE, gettext_lazy("in this item alone"))],
        initial=EVERYWHERE,
        widget=forms.RadioSelect,
    )
    field_order = ("wrong", "how", "name", "where")

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.credits = _credits(case.item) if case.item else {}
        choices = [(key, _credit_words(credit)) for key, credit in self.credits.items()]
        self.fields["wrong"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["wrong"].initial = choices[0][0]

    def act(self) -> Act:
        given, old = self.cleaned_data, self.credits[self.cleaned_data["wrong"]]
        if given["how"] == self.SPELLING:
            return Rename(old, given["name"])
        assert self.case.item is not None
        return FixCredit(old, _named(old, given["name"]), (self.case.item,) if given["where"] == self.HERE else None)


def _credits(item: NewsItem) -> dict[str, Credit]:
    """Everybody whom an item names, by a key of the form."""
    lines = Byline.objects.filter(item=item).select_related("outlet", "person__outlet")
    named = [*filter(None, [item.source]), *(line.outlet or line.person for line in lines)]
    return {f"{type(one).__name__.lower()}-{one.pk}": one for one in named if one}


def _credit_words(credit: Credit) -> str:
    kind = _("outlet") if isinstance(credit, Source) else _("person")
    count = count_uses(credit)
    told = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
    return _("%(name)s (%(kind)s, in %(count)s items)") % {"name": credit, "kind": kind, "count": told}


def _named(old: Credit, name: str) -> Credit:
    """Who is known by this name, an outlet for an outlet and a person for a person; new where nobody is."""
    known: Any = Source.objects if isinstance(old, Source) else Person.objects
    found: Credit | None = known.filter(name_key=name_key(name)).order_by("pk").first()
    return found or known.create(name=name.strip())


class FactForm(ActForm):
    code, key, label = "fact", "2", gettext_lazy("Correct a fact")
    says = gettext_lazy("Other words in the text, and a note that readers see. Without words, the note alone.")
    action = Decision.Action.FACT
    note_is_needed = True

    old = forms.CharField(label=gettext_lazy("These words"), required=False, max_length=500)
    new = forms.CharField(label=pgettext_lazy("replaced by", "become"), required=False, max_length=500)
    field_order = ("old", "new", "public_note", "facts", "reason")

    def act(self) -> Act:
        assert self.case.item is not None
        return FixFact(self.case.item, self.cleaned_data["old"], self.cleaned_data["new"])


class NameForm(ActForm):
    code, key, label = "name", "8", gettext_lazy("Replace a name")
    says = gettext_lazy("In the text, its headline, its pictures' words and, if you say so, its flash briefs.")
    action = Decision.Action.NAME

    old = forms.CharField(label=gettext_lazy("This name"), max_length=120)
    new = forms.CharField(label=pgettext_lazy("replaced by", "become"), max_length=120)
    with_briefs = forms.BooleanField(
        label=gettext_lazy("Also in the flash briefs that it carries"), required=False, initial=True
    )
    field_order = ("old", "new", "with_briefs")

    def act(self) -> Act:
        item, given = self.case.item, self.cleaned_data
        assert item is not None
        carried = NewsItem.objects.filter(kind=Kind.BRIEF, placed_in__article=item, placed_in__position__isnull=False)
        items = (item, *(carried[:MOST_PARTS] if given["with_briefs"] else ()))
        pictures = Picture.objects.filter(uses__item__in=[one.pk for one in items]).distinct()[:MOST_PARTS]
        return ReplaceName(items, tuple(pictures), given["old"], given["new"])


class NothingForm(ActForm):
    code, key, label = "nothing", "0", gettext_lazy("Do nothing")
    says = gettext_lazy("All stays as it is; who asked is told why.")
    action = Decision.Action.NOTHING
    field_order = ("facts", "reason")

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return True
