"""Metadata form of a review: headline, names, date, section and tags."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.new_tags import NewTagsForm
from articles.desk.text_limits import LimitedTexts
from articles.ingest.confirmation.metadata_form import PageMetadata, metadata_of
from articles.ingest.confirmation.rows import zone_of
from articles.ingest.drafting.draft import DraftOptions
from articles.ingest.drafting.headline_proposal import proposed_headline
from articles.ingest.drafting.metadata_messages import evidence_text, tags_of_page, used_words, value_text
from articles.models import Section
from articles.models.tag import parse_tags
from articles.parsing.document import Document
from articles.parsing.metadata.agreement import Disagreement, disagreements
from articles.rights.models import Licence

MAX_TAG_LENGTH = 100
# Prefix of the fields with the choice between a field and the metadata of the page.
CHOICE = "choice_"
FIELD_OF = {
    "headline": "headline",
    "author": "writers",
    "source": "outlet",
    "site": "outlet",
    "published": "published",
    "address": "original_url",
}
# Other buttons only redraw the review.
SAVE_BUTTONS = {"_save", "_second"}
METADATA_FIELDS = ("headline", "outlet", "writers", "translators", "editors", "original_url", "published", "language")


class MetadataForm(NewTagsForm, LimitedTexts, forms.Form):
    """Metadata of a draft. `read`: the page as parsed, whose metadata and proposals are the initial values."""

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
    licence = forms.ModelChoiceField(
        Licence.objects.all(),
        label=gettext_lazy("licence"),
        required=False,
        empty_label=gettext_lazy("as its source says"),
    )
    tags = forms.CharField(label=gettext_lazy("tags"), required=False)

    def __init__(self, read: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        self._add_choices()
        self.initial = {**asdict(metadata_of(read)), **self.initial}
        if "licence" in self.initial:
            self.fields["licence"].help_text = _("You chose this licence for the last page of this source.")
        if read.title is None and self.initial["headline"]:
            self.fields["headline"].help_text = _(
                "The page has no headline. This one is taken from its first sentence; please check it."
            )
        if read.published is None and self.initial["published"]:
            self.fields["published"].help_text = _(
                "The page has no date. This is the latest day that its text mentions; please check it."
            )

    def _add_choices(self) -> None:
        """Add a choice below each field in which the metadata of the page differs from its text."""
        zone = zone_of(self.read)
        for known in self.read.evidence:
            if known.is_used:
                self.fields[FIELD_OF[known.field]].help_text = used_words(known.origin)
        for difference in disagreements(self.read, zone):
            name = FIELD_OF[difference.field]
            self.fields[f"{CHOICE}{name}"] = _choice(difference, str(self.fields[name].label), zone)
        if tags := tags_of_page(self.read):
            self.fields["tags"].help_text = _("Tags of the page: %(tags)s. Known ones are filled in.") % {
                "tags": ", ".join(tags)
            }
        self.order_fields([field for name in self.fields for field in (name, f"{CHOICE}{name}")])

    def clean_original_url(self) -> str:
        typed = str(self.cleaned_data["original_url"]).strip()
        if typed and typed != self.initial["original_url"]:
            URLValidator(schemes=["http", "https"])(typed)
        return typed

    def clean_tags(self) -> list[str]:
        names = parse_tags(self.cleaned_data["tags"])
        if any(len(name) > MAX_TAG_LENGTH for name in names):
            raise ValidationError(_("A tag can have at most 100 characters. Separate tags with commas."))
        return self.confirmed_tags(names) if SAVE_BUTTONS & self.data.keys() else self.answered_tags(names)

    def metadata(self) -> PageMetadata:
        """The metadata in the form, typed or proposed."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        chosen = {name: values.get(f"{CHOICE}{name}") or values.get(name) for name in METADATA_FIELDS}
        return PageMetadata(**{name: str(value or "").strip() for name, value in chosen.items()})

    @property
    def chosen_licence(self) -> Licence | None:
        """The licence in the form, chosen or proposed, even if other fields have errors."""
        values = self.initial
        if self.is_bound:
            self.is_valid()
            values = self.cleaned_data
        licence: Licence | None = values.get("licence")
        return licence

    def options(self) -> DraftOptions:
        values = self.cleaned_data
        headline = self.metadata().headline
        is_proposed = self.read.title is None and headline == proposed_headline(self.read)
        return DraftOptions(
            standfirst=values["standfirst"],
            section=values["section"],
            licence=values["licence"],
            tags=values["tags"],
            headline_is_proposed=bool(headline) and is_proposed,
        )


def _choice(difference: Disagreement, label: str, zone: ZoneInfo) -> forms.ChoiceField:
    """The field as it is, or one of the values of the metadata instead."""
    text = value_text(difference.field, difference.value, zone)
    choices = [("", _("As in the field above; the page says “%(value)s”") % {"value": text})]
    for other in difference.others:
        value = evidence_text(other, zone)
        choices.append(
            (value, _("“%(value)s”, from the metadata (%(origin)s)") % {"value": value, "origin": other.origin})
        )
    return forms.ChoiceField(
        label=_("The metadata of the page differs: %(field)s") % {"field": label},
        choices=choices,
        required=False,
        widget=forms.RadioSelect,
    )
