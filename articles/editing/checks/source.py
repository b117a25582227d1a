"""Texts from elsewhere without a source or the address of the original."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level
from articles.models.newsitem import NewsItem


def _find(subject: Subject) -> Iterator[Finding]:
    item = subject.item
    if item.origin == NewsItem.Origin.OWN:
        return
    if item.source_id is None:
        yield Finding(_("No source: readers do not learn where the text comes from."), "source")
    if not item.original_url:
        yield Finding(_("No address of the original."), "original_url")


no_source = Check("source", _("no source or original address"), Level.WARNING, _find)
