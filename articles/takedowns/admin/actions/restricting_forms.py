"""Forms of the actions that hide, delist, label or remove."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.labels import picture_label, target_label
from articles.editing.restrictions import Target, modes_for
from articles.formats.counts import bounded_count
from articles.models import Kind, Mode, NewsItem, Placement
from articles.models.removed_text import is_text_closed
from articles.pictures.models import Picture
from articles.takedowns.admin.actions.action_form import MAX_PARTS, ActionForm
from articles.takedowns.admin.actions.translation_choice import offer_translations, translation_field
from articles.takedowns.admin.restrictions.restrict_page import (
    MODE_DESCRIPTIONS,
    NOTE_REQUIRED,
    lacks_reason_for_readers,
)
from articles.takedowns.decisions.actions import Action, Restrict
from articles.takedowns.decisions.pasted_copies import PastedCopy, find_copies
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Case

EXCERPT = 60


class ModeForm(ActionForm):
    """Sets one mode on the target, and on those of its translations that are ticked."""

    mode: ClassVar[Mode]

    translations = translation_field()
    field_order = ("translations",)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.translations_found = offer_translations(self, case.target)

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return target is not None and cls.mode in modes_for(target)

    @property
    def default_mode(self) -> Mode | None:
        return self.mode

    offers_all_addresses = True

    def build_action(self) -> Action:
        assert self.case.target is not None
        return Restrict((self.case.target, *self.chosen_translations), self.mode)

    def action_for(self, target: Target) -> Action:
        return Restrict((target,), self.mode)


class HideForm(ModeForm):
    code, key, label = "hide", "3", gettext_lazy("Hide for now")
    description, mode = MODE_DESCRIPTIONS[Mode.HIDDEN], Mode.HIDDEN
    answers_notices = False


class DelistForm(ModeForm):
    code, key, label = "delist", "4", gettext_lazy("Remove from lists")
    description, mode = MODE_DESCRIPTIONS[Mode.DELISTED], Mode.DELISTED


class LabelForm(ModeForm):
    code, key, label = "label", "7", gettext_lazy("Label")
    description, mode = MODE_DESCRIPTIONS[Mode.LABELLED], Mode.LABELLED
    is_note_required = True


class PartForm(ActionForm):
    code, key, label = "part", "5", gettext_lazy("Remove a part")
    description = gettext_lazy("One flash brief in one article, or one picture everywhere. The rest stays.")

    parts = forms.MultipleChoiceField(label=gettext_lazy("Which part?"), widget=forms.CheckboxSelectMultiple)
    field_order = ("parts",)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.targets = _parts_of(case.target)
        reported = {
            f"placement-{pk}" for pk in case.notices.exclude(placement=None).values_list("placement", flat=True)
        }
        self.set_choices(
            "parts",
            (
                (key, _("%(part)s (named in the notice)") % {"part": label} if key in reported else label)
                for key, (_target, label) in self.targets.items()
            ),
        )

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem | Placement)

    @property
    def default_mode(self) -> Mode | None:
        return Mode.ELEMENT_REMOVED

    def build_action(self) -> Action:
        targets = [self.targets[key][0] for key in self.cleaned_data["parts"]]
        return Restrict(tuple(targets), Mode.ELEMENT_REMOVED)


def _parts_of(target: Target | None) -> dict[str, tuple[Target, str]]:
    """What can be removed by itself, with its label: the briefs in an article, a brief in its articles, pictures."""
    if isinstance(target, Placement):
        return {f"placement-{target.pk}": (target, target_label(target))}
    if not isinstance(target, NewsItem):
        return {}
    placements = _placements_of(target)
    pictures = Picture.objects.filter(uses__item=target).order_by("pk").distinct()[:MAX_PARTS]
    parts: dict[str, tuple[Target, str]] = {f"placement-{row.pk}": (row, label) for row, label in placements}
    return parts | {f"picture-{row.pk}": (row, picture_label(row)) for row in pictures}


def _placements_of(item: NewsItem) -> list[tuple[Placement, str]]:
    current = Placement.objects.filter(position__isnull=False).select_related("brief", "article")
    if item.kind == Kind.ARTICLE:
        rows = current.filter(article=item).order_by("position")[:MAX_PARTS]
        return [(row, _("flash brief “%(title)s”") % {"title": row.brief.display_title}) for row in rows]
    rows = current.filter(brief=item).order_by("-article__slot")[:MAX_PARTS]
    return [(row, _("in the article “%(title)s”") % {"title": row.article.display_title}) for row in rows]


class RemoveForm(ActionForm):
    code, key, label = "remove", "6", pgettext_lazy("take down", "Remove")
    description = gettext_lazy("All of it, everywhere, at once.")
    MODES = (Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.RETRACTED, Mode.SEALED)

    mode = forms.ChoiceField(label=gettext_lazy("How?"), widget=forms.RadioSelect)
    all_copies = forms.BooleanField(required=False)
    offers_all_addresses = True
    copies = forms.MultipleChoiceField(
        label=gettext_lazy("Pasted copies"),
        help_text=gettext_lazy(
            "Copies pasted into texts instead of a reference. Ticked copies are removed and restored together with it."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    translations = translation_field()
    field_order = ("mode", "translations", "all_copies", "copies", "facts", "public_note", "reason")

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        target = case.target
        self.translations_found = offer_translations(self, target)
        modes = [mode for mode in self.MODES if target is not None and mode in modes_for(target)]
        self.set_choices("mode", ((mode.value, MODE_DESCRIPTIONS[mode]) for mode in modes))
        self.fields["mode"].initial = self.default_mode
        brief = target if isinstance(target, NewsItem) and target.kind == Kind.BRIEF else None
        self.copies_found = _copies_of(brief) if brief else {}
        if not self.copies_found:
            del self.fields["copies"], self.fields["all_copies"]
            return
        self.fields["all_copies"].label = _("All %(count)d pasted copies below") % {"count": len(self.copies_found)}
        self.set_choices("copies", ((key, _copy_label(copy)) for key, copy in self.copies_found.items()))

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem | Picture)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if lacks_reason_for_readers(values):
            self.add_error("public_note", NOTE_REQUIRED)
        return values

    @property
    def default_mode(self) -> Mode | None:
        basis = BASES.get(self.case.basis)
        return basis.mode if basis and basis.mode else Mode.REMOVED

    def build_action(self) -> Action:
        assert self.case.target is not None
        values = self.cleaned_data
        chosen = self.copies_found if values.get("all_copies") else values.get("copies", ())
        copies = tuple(self.copies_found[key] for key in chosen)
        targets = (self.case.target, *self.chosen_translations)
        return Restrict(targets, Mode(values["mode"]), None, copies)

    def action_for(self, target: Target) -> Action:
        return Restrict((target,), Mode(self.cleaned_data["mode"]))


def _copy_label(copy: PastedCopy) -> str:
    title = copy.article.display_title
    return title if is_text_closed(copy.article) else f"{title}: {copy.text[:EXCERPT]}"


def _copies_of(brief: NewsItem) -> dict[str, PastedCopy]:
    return {f"{copy.article.pk}-{copy.first}": copy for copy in find_copies(brief)}


class SourceForm(ActionForm):
    code, key, label = "source", "9", gettext_lazy("Everything from this source")
    description = gettext_lazy("Every item with the same source, at once.")
    MODES = (Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.DELISTED)

    mode = forms.ChoiceField(label=gettext_lazy("How?"), widget=forms.RadioSelect)
    field_order = ("mode",)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.items = NewsItem.objects.filter(source=case.item.source_id) if case.item else NewsItem.objects.none()
        count = bounded_count(self.items)
        names = {"source": case.item.source if case.item else "", "count": count}
        self.fields["mode"].label = _("%(count)s items from %(source)s: how?") % names
        self.set_choices("mode", ((mode.value, MODE_DESCRIPTIONS[mode]) for mode in self.MODES))
        self.fields["mode"].initial = Mode.REMOVED
        self.is_too_many = count.is_more

    @classmethod
    def applies_to(cls, target: Target | None) -> bool:
        return isinstance(target, NewsItem) and target.source_id is not None

    def build_action(self) -> Action:
        if self.is_too_many:
            raise ValidationError(_("More than 1,000 items: too many for one decision. Ask an operator."))
        return Restrict(tuple(self.items.defer("body").order_by("pk")), Mode(self.cleaned_data["mode"]))
