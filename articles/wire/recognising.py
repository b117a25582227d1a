"""Which flash briefs of a page are here already? The same words at the same time are one brief: linked, not doubled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from articles.briefs.making import made_brief
from articles.briefs.models import Brief
from articles.models.channel import Channel
from articles.parsing import documents


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
    return [made_brief(one, language, channels) for one in page]


def _known(fingerprints: Iterable[str]) -> dict[str, Brief]:
    """The eldest brief of each fingerprint."""
    found = Brief.objects.filter(fingerprint__in=set(fingerprints)).order_by("-pk")
    return {brief.fingerprint: brief for brief in found}


def language_of(document: documents.Document) -> str:
    """The page's language where it is one that we publish in, else the first of ours."""
    ours = [code for code, _ in settings.ITEM_LANGUAGES]
    return document.language if document.language in ours else ours[0]
