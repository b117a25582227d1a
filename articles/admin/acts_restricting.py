"""What does a moderator fill in to hide, delist, label or remove?"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.act_form import MOST_PARTS, ActForm
from articles.admin.coverage import MOST_COUNTED
from articles.admin.takedown import EXPLAINED
from articles.admin.words import name_of_picture, name_of_target, title_of
from articles.models import Kind, Mode, NewsItem, Placement
from articles.pictures.models import Picture
from articles.restricting import Target, modes_for
from articles.takedowns.acts import Act, Restrict
from articles.takedowns.bases import BASES
from articles.takedowns.copies import find_copies
from articles.takedowns.models import Case

MOST_OF_A_SOURCE = 1_000


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
