"""Template context shared by the pages of articles and briefs: bylines, corrections, disclaimers, times."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.html.sanitizer import excerpt
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode
from articles.pages.body import lead_picture
from articles.pages.disclaimers import disclaimers_for

MAX_CORRECTIONS = 50
DESCRIPTION_LENGTH = 120


def item_context(item: NewsItem, carried: Collection[NewsItem], at: datetime) -> dict[str, Any]:
    """Everything about an item except its text. Three queries. `carried`: briefs whose corrections are shown too."""
    concerned = Q(item=item.pk) | Q(item__in=[brief.pk for brief in carried])
    noted = Correction.objects.filter(concerned, made_at__lte=at).select_related("item")
    corrections = list(noted[:MAX_CORRECTIONS])
    modes = item.modes(at)
    return {
        "item": item,
        "lead_picture": lead_picture(item, at),
        "bylines": list(Byline.objects.filter(item=item.pk).select_related("person", "outlet")),
        "corrections": corrections,
        "disclaimers": disclaimers_for(item, at),
        "description": item.standfirst or excerpt(item.body, DESCRIPTION_LENGTH),
        "updated": updated(item, carried, corrections),
        "labelled": Mode.LABELLED in modes,
        "unlisted": Mode.DELISTED in modes,
    }


def updated(item: NewsItem, carried: Iterable[NewsItem], corrections: Iterable[Correction]) -> datetime | None:
    """Time of the latest revision of the item or its embedded briefs; None if there is none since its publication."""
    moments = [correction.made_at for correction in corrections]
    moments += [text.revised_at for text in (item, *carried) if text.revised_at]
    first = item.first_published_at
    return max((moment for moment in moments if first is None or moment > first), default=None)
