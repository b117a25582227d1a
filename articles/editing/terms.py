"""The terms of a text's source: whether they permit its publication."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.rights.demands import Demand, demands_in
from articles.rights.models import Use

MAX_QUOTED_LENGTH = 200


def check_terms(item: NewsItem) -> list[str | Promise]:
    """Raise ValidationError if the licence forbids the use; else return warnings about what is unknown."""
    if item.origin in (NewsItem.Origin.OWN, NewsItem.Origin.QUOTATION):
        return []
    if refusal := rights_refusal(item):
        if not item.rights_override.strip():
            raise ValidationError({"origin": refusal})
        return [_("Published against the terms of its source: %(reason)s") % {"reason": item.rights_override}]
    terms = item.terms
    if terms is None:
        return [_("The licence of this text is unknown.")]
    if not terms.permits(Use.FULL_TEXT):
        raise ValidationError(
            {"licence": _("The licence “%(name)s” does not permit the full text.") % {"name": terms.name}}
        )
    if terms.obliges_link_back and not item.original_url:
        raise ValidationError({"original_url": _("The licence requires a link back: enter the original URL.")})
    return []


def rights_refusal(item: NewsItem) -> list[str]:
    """Why a reprint may not be published without an override: nobody has recorded a right to it. Empty: it may be.

    A brief reports in a few words what its source says; that it is unknown under which licence is only a warning.
    """
    if item.kind != Kind.ARTICLE or item.origin != NewsItem.Origin.UNKNOWN or item.terms is not None:
        return []
    remedy = gettext("Record the licence or the agreement, or ask someone who may override this to record a reason.")
    for sentence in (item.rights_sentence, item.use_limits):
        if Demand.PERMISSION in demands_in(sentence):
            words = gettext("The page forbids reprinting: “%(sentence)s”.")
            return [words % {"sentence": Truncator(sentence).chars(MAX_QUOTED_LENGTH)}, remedy]
    if item.source or item.original_url:
        words = gettext("The licence of this text from %(source)s is unknown.")
        return [words % {"source": item.source.name if item.source else item.original_url}, remedy]
    return []
