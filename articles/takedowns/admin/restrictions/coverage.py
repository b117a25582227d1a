"""Coverage of a restriction: what else it affects and what readers get, shown before and after it is set."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import MAX_NAMED, brief_count, desk_link, join_sentences
from articles.editing.restrictions import Target
from articles.formats.counts import MAX_COUNTED
from articles.formats.lists import join_list
from articles.models import Kind, Mode, NewsItem, Placement, PublicationStatus, Restriction
from articles.pages.refusals import refusal
from articles.pictures.models import Picture


def coverage(target: Target, at: datetime) -> list[SafeString | str]:
    """Sentences and links about what taking this down affects besides its own address."""
    if isinstance(target, Placement):
        return [
            format_html(_("Only in this article: {}."), desk_link(target.article)),
            format_html(_("The flash brief stays on its own page: {}."), target.brief.get_absolute_url()),
        ]
    if isinstance(target, Picture):
        items = _items_showing(target)
        heading = ngettext("Shown in %(count)d item.", "Shown in %(count)d items.", len(items))
        return _with_links(heading, items)
    if target.kind == Kind.BRIEF:
        items = _articles_carrying(target)
        heading = ngettext("Carried by %(count)d article.", "Carried by %(count)d articles.", len(items))
        return _with_links(heading, items)
    return [_briefs_carried_by(target)]


def _items_showing(picture: Picture) -> list[NewsItem]:
    return list(NewsItem.objects.filter(picture_uses__picture=picture).order_by("-slot").defer("body")[:MAX_COUNTED])


def _articles_carrying(brief: NewsItem) -> list[NewsItem]:
    carriers = NewsItem.objects.filter(placements__brief=brief, placements__position__isnull=False)
    return list(carriers.order_by("-slot").defer("body")[:MAX_COUNTED])


def _with_links(heading: str, items: list[NewsItem]) -> list[SafeString | str]:
    return [heading % {"count": len(items)}, *(desk_link(item) for item in items[:MAX_NAMED])]


def _briefs_carried_by(article: NewsItem) -> str:
    count = Placement.objects.filter(article=article, position__isnull=False).count()
    if not count:
        return _("It carries no flash briefs.")
    return _("It carries %(briefs)s, whose own pages are not affected.") % {"briefs": brief_count(count)}


def current_response(request: HttpRequest, target: Target, at: datetime) -> str:
    """What readers get at present, from the visibility rule itself rather than concluded from what was just done."""
    if isinstance(target, Placement):
        return _placement_response(target, at)
    if isinstance(target, Picture):
        return _picture_response(target, at)
    return _item_response(request, target, at)


def _placement_response(placement: Placement, at: datetime) -> str:
    message = _("“%(brief)s” is shown in this article.")
    if Restriction.objects.active(at).filter(placement=placement).exists():
        message = _("“%(brief)s” is not shown in this article.")
    return message % {"brief": placement.brief.display_title}


def _picture_response(picture: Picture, at: datetime) -> str:
    modes = set(Restriction.objects.active(at).filter(picture=picture).values_list("mode", flat=True))
    if not modes:
        return _("The picture is shown in every public item that uses it.")
    labels = join_list(Mode(mode).label for mode in sorted(modes))
    return _("The picture is not shown anywhere: %(modes)s.") % {"modes": labels}


def _item_response(request: HttpRequest, item: NewsItem, at: datetime) -> str:
    current = NewsItem.objects.with_restrictions(at).select_related("section", "channel", "source").get(pk=item.pk)
    status = _status(request, current, at)
    sentences = [_("%(address)s returns %(status)d.") % {"address": current.get_absolute_url(), "status": status}]
    if current.status(at) in (PublicationStatus.DRAFT, PublicationStatus.SCHEDULED):
        sentences.append(_("It is not published yet."))
    if modes := join_list(Mode(mode).label for mode in sorted(current.modes(at))):
        sentences.append(_("In force: %(modes)s.") % {"modes": modes})
    return join_sentences(*sentences) if len(sentences) > 1 else sentences[0]


def _status(request: HttpRequest, item: NewsItem, at: datetime) -> int:
    try:
        response = refusal(request, item, at)
    except Http404:
        return 404
    return response.status_code if response else 200
