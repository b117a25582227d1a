"""Matches: the removed items that an item resembles while their restrictions last, and whether that withholds it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.editing.stay_down.lookup import candidates
from articles.editing.stay_down.prints import loaded, subject_of
from articles.editing.stay_down.similarity import Level, compare
from articles.models.choices import Kind, Precision
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_text_closed
from articles.models.restriction import PAGE_MODES, Restriction
from articles.models.stay_down import MatchReview

# The code of a refusal.
WITHHELD = "withheld"
MAX_MATCHES = 3
MAX_QUERIED = 100
# A permission holds until the text comes nearer to the removed one by more than this share.
TOLERANCE = 0.05
EXACT = (Precision.MINUTE, Precision.SECOND)


@dataclass(frozen=True, slots=True)
class Match:
    """A removed item that another one resembles. `share`: 0 to 1; None if it has the same original address."""

    removed: NewsItem
    level: Level
    share: float | None

    @property
    def is_withheld(self) -> bool:
        return self.level is Level.WITHHOLD

    @property
    def percent(self) -> int:
        return 100 if self.share is None else round(100 * self.share)


def find_matches(item: NewsItem, at: datetime) -> list[Match]:
    """The removed items that an item resembles, saved or not: those that withhold it first, then the most similar.

    Without those that a moderator has allowed. One query if nothing resembles it and it has no original address.
    """
    return find_matches_of([item], at)[0]


def find_matches_of(items: Sequence[NewsItem], at: datetime) -> list[list[Match]]:
    """The same for several items, with the same number of queries."""
    subjects = [subject_of(item) for item in items]
    texts = candidates(subjects)
    in_force = _in_force({text.item_id for rows in texts for text in rows}, items, at)
    by_address = _with_addresses(items, at)
    found = []
    for item, subject, rows in zip(items, subjects, texts, strict=True):
        matches: dict[int, Match] = {}
        for text in rows:
            if text.item_id == item.pk or not in_force & {(text.item_id, None), (text.item_id, item.pk or 0)}:
                continue
            similarity = compare(subject, loaded(text), at_another_time=_is_at_another_time(item, text.item))
            match = Match(text.item, similarity.level, similarity.share)
            if similarity.level and (text.item_id not in matches or _rank(match) < _rank(matches[text.item_id])):
                matches[text.item_id] = match
        if (former := by_address.get(item.original_url)) and former.pk != item.pk:
            is_page = item.kind == former.kind == Kind.ARTICLE
            # Several briefs may come from one page: of them the address says little.
            match = Match(former, Level.WITHHOLD if is_page else Level.WARN, None)
            matches[former.pk] = min(matches.get(former.pk, match), match, key=_rank)
        found.append(matches)
    return [sorted(matches, key=_rank)[:MAX_MATCHES] for matches in _without_allowed(found, items)]


def matches_for_readers(item: NewsItem, at: datetime) -> list[Match]:
    """The matches of an item with what they mean for it now, before it is saved.

    What the published text resembles already only warns: it was not removed with the other item, and correcting it must
    remain possible.
    """
    matches = find_matches(item, at)
    if not (item.pk and any(match.is_withheld for match in matches) and _is_live(item, at)):
        return matches
    stored = NewsItem.objects.filter(pk=item.pk).first()
    former = find_matches(stored, at) if stored else []
    known = {match.removed.pk for match in former if match.is_withheld}
    return [replace(match, level=Level.WARN) if match.removed.pk in known else match for match in matches]


def check_withheld(item: NewsItem, at: datetime) -> list[str | Promise]:
    """Raise ValidationError if readers may not get an item because of what was removed; else return warnings.

    A published item is checked before it is saved.
    """
    matches = matches_for_readers(item, at)
    if withheld := [match for match in matches if match.is_withheld]:
        raise ValidationError([match_words(match) for match in withheld], code=WITHHELD)
    return [match_words(match) for match in matches]


def match_words(match: Match) -> str:
    """What an editor is told. Words about a closed text do not say which item it was."""
    if is_text_closed(match.removed):
        if match.is_withheld:
            return _("This content cannot be published at present: it resembles restricted content. Ask a moderator.")
        return _("This resembles restricted content. Ask a moderator before you publish it.")
    return _words_about(match) % {
        "item": f"“{match.removed.display_title}” ({match.removed})",
        "percent": match.percent,
    }


def _words_about(match: Match) -> str:
    if match.share is None and match.is_withheld:
        return _("The page of the same original address was taken down as %(item)s. It cannot be published.")
    if match.share is None:
        return _("The page of the same original address was taken down: %(item)s. Compare the two.")
    if match.is_withheld:
        return _("The same text was taken down as %(item)s. It cannot be published while that restriction is in force.")
    return _("It resembles %(item)s, which was taken down (%(percent)d%% similar). Compare before publishing.")


def _is_live(item: NewsItem, at: datetime) -> bool:
    return item.published_at is not None and item.published_at <= at and item.withdrawn_at is None


def _rank(match: Match) -> tuple[int, float, int]:
    return -match.level, -(1.0 if match.share is None else match.share), match.removed.pk


def _in_force(removed: set[int], items: Sequence[NewsItem], at: datetime) -> set[tuple[int, int | None]]:
    """The removed items whose restriction is in force: everywhere (None), or in one article."""
    if not removed:
        return set()
    target = Q(item__in=removed, mode__in=PAGE_MODES)
    if articles := [item.pk for item in items if item.pk]:
        target |= Q(placement__brief__in=removed, placement__article__in=articles)
    rows = Restriction.objects.active(at).filter(target).order_by()
    pairs = rows.values_list("item", "placement__brief", "placement__article")
    return {(item, None) if item else (brief, article) for item, brief, article in pairs}


def _is_at_another_time(item: NewsItem, removed: NewsItem) -> bool:
    if item.happened_at is None or removed.happened_at is None:
        return False
    if item.happened_precision in EXACT and removed.happened_precision in EXACT:
        return abs((item.happened_at - removed.happened_at).total_seconds()) >= 60
    return item.happened_at.date() != removed.happened_at.date()


def _with_addresses(items: Sequence[NewsItem], at: datetime) -> dict[str, NewsItem]:
    """Original address -> a removed item that has it."""
    addresses = {item.original_url for item in items} - {""}
    if not addresses:
        return {}
    # Unordered: with an ORDER BY databases would scan all items.
    same = NewsItem.objects.filter(original_url__in=addresses).exclude(original_url="").order_by()
    own = {item.pk for item in items}
    numbers = [pk for pk in same.values_list("pk", flat=True)[:MAX_QUERIED] if pk not in own]
    if not numbers:
        return {}
    active = Restriction.objects.active(at).filter(item__in=numbers, mode__in=PAGE_MODES)
    rows = [row.item for row in active.select_related("item").order_by("-pk")]
    return {former.original_url: former for former in rows if former}


def _without_allowed(found: list[dict[int, Match]], items: Sequence[NewsItem]) -> list[list[Match]]:
    own = [item.pk for item, matches in zip(items, found, strict=True) if item.pk and matches]
    allowed = dict[tuple[int | None, int], int]()
    if own:
        rows = MatchReview.objects.filter(item__in=own, is_allowed=True).order_by()
        for number, removed, share in rows.values_list("item", "removed", "share"):
            allowed[number, removed] = max(share, allowed.get((number, removed), 0))
    return [
        [
            match
            for removed, match in matches.items()
            if match.percent > allowed.get((item.pk, removed), -100) + 100 * TOLERANCE
        ]
        for item, matches in zip(items, found, strict=True)
    ]
