"""The field `made_from` in the form of a working copy: the versions that its page showed, as "7:5"."""

import re

from articles.editing.working_copies import SeenVersions, live_revision
from articles.models import NewsItem, WorkingCopy

_SEEN = re.compile(r"(\d{1,9}):(\d{1,9})", re.ASCII)


def is_seen_versions(text: str) -> bool:
    """Whether a posted `made_from` comes from the form of a working copy."""
    return bool(_SEEN.fullmatch(text))


def seen_versions(text: str) -> SeenVersions | None:
    match = _SEEN.fullmatch(text)
    return SeenVersions(int(match[1]), int(match[2])) if match else None


def versions_now(item: NewsItem, copy: WorkingCopy | None) -> SeenVersions:
    return SeenVersions(copy.revision.number if copy else 0, live_revision(item).number)


def as_text(seen: SeenVersions) -> str:
    return f"{seen.copy}:{seen.live}"
