"""What does an editor say of a pasted page as a whole? Its headline, names, date, section, tags."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.markup import plain_text
from articles.models import Article, Section
from articles.models.tag import parse_tags
from articles.parsing.documents import Document
from articles.search.mentions import proposed_tags
from articles.wire.drafting import MOST_TAGS, Wishes
from articles.wire.headlines import proposed_headline
from articles.wire.sheet import Sheet, sheet_of

LONGEST_TAG = 100
OURS = ("headline", "outlet", "writers", "translators", "editors", "original_url", "published", "language")


class SheetForm(forms.Form):
    """`read` is the page as it was parsed: what it says is proposed, and an untouched proposal stays one."""

    headline = forms.CharField(label=gettext_lazy("headline"), required=False)
    standfirst = forms.CharField(
        label=gettext_lazy("standfirst"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    outlet = forms.CharField(label=gettext_lazy("outlet"), required=False)
    writers = forms.CharField(label=gettext_lazy("writers"), required=False)
    translators = forms.CharField(label=gettext_lazy("translators"), required=False)
    editors = forms.CharField(label=gettext_lazy("editors"), required=False)
    published = forms.CharField(label=gettext_lazy("first published elsewhere"), required=False)
    original_url = forms.CharField(label=gettext_lazy("original address"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("language"), choices=settings.ITEM_LANGUAGES)
    section = forms.ModelChoiceField(Section.objects.all(), label=gettext_lazy("section"), required=False)
    tags = forms.CharField(label=gettext_lazy("tags"), required=False)

    def __init__(self, read: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        self.initial = {**asdict(sheet_of(read)), **self.initial}
        if read.title is None and self.initial["headline"]:
            self.fields["headline"].help_text = _("Proposed from the first sentence: the page has no headline.")
        if read.published is None and self.initial["published"]:
            self.fields["published"].help_text = _("Proposed: the latest day it speaks of. The page has no date.")

    def clean_original_url(self) -> str:
        typed = str(self.cleaned_data["original_url"]).strip()
        if typed and typed != self.initial["original_url"]:
            URLValidator(schemes=["http", "https"])(typed)
        return typed

    def clean_tags(self) -> list[str]:
        names = parse_tags(self.cleaned_data["tags"])
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(_("A tag has at most 100 characters; separate tags by commas."))
        return names

    def sheet(self) -> Sheet:
        """What is in the form, typed or proposed."""
        found = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return Sheet(**{name: str(found.get(name) or "").strip() for name in OURS})

    def wishes(self) -> Wishes:
        values = self.cleaned_data
        is_proposed = self.read.title is None and values["headline"] == proposed_headline(self.read)
        return Wishes(
            standfirst=values["standfirst"],
            section=values["section"],
            tags=values["tags"],
            headline_is_proposed=bool(values["headline"]) and is_proposed,
        )


def tags_for(article: Article) -> str:
    """The known names in a text, as words of the field."""
    found = proposed_tags(f"{article.headline}\n{plain_text(article.body)}")[:MOST_TAGS]
    return ", ".join(tag.name for tag in found)
