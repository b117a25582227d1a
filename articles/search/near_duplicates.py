"""Near-duplicates: briefs of the last two days that say nearly the same as a text that is being typed.

For each new brief the sixteen smallest hashes of its character pairs are stored (a MinHash sketch). Two texts that
share a third of their pairs almost always share one of these hashes, so a bounded number of candidates per hash is read
along one index, whatever the size of the archive. The candidates that share most hashes are then compared in full.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import connection
from django.utils import timezone

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.search.index.item_text import form_of
from articles.search.models import Sketch
from articles.text.shingles import Group, figures_of, groups_of
from articles.text.tokens import canonical_form

WINDOW = timedelta(hours=48)
PAIR = 2
KEYS = 16
MAX_PER_KEY = 200
MAX_COMPARED = 20
MAX_SHOWN = 3
# A text that has only just begun resembles every second brief.
MIN_PAIRS = 10
MIN_SIMILARITY = 0.45
# 舫币突破3000美元 and 舫币突破3200美元 are different briefs of one pattern.
MIN_FIGURES = 0.5
MAX_PRUNED = 400


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A brief and its similarity (0 to 1) to the text."""

    brief: NewsItem
    similarity: float


@dataclass(frozen=True, slots=True)
class Features:
    """What a text in canonical form is compared by."""

    pairs: set[Group]
    figures: set[str]

    @classmethod
    def of(cls, form: str) -> "Features":
        return cls(groups_of(form, PAIR), figures_of(form))

    def similarity(self, other: "Features") -> float:
        """The share of the shorter text that the other contains, 0 to 1; 0 if their figures differ."""
        if self.figures and other.figures:
            fewer = min(len(self.figures), len(other.figures))
            if len(self.figures & other.figures) < MIN_FIGURES * fewer:
                return 0.0
        shorter = min(len(self.pairs), len(other.pairs))
        return len(self.pairs & other.pairs) / shorter if shorter >= MIN_PAIRS else 0.0


def find_near_duplicates(text: str, at: datetime) -> list[NearDuplicate]:
    """Briefs since WINDOW, drafts included, that say nearly the same, most similar first; not withdrawn ones.

    Two queries; none if the text is too short.
    """
    mine = Features.of(canonical_form(text))
    if len(mine.pairs) < MIN_PAIRS:
        return []
    rows = NewsItem.objects.with_restrictions(at).filter(pk__in=_candidates(sketch_of(mine.pairs), at))
    briefs = rows.filter(withdrawn_at__isnull=True).select_related("channel")
    compared = [NearDuplicate(brief, mine.similarity(Features.of(form_of(brief)))) for brief in briefs]
    alike = [one for one in compared if one.similarity >= MIN_SIMILARITY]
    return sorted(alike, key=lambda one: (-one.similarity, -one.brief.pk))[:MAX_SHOWN]


def _candidates(keys: Sequence[int], at: datetime) -> list[int]:
    newest = (
        "SELECT * FROM (SELECT brief_id FROM search_sketch WHERE key = %s AND at > %s ORDER BY at DESC LIMIT %s) k{at}"
    )
    each = " UNION ALL ".join(newest.format(at=place) for place in range(len(keys)))
    since = connection.ops.adapt_datetimefield_value(at - WINDOW)
    params = [value for key in keys for value in (key, since, MAX_PER_KEY)]
    best = f"SELECT brief_id FROM ({each}) found GROUP BY brief_id ORDER BY count(*) DESC, brief_id DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(best, [*params, MAX_COMPARED])
        return [number for (number,) in cursor.fetchall()]


def sketch_of(pairs: set[Group]) -> list[int]:
    """The smallest hashes as signed 64-bit numbers; equal in every process."""
    return sorted(_hash("\x1f".join(pair)) for pair in pairs)[:KEYS]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), signed=True)


def sync_sketches(items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """Rewrite the sketches of those items that are new briefs. Two queries; none if there are no such items.

    Needs kind, published_at and created_at of each item, and its canonical form from `form_of`.
    """
    since = timezone.now() - WINDOW
    news = {
        item.pk: (item.published_at or item.created_at, form)
        for item, form in zip(items, forms, strict=True)
        if item.kind == Kind.BRIEF and (item.published_at or item.created_at) > since
    }
    if not news:
        return
    sketches = {
        (number, key, moment) for number, (moment, form) in news.items() for key in sketch_of(groups_of(form, PAIR))
    }
    _let_go(news, since)
    Sketch.objects.bulk_create(Sketch(brief_id=number, key=key, at=at) for number, key, at in sorted(sketches))


def _let_go(changed: Iterable[int], since: datetime) -> None:
    """Delete the sketches of these briefs and some outdated ones: more than one brief adds, and without waiting for a
    concurrent cleanup.
    """
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    old = f"SELECT id FROM search_sketch WHERE at < %s ORDER BY at LIMIT %s{skip}"
    numbers = list(changed)
    own = f"brief_id IN ({', '.join(['%s'] * len(numbers))})"
    moment = connection.ops.adapt_datetimefield_value(since)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_sketch WHERE {own} OR id IN ({old})", [*numbers, moment, MAX_PRUNED])
