"""What a person at the desk is told about the metadata of a page: values used from it, and values that differ."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.formats.lists import join_list
from articles.parsing.document import Document, Evidence
from articles.parsing.metadata.agreement import disagreements
from articles.rights.names import name_key

FIELD_LABELS: dict[str, Promise] = {
    "headline": gettext_lazy("headline"),
    "author": gettext_lazy("writers"),
    "source": gettext_lazy("outlet"),
    "site": gettext_lazy("outlet"),
    "published": gettext_lazy("first published elsewhere"),
    "address": gettext_lazy("original address"),
}


def evidence_text(evidence: Evidence, zone: ZoneInfo) -> str:
    """The value as a form field has it: a time in the zone of the page, without offset."""
    return value_text(evidence.field, evidence.value, zone)


def value_text(field: str, value: str, zone: ZoneInfo) -> str:
    if field != "published" or "T" not in value:
        return value
    moment = datetime.fromisoformat(value).astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def used_words(origin: str) -> str:
    """Why a field has a value that the text of the page does not have."""
    return _("The text of the page does not say this; it is from the metadata (%(origin)s).") % {"origin": origin}


def metadata_messages(document: Document, zone: ZoneInfo) -> Iterator[str]:
    """A message for each value from the metadata, and for each that differs from the one taken."""
    for known in document.evidence:
        if known.is_used:
            yield _("%(field)s: %(value)s. %(reason)s") % {
                "field": FIELD_LABELS[known.field],
                "value": evidence_text(known, zone),
                "reason": used_words(known.origin),
            }
    for difference in disagreements(document, zone):
        value = value_text(difference.field, difference.value, zone)
        for other in difference.others:
            yield _("%(field)s: “%(value)s” is used; the metadata of the page (%(origin)s) says “%(other)s”.") % {
                "field": FIELD_LABELS[difference.field],
                "value": value,
                "origin": other.origin,
                "other": evidence_text(other, zone),
            }


def tags_of_page(document: Document) -> list[str]:
    """The tags that the page gives its article."""
    return [known.value for known in document.evidence if known.field == "tag"]


def unused_tags_message(document: Document, used: list[str]) -> Iterator[str]:
    """A message about the tags of the page that the draft does not have. `used`: the names of its tags."""
    keys = {name_key(name) for name in used}
    unused = [tag for tag in tags_of_page(document) if name_key(tag) not in keys]
    if unused:
        yield _("Tags of the page that do not exist here: %(tags)s") % {"tags": join_list(unused)}
