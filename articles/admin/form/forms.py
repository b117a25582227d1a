"""Forms of articles and flash briefs: what an editor may type, and the errors shown beside the fields."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.form.change_kinds import (
    WITHOUT_RETRACTION,
    adds_correction,
    change_kind_field,
    change_note_field,
    is_public,
)
from articles.admin.form.edit_conflicts import version_error
from articles.admin.form.publish_buttons import PUBLISHING, SCHEDULE, WITHDRAW
from articles.admin.form.schedule_field import ScheduleField
from articles.briefs.models import Brief
from articles.desk.labels import desk_link, quote_titles
from articles.desk.model_admin import DeskForm
from articles.desk.new_tags import NewTagsForm
from articles.editing.change_kinds import ChangeKind, is_reworded
from articles.editing.picture_credits import check_pictures
from articles.editing.publishing import check_release, waiting_in
from articles.formats.lists import join_list
from articles.html.fingerprint import fingerprint
from articles.html.sanitizer import brief_ids, clean, picture_ids
from articles.models import NewsItem
from articles.models.choices import UNSTATED
from articles.pages.translations import check_translation
from articles.pictures.models import Picture

MAX_BODY_LENGTH = 1_000_000
MAX_TAG_LENGTH = 100
MAX_IDS_LISTED = 20


class ItemForm(NewTagsForm, DeskForm):
    """The text of an item and its metadata.

    `button`: the name of the button that submits the form, None for a plain save; it decides what is checked.
    `kinds`: the kinds of change that the editor may choose from.

    Besides the columns of the item the form has:
    - `made_from`: the version that the editor started from (see `edit_conflicts`)
    - `change_kind` and `change_note`, while readers can see the item (see `change_kinds`)
    - `release_at`: when the button "Schedule" publishes it
    - `named_briefs`: the unpublished briefs that the page said it would publish too
    """

    constraint_fields = {
        "item_expires_after_release": "expires_at",
        "item_released_after_embargo": "embargo_until",
        "item_times_have_precision": "original_precision",
    }
    checked_elsewhere = frozenset({"body", "named_briefs"})
    made_from = forms.CharField(required=False, widget=forms.HiddenInput)
    release_at = ScheduleField(label=gettext_lazy("Publish at"), required=False)
    named_briefs = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        button: str | None = None,
        kinds: Iterable[ChangeKind] = WITHOUT_RETRACTION,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.button = button
        self.initial["made_from"] = str(self.instance.version)
        if is_public(self.instance):
            self.fields["change_kind"] = change_kind_field(kinds)
            self.fields["change_note"] = change_note_field()
        planned = self.instance.published_at
        proposed = planned if planned is not None else self.instance.embargo_until
        if proposed and proposed > timezone.now():
            self.initial.setdefault("release_at", proposed)
        self._prepare_widgets()

    def _prepare_widgets(self) -> None:
        for name in {"standfirst", "rights_sentence"} & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = 3
        for name in {"headline", "standfirst"} & self.fields.keys():
            # Their labels are read out and not shown.
            self.fields[name].widget.attrs["placeholder"] = capfirst(self.fields[name].label)
        if "headline" in self.fields and not self.instance.pk:
            self.fields["headline"].widget.attrs["autofocus"] = True
        if "body" in self.fields:
            language = self.instance.language
            self.fields["body"].widget.attrs |= {"class": "desk-text", "rows": 24, "lang": language}
        if self.instance.headline_is_proposed and "headline" in self.fields:
            self.fields["headline"].help_text = _("Suggested from the first sentence. Please check it.")

    def clean_body(self) -> str:
        typed: str = self.cleaned_data["body"]
        if len(typed) > MAX_BODY_LENGTH:
            raise ValidationError(
                _("The text has %(length)s characters; the limit is 1,000,000.") % {"length": f"{len(typed):,}"}
            )
        cleaned = clean(typed)
        self.check_references(cleaned)
        return cleaned

    def check_references(self, body: str) -> None:
        """Raise ValidationError that names the briefs and pictures of a clean body that do not exist."""
        briefs, pictures = brief_ids(body), picture_ids(body)
        existing_briefs = _ids(Brief.objects.filter(pk__in=briefs)) if briefs else set()
        existing_pictures = _ids(Picture.objects.filter(pk__in=pictures)) if pictures else set()
        errors = []
        if unknown := [number for number in briefs if number not in existing_briefs]:
            errors.append(_with_numbers(_("There is no flash brief with the number %(numbers)s."), unknown))
        if unknown := [number for number in pictures if number not in existing_pictures]:
            errors.append(_with_numbers(_("There is no picture with the number %(numbers)s."), unknown))
        if errors:
            raise ValidationError(errors)

    def clean_tags(self) -> list[str]:
        names: list[str] = self.cleaned_data["tags"]
        if any(len(name) > MAX_TAG_LENGTH for name in names):
            raise ValidationError(_("A tag can have at most 100 characters. Separate tags with commas."))
        return self.confirmed_tags(names)

    def clean_translation_of(self) -> NewsItem | None:
        original: NewsItem | None = self.cleaned_data["translation_of"]
        if original is not None:
            check_translation(self.instance, original)
        return original

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._check_change_kind(values)
        if error := self.outdated_error(values.get("made_from", "")):
            self.add_error(None, error)
        self._check_release_at(values)
        self._check_companions(values)
        if "headline" in self.changed_data:
            self.instance.headline_is_proposed = False
        return values

    def outdated_error(self, made_from: str) -> ValidationError | None:
        """The error of a form that was made from another version."""
        return version_error(self.instance, made_from)

    def _check_change_kind(self, values: dict[str, Any]) -> None:
        """A change to what readers can see needs a kind, unless a new row of corrections explains it already."""
        if "change_kind" not in self.fields:
            return
        if self.button is not None:
            # Withdrawing needs no explanation to readers.
            values["change_kind"] = None
            return
        kind, note = values.get("change_kind"), values.get("change_note", "").strip()
        if kind is None:
            if is_reworded(self.instance, values) and not adds_correction(self.data):
                self.add_error("change_kind", _("This item is public. Choose what kind of change this is."))
        elif kind is not ChangeKind.TYPO and not note and "change_note" not in self.errors:
            self.add_error("change_note", _("Tell readers what changed."))

    def _check_release_at(self, values: dict[str, Any]) -> None:
        if self.button == SCHEDULE:
            if "release_at" not in self.errors and values.get("release_at") is None:
                self.add_error("release_at", _("Enter a publication time."))
        elif "release_at" not in self.changed_data:
            # A scheduled time may pass while the form is open; that is not an error of the editor.
            self.errors.pop("release_at", None)

    def _check_companions(self, values: dict[str, Any]) -> None:
        """Briefs are published with an article only after its page has listed them; others need a second press."""
        if self.button not in PUBLISHING or "body" not in values:
            return
        named = {int(number) for number in values.get("named_briefs", "").split(",") if number.isdecimal()}
        unnamed = [brief for brief in waiting_in(values["body"]) if brief.pk not in named]
        if unnamed:
            words = ngettext(
                "This also publishes a flash brief: %(names)s. Press the button again to confirm.",
                "This also publishes %(count)d flash briefs: %(names)s. Press the button again to confirm.",
                len(unnamed),
            )
            self.add_error(None, words % {"count": len(unnamed), "names": quote_titles(unnamed)})

    def _post_clean(self) -> None:
        super()._post_clean()
        try:
            self._check_for_readers()
        except ValidationError as error:
            for field, messages in _by_field(error).items():
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, messages)

    def _check_for_readers(self) -> None:
        """Raises ValidationError if readers would get what they must not."""
        if self.button in PUBLISHING:
            planned = self.cleaned_data.get("release_at") if self.button == SCHEDULE else None
            check_release(self.instance, planned or timezone.now())
        elif self.instance.published_at is not None and self.button != WITHDRAW:
            check_pictures(self.instance)


class ArticleForm(ItemForm):
    """The form of an article has nothing beyond what both kinds have."""


class BriefForm(ItemForm):
    """Refuses a second brief with the same text, unless the editor ticks `same_text_is_meant`."""

    constraint_fields = {
        "item_expires_after_release": "expires_at",
        "item_released_after_embargo": "embargo_until",
        "item_times_have_precision": "happened_precision",
    }
    same_text_is_meant = forms.BooleanField(
        label=gettext_lazy("Save another brief with the same text"), required=False, widget=forms.HiddenInput
    )

    def clean_happened_precision(self) -> str:
        """Fields are cleaned in the order of the form: the time comes first."""
        precision = str(self.cleaned_data["happened_precision"])
        if precision == UNSTATED and self.cleaned_data.get("happened_at"):
            raise ValidationError(_("There is a time. Say how exactly it is known."))
        return precision

    def check_references(self, body: str) -> None:
        if brief_ids(body):
            raise ValidationError(_("A flash brief cannot embed another one."))
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
        """Another brief with the same text and time, if the text is new or changed."""
        if "body" not in values:
            return None
        key = fingerprint(values.get("headline", ""), values["body"], values.get("happened_at"))
        if key == self.instance.fingerprint:
            return None
        return Brief.objects.filter(fingerprint=key).exclude(pk=self.instance.pk).order_by("pk").first()


def _twin_words(twin: NewsItem) -> SafeString:
    words = _("A flash brief with the same text already exists: %(link)s. To keep both, tick the box below.")
    return format_html(words.replace("%(link)s", "{}"), desk_link(twin))


def _ids(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _with_numbers(words: str, numbers: list[int]) -> str:
    listed = join_list(numbers[:MAX_IDS_LISTED])
    return words % {"numbers": listed + (" …" if len(numbers) > MAX_IDS_LISTED else "")}


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
