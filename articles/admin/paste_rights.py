"""What may be done with a pasted page? Said in words before anything else on its review."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.words import Words
from articles.models import NewsItem
from articles.parsing.documents import Document
from articles.publishing import check_terms
from articles.rights.models import Licence
from articles.wire.demands import Demand, demands_of
from articles.wire.foreseeing import Foresight

GRAVE, NOTE = "grave", "note"
DEMANDS = {
    Demand.PERMISSION: gettext_lazy("The source forbids reprints without its permission."),
    Demand.LINK: gettext_lazy("The source forbids silent reprint: link back is required."),
    Demand.ATTRIBUTION: gettext_lazy("The source forbids silent reprint: it must be named."),
    Demand.FIRST: gettext_lazy("It appeared elsewhere first: say where."),
}


@dataclass(frozen=True, slots=True)
class RightsLine:
    """One sentence about rights; a grave one stands in the way of publishing, or may."""

    weight: str
    words: Words


def rights_lines(document: Document, foresight: Foresight) -> list[RightsLine]:
    """What the page demands, what the licence allows, what is not known."""
    article = foresight.article
    return [*_demands(article), *_terms(article), *_silence(document, article)]


def _demands(article: NewsItem) -> Iterator[RightsLine]:
    for demand in demands_of(article.rights_sentence):
        needs_address = demand == Demand.LINK and not article.original_url
        grave = demand == Demand.PERMISSION or needs_address
        yield RightsLine(GRAVE if grave else NOTE, DEMANDS[demand])
        if needs_address:
            yield RightsLine(GRAVE, _("There is no original address to link to: fill it in."))


def _terms(article: NewsItem) -> Iterator[RightsLine]:
    if article.origin == NewsItem.Origin.OWN:
        yield RightsLine(NOTE, _("It is our own text."))
        return
    if article.terms:
        yield RightsLine(NOTE, _licence_words(article.terms))
    try:
        for warning in check_terms(article):
            yield RightsLine(NOTE, warning)
    except ValidationError as refused:
        yield RightsLine(GRAVE, " ".join(refused.messages))


def _licence_words(licence: Licence) -> SafeString:
    allowed = format_html(_("Licence: {} – permits {}."), licence.name, licence.get_permitted_use_display())
    return format_html("{} {}", allowed, _("Link back is required.")) if licence.obliges_link_back else allowed


def _silence(document: Document, article: NewsItem) -> Iterator[RightsLine]:
    if article.origin != NewsItem.Origin.OWN and not article.rights_sentence:
        yield RightsLine(NOTE, _("The page says nothing about rights."))
    if article.origin != NewsItem.Origin.OWN and article.source is None and not (document.byline or document.source):
        yield RightsLine(NOTE, _("The page does not say where it comes from."))
