"""How do times and names stand on a page? Absolute, with their precision, in the language of the page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

DAY = {"en": "j F Y", "zh-hans": "Y年n月j日"}
CLOCK = {"second": " H:i:s", "minute": " H:i", "day": ""}


def words_of(moment: datetime, precision: str) -> str:
    language = get_language() or "zh-hans"
    return date_format(timezone.localtime(moment), DAY.get(language, DAY["zh-hans"]) + CLOCK[precision], use_l10n=False)


@register.simple_tag
def moment(at: datetime | None, precision: str = "minute") -> SafeString | str:
    """A <time> element: what a machine reads carries the offset, or only the day where only the day is known."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    machine = local.date().isoformat() if precision == "day" else local.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, words_of(at, precision or "minute"))


@register.simple_tag
def happened(item: object) -> SafeString | str:
    """The own time of a brief with its precision; the words as written where no year is known; else its release."""
    at, precision = getattr(item, "happened_at", None), getattr(item, "happened_precision", "")
    if at is not None:
        return moment(at, precision or "minute")
    return getattr(item, "happened_raw", "") or moment(getattr(item, "published_at", None))


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """Hours and minutes alone, for lists that name the day once."""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), local.strftime("%H:%M"))


@register.filter
def day_words(at: datetime) -> str:
    return words_of(at, "day")


@register.filter
def lang(language: str) -> str:
    """The tag of an item's language as the lang attribute wants it."""
    return language or "zh-Hans"
