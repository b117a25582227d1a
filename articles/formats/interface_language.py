"""The language of the interface, Chinese or English, and texts that are stored in both.

`newsroom.middleware` activates it by the URL; `settings.LANGUAGES` lists the choices.

Django spells language codes in lower case ("zh-hans"); pages and feeds carry BCP 47 tags ("zh-Hans").
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

CHINESE, ENGLISH = "zh-Hans", "en"


def interface_language() -> str:
    """The BCP 47 tag of the active language: "en" or "zh-Hans"."""
    return language_tag(get_language())


def language_tag(code: str | None) -> str:
    """The BCP 47 tag of one of Django's language codes; anything but English is shown in Chinese."""
    return ENGLISH if code == "en" else CHINESE


def interface_code_for(language: str) -> str:
    """Django's code of the interface in which a text of this language is read."""
    return "en" if language == ENGLISH else settings.LANGUAGE_CODE


def localized(thing: Any, field: str) -> str:
    """A text of a row in the language of the interface: `<field>_en` in English where it is filled in, else `field`."""
    english = getattr(thing, f"{field}_en", "") if interface_language() == ENGLISH else ""
    return english or str(getattr(thing, field))
