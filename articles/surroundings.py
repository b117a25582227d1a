"""What stands around a text on its page, article or brief? Who wrote it, what was wrong, what must be said."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.disclaimers import wordings
from articles.markup import excerpt
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode
from articles.rendering import lead_picture

MOST_CORRECTIONS = 50
DESCRIPTION_LENGTH = 120


def surroundings(item: NewsItem, carried: Collection[NewsItem], at: datetime) -> dict[str, Any]:
    """Everything about an item but its text. Three queries. `carried`: the briefs whose corrections are told too."""
    concerned = Q(item=item.pk) | Q(item__in=[brief.pk for brief in carried])
    noted = Correction.objects.filter(concerned, made_at__lte=at).select_related("item")
    corrections = list(noted[:MOST_CORRECTIONS])
    modes = item.modes(at)
    return {
        "item": item,
        "lead_picture": lead_picture(item, at),
        "bylines": list(Byline.objects.filter(item=item.pk).select_related("person", "outlet")),
        "corrections": corrections,
        "disclaimers": wordings(item, at),
        "description": item.standfirst or excerpt(item.body, DESCRIPTION_LENGTH),
        "updated": updated(item, carried, corrections),
        "labelled": Mode.LABELLED in modes,
        "unlisted": Mode.DELISTED in modes,
    }


def updated(item: NewsItem, carried: Iterable[NewsItem], corrections: Iterable[Correction]) -> datetime | None:
    """The last moment at which a reader was given something new; None since the first publication."""
    moments = [correction.made_at for correction in corrections]
    moments += [text.revised_at for text in (item, *carried) if text.revised_at]
    first = item.first_published_at
    return max((moment for moment in moments if first is None or moment > first), default=None)
