"""Briefs in articles, for removals that hold in one article alone: what an article embeds, and what embeds a brief."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from articles.html.sanitizer import brief_ids
from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction

# Of one article.
MAX_EMBEDDED = 200


def embedded_where_restricted(items: Sequence[NewsItem], at: datetime) -> dict[int, list[NewsItem]]:
    """Article -> the briefs in its text that are still shown there; only of articles from which a brief was removed.

    The articles need not be saved as they are. No query if none embeds a brief, else one, or two.
    """
    embedding = {item.pk: brief_ids(item.body) for item in items if item.pk and item.kind == Kind.ARTICLE}
    embedding = {article: briefs for article, briefs in embedding.items() if briefs}
    if not embedding:
        return {}
    rows = Restriction.objects.active(at).filter(placement__article__in=embedding).order_by()
    restricted = set(rows.values_list("placement__article", "placement__brief"))
    shown = {
        article: [brief for brief in embedding[article] if (article, brief) not in restricted][:MAX_EMBEDDED]
        for article in {article for article, _brief in restricted}
    }
    briefs = NewsItem.objects.in_bulk({brief for listed in shown.values() for brief in listed}) if shown else {}
    return {article: [briefs[brief] for brief in listed if brief in briefs] for article, listed in shown.items()}


def articles_with(items: Sequence[NewsItem]) -> dict[int, set[int]]:
    """Item -> the articles of which it is part: itself, and for a brief those that embed it."""
    found = defaultdict[int, set[int]](set)
    for item in items:
        if item.pk:
            found[item.pk].add(item.pk)
    if numbers := [item.pk for item in items if item.pk and item.kind == Kind.BRIEF]:
        placed = Placement.objects.filter(brief__in=numbers, position__isnull=False).order_by()
        for brief, article in placed.values_list("brief", "article"):
            found[brief].add(article)
    return found
