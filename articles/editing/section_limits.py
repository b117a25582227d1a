"""Limits to sections: where an account may publish and check articles. Flash briefs have no section, and no limit."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.formats.lists import join_list
from articles.models.choices import Kind
from articles.models.editorial.review import SectionLimit
from articles.models.newsitem import NewsItem
from articles.models.section import Section


def permitted_sections(account: Any) -> frozenset[int] | None:
    """The ids of the sections in which an account may publish and check; None: in all.

    The limits of the account itself count if it has any, else those of all its groups together.
    """
    if account is None or account.is_superuser:
        return None
    rows = SectionLimit.objects.filter(Q(user=account) | Q(group__in=account.groups.all()))
    limits = list(rows.values_list("user", "section"))
    own = {section for user, section in limits if user is not None}
    sections = own or {section for _user, section in limits}
    return frozenset(sections) if sections else None


def check_section(item: NewsItem, account: Any) -> None:
    """Raise ValidationError if an account may not publish or check in the section of an article, now or as stored."""
    if item.kind != Kind.ARTICLE:
        return
    permitted = permitted_sections(account)
    if permitted is None:
        return
    stored = NewsItem.objects.filter(pk=item.pk).values_list("section", flat=True) if item.pk else ()
    check_sections({item.section_id, *stored}, permitted)


def check_sections(sections: Iterable[int | None], permitted: frozenset[int]) -> None:
    """Raise ValidationError if one of these sections, None for none, is not permitted."""
    refused = {section for section in sections if section not in permitted}
    if refused:
        names = join_list(str(row) for row in Section.objects.filter(pk__in=permitted))
        words = _("You may publish and check only in these sections: %(names)s.")
        raise ValidationError(words % {"names": names}, code="section")
