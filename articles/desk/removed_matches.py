"""Matches with removed content as the desk shows them: the words, and the case for people who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences, picture_label
from articles.desk.previews.closed_page import VIEW_CASES
from articles.editing.stay_down.matches import Match, match_words
from articles.editing.stay_down.pictures import PictureMatch
from articles.models import NewsItem
from articles.models.removed_text import is_picture_closed
from articles.takedowns.models import Case

# Who may allow what resembles removed content.
PERMISSION = "articles.decide_match"


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


def shown_matches(request: HttpRequest, matches: Iterable[Match]) -> list[ShownMatch]:
    """One query for each match, of which there are few; none for people who may not see cases."""
    may_view = request.user.has_perm(VIEW_CASES)
    return [ShownMatch(match, match_words(match), case_about(match.removed) if may_view else None) for match in matches]


def match_page(item: NewsItem | None) -> str:
    """The page where a saved item is compared with what it resembles; "" for one that is not saved."""
    return reverse("admin:articles_matchreview_item", args=[item.pk]) if item and item.pk else ""


def case_about(removed: NewsItem) -> Case | None:
    """The newest case about an item or one of its placements."""
    about = Q(item=removed) | Q(placement__brief=removed)
    return Case.objects.filter(about).order_by("-pk").first()


def picture_words(request: HttpRequest, match: PictureMatch, *, has_link: bool) -> SafeString | str:
    """The words about a picture that resembles a removed one, with the case for people who may see it."""
    if is_picture_closed(match.removed):
        if match.is_withheld:
            return _("This picture cannot be used at present: it resembles restricted content. Ask a moderator.")
        return _("This resembles restricted content. Ask a moderator before you publish it.")
    words = _("It resembles %(picture)s, which was taken down. Compare before publishing.")
    if match.is_withheld:
        words = _("The same picture was taken down: %(picture)s. It cannot be used while that restriction is in force.")
    words %= {"picture": picture_label(match.removed)}
    case = Case.objects.filter(picture=match.removed).order_by("-pk").first()
    if case is None or not request.user.has_perm(VIEW_CASES):
        return words
    if not has_link:
        return join_sentences(words, case.reference)
    address = reverse("admin:takedowns_case_change", args=[case.pk])
    return format_html('{} <a href="{}">{}</a>', words, address, _("Open the case"))


def linked_words(request: HttpRequest, match: Match) -> SafeString | str:
    """The words about one match, with a link to its case for people who may see it."""
    (shown,) = shown_matches(request, [match])
    if not shown.case:
        return shown.words
    return format_html('{} <a href="{}">{}</a>', shown.words, shown.case_address, _("Open the case"))
