"""Translations of what a decision is about: the forms name each of them and offer to include it, none ticked."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import item_label, status_label
from articles.editing.restrictions import Target
from articles.models import NewsItem
from articles.models.removed_text import is_text_closed
from articles.pages.translations import translations_of

FIELD = "translations"


def translation_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Also these translations"),
        help_text=gettext_lazy("Those you tick are part of the same decision, and undoing it covers them too."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def offer_translations(form: forms.Form, target: Target | None) -> dict[str, NewsItem]:
    """Fill the field of a form with the translations of its target, or remove it. Returns them by choice.

    Those that are closed to the reader are left out: nobody decides about a text that they may not see.
    """
    at = timezone.now()
    found = _open_translations(target, at) if isinstance(target, NewsItem) else []
    if not found:
        del form.fields[FIELD]
        return {}
    field = form.fields[FIELD]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(str(row.pk), _label(row, status_label(row, at))) for row in found]
    return {str(row.pk): row for row in found}


def _open_translations(item: NewsItem, at: datetime) -> list[NewsItem]:
    """The translations that are open to the reader. A case page has six forms for one item: they share one query."""
    loaded = vars(item)
    if "loaded_translations" not in loaded:
        loaded["loaded_translations"] = translations_of(item, at)
    return [row for row in loaded["loaded_translations"] if not is_text_closed(row)]


def _label(item: NewsItem, status: str) -> str:
    names = {"language": item.get_language_display(), "title": item_label(item), "status": status}
    return _("%(language)s: %(title)s, %(status)s") % names
