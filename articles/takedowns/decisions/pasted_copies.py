"""Pasted copies of a brief: find articles that contain its text without a reference, and put the reference there.

The search index gives candidates: articles in any state that contain phrases of the brief. Their bodies are compared
text run by text run. A copy holds at least four fifths of the brief's text in runs that say little else. A headline
alone, one sentence of several, or a sentence inside a longer paragraph is not a copy.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.html.sanitizer import brief_ids, clean
from articles.html.text_runs import Span, TextRun, text_runs
from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.search.query.find import find, plan
from articles.search.query.syntax import Named, Phrase, Query
from articles.signals import coalesce_changes
from articles.takedowns.decisions.row_changes import RowChange, locked_rows, update_row
from articles.takedowns.decisions.similarity import BriefMatcher, phrases_of

MAX_PHRASES = 6
MAX_FOUND = 200
CANDIDATES_PER_RESULT = 4
# Text in a table or a caption was not pasted between paragraphs.
EXCLUDED_BLOCKS = frozenset({"td", "th", "caption", "figcaption"})


@dataclass(frozen=True, slots=True)
class PastedCopy:
    """A brief's text in an article: its text runs `first` to `last`, the share of the brief found there (0 to 1), and
    the text of the runs, one line each.
    """

    article: NewsItem
    first: int
    last: int
    similarity: float
    text: str


def find_copies(brief: NewsItem, limit: int = 200) -> list[PastedCopy]:
    """Up to `limit` copies in articles in any state, newest article first. None for a brief too short to recognise."""
    matcher = BriefMatcher(brief)
    if not matcher.is_long_enough:
        return []
    slots = _candidates(matcher.form, max(limit, MAX_FOUND))
    articles = NewsItem.objects.filter(slot__in=slots, kind=Kind.ARTICLE).order_by("-slot")
    return [copy for article in articles for copy in copies_in(article, matcher)][:limit]


def _candidates(form: str, limit: int) -> list[int]:
    """Slots of articles that contain phrases of the text, those with most phrases first.

    Each query returns at most `limit`. A phrase that more articles contain is combined with each later phrase, and so
    on; an article is missed only if it contains nothing but phrases that hundreds of articles share. An edit may have
    changed some phrases of a copy, never all of them.
    """
    phrases = _evenly(phrases_of(form), MAX_PHRASES)
    matched: dict[int, set[int]] = defaultdict(set)
    to_query: list[tuple[int, ...]] = [(at,) for at in range(len(phrases))]
    while to_query:
        chosen = to_query.pop()
        query = Query(phrases=tuple(Phrase(phrases[at]) for at in chosen), named=(Named("kind", Kind.ARTICLE.value),))
        slots = find(plan(query), None, most=limit).slots
        for slot in slots:
            matched[slot].update(chosen)
        if len(slots) == limit:
            to_query += [(*chosen, at) for at in range(chosen[-1] + 1, len(phrases))]
    return sorted(matched, key=lambda slot: (-len(matched[slot]), -slot))[: limit * CANDIDATES_PER_RESULT]


def _evenly(values: list[str], count: int) -> list[str]:
    """At most `count` values, spread evenly from first to last."""
    if len(values) <= count:
        return values
    return [values[round(at * (len(values) - 1) / (count - 1))] for at in range(count)]


def copies_in(article: NewsItem, matcher: BriefMatcher) -> list[PastedCopy]:
    """The copies in one article, in order."""
    copies, runs = [], text_runs(article.body)
    at = 0
    while at < len(runs):
        end = at
        while end < len(runs) and runs[end].kind not in EXCLUDED_BLOCKS and matcher.may_belong(runs[end].text):
            end += 1
        first = at
        while first < end:
            window = matcher.best_window([run.text for run in runs[first:end]])
            if window is None:
                break
            begin, last = first + window.first, first + window.last
            copies.append(PastedCopy(article, begin, last, window.similarity, _text(runs[begin : last + 1])))
            first = last + 1
        at = end + 1
    return copies


def _text(runs: list[TextRun]) -> str:
    return "\n".join(run.text for run in runs)


@transaction.atomic
@coalesce_changes()
def replace_by_reference(copies: Iterable[PastedCopy], brief: NewsItem) -> list[RowChange]:
    """Replace copies by a reference to the brief, saving each article once, so that decisions on it apply there.

    An article refers to a brief only once, at the first copy; if it already did, the copies are just removed. Raises
    ValidationError if an article has changed since the copies were found.
    """
    by_article: dict[int, list[PastedCopy]] = {}
    for copy in copies:
        by_article.setdefault(copy.article.pk, []).append(copy)
    changes: list[RowChange] = []
    for key, article in locked_rows("item", by_article).items():
        changes += update_row(article, {"body": _with_reference(article, by_article[key], brief)})
    return changes


def _with_reference(article: NewsItem, copies: list[PastedCopy], brief: NewsItem) -> str:
    body, runs = article.body, text_runs(article.body)
    cuts: list[tuple[Span, str]] = []
    reference = "" if brief.pk in brief_ids(body) else f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    for copy in sorted(copies, key=attrgetter("first")):
        copied = runs[copy.first : copy.last + 1]
        if _text(copied) != copy.text:
            raise ValidationError(
                _("The text of “%(title)s” has changed in the meantime. Search for the copies again.")
                % {"title": article.display_title}
            )
        for span in _cut_spans(copied):
            cuts.append((span, reference))
            reference = ""
    for (start, end), replacement in sorted(cuts, reverse=True):
        body = body[:start] + replacement + body[end:]
    # The reference may be inside a list or quotation now: cleaning splits that around it.
    return clean(body)


def _cut_spans(runs: list[TextRun]) -> list[Span]:
    """The spans to cut out, in order and without overlap: neighbouring runs share the line break between them."""
    spans: list[Span] = []
    for start, end in sorted(span for run in runs for span in run.cut):
        start = max(start, spans[-1][1]) if spans else start
        if start < end:
            spans.append((start, end))
    return spans
