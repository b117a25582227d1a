"""Which flash briefs of a page are here already? The same words at the same time are one brief: linked, not doubled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles.briefs.models import Brief
from articles.markup import clean
from articles.models.channel import Channel, channel_for
from articles.models.newsitem import NewsItem, Precision
from articles.parsing import documents
from articles.wire.bodies import brief_html

LONGEST_HEADLINE = 300
LONGEST_LABEL = 60
LONGEST_TIME = 60


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a page's briefs in page order: one row may stand twice. `new` and `known` name each row once."""

    rows: list[Brief]
    new: list[Brief]
    known: list[Brief]


def find_briefs(parsed: Iterable[documents.Brief], language: str) -> Found:
    """The briefs of a page, the unknown ones made, not released. Restricted ones are recognised like any other."""
    drafts = _drafts(parsed, language)
    known = _known(draft.fingerprint for draft in drafts) if drafts else {}
    fresh: dict[str, Brief] = {}
    for draft in drafts:
        if draft.fingerprint not in known:
            fresh.setdefault(draft.fingerprint, draft)
    new = Brief.objects.bulk_create(fresh.values()) if fresh else []
    rows = known | {brief.fingerprint: brief for brief in new}
    return Found([rows[draft.fingerprint] for draft in drafts], new, list(known.values()))


def known_briefs(parsed: Iterable[documents.Brief], language: str) -> list[tuple[Brief, Brief | None]]:
    """For each brief of a page, in its order: the brief as it would be made, and the one that is here already."""
    drafts = _drafts(parsed, language)
    known = _known(draft.fingerprint for draft in drafts) if drafts else {}
    return [(draft, known.get(draft.fingerprint)) for draft in drafts]


def _drafts(parsed: Iterable[documents.Brief], language: str) -> list[Brief]:
    page = list(parsed)
    channels = list(Channel.objects.all()) if page else []
    return [_draft(one, language, channels) for one in page]


def _known(fingerprints: Iterable[str]) -> dict[str, Brief]:
    """The eldest brief of each fingerprint."""
    found = Brief.objects.filter(fingerprint__in=set(fingerprints)).order_by("-pk")
    return {brief.fingerprint: brief for brief in found}


def _draft(parsed: documents.Brief, language: str, channels: list[Channel]) -> Brief:
    headline, opening = fitted(parsed.headline or "", LONGEST_HEADLINE)
    label, unlabelled = fitted(parsed.label or "", LONGEST_LABEL)
    happened = datetime.fromisoformat(parsed.published_at) if parsed.published_at else None
    brief = Brief(
        label=label,
        channel=channel_for(label, channels),
        headline=headline,
        body=clean(brief_html(parsed, [*unlabelled, *opening])),
        language=language,
        origin=NewsItem.Origin.UNKNOWN,
        happened_at=happened,
        happened_precision=Precision(parsed.precision or "second") if happened else "",
        happened_raw=(parsed.date_raw or "")[:LONGEST_TIME],
        version=1,
    )
    brief.derive()
    return brief


def fitted(text: str, longest: int) -> tuple[str, list[str]]:
    """A text as it fits a column, and whole again for the body where it had to be cut."""
    if len(text) <= longest:
        return text, []
    return f"{text[: longest - 1]}…", [text]


def language_of(document: documents.Document) -> str:
    """The page's language where it is one that we publish in, else the first of ours."""
    ours = [code for code, _ in settings.ITEM_LANGUAGES]
    return document.language if document.language in ours else ours[0]
