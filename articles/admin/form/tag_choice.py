"""A form field that finds a known tag as it is typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.formats.lists import join_list
from articles.models import Tag
from articles.models.tag import tags_by_key
from articles.rights.names import name_key
from articles.search.names.desk_lookup import names_typed
from articles.search.names.near_tags import near_tags

MAX_CANDIDATES = 4
NAME_HELP = gettext_lazy("The name or an alias, or its pinyin, in full or by initials.")


class TagChoice(forms.CharField):
    """A tag by its name, an alias, or the pinyin of its name if only one tag is read like that."""

    def __init__(self, label: Any) -> None:
        attributes = {"class": "vTextField", "autocomplete": "off"}
        super().__init__(label=label, help_text=NAME_HELP, max_length=100, widget=forms.TextInput(attrs=attributes))

    def clean(self, value: Any) -> Any:
        name: str = super().clean(value)
        if tag := tags_by_key([name_key(name)]).get(name_key(name)):
            return tag
        read_alike = [row for row in names_typed(name, MAX_CANDIDATES) if isinstance(row, Tag)]
        if len(read_alike) == 1:
            return read_alike[0]
        raise ValidationError(_unknown(name, read_alike or near_tags(name)))


def _unknown(name: str, similar: list[Tag]) -> str:
    if not similar:
        return _("There is no tag with the name “%(name)s”.") % {"name": name}
    words = _("There is no tag with the name “%(name)s”. Similar: %(similar)s.")
    return words % {"name": name, "similar": join_list(tag.name for tag in similar[:MAX_CANDIDATES])}
