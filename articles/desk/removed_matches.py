"""Matches with removed content as the desk shows them: the words, and the case for people who may see it."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.desk.closed_page import VIEW_CASES
from articles.editing.stay_down.matches import Match, match_words
from articles.models import NewsItem
from articles.takedowns.models import Case


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """`case`: None without a case, or for people who may not see cases."""

    match: Match
    words: str
    case: Case | None

    @property
    def is_withheld(self) -> bool:
        return self.match.is_withheld

    @property
    def case_address(self) -> str:
        return reverse("admin:takedowns_case_change", args=[self.case.pk]) if self.case else ""


def shown_matches(request: HttpRequest, matches: list[Match]) -> list[ShownMatch]:
    """One query for each match, of which there are few; none for people who may not see cases."""
    may_view = request.user.has_perm(VIEW_CASES)
    return [
        ShownMatch(match, match_words(match), case_about(match.removed) if may_view else None) for match in matches
    ]


def case_about(removed: NewsItem) -> Case | None:
    """The newest case about an item or one of its placements."""
    about = Q(item=removed) | Q(placement__brief=removed)
    return Case.objects.filter(about).order_by("-pk").first()


def linked_words(request: HttpRequest, match: Match) -> SafeString | str:
    """The words about one match, with a link to its case for people who may see it."""
    (shown,) = shown_matches(request, [match])
    if not shown.case:
        return shown.words
    return format_html('{} <a href="{}">{}</a>', shown.words, shown.case_address, _("Open the case"))
