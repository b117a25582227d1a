"""Which articles hold a brief's text pasted in, where no placement tells of it? And how does the brief take its place?

The index gives candidates: articles of any standing that say phrases of it. Their bodies are then compared, stretch by
stretch. A copy is at least four fifths of the brief's text, in stretches that say little else: a headline alone, one
sentence of several, or a sentence inside a longer paragraph is none.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.markup import brief_ids, clean
from articles.models.kinds import Kind
from articles.models.newsitem import NewsItem
from articles.search.finding import find, plan
from articles.search.queries import Named, Phrase, Query
from articles.signals import told_once
from articles.takedowns.altering import Alteration, alter, held
from articles.takedowns.likeness import Likeness, pieces_of
from articles.takedowns.stretches import Span, Stretch, stretches

MOST_PIECES = 6
MOST_FOUND = 200
READ_FOR_EACH = 4
# What is said in a table or under a picture is not a text that was pasted between others.
NO_PLACE = frozenset({"td", "th", "caption", "figcaption"})


@dataclass(frozen=True, slots=True)
class Copy:
    """A brief's text in an article: its stretches `first` to `last`, how much of the brief is there (0 to 1), and the
    words as they stand.
    """

    article: NewsItem
    first: int
    last: int
    likeness: float
    text: str


def find_copies(brief: NewsItem, most: int = 200) -> list[Copy]:
    """Pasted copies in articles of any standing, the newest article first; at most `most`."""
    likeness = Likeness(brief)
    if not likeness.is_known_by_its_words:
        return []
    slots = _candidates(likeness.form, max(most, MOST_FOUND))
    articles = NewsItem.objects.filter(slot__in=slots, kind=Kind.ARTICLE).order_by("-slot")
    return [copy for article in articles for copy in copies_in(article, likeness)][:most]


def _candidates(form: str, most: int) -> list[int]:
    """The slots of articles that say pieces of the text, those first that say most of them; `most` for each question.

    A piece that too many say is asked for together with each that stands behind it, and so on: what is left out has
    said nothing but what is in hundreds of articles. An edit may have spoilt some pieces, never all of them.
    """
    pieces = _evenly(pieces_of(form), MOST_PIECES)
    said: dict[int, set[int]] = defaultdict(set)
    open_ends: list[tuple[int, ...]] = [(at,) for at in range(len(pieces))]
    while open_ends:
        chosen = open_ends.pop()
        query = Query(phrases=tuple(Phrase(pieces[at]) for at in chosen), named=(Named("kind", Kind.ARTICLE.value),))
        slots = find(plan(query), None, most=most).slots
        for slot in slots:
            said[slot].update(chosen)
        if len(slots) == most:
            open_ends += [(*chosen, at) for at in range(chosen[-1] + 1, len(pieces))]
    return sorted(said, key=lambda slot: (-len(said[slot]), -slot))[: most * READ_FOR_EACH]


def _evenly(values: list[str], count: int) -> list[str]:
    """At most so many of them, from beginning to end."""
    if len(values) <= count:
        return values
    return [values[round(at * (len(values) - 1) / (count - 1))] for at in range(count)]


def copies_in(article: NewsItem, likeness: Likeness) -> list[Copy]:
    """The copies in one article, in order."""
    found, lines = [], stretches(article.body)
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].kind not in NO_PLACE and likeness.may_belong(lines[end].text):
            end += 1
        first = at
        while first < end:
            window = likeness.best_window([line.text for line in lines[first:end]])
            if window is None:
                break
            begin, last = first + window.first, first + window.last
            text = "\n".join(line.text for line in lines[begin : last + 1])
            found.append(Copy(article, begin, last, window.likeness, text))
            first = last + 1
        at = end + 1
    return found


@transaction.atomic
@told_once()
def replace_by_reference(copies: Iterable[Copy], brief: NewsItem) -> list[Alteration]:
    """Let the brief itself stand where copies of it stood, one save an article: what is decided on it then holds there.

    A brief is carried once, where it stands first: in an article that carries it already, further copies just go.
    Raises ValidationError in an editor's words where a text has changed since it was looked through.
    """
    by_article: dict[int, list[Copy]] = {}
    for copy in copies:
        by_article.setdefault(copy.article.pk, []).append(copy)
    told: list[Alteration] = []
    for number, article in held("item", by_article).items():
        told += alter(article, {"body": _with_reference(article, by_article[number], brief)})
    return told


def _with_reference(article: NewsItem, copies: list[Copy], brief: NewsItem) -> str:
    body, lines = article.body, stretches(article.body)
    cuts: list[tuple[Span, str]] = []
    reference = "" if brief.pk in brief_ids(body) else f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    for copy in sorted(copies, key=attrgetter("first")):
        stands = lines[copy.first : copy.last + 1]
        if "\n".join(line.text for line in stands) != copy.text:
            raise ValidationError(
                _("The text of %(item)s has changed meanwhile. Look for the copies once more.") % {"item": article}
            )
        for span in _spans(stands):
            cuts.append((span, reference))
            reference = ""
    for (start, end), words in sorted(cuts, reverse=True):
        body = body[:start] + words + body[end:]
    # The reference may stand in a list or a quotation now: cleaning parts that around it.
    return clean(body)


def _spans(stands: list[Stretch]) -> list[Span]:
    """What is cut out, in order; two lines share the break between them."""
    spans: list[Span] = []
    for start, end in sorted(span for line in stands for span in line.cut):
        start = max(start, spans[-1][1]) if spans else start
        if start < end:
            spans.append((start, end))
    return spans
