"""Rows that public pages show beside an item's own text: pictures, credits, tags, licences, sections and the like.

One change of such a row shows in every item that uses it, so the rule is that of a published item: who may publish, or
take down, may change it. Rows that are public as soon as they exist, such as corrections, are also added only by them.
"""

from typing import Any

from django.db.models import Q

from articles.models import Channel, Correction, DisclaimerRule, HomeLead, NewsItem, Section, Tag
from articles.pictures.models import Picture
from articles.rights.models import Disclaimer, Licence, Person, Source

PUBLISH_PERMISSIONS = ("articles.publish_article", "briefs.publish_brief")
TAKE_DOWN_PERMISSION = "articles.take_down"
# Menus, notes under texts, the front page and the page of disclaimers show these without a published item.
ALWAYS_PUBLIC = (Section, Channel, Correction, HomeLead, Disclaimer, DisclaimerRule)
SharedRow = Picture | Source | Person | Tag | Licence | Section | Channel | Correction | HomeLead
SharedRow |= Disclaimer | DisclaimerRule


def may_change_public_rows(user: Any) -> bool:
    """Whether a user may change what published items show."""
    return bool(user.has_perms(PUBLISH_PERMISSIONS) or user.has_perm(TAKE_DOWN_PERMISSION))


def may_change_shared_row(user: Any, row: SharedRow) -> bool:
    """Whether a user with permission to change such rows may change this one."""
    return may_change_public_rows(user) or not is_in_public_use(row)


def may_add_shared_row(user: Any, model: type[SharedRow]) -> bool:
    """Whether a user with permission to add such rows may do so."""
    return may_change_public_rows(user) or not issubclass(model, ALWAYS_PUBLIC)


def is_in_public_use(row: SharedRow) -> bool:
    """Whether public pages show the row, or will at a time that is set."""
    if isinstance(row, ALWAYS_PUBLIC):
        return True
    return NewsItem.objects.filter(_shows(row), published_at__isnull=False).exists()


def _shows(row: Picture | Source | Person | Tag | Licence) -> Q:
    if isinstance(row, Picture):
        return Q(picture_uses__picture=row) | Q(bylines__person__profile__portrait=row)
    if isinstance(row, Person):
        return Q(bylines__person=row)
    if isinstance(row, Source):
        in_credits = Q(bylines__outlet=row) | Q(bylines__person__outlet=row)
        return Q(source=row) | in_credits | Q(picture_uses__picture__source=row)
    if isinstance(row, Licence):
        return Q(licence=row) | Q(source__licence=row) | Q(picture_uses__picture__licence=row)
    return Q(taggings__tag=row) | Q(mentions__tag=row)
