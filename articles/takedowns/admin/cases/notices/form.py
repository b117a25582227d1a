"""Form for selected notices of a case: mark them as spam, open them again, or move them to another case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import picture_label, target_label
from articles.desk.text_limits import LimitedTexts
from articles.editing.restrictions import Target, column_of
from articles.models import Kind, NewsItem, Placement
from articles.pictures.models import Picture
from articles.takedowns.intake.url_matching import first_match, match_urls
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.models import Case, Notice

SPAM, NOT_SPAM, MOVE = "spam", "not_spam", "move"
# A case has at most so many grouped notices.
MAX_SELECTED, MAX_TARGETS = 2_000, 100
ELSEWHERE = ""


class NoticesForm(LimitedTexts, forms.Form):
    """The selected notices and where they go. The choices are the target of the case and what it contains."""

    notices = forms.TypedMultipleChoiceField(coerce=int, required=False)
    where = forms.ChoiceField(label=gettext_lazy("Move to a case about"), required=False)
    address = forms.CharField(
        label=gettext_lazy("or the page with this address"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    family = forms.ChoiceField(
        label=gettext_lazy("Type of request"),
        choices=[(Family.REMOVE.value, gettext_lazy("to remove")), (Family.CORRECT.value, gettext_lazy("to correct"))],
        required=False,
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        self.case = case
        # The other family: on the same target, that is where notices may go.
        other = Family.CORRECT if case.family == Family.REMOVE else Family.REMOVE
        self.fields["family"].initial = other.value
        self.targets = targets_near(case.target)
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [(key, label) for key, (_target, label) in self.targets.items()]
        if not self.targets:
            del self.fields["where"]
        chosen = self.fields["notices"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(key, key) for key in self._typed_keys()]

    def _typed_keys(self) -> list[str]:
        """The keys submitted; whether they belong to the case is checked when it is locked."""
        typed = [*self._values("notices"), *self._keys_of_groups()]
        return [key for key in typed[:MAX_SELECTED] if key.isascii() and key.isdigit() and len(key) < 19]

    def _values(self, name: str) -> list[str]:
        values: list[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name, [])
        return values

    def _keys_of_groups(self) -> list[str]:
        """A selected group sends the keys of its notices together."""
        return [key for keys in self._values("groups") for key in keys.split(",")]

    def selected_for(self, step: str) -> set[int]:
        """The notices that a step is about: of the selected groups only those that it can change."""
        single = set(self._values("notices"))
        grouped = {key for key in self.selected if str(key) not in single}
        notices = self.case.notices.filter(pk__in=grouped)
        fitting = notices.exclude(spam_at=None) if step == NOT_SPAM else notices.exclude(state=Notice.State.CLOSED)
        return (self.selected - grouped) | set(fitting.values_list("pk", flat=True))

    def clean_notices(self) -> list[int]:
        """The keys of single notices and of groups."""
        return [int(key) for key in self._typed_keys()]

    @property
    def selected(self) -> set[int]:
        return {int(key) for key in self._typed_keys()}

    @property
    def family_chosen(self) -> Family:
        return Family(self.cleaned_data.get("family") or self.case.family)

    def target(self) -> Target:
        """The target to which the notices move. ValidationError if there is none."""
        address = self.cleaned_data["address"].strip()
        if not address:
            chosen = self.targets.get(self.cleaned_data.get("where", ""))
            if chosen is None:
                raise ValidationError({"address": _("Enter the address of a page of this site.")})
            return chosen[0]
        match = first_match(match_urls(address, timezone.now()))
        found = match and (match.picture or match.item)
        if not found:
            raise ValidationError({"address": _("No page of this site has this address.")})
        return found


def targets_near(target: Target | None) -> dict[str, tuple[Target, str]]:
    """The target of a case, and what is inside it or contains it, each by table and key, with its label."""
    near: list[tuple[Target, str]] = []
    if isinstance(target, Placement):
        near = [(target, target_label(target)), (target.brief, _brief(target.brief)), (target.article, _item(target))]
    elif isinstance(target, Picture):
        near = [(target, picture_label(target))]
    elif isinstance(target, NewsItem):
        near = [(target, target_label(target)), *_inside(target)]
    return {f"{column_of(row)}-{row.pk}": (row, label) for row, label in near}


def _inside(item: NewsItem) -> list[tuple[Target, str]]:
    briefs = NewsItem.objects.filter(kind=Kind.BRIEF, placed_in__article=item, placed_in__position__isnull=False)
    pictures = Picture.objects.filter(Q(uses__item=item)).order_by("pk").distinct()
    rows: list[tuple[Target, str]] = [(brief, _brief(brief)) for brief in briefs.order_by("pk")[:MAX_TARGETS]]
    return rows + [(picture, picture_label(picture)) for picture in pictures[:MAX_TARGETS]]


def _brief(brief: NewsItem) -> str:
    return _("flash brief “%(title)s”") % {"title": brief.display_title}


def _item(placement: Placement) -> str:
    return target_label(placement.article)
