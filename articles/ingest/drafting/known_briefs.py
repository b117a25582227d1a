"""Flash briefs of a page that exist already: the same text at the same time is the same brief."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from articles.briefs.making import made_brief
from articles.briefs.models import Brief
from articles.ingest.drafting.channels import BY_LABELS, ChosenChannels
from articles.ingest.drafting.embargo import EmbargoEnd
from articles.models.channel import Channel
from articles.models.choices import UNSTATED
from articles.parsing import document as documents

NO_EMBARGO = EmbargoEnd()


@dataclass(frozen=True, slots=True)
class PageBriefs:
    """The rows for the briefs of a page, in page order and with repetitions. `new` and `known` have each row once."""

    rows: list[Brief]
    new: list[Brief]
    known: list[Brief]


def find_or_create_briefs(
    parsed: Iterable[documents.ParsedBrief],
    language: str,
    embargo: EmbargoEnd = NO_EMBARGO,
    chosen: ChosenChannels = BY_LABELS,
) -> PageBriefs:
    """The briefs of a page, new ones created unpublished and under its embargo. Restricted ones are matched as well."""
    drafts = _drafts(parsed, language, chosen)
    existing = _briefs_by_fingerprint(draft.fingerprint for draft in drafts) if drafts else {}
    fresh: dict[str, Brief] = {}
    for draft in drafts:
        if draft.fingerprint not in existing:
            draft.embargo_until, draft.embargo_raw = embargo.ends_at, embargo.raw
            fresh.setdefault(draft.fingerprint, draft)
    new = Brief.objects.bulk_create(fresh.values()) if fresh else []
    rows = existing | {brief.fingerprint: brief for brief in new}
    return PageBriefs([rows[draft.fingerprint] for draft in drafts], new, list(existing.values()))


def match_briefs(
    parsed: Iterable[documents.ParsedBrief], language: str, chosen: ChosenChannels = BY_LABELS
) -> list[tuple[Brief, Brief | None]]:
    """For each brief of a page, in order: the unsaved brief, and the existing one, if any."""
    drafts = _drafts(parsed, language, chosen)
    existing = _briefs_by_fingerprint(draft.fingerprint for draft in drafts) if drafts else {}
    return [(draft, existing.get(draft.fingerprint)) for draft in drafts]


def _drafts(parsed: Iterable[documents.ParsedBrief], language: str, chosen: ChosenChannels) -> list[Brief]:
    briefs = list(parsed)
    channels = list(Channel.objects.all()) if briefs else []
    drafts = [made_brief(brief, language, channels) for brief in briefs]
    for draft in drafts:
        if not draft.happened_at and not draft.happened_raw:
            draft.happened_precision = UNSTATED
    chosen.apply(drafts, channels)
    return drafts


def _briefs_by_fingerprint(fingerprints: Iterable[str]) -> dict[str, Brief]:
    """Fingerprint -> its oldest brief."""
    newest_first = Brief.objects.filter(fingerprint__in=set(fingerprints)).order_by("-pk")
    return {brief.fingerprint: brief for brief in newest_first}


def language_of(document: documents.Document) -> str:
    """The language of the page if the site publishes in it, else the first language of the site."""
    languages = [code for code, _ in settings.ITEM_LANGUAGES]
    return document.language if document.language in languages else languages[0]
