"""Remembers what a restriction removes, so that it is recognised when it comes back."""

from articles.editing.stay_down.pictures import remember_picture, sync_picture_fingerprints
from articles.editing.stay_down.prints import remember_text, sync_removed_texts
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import PAGE_MODES, Mode
from articles.pictures.models import Picture


def remember_target(target: NewsItem | Placement | Picture, mode: Mode) -> None:
    """Store what a new restriction removes. Delisted and labelled texts are still there."""
    if isinstance(target, Picture):
        remember_picture(target)
    elif isinstance(target, Placement):
        remember_text(target.brief)
    elif mode in PAGE_MODES:
        remember_text(target)


def sync_remembered() -> None:
    """Complete what is remembered of the restrictions in force; runs after each migrate."""
    sync_removed_texts()
    sync_picture_fingerprints()
