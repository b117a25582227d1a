"""Dates in the language of the page: 2020年1月19日, 19 January 2020.

“5 minutes ago” is written by `static/js/site/site.js`.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

DAY = {"en": "j F Y", "zh-hans": "Y年n月j日"}
DAY_OF_YEAR = {"en": "j F", "zh-hans": "n月j日"}
WEEKDAY = {"en": "l, j F Y", "zh-hans": "Y年n月j日 l"}
MONTH = {"en": "F Y", "zh-hans": "Y年n月"}
DAY_IN_MONTH = {"en": "j M", "zh-hans": "j日"}
MONTH_NAME = {"en": "F", "zh-hans": "n月"}
YEAR = {"en": "Y", "zh-hans": "Y年"}
CLOCK = {"second": " H:i:s", "minute": " H:i", "day": ""}


def in_words(day: date, pattern: dict[str, str], clock: str = "") -> str:
    """A day or a local moment by one of the patterns above."""
    language = get_language() or "zh-hans"
    return date_format(day, pattern.get(language, pattern["zh-hans"]) + clock, use_l10n=False)
