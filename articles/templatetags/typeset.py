"""Template tags for times, names and headlines in the language of the page."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.formats.dates import (
    CLOCK,
    DAY,
    DAY_IN_MONTH,
    DAY_OF_YEAR,
    MONTH,
    MONTH_NAME,
    WEEKDAY,
    YEAR,
    in_words,
)
from articles.formats.moments import zone_words
from articles.html.sanitizer import excerpt
from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.pages.brief_times import precision_of, undated_words
from articles.pages.metadata import display_name, item_title

register = template.Library()
register.filter(display_name)
register.filter("title", item_title)
register.filter(undated_words)

UNIT = {"second": "seconds", "minute": "minutes"}
GIST_LENGTH = 160
MIN_CLAUSE_LENGTH = 4
# After a stop of Chinese, and after the blank that stands for one between two pieces of news.
_CLAUSE_END = re.compile(r"(?<=[，：；。！？])(?![”’」』）》])|(?<=[\u3400-\u9fff] )(?=[\u3400-\u9fff])")
LOCALES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "ja": "ja_JP", "en": "en_US"}


@register.simple_tag
def zone_name() -> str:
    """The zone of every time on these pages, in words: 北京时间."""
    return zone_words()


@register.simple_tag
def moment(at: datetime | None, precision: str = "minute") -> SafeString | str:
    """A <time> element: what a machine reads carries the offset, or only the day where only the day is known."""
    return _time(at, precision, DAY) if at else ""


def _time(at: datetime, precision: str, pattern: dict[str, str]) -> SafeString:
    local = timezone.localtime(at)
    machine = local.date().isoformat() if precision == "day" else local.isoformat(timespec=UNIT[precision])
    return format_html('<time datetime="{}">{}</time>', machine, in_words(local, pattern, CLOCK[precision]))


@register.simple_tag
def happened(item: NewsItem) -> SafeString | str:
    """The own time of a brief with its precision; the words as written where no year is known; else its release.

    The release does not pass for the time of an event that the source does not date.
    """
    if item.happened_at:
        return moment(item.happened_at, precision_of(item))
    return undated_words(item) or moment(item.published_at)


@register.simple_tag
def year_of(brief: NewsItem) -> str:
    """The year of a brief, said aloud where it lies far from the text that carries it."""
    return in_words(timezone.localtime(brief.happened_at or brief.published_at), YEAR)


@register.simple_tag
def happened_that_year(brief: NewsItem) -> SafeString | str:
    """The day and the clock of a brief, after its year has been said aloud."""
    at = brief.happened_at or brief.published_at
    return _time(at, precision_of(brief), DAY_OF_YEAR) if at else ""


@register.simple_tag
def clock(item: NewsItem) -> SafeString | str:
    """Hours and minutes alone, for lists that name the day once; nothing where only the day is known."""
    if item.happened_precision == "day" or undated_words(item):
        return ""
    local = timezone.localtime(item.sort_at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), local.strftime("%H:%M"))


@register.simple_tag
def day_in_month(item: NewsItem) -> SafeString:
    """The day alone, for lists that name the month once; a machine reads the moment."""
    return day_of_month(item.sort_at)


@register.simple_tag
def day_of_month(at: datetime) -> SafeString:
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), in_words(local, DAY_IN_MONTH))


@register.filter
def day_words(at: datetime) -> str:
    """The day and its name, as lists are headed."""
    return in_words(timezone.localtime(at), WEEKDAY)


@register.filter
def weekday_words(day: date) -> str:
    return in_words(day, WEEKDAY)


@register.filter
def month_of(at: datetime) -> date:
    """The first day of the month, by which longer lists are grouped."""
    return timezone.localtime(at).date().replace(day=1)


@register.filter
def first_of_month(day: date) -> date:
    return day.replace(day=1)


@register.filter
def month_name(day: date) -> str:
    """The month where its year is said above it."""
    return in_words(day, MONTH_NAME)


@register.filter
def month_words(day: date) -> str:
    return in_words(day, MONTH)


@register.filter
def year_words(day: date) -> str:
    return in_words(day, YEAR)


@register.filter
def date_words(day: date) -> str:
    return in_words(day, DAY)


@register.filter
def day_of(at: datetime) -> date:
    """The day where it happened to be there."""
    return timezone.localtime(at).date()


@register.filter
def gist(item: NewsItem) -> str:
    """The words of a brief for a list, after its headline."""
    return excerpt(item.body, GIST_LENGTH)


@register.simple_tag
def credit(bylines: Iterable[Byline]) -> SafeString:
    """Who is named for one part, each as the link to all that they have here."""
    return format_html_join(_(" and "), "{}", ((_credit(byline),) for byline in bylines))


def _credit(byline: Byline) -> SafeString:
    kind, thing = ("source", byline.outlet) if byline.outlet else ("person", byline.person)
    assert thing is not None
    address = reverse(f"articles:{kind}", args=[thing.pk])
    return format_html('<a href="{}" rel="author"><bdi>{}</bdi></a>', address, display_name(thing))


@register.filter
def clauses(headline: str) -> SafeString | str:
    """A headline whose lines break between its clauses first, as an editor would break them: spaces tell too little."""
    parts: list[str] = []
    for part in filter(None, _CLAUSE_END.split(headline)):
        # A word of address (“戚映：”) is no line of its own.
        if parts and len(parts[-1]) < MIN_CLAUSE_LENGTH:
            parts[-1] += part
        else:
            parts.append(part)
    if len(parts) < 2:
        return headline
    # A blank stays between the clauses: at the end of one it would not be seen.
    return format_html_join(
        "", '<span class="clause">{}</span>{}', ((part.rstrip(), part[len(part.rstrip()) :]) for part in parts)
    )


@register.simple_tag
def lang(language: str, around: str) -> SafeString | str:
    """A lang attribute, where the words are in another language than those around them."""
    return "" if language == around else format_html(' lang="{}"', language)


@register.filter
def machine_time(at: datetime) -> str:
    """A moment as heads and feeds write it, with the offset of the site's zone."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def locale_name(language: str) -> str:
    """Open Graph's name of a language."""
    return LOCALES.get(language, "zh_CN")
