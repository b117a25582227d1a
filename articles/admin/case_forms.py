"""What does a moderator fill in to decide? One small form for each act; what is not needed is not asked."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.coverage import MOST_COUNTED
from articles.admin.takedown import EXPLAINED
from articles.admin.words import name_of_picture, name_of_target, title_of
from articles.models import Byline, Kind, Mode, NewsItem, Placement
from articles.pictures.models import Picture
from articles.restricting import Target, modes_for
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.takedowns.acts import Act, FixCredit, FixFact, Nothing, Rename, ReplaceName, Restrict, Words
from articles.takedowns.answering import outcome_of
from articles.takedowns.bases import BASES, OTHER
from articles.takedowns.copies import find_copies
from articles.takedowns.crediting import Credit, uses_of
from articles.takedowns.linting import lint
from articles.takedowns.models import Case, Claimant, Decision
from articles.takedowns.reasons import templates_for

MOST_PARTS = 100
MOST_OF_A_SOURCE = 1_000
MOST_CLAIMANTS = 50
PERSONAL = ("name", "email", "contact", "identity", "authority", "signature")
AREA = {"rows": 3, "class": "vLargeTextField"}
Choices = list[tuple[str, Any]]


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
        super().__init__(data if data and data.get("act") == self.code else None, prefix=self.code)
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
        raise NotImplementedError


def _personal(case: Case) -> Iterable[str]:
    """What the people of a case told of themselves: none of it goes into what others read."""
    rows = Claimant.objects.filter(notice__cases=case).order_by("pk").values_list(*PERSONAL)
    return (value for row in rows[:MOST_CLAIMANTS] for value in row if value)


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
        choices: Choices = [(key, _credit_words(credit)) for key, credit in self.credits.items()]
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
    count = uses_of(credit, 1).count
    return _("%(name)s (%(kind)s, in %(count)d items)") % {"name": credit, "kind": kind, "count": count}


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


class ModeForm(ActForm):
    """An act that is one mode on the target."""

    mode: ClassVar[Mode]

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return target is not None and cls.mode in modes_for(target)

    @property
    def default_mode(self) -> Mode | None:
        return self.mode

    def act(self) -> Act:
        assert self.case.target is not None
        return Restrict((self.case.target,), self.mode)


class HideForm(ModeForm):
    code, key, label = "hide", "3", gettext_lazy("Hide for now")
    says, mode = EXPLAINED[Mode.HIDDEN], Mode.HIDDEN


class DelistForm(ModeForm):
    code, key, label = "delist", "4", gettext_lazy("Take out of lists")
    says, mode = EXPLAINED[Mode.DELISTED], Mode.DELISTED


class LabelForm(ModeForm):
    code, key, label = "label", "7", gettext_lazy("Label")
    says, mode = EXPLAINED[Mode.LABELLED], Mode.LABELLED
    note_is_needed = True


class PartForm(ActForm):
    code, key, label = "part", "5", gettext_lazy("Remove a part")
    says = gettext_lazy("One flash brief in one article, or one picture at every address. The rest stays.")

    parts = forms.MultipleChoiceField(label=gettext_lazy("Which?"), widget=forms.CheckboxSelectMultiple)
    field_order = ("parts",)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.known = _parts(case.target)
        named = {f"placement-{pk}" for pk in case.notices.exclude(placement=None).values_list("placement", flat=True)}
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (key, _("%(part)s – named by who asks") % {"part": words} if key in named else words)
            for key, (_part, words) in self.known.items()
        ]

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem | Placement)

    @property
    def default_mode(self) -> Mode | None:
        return Mode.ELEMENT_REMOVED

    def act(self) -> Act:
        targets = [self.known[key][0] for key in self.cleaned_data["parts"]]
        return Restrict(tuple(targets), Mode.ELEMENT_REMOVED)


def _parts(target: Target | None) -> dict[str, tuple[Target, str]]:
    """What can go alone: the briefs in an article, the articles around a brief, pictures."""
    if isinstance(target, Placement):
        return {f"placement-{target.pk}": (target, name_of_target(target))}
    if not isinstance(target, NewsItem):
        return {}
    side = "article" if target.kind == Kind.ARTICLE else "brief"
    placed = Placement.objects.filter(**{side: target}, position__isnull=False).select_related("brief", "article")
    placements = placed.order_by("position" if side == "article" else "-article__slot")[:MOST_PARTS]
    words: Callable[[Placement], str] = (
        (lambda row: _("flash brief «%(title)s»") % {"title": title_of(row.brief)})
        if side == "article"
        else (lambda row: _("in the article «%(title)s»") % {"title": title_of(row.article)})
    )
    found: dict[str, tuple[Target, str]] = {f"placement-{row.pk}": (row, words(row)) for row in placements}
    pictures = Picture.objects.filter(uses__item=target).order_by("pk").distinct()[:MOST_PARTS]
    return found | {f"picture-{one.pk}": (one, name_of_picture(one)) for one in pictures}


class RemoveForm(ActForm):
    code, key, label = "remove", "6", gettext_lazy("Remove")
    says = gettext_lazy("The whole of it, everywhere, at once.")
    MODES = (Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.RETRACTED, Mode.SEALED)

    mode = forms.ChoiceField(label=gettext_lazy("How?"), widget=forms.RadioSelect)
    all_copies = forms.BooleanField(required=False)
    copies = forms.MultipleChoiceField(
        label=gettext_lazy("Pasted copies"),
        help_text=gettext_lazy(
            "Copies in texts that do not carry it by reference. Ticked ones go and come back with it."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("mode", "all_copies", "copies", "facts", "public_note", "reason")

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        target = case.target
        modes = [mode for mode in self.MODES if target is not None and mode in modes_for(target)]
        self.fields["mode"].choices = [(mode.value, EXPLAINED[mode]) for mode in modes]  # type: ignore[attr-defined]
        self.fields["mode"].initial = self.default_mode
        is_brief = isinstance(target, NewsItem) and target.kind == Kind.BRIEF
        self.found = {f"{one.article.pk}-{one.first}": one for one in (find_copies(target) if is_brief else ())}  # type: ignore[arg-type]
        if not self.found:
            del self.fields["copies"], self.fields["all_copies"]
            return
        self.fields["all_copies"].label = _("All %(count)d pasted copies below") % {"count": len(self.found)}
        self.fields["copies"].choices = [  # type: ignore[attr-defined]
            (key, f"{title_of(one.article)}: {one.text[:60]}") for key, one in self.found.items()
        ]

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem | Picture)

    @property
    def default_mode(self) -> Mode | None:
        basis = BASES.get(self.case.basis)
        return basis.mode if basis and basis.mode else Mode.REMOVED

    def act(self) -> Act:
        assert self.case.target is not None
        given = self.cleaned_data
        chosen = self.found if given.get("all_copies") else given.get("copies", ())
        copies = tuple(self.found[key] for key in chosen)
        return Restrict((self.case.target,), Mode(given["mode"]), None, copies)


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


class SourceForm(ActForm):
    code, key, label = "source", "9", gettext_lazy("All of this source")
    says = gettext_lazy("Every item whose source is the same, at once.")
    MODES = (Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.DELISTED)

    mode = forms.ChoiceField(label=gettext_lazy("How?"), widget=forms.RadioSelect)
    field_order = ("mode",)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.items = NewsItem.objects.filter(source=case.item.source_id) if case.item else NewsItem.objects.none()
        count = len(self.items.order_by().values_list("pk")[: MOST_COUNTED + 1])
        names = {"source": case.item.source if case.item else "", "count": count}
        self.fields["mode"].label = _("%(count)d items of %(source)s: how?") % names
        self.fields["mode"].choices = [(mode.value, EXPLAINED[mode]) for mode in self.MODES]  # type: ignore[attr-defined]
        self.fields["mode"].initial = Mode.REMOVED
        self.count = count

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem) and target.source_id is not None

    def act(self) -> Act:
        if self.count > MOST_OF_A_SOURCE:
            raise ValidationError(_("More than 1,000 items: too many for one decision. Ask an operator."))
        return Restrict(tuple(self.items.defer("body").order_by("pk")), Mode(self.cleaned_data["mode"]))


class NothingForm(ActForm):
    code, key, label = "nothing", "0", gettext_lazy("Do nothing")
    says = gettext_lazy("All stays as it is; who asked is told why.")
    action = Decision.Action.NOTHING
    field_order = ("facts", "reason")

    @classmethod
    def fits(cls, target: Target | None) -> bool:
        return True

    def act(self) -> Act:
        return Nothing()


FORMS: tuple[type[ActForm], ...] = (
    CreditForm,
    FactForm,
    HideForm,
    DelistForm,
    PartForm,
    RemoveForm,
    LabelForm,
    NameForm,
    SourceForm,
    NothingForm,
)


def forms_of(case: Case, data: Any = None) -> list[ActForm]:
    """The forms of the acts that make sense for the target of a case; the one that was sent is bound."""
    return [form(case, data) for form in FORMS if form.fits(case.target)]
