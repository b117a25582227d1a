"""Form field for one picture: its number, which the desk's scripts turn into a thumbnail and a picker."""

import json
from typing import Any

from django import forms
from django.forms import Media, Script
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.desk.model_admin import LabelledChoiceField
from articles.models.removed_text import is_picture_closed
from articles.pictures.models import Picture


class PictureChoice(forms.TextInput):
    """`settings`: the URLs and messages of the picker; see `picker_settings`."""

    template_name = "pictures/admin/picture_choice.html"
    input_type = "text"

    def __init__(self, settings: dict[str, Any], attrs: Any = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "class": "vIntegerField", **(attrs or {})})
        self.settings = settings

    @property
    def media(self) -> Media:
        styles = ["css/desk/editor/dialogs.css", "css/desk/editor/picker.css"]
        scripts = [Script("js/desk/picture_choice/main.js", type="module")]
        return Media(css={"all": styles}, js=scripts)  # type: ignore[arg-type]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        number = str(value or "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 19
        picture = Picture.objects.filter(pk=int(number)).first() if is_number else None
        context["settings"] = json.dumps(self.settings, ensure_ascii=False)
        context["picture"] = picture
        context["is_closed"] = picture is not None and is_picture_closed(picture)
        context["is_licensed"] = picture is not None and picture.licensed(timezone.now())
        return context


class PictureField(LabelledChoiceField):
    """Shows again what was typed if it is not the number of a picture."""

    default_error_messages = {"invalid_choice": gettext_lazy("There is no picture with this number.")}

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Picture) else value
