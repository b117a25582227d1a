"""Articles without a byline, and names in a byline of the text that the credits do not have."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level
from articles.parsing.recognise.bylines.header_lines import parse_byline
from articles.rights.models import Person
from articles.rights.names import name_key

# A byline stands at the beginning or at the end of a text.
MAX_LINES = 3
MAX_NAMES = 10
# Words beside the names: 望津报道, 综合整理.
_NO_NAME = re.compile(r"(?:报道|报导|摄影|整理|综合|电|讯)$")
_SEPARATORS = re.compile(r"[、,，/&;；]|\band\b")


def _find_missing(subject: Subject) -> Iterator[Finding]:
    if subject.is_article and not any(subject.credits):
        yield Finding(gettext_lazy("No byline: nobody is credited."), "bylines")


def _find_unknown(subject: Subject) -> Iterator[Finding]:
    for name in subject.new_tags:
        yield Finding(_("“%(name)s” is not a tag yet.") % {"name": name}, "tags")
    names = {name_key(name): name for name in _names_in_text(subject.body_text)}
    if not names:
        return
    people = Person.objects.filter(name_key__in=names).values_list("name_key", "pk")
    credited = {key for key, pk in people if pk in subject.credits[1]}
    for key, name in names.items():
        if key not in credited:
            yield Finding(_("The text names %(name)s in a byline, but the credits do not.") % {"name": name}, "bylines")


def _names_in_text(text: str) -> list[str]:
    zone = ZoneInfo(settings.TIME_ZONE)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ends = lines if len(lines) <= 2 * MAX_LINES else [*lines[:MAX_LINES], *lines[-MAX_LINES:]]
    authors = [found.author for line in ends if (found := parse_byline(line, zone)) and found.author]
    names = [name.strip() for author in authors for name in _SEPARATORS.split(author)]
    return [name for name in names if name and not _NO_NAME.search(name)][:MAX_NAMES]


no_byline = Check("byline", gettext_lazy("no byline"), Level.WARNING, _find_missing)
unknown_names = Check("unknown_names", gettext_lazy("unknown person or tag"), Level.WARNING, _find_unknown)
