"""What does a restriction reach, and what do readers get now? Said before and after it is set."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.words import MOST_NAMED, briefs_counted, desk_link, enumerated, run_on, title_of
from articles.answers import refusal
from articles.models import Kind, Mode, NewsItem, Placement, Restriction, Standing
from articles.pictures.models import Picture
from articles.restricting import Target

MOST_COUNTED = 1000


def coverage(target: Target, at: datetime) -> list[SafeString | str]:
    """Sentences on what taking this down touches besides its own address."""
    if isinstance(target, Placement):
        return [
            format_html(_("Only inside this article: {}."), desk_link(target.article)),
            format_html(_("The flash brief itself stays at {}."), target.brief.get_absolute_url()),
        ]
    if isinstance(target, Picture):
        return _named(_items_showing(target), "picture")
    if target.kind == Kind.BRIEF:
        return _named(_articles_carrying(target), "brief")
    return _carried_by(target)


def _items_showing(picture: Picture) -> list[NewsItem]:
    return list(NewsItem.objects.filter(picture_uses__picture=picture).order_by("-slot").defer("body")[:MOST_COUNTED])


def _articles_carrying(brief: NewsItem) -> list[NewsItem]:
    carry = NewsItem.objects.filter(placements__brief=brief, placements__position__isnull=False)
    return list(carry.order_by("-slot").defer("body")[:MOST_COUNTED])


def _named(items: list[NewsItem], what: str) -> list[SafeString | str]:
    count = len(items)
    if what == "picture":
        told = ngettext("Shown by %(count)d item.", "Shown by %(count)d items.", count)
    else:
        told = ngettext("Carried by %(count)d article.", "Carried by %(count)d articles.", count)
    return [told % {"count": count}, *(desk_link(item) for item in items[:MOST_NAMED])]


def _carried_by(article: NewsItem) -> list[SafeString | str]:
    count = Placement.objects.filter(article=article, position__isnull=False).count()
    if not count:
        return [_("It carries no flash briefs.")]
    told = _("It carries %(briefs)s; at their own addresses they stay as they are.")
    return [told % {"briefs": briefs_counted(count)}]


def answer_words(request: HttpRequest, target: Target, at: datetime) -> str:
    """What readers get now, asked from the gate itself rather than concluded from what was just done."""
    if isinstance(target, Placement):
        covered = Restriction.objects.active(at).filter(placement=target).exists()
        told = _("«%(brief)s» is not shown in this article.") if covered else _("«%(brief)s» is shown in this article.")
        return told % {"brief": title_of(target.brief)}
    if isinstance(target, Picture):
        return _picture_words(target, at)
    return _item_words(request, target, at)


def _picture_words(picture: Picture, at: datetime) -> str:
    modes = set(Restriction.objects.active(at).filter(picture=picture).values_list("mode", flat=True))
    if not modes:
        return _("The picture is shown wherever a public item uses it.")
    labels = enumerated(Mode(mode).label for mode in sorted(modes))
    return _("The picture is shown nowhere: %(modes)s.") % {"modes": labels}


def _item_words(request: HttpRequest, item: NewsItem, at: datetime) -> str:
    fresh = NewsItem.objects.with_restrictions(at).select_related("section", "channel", "source").get(pk=item.pk)
    modes = [Mode(mode).label for mode in sorted(fresh.modes(at))]
    told = _("%(address)s answers %(status)d now.") % {
        "address": fresh.get_absolute_url(),
        "status": _status(request, fresh, at),
    }
    if fresh.standing(at) in (Standing.DRAFT, Standing.SCHEDULED):
        told = run_on(told, _("It is not published yet."))
    return run_on(told, _("In force: %(modes)s.") % {"modes": enumerated(modes)}) if modes else told


def _status(request: HttpRequest, item: NewsItem, at: datetime) -> int:
    try:
        answer = refusal(request, item, at)
    except Http404:
        return 404
    return answer.status_code if answer else 200
