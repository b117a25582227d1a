"""What may an editor type into an article or a flash brief, and what is said beside the field when it cannot stand?"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskForm
from articles.admin.changing import ChangingForm
from articles.admin.conflicts import VersionedForm
from articles.admin.losses import losses
from articles.admin.moments import MomentField
from articles.admin.verbs import RELEASING, SCHEDULE, pressed
from articles.admin.words import desk_link, enumerated, quoted
from articles.briefs.models import Brief
from articles.fingerprint import fingerprint
from articles.markup import brief_ids, clean, picture_ids
from articles.models import NewsItem
from articles.pictures.models import Picture
from articles.publishing import check_release, waiting_in
from articles.versions import check_translation

LONGEST_BODY = 1_000_000
LONGEST_TAG = 100
MOST_IDS_TOLD = 20


class ItemForm(VersionedForm, ChangingForm, DeskForm):
    """The text and its surroundings; `losses` is what cleaning took out, for a message after saving."""

    beside = {
        "item_expires_after_release": "expires_at",
        "item_times_have_precision": "original_precision",
    }
    release_at = MomentField(label=gettext_lazy("Publish at"), required=False)
    named_briefs = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.losses: list[str] = []
        self.verb = pressed(self.data)
        for name in {"standfirst", "rights_sentence"} & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = 3
        if "body" in self.fields:
            language = self.instance.language
            self.fields["body"].widget.attrs |= {"class": "desk-text", "rows": 24, "lang": language}
        planned = self.instance.published_at
        if planned and planned > timezone.now():
            self.initial.setdefault("release_at", planned)
        if self.instance.headline_is_proposed and "headline" in self.fields:
            self.fields["headline"].help_text = _("Proposed from the first sentence: check it.")

    def clean_body(self) -> str:
        typed = self.cleaned_data["body"]
        if len(typed) > LONGEST_BODY:
            raise ValidationError(
                _("The text has %(length)s characters; 1,000,000 are the most.") % {"length": f"{len(typed):,}"}
            )
        cleaned = clean(typed)
        self.losses = losses(typed, cleaned)
        self.check_references(cleaned)
        return cleaned

    def check_references(self, body: str) -> None:
        """Raise ValidationError that names the briefs and pictures of a clean body that do not exist."""
        briefs, pictures = brief_ids(body), picture_ids(body)
        known_briefs = _known(Brief.objects.filter(pk__in=briefs)) if briefs else set()
        known_pictures = _known(Picture.objects.filter(pk__in=pictures)) if pictures else set()
        errors = []
        if unknown := [number for number in briefs if number not in known_briefs]:
            errors.append(_told(unknown, _("There is no flash brief with the number %(numbers)s.")))
        if unknown := [number for number in pictures if number not in known_pictures]:
            errors.append(_told(unknown, _("There is no picture with the number %(numbers)s.")))
        if errors:
            raise ValidationError(errors)

    def clean_tags(self) -> list[str]:
        names: list[str] = self.cleaned_data["tags"]
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(_("A tag has at most 100 characters; separate tags by commas."))
        return names

    def clean_translation_of(self) -> NewsItem | None:
        original: NewsItem | None = self.cleaned_data["translation_of"]
        if original is not None:
            check_translation(self.instance, original)
        return original

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.verb == SCHEDULE and "release_at" not in self.errors:
            self._check_moment()
        elif self.verb != SCHEDULE and "release_at" not in self.changed_data:
            # The moment of a schedule that came while the form was open.
            self.errors.pop("release_at", None)
        if self.verb in RELEASING and "body" in values:
            self._name_companions(values["body"])
        if "headline" in self.changed_data:
            self.instance.headline_is_proposed = False
        return values

    def _check_moment(self) -> None:
        if self.cleaned_data.get("release_at") is None:
            self.add_error("release_at", _("Say when it is to be published."))

    def _name_companions(self, body: str) -> None:
        """Nothing is released that was not named on the page with the button: name it now and ask once more."""
        named = {int(number) for number in self.cleaned_data.get("named_briefs", "").split(",") if number.isdecimal()}
        unnamed = [brief for brief in waiting_in(body) if brief.pk not in named]
        if unnamed:
            told = ngettext(
                "This releases a flash brief too: %(names)s. Press the button once more if that is meant.",
                "This releases %(count)d flash briefs too: %(names)s. Press the button once more if that is meant.",
                len(unnamed),
            )
            self.add_error(None, told % {"count": len(unnamed), "names": quoted(unnamed)})

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.verb not in RELEASING:
            return
        planned = self.cleaned_data.get("release_at") if self.verb == SCHEDULE else None
        try:
            check_release(self.instance, planned or timezone.now())
        except ValidationError as refused:
            for field, errors in _by_field(refused).items():
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, errors)


class ArticleForm(ItemForm):
    pass


class BriefForm(ItemForm):
    """A brief is known by its words: the same words twice are a mistake unless somebody says so."""

    beside = {
        "item_expires_after_release": "expires_at",
        "item_times_have_precision": "happened_precision",
    }
    same_text_is_meant = forms.BooleanField(
        label=gettext_lazy("Keep the same text a second time"), required=False, widget=forms.HiddenInput
    )

    def check_references(self, body: str) -> None:
        if brief_ids(body):
            raise ValidationError(_("A flash brief cannot carry another one."))
        super().check_references(body)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        twin = self._twin(values)
        if twin is not None:
            self.fields["same_text_is_meant"].widget = forms.CheckboxInput()
            if not values.get("same_text_is_meant"):
                self.add_error("headline", _twin_words(twin))
        return values

    def _twin(self, values: dict[str, Any]) -> NewsItem | None:
        """Another brief with the same words and time; an unchanged text is not asked about again."""
        if "body" not in values:
            return None
        key = fingerprint(values.get("headline", ""), values["body"], values.get("happened_at"))
        if key == self.instance.fingerprint:
            return None
        return Brief.objects.filter(fingerprint=key).exclude(pk=self.instance.pk).order_by("pk").first()


def _twin_words(twin: NewsItem) -> SafeString:
    told = _("There is a flash brief with the same text already: %(link)s. To keep both, tick the box below.")
    return format_html(told.replace("%(link)s", "{}"), desk_link(twin))


def _known(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _told(numbers: list[int], words: str) -> str:
    told = enumerated(numbers[:MOST_IDS_TOLD])
    return words % {"numbers": told + (" …" if len(numbers) > MOST_IDS_TOLD else "")}


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
