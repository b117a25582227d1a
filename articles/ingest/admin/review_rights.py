"""Rights of a pasted page, as sentences at the top of its review."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import Text
from articles.editing.terms import check_terms
from articles.formats.lists import sentences
from articles.ingest.confirmation.forecast import DraftForecast
from articles.models import NewsItem
from articles.parsing.document import Document
from articles.rights.demands import Demand, demands_in
from articles.rights.models import Licence

GRAVE, NOTE = "grave", "note"
DEMANDS = {
    Demand.PERMISSION: gettext_lazy("The source does not allow reprints without permission."),
    Demand.LINK: gettext_lazy("The source requires attribution with a link to the original."),
    Demand.ATTRIBUTION: gettext_lazy("The source requires attribution by name."),
    Demand.FIRST: gettext_lazy("First published elsewhere: credit the original outlet."),
}


@dataclass(frozen=True, slots=True)
class RightsLine:
    """One sentence about rights. A grave one prevents publication, or may."""

    weight: str
    words: Text


def rights_lines(document: Document, forecast: DraftForecast) -> list[RightsLine]:
    """The demands of the page, the terms of the licence, and missing facts."""
    article = forecast.article
    return [*_demands(article), *_terms(article), *_missing_facts(document, article)]


def _demands(article: NewsItem) -> Iterator[RightsLine]:
    for demand in demands_in(article.rights_sentence):
        needs_address = demand == Demand.LINK and not article.original_url
        grave = demand == Demand.PERMISSION or needs_address
        yield RightsLine(GRAVE if grave else NOTE, DEMANDS[demand])
        if needs_address:
            yield RightsLine(GRAVE, _("There is no original address to link to. Please fill it in."))


def _terms(article: NewsItem) -> Iterator[RightsLine]:
    if article.origin == NewsItem.Origin.OWN:
        yield RightsLine(NOTE, _("This is our own text."))
        return
    if article.terms:
        yield RightsLine(NOTE, _licence_words(article.terms))
    try:
        for warning in check_terms(article):
            yield RightsLine(NOTE, warning)
    except ValidationError as refused:
        yield RightsLine(GRAVE, sentences(refused.messages))


def _licence_words(licence: Licence) -> SafeString:
    allowed = format_html(_("Licence: {} (permits: {})."), licence.name, licence.get_permitted_use_display())
    return (
        format_html("{} {}", allowed, _("A link to the original is required."))
        if licence.obliges_link_back
        else allowed
    )


def _missing_facts(document: Document, article: NewsItem) -> Iterator[RightsLine]:
    if article.origin != NewsItem.Origin.OWN and not article.rights_sentence:
        yield RightsLine(NOTE, _("The page says nothing about rights."))
    if article.origin != NewsItem.Origin.OWN and article.source is None and not (document.byline or document.source):
        yield RightsLine(NOTE, _("The page does not name its source."))
