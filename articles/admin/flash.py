"""The flash box: how does a typed line become a published brief in one press? Shown as it is understood, then sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.words import desk_address, run_on, standing_words, title_of
from articles.briefs.flash import MOST_CHARACTERS, Flash, read_flash
from articles.briefs.models import Brief
from articles.briefs.sending import Sent, send, undo
from articles.markup import plain_text
from articles.models import NewsItem, Standing, Tag
from articles.search.lookalikes import Lookalike, find_lookalikes
from articles.search.mentions import proposed_tags, tags_named
from articles.zones import moment_words, zone_words

MOST_TAGS = 8
# A brief of this age stands at the top of the stream and on the front page; an older one under its day.
STILL_NEW = timedelta(hours=6)
Context = Callable[[HttpRequest], dict[str, Any]]

PERMISSIONS = ("briefs.add_brief", "briefs.publish_brief")


def may_send(request: HttpRequest) -> bool:
    return request.user.has_perms(PERMISSIONS)


def flash_view(request: HttpRequest, context: Context) -> HttpResponse:
    """The box on a page of its own: what it understood of a text, and, pressed, the brief. `context` makes
    that of the desk's pages, which a piece does without.

    Our script asks for a `part` and is given a piece of a page.
    """
    if not may_send(request):
        raise PermissionDenied
    typed, at = request.POST.get("text", ""), timezone.now()
    if request.method != "POST":
        return _page(request, context, {"key": uuid4()})
    if "look" in request.POST:
        return _page(request, context, _shown(request, typed, at) | {"key": _key(request)})
    flash = read_flash(typed, at)
    if flash.faults:
        return _refused(request, context, typed, at, [])
    try:
        sent = send(flash, typed, _tags(request, flash), _key(request), request.user)
    except ValidationError as refused:
        return _refused(request, context, typed, at, refused.messages)
    return _answered(request, context, typed, at, sent)


@require_POST
def read_view(request: HttpRequest) -> HttpResponse:
    """What is understood so far, and which briefs say it already: one question a pause, nothing is written."""
    if not may_send(request):
        raise PermissionDenied
    return TemplateResponse(
        request, "admin/flash_read.html", _shown(request, request.POST.get("text", ""), timezone.now())
    )


@require_POST
def undo_view(request: HttpRequest, context: Context) -> HttpResponse:
    if not may_send(request):
        raise PermissionDenied
    try:
        brief = undo(_key(request), request.user)
    except ValidationError as refused:
        if "part" in request.POST:
            return TemplateResponse(request, "admin/flash_undone.html", {"refusals": refused.messages}, status=409)
        messages.error(request, " ".join(refused.messages))
        return HttpResponseRedirect(reverse("admin:briefs_brief_flash"))
    if "part" in request.POST:
        return TemplateResponse(request, "admin/flash_undone.html", {"brief": brief})
    messages.success(request, _undone_words(brief))
    typed = request.POST.get("text") or _written(brief)
    return _page(request, context, _shown(request, typed, timezone.now()) | {"key": uuid4()})


def _undone_words(brief: NewsItem) -> str:
    return _("Undone: %(address)s answers 410 (gone) now.") % {"address": brief.get_absolute_url()}


def _written(brief: NewsItem) -> str:
    """The brief as it could have been typed."""
    label = f"{brief.label} | " if brief.label else ""
    raw = brief.happened_raw and f"{brief.happened_raw}"
    return f"{label}{brief.headline}\n{plain_text(brief.body)}{raw}".strip()


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _shown(request: HttpRequest, typed: str, at: datetime) -> dict[str, Any]:
    """What the card tells of a text."""
    flash = read_flash(typed, at)
    is_read = bool(flash.words)
    return {
        "typed": typed,
        "flash": flash,
        "faults": flash.faults if typed.strip() else (),
        "paragraphs": [line for line in flash.parsed.text.split("\n") if line.strip()],
        "when": _when(flash),
        "offered": _offered(request, flash) if is_read else [],
        "alike": [_told(one, at) for one in find_lookalikes(flash.words, at)] if is_read else [],
        "most": MOST_CHARACTERS,
    }


def _when(flash: Flash) -> str:
    """The time with its precision and its zone."""
    moment = flash.happened_at
    if moment is None:
        return flash.parsed.date_raw or _("now (%(zone)s)") % {"zone": zone_words()}
    if flash.parsed.precision == "day":
        return f"{timezone.localtime(moment):%Y-%m-%d} ({zone_words()})"
    return moment_words(moment)


def _offered(request: HttpRequest, flash: Flash) -> list[tuple[Tag, bool]]:
    """The names that the text says, and whether each is to be a tag: unless it was taken out."""
    out = _taken_out(request)
    return [(tag, tag.pk not in out) for tag in proposed_tags(flash.words)[:MOST_TAGS]]


def _tags(request: HttpRequest, flash: Flash) -> list[int]:
    out = _taken_out(request)
    return [tag for tag in tags_named(flash.words)[:MOST_TAGS] if tag not in out]


def _taken_out(request: HttpRequest) -> set[int]:
    out = set(request.POST.getlist("offered")) - set(request.POST.getlist("tag"))
    return {int(number) for number in out if number.isascii() and number.isdecimal()}


def _told(one: Lookalike, at: datetime) -> dict[str, Any]:
    brief = one.brief
    is_public = brief.standing(at) is Standing.PUBLIC
    return {
        "title": title_of(brief),
        "address": brief.get_absolute_url() if is_public else desk_address(brief, "change"),
        "when": moment_words(brief.published_at or brief.created_at),
        "standing": "" if is_public else standing_words(brief, at),
        "percent": round(100 * one.likeness),
    }


def _answered(request: HttpRequest, context: Context, typed: str, at: datetime, sent: Sent) -> HttpResponse:
    """What became of a press. Other words under a key that has made its brief are not published, and not lost."""
    status = 409 if not sent.is_this_text else 201 if sent.is_new else 200
    told = {"sent": sent, "places": _places(sent.brief, at), "desk": desk_address(sent.brief, "change"), "typed": typed}
    if "part" in request.POST:
        return TemplateResponse(request, "admin/flash_sent.html", told | {"key": _key(request)}, status=status)
    if not sent.is_this_text:
        return _page(request, context, _shown(request, typed, at) | told | {"key": uuid4()}, status)
    for warning in sent.warnings:
        messages.warning(request, warning)
    messages.success(request, _published_words(sent.brief, at))
    return _page(request, context, told | {"key": uuid4(), "undo_key": _key(request)})


def _published_words(brief: NewsItem, at: datetime) -> str:
    links = format_html_join(" · ", '<a href="{1}">{0}</a>', _places(brief, at))
    return run_on(_("Published. Readers see it here:"), links)


def _places(brief: NewsItem, at: datetime) -> list[tuple[str, str]]:
    """Where readers see it now, nearest first; known from the brief alone."""
    found = [(_("its own page"), brief.get_absolute_url())]
    if brief.sort_at > at - STILL_NEW:
        found += [(_("the front page"), reverse("articles:home")), (_("the flash stream"), reverse("briefs:stream"))]
    else:
        day = timezone.localtime(brief.sort_at).date()
        found.append((_("its day, %(day)s") % {"day": day}, reverse("briefs:day", args=[day])))
    if brief.channel:
        words = _("the channel %(channel)s") % {"channel": brief.channel}
        found.append((words, reverse("briefs:channel", args=[brief.channel.pk])))
    return found


def _refused(request: HttpRequest, context: Context, typed: str, at: datetime, refusals: list[str]) -> HttpResponse:
    told = _shown(request, typed, at)
    told["faults"] = [*(told["flash"].faults), *refusals]
    if "part" in request.POST:
        return TemplateResponse(request, "admin/flash_read.html", told, status=422)
    return _page(request, context, told | {"key": _key(request)}, 422)


def _page(request: HttpRequest, context: Context, told: dict[str, Any], status: int = 200) -> HttpResponse:
    found = context(request) | {"title": _("New flash brief"), "opts": Brief._meta, "looked": True} | told
    return TemplateResponse(request, "admin/flash.html", found, status=status)
