"""Matches: the removed items that an item resembles while their restrictions last, and whether that withholds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.editing.stay_down.in_articles import articles_with, embedded_where_restricted
from articles.editing.stay_down.lookup import candidates
from articles.editing.stay_down.prints import loaded, subjects_of
from articles.editing.stay_down.similarity import Level, compare
from articles.models.choices import Kind, Precision
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_named_by_number, is_text_closed
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
    """A removed item that another one resembles, by its text, by its original address, or by both.

    `share`: similarity of the texts, 0 to 1. The levels leave out what a decision in force allows; `is_allowed`: it
    allows everything.
    """

    removed: NewsItem
    text_level: Level = Level.NONE
    share: float = 0.0
    address_level: Level = Level.NONE
    has_address: bool = False
    is_allowed: bool = False

    @property
    def level(self) -> Level:
        return max(self.text_level, self.address_level)

    @property
    def is_withheld(self) -> bool:
        return self.level is Level.WITHHOLD

    @property
    def percent(self) -> int:
        return round(100 * self.share)


def find_matches(item: NewsItem, at: datetime) -> list[Match]:
    """The removed items that an item resembles, saved or not: those that withhold it first, then the most similar.

    Without those that a moderator has allowed. One query if nothing resembles it and it has no original address.
    """
    return find_matches_of([item], at)[0]


def find_matches_of(items: Sequence[NewsItem], at: datetime) -> list[list[Match]]:
    """The same for several items, with the same number of queries."""
    return [found[:MAX_MATCHES] for found in matches_not_allowed(items, at)]


def matches_not_allowed(items: Sequence[NewsItem], at: datetime) -> list[list[Match]]:
    """All matches of items without those that a moderator has allowed, the closest first."""
    return [[match for match in found if not match.is_allowed] for found in all_matches_of(items, at)]


def all_matches_of(items: Sequence[NewsItem], at: datetime) -> list[list[Match]]:
    """The matches of items with those that a moderator has allowed, which come last.

    A brief that was removed from one article alone is found there only: in the text of the article, in other briefs
    that it embeds, and in a brief that is already part of it.
    """
    embedded = embedded_where_restricted(items, at)
    compared = [
        [(text, subject) for text in (item, *embedded.get(item.pk, ())) for subject in subjects_of(text)]
        for item in items
    ]
    by_subject = iter(candidates([subject for rows in compared for _text, subject in rows], at))
    texts = [[(text, subject, former) for text, subject in rows for former in next(by_subject)] for rows in compared]
    removed = {former.item_id for rows in texts for _text, _subject, former in rows}
    articles = articles_with(items) if removed else {}
    in_force = _in_force(removed, articles, at)
    by_address = _with_addresses(items, at)
    found = []
    for item, rows in zip(items, texts, strict=True):
        matches: dict[int, Match] = {}
        for text, subject, former_text in rows:
            number = former_text.item_id
            places: set[tuple[int, int | None]] = {(number, article) for article in articles.get(item.pk, ())}
            if text is item:
                places.add((number, None))
            if number in (item.pk, text.pk) or not in_force & places:
                continue
            at_another_time = _is_at_another_time(text, former_text.item)
            similarity = compare(subject, loaded(former_text), at_another_time=at_another_time)
            match = Match(former_text.item, similarity.level, similarity.share)
            if similarity.level and (number not in matches or _rank(match) < _rank(matches[number])):
                matches[number] = match
        if (former := by_address.get(item.original_url)) and former.pk != item.pk:
            is_page = item.kind == former.kind == Kind.ARTICLE
            # Several briefs may come from one page: of them the address says little.
            level = Level.WITHHOLD if is_page else Level.WARN
            matches[former.pk] = replace(matches.get(former.pk, Match(former)), address_level=level, has_address=True)
        found.append(matches)
    return [sorted(matches, key=_rank) for matches in _with_permissions(found, items, at)]


def matches_for_readers(item: NewsItem, at: datetime) -> list[Match]:
    """The matches of an item with what they mean for it now, before it is saved.

    What the published text resembles already only warns: it was not removed with the other item, and correcting it must
    remain possible.
    """
    (matches,) = matches_not_allowed([item], at)
    if item.pk and any(match.is_withheld for match in matches):
        stored = NewsItem.objects.filter(pk=item.pk).first()
        if stored and _is_live(stored, at):
            matches = since_published(matches, stored, at)
    return matches[:MAX_MATCHES]


def since_published(matches: list[Match], public: NewsItem, at: datetime) -> list[Match]:
    """These matches, of which those that the public text has in the same way, by text or by address, only warn."""
    (found,) = matches_not_allowed([public], at)
    former = {match.removed.pk: match for match in found}
    eased = [_eased(match, former[match.removed.pk]) if match.removed.pk in former else match for match in matches]
    return sorted(eased, key=_rank)


def _eased(match: Match, former: Match) -> Match:
    text, address = match.text_level, match.address_level
    if former.text_level is Level.WITHHOLD:
        text = min(text, Level.WARN)
    if former.address_level is Level.WITHHOLD:
        address = min(address, Level.WARN)
    return replace(match, text_level=text, address_level=address)


def check_withheld(item: NewsItem, at: datetime) -> list[str | Promise]:
    """Raise ValidationError if readers may not get an item because of what was removed; else return warnings.

    A published item is checked before it is saved.
    """
    matches = matches_for_readers(item, at)
    if withheld := [match for match in matches if match.is_withheld]:
        raise ValidationError([match_words(match) for match in withheld], code=WITHHELD)
    return [match_words(match) for match in matches]


def match_words(match: Match) -> str:
    """What an editor is told. Words about a closed text do not say which item it was, nor do words that are stored."""
    if is_text_closed(match.removed):
        if match.is_withheld:
            return _("This content cannot be published at present: it resembles restricted content. Ask a moderator.")
        return _("This resembles restricted content. Ask a moderator before you publish it.")
    name = f"“{match.removed.display_title}” ({match.removed})"
    return _words_about(match) % {
        "item": str(match.removed) if is_named_by_number() else name,
        "percent": match.percent,
    }


def _words_about(match: Match) -> str:
    is_about_address = match.address_level > match.text_level
    if is_about_address and match.is_withheld:
        return _("The page of the same original address was taken down as %(item)s. It cannot be published.")
    if is_about_address:
        return _("The page of the same original address was taken down: %(item)s. Compare the two.")
    if match.is_withheld:
        return _("The same text was taken down as %(item)s. It cannot be published while that restriction is in force.")
    return _("It resembles %(item)s, which was taken down (%(percent)d%% similar). Compare before publishing.")


def _is_live(item: NewsItem, at: datetime) -> bool:
    is_begun = item.published_at is not None and item.published_at <= at and item.withdrawn_at is None
    return is_begun and (item.expires_at is None or item.expires_at > at)


def _rank(match: Match) -> tuple[bool, int, float, int]:
    return match.is_allowed, -match.level, -(1.0 if match.has_address else match.share), match.removed.pk


def _in_force(removed: set[int], articles: dict[int, set[int]], at: datetime) -> set[tuple[int, int | None]]:
    """The removed items whose restriction is in force: everywhere (None), or in one of these articles."""
    if not removed:
        return set()
    target = Q(item__in=removed, mode__in=PAGE_MODES)
    if places := set[int]().union(*articles.values()):
        target |= Q(placement__brief__in=removed, placement__article__in=places)
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


def _with_permissions(found: list[dict[int, Match]], items: Sequence[NewsItem], at: datetime) -> Iterator[list[Match]]:
    """The matches of each item with what the newest decision about each allows."""
    own = [item.pk for item, matches in zip(items, found, strict=True) if item.pk and matches]
    decided = _decided(own, found, at) if own else {}
    for item, matches in zip(items, found, strict=True):
        yield [_permitted(match, decided.get((item.pk, removed))) for removed, match in matches.items()]


def _permitted(match: Match, review: MatchReview | None) -> Match:
    """A match without the parts that a decision allows; if that leaves nothing, it is allowed."""
    if review is None or not review.is_allowed:
        return match
    covers_text = match.percent <= review.share + 100 * TOLERANCE
    text = Level.NONE if covers_text else match.text_level
    address = Level.NONE if review.has_address else match.address_level
    return replace(match, text_level=text, address_level=address, is_allowed=max(text, address) is Level.NONE)


def _decided(own: list[int], found: list[dict[int, Match]], at: datetime) -> dict[tuple[int | None, int], MatchReview]:
    """The newest decision about each pair, unless a restriction in force began after it."""
    removed = set[int]().union(*found)
    rows = MatchReview.objects.filter(item__in=own, removed__in=removed, decided_at__isnull=False)
    newest = {(row.item_id, row.removed_id): row for row in rows.order_by("decided_at", "pk")}
    if not newest:
        return {}
    starts: dict[int | None, datetime] = {}
    about = Q(item__in=removed, mode__in=PAGE_MODES) | Q(placement__brief__in=removed, placement__article__in=own)
    active = Restriction.objects.active(at).filter(about).order_by("starts_at")
    for item, brief, start in active.values_list("item", "placement__brief", "starts_at"):
        starts[item or brief] = start
    return {
        pair: row
        for pair, row in newest.items()
        if row.decided_at and row.decided_at >= starts.get(pair[1], row.decided_at)
    }
