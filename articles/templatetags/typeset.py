"""How do times and names stand on a page? Absolute, with their precision, in the language of the page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.markup import excerpt
from articles.models.newsitem import NewsItem
from articles.zones import zone_words

register = template.Library()

DAY = {"en": "j F Y", "zh-hans": "Y年n月j日"}
WEEKDAY = {"en": "l, j F Y", "zh-hans": "Y年n月j日 l"}
CLOCK = {"second": " H:i:s", "minute": " H:i", "day": ""}
UNIT = {"second": "seconds", "minute": "minutes"}
TITLE_LENGTH = 48
GIST_LENGTH = 160


def words_of(moment: datetime, precision: str) -> str:
    return _formatted(moment, DAY, CLOCK[precision])


def _formatted(moment: datetime, pattern: dict[str, str], clock: str = "") -> str:
    language = get_language() or "zh-hans"
    local = timezone.localtime(moment)
    return date_format(local, pattern.get(language, pattern["zh-hans"]) + clock, use_l10n=False)


@register.simple_tag
def zone_name() -> str:
    """The zone of every time on these pages, in words: 北京时间."""
    return zone_words()


@register.simple_tag
def moment(at: datetime | None, precision: str = "minute") -> SafeString | str:
    """A <time> element: what a machine reads carries the offset, or only the day where only the day is known."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    machine = local.date().isoformat() if precision == "day" else local.isoformat(timespec=UNIT[precision])
    return format_html('<time datetime="{}">{}</time>', machine, words_of(at, precision))


@register.simple_tag
def happened(item: NewsItem) -> SafeString | str:
    """The own time of a brief with its precision; the words as written where no year is known; else its release."""
    if item.happened_at:
        return moment(item.happened_at, item.happened_precision or "minute")
    return item.happened_raw or moment(item.published_at)


@register.simple_tag
def clock(item: NewsItem) -> SafeString | str:
    """Hours and minutes alone, for lists that name the day once; nothing where only the day is known."""
    if item.happened_precision == "day" or (item.happened_raw and not item.happened_at):
        return ""
    local = timezone.localtime(item.sort_at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), local.strftime("%H:%M"))


@register.filter
def day_words(at: datetime) -> str:
    """The day and its name, as lists are headed."""
    return _formatted(at, WEEKDAY)


@register.filter
def day(at: datetime) -> str:
    """The day where it happened to be there, as 2020-01-19."""
    return timezone.localtime(at).date().isoformat()


@register.filter
def title(item: NewsItem) -> str:
    """The headline, or the opening words of a text that has none."""
    return item.headline or excerpt(item.body, TITLE_LENGTH)


@register.filter
def gist(item: NewsItem) -> str:
    """The words of a brief for a list, after its headline."""
    return excerpt(item.body, GIST_LENGTH)


@register.filter
def called(thing: object) -> str:
    """The name of an outlet or a licence, in English where the page is and one is known."""
    english = getattr(thing, "name_en", "") if get_language() == "en" else ""
    return english or str(thing)


@register.simple_tag
def lang(language: str, around: str) -> SafeString | str:
    """A lang attribute, where the words are in another language than those around them."""
    return "" if language == around else format_html(' lang="{}"', language)
