"""Does a flash brief of the last two days say nearly the same already? Asked while somebody types, so it is bounded.

Of each brief the sixteen smallest hashes of its pairs of characters are kept, as long as it is news. Two texts that
share a third of their pairs hardly ever share none of those, so they give the candidates: at most so many for each
hash, along one index, whatever the size of the archive. The few that share most are then read and compared in full.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import connection
from django.utils import timezone

from articles.models.kinds import Kind
from articles.models.newsitem import NewsItem
from articles.search.models import Sketch
from articles.search.shingles import Group, figures_of, groups_of
from articles.search.tokens import runs
from articles.search.words import form_of

WINDOW = timedelta(hours=48)
PAIR = 2
KEYS = 16
MOST_FOR_A_KEY = 200
MOST_COMPARED = 20
MOST_SHOWN = 3
# Of a text that has only begun every second brief is a likeness.
FEWEST = 10
LEAST_ALIKE = 0.45
# 舫币突破3000美元 and 舫币突破3200美元 are two briefs of one pattern.
LEAST_FIGURES = 0.5
MOST_PRUNED = 400


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A brief that says so much (0 to 1) of the same."""

    brief: NewsItem
    likeness: float


@dataclass(frozen=True, slots=True)
class Features:
    """What a text in canonical form is compared by."""

    pairs: set[Group]
    figures: set[str]

    @classmethod
    def of(cls, form: str) -> "Features":
        return cls(groups_of(form, PAIR), figures_of(form))

    def likeness(self, other: "Features") -> float:
        """How much of the shorter text the other one says; 0 where their figures tell them apart."""
        if self.figures and other.figures:
            fewer = min(len(self.figures), len(other.figures))
            if len(self.figures & other.figures) < LEAST_FIGURES * fewer:
                return 0.0
        shorter = min(len(self.pairs), len(other.pairs))
        return len(self.pairs & other.pairs) / shorter if shorter >= FEWEST else 0.0


def find_lookalikes(text: str, at: datetime) -> list[Lookalike]:
    """The briefs since WINDOW that say nearly this, the most alike first; drafts too, withdrawn ones not. Two queries,
    none for a text that is too short.
    """
    mine = Features.of(runs(text))
    if len(mine.pairs) < FEWEST:
        return []
    rows = NewsItem.objects.with_restrictions(at).filter(pk__in=_candidates(sketch_of(mine.pairs), at))
    briefs = rows.filter(withdrawn_at__isnull=True).select_related("channel")
    found = [Lookalike(brief, mine.likeness(Features.of(form_of(brief)))) for brief in briefs]
    alike = [one for one in found if one.likeness >= LEAST_ALIKE]
    return sorted(alike, key=lambda one: (-one.likeness, -one.brief.pk))[:MOST_SHOWN]


def _candidates(keys: Sequence[int], at: datetime) -> list[int]:
    one = (
        "SELECT * FROM (SELECT brief_id FROM search_sketch WHERE key = %s AND at > %s ORDER BY at DESC LIMIT %s) k{at}"
    )
    each = " UNION ALL ".join(one.format(at=place) for place in range(len(keys)))
    since = connection.ops.adapt_datetimefield_value(at - WINDOW)
    params = [value for key in keys for value in (key, since, MOST_FOR_A_KEY)]
    best = f"SELECT brief_id FROM ({each}) found GROUP BY brief_id ORDER BY count(*) DESC, brief_id DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(best, [*params, MOST_COMPARED])
        return [number for (number,) in cursor.fetchall()]


def sketch_of(pairs: set[Group]) -> list[int]:
    """The smallest hashes, as signed numbers of 64 bits: the same in every process."""
    return sorted(_hash("\x1f".join(pair)) for pair in pairs)[:KEYS]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), signed=True)


def follow_sketches(items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """Write anew the sketches of those of these items that are new briefs; two queries, none for others.

    Needs kind, published_at and created_at of each, and what `form_of` made of it.
    """
    since = timezone.now() - WINDOW
    news = {
        item.pk: (item.published_at or item.created_at, form)
        for item, form in zip(items, forms, strict=True)
        if item.kind == Kind.BRIEF and (item.published_at or item.created_at) > since
    }
    if not news:
        return
    wanted = {
        (number, key, moment) for number, (moment, form) in news.items() for key in sketch_of(groups_of(form, PAIR))
    }
    _let_go(news, since)
    Sketch.objects.bulk_create(Sketch(brief_id=number, key=key, at=at) for number, key, at in sorted(wanted))


def _let_go(changed: Iterable[int], since: datetime) -> None:
    """Take out what is known of these briefs, and some that is no news any more: more than comes in with one brief, and
    without a wait for who does the same.
    """
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    old = f"SELECT id FROM search_sketch WHERE at < %s ORDER BY at LIMIT %s{skip}"
    numbers = list(changed)
    own = f"brief_id IN ({', '.join(['%s'] * len(numbers))})"
    moment = connection.ops.adapt_datetimefield_value(since)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_sketch WHERE {own} OR id IN ({old})", [*numbers, moment, MOST_PRUNED])
