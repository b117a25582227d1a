"""The flash box: previews how typed text is parsed, and publishes it as a brief when the editor submits it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.briefs.flash import MAX_CHARACTERS, Flash, brief_of, read_flash
from articles.briefs.flash_publishing import Sent, save_draft, send, undo
from articles.briefs.models import Brief
from articles.desk.labels import desk_address, join_sentences, status_label
from articles.desk.removed_matches import match_page, shown_matches
from articles.editing.review.actions import request_review
from articles.editing.review.rule import UNCHECKED
from articles.editing.stay_down.matches import Match, find_matches
from articles.formats.moments import moment_words, zone_words
from articles.html.sanitizer import plain_text
from articles.models import NewsItem, PublicationStatus, Tag
from articles.models.removed_text import is_text_closed
from articles.search.names.mentions import proposed_tags, tags_named
from articles.search.near_duplicates import NearDuplicate, find_near_duplicates

MAX_TAGS = 8
# Younger briefs are on the front page and at the top of the stream, older ones on the page of their day.
STILL_NEW = timedelta(hours=6)
Context = Callable[[HttpRequest], dict[str, Any]]

PERMISSIONS = ("briefs.add_brief", "briefs.publish_brief")


def may_send(request: HttpRequest) -> bool:
    return request.user.has_perms(PERMISSIONS)


def flash_view(request: HttpRequest, context: Context) -> HttpResponse:
    """The flash box on its own page: show how a text is understood, or publish it.

    `context` returns the context of every page of the desk. The script posts `part` and gets a fragment without it.
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
    if "ask" in request.POST:
        return HttpResponseRedirect(match_page(save_draft(flash, _tags(request, flash), request.user)))
    if "review" in request.POST:
        return _sent_to_review(request, save_draft(flash, _tags(request, flash), request.user))
    if words := _unseen(request, find_matches(brief_of(flash), at)):
        return _refused(request, context, typed, at, [words])
    try:
        sent = send(flash, typed, _tags(request, flash), _key(request), request.user)
    except ValidationError as refused:
        can_wait = any(error.code == UNCHECKED for error in getattr(refused, "error_list", ()))
        return _refused(request, context, typed, at, refused.messages, {"can_wait": can_wait})
    return _publish_response(request, context, typed, at, sent)


def _sent_to_review(request: HttpRequest, brief: NewsItem) -> HttpResponse:
    """Send a draft to review that may not be published yet. Its form shows who has to check it."""
    try:
        request_review(brief, request.user)
        messages.success(request, _("Saved as a draft and sent for review."))
    except ValidationError as refused:
        messages.warning(request, join_sentences(_("Saved as a draft."), *refused.messages))
    return HttpResponseRedirect(desk_address(brief, "change"))


@require_POST
def read_view(request: HttpRequest) -> HttpResponse:
    """How the text typed so far is understood, and similar briefs. Called at each pause in typing; writes nothing."""
    if not may_send(request):
        raise PermissionDenied
    return TemplateResponse(
        request, "briefs/admin/flash_read.html", _shown(request, request.POST.get("text", ""), timezone.now())
    )


@require_POST
def undo_view(request: HttpRequest, context: Context) -> HttpResponse:
    if not may_send(request):
        raise PermissionDenied
    try:
        brief = undo(_key(request), request.user)
    except ValidationError as refused:
        if "part" in request.POST:
            return TemplateResponse(
                request, "briefs/admin/flash_undone.html", {"refusals": refused.messages}, status=409
            )
        messages.error(request, join_sentences(*refused.messages))
        return HttpResponseRedirect(reverse("admin:briefs_brief_flash"))
    if "part" in request.POST:
        return TemplateResponse(request, "briefs/admin/flash_undone.html", {"brief": brief})
    messages.success(request, _undone_words(brief))
    typed = request.POST.get("text") or ("" if is_text_closed(brief) else _written(brief))
    return _page(request, context, _shown(request, typed, timezone.now()) | {"key": uuid4()})


def _undone_words(brief: NewsItem) -> str:
    return _("Undone: %(address)s now returns 410 (gone).") % {"address": brief.get_absolute_url()}


def _written(brief: NewsItem) -> str:
    """The text that would make this brief if it were typed into the box."""
    label = f"{brief.label} | " if brief.label else ""
    raw = brief.happened_raw and f"{brief.happened_raw}"
    return f"{label}{brief.headline}\n{plain_text(brief.body)}{raw}".strip()


def _unseen(request: HttpRequest, matches: list[Match]) -> str:
    """Why a text is not sent yet: it is withheld, or its editor has not been shown what it resembles."""
    if any(match.is_withheld for match in matches):
        return _("Not published: this is withheld, see below. Your text is still here.")
    seen = request.POST.getlist("seen")
    if all(_mark_of(match) in seen for match in matches):
        return ""
    return _("Not published yet: compare it with removed content, see below. Press the button again to publish it.")


def _mark_of(match: Match) -> str:
    """Names a match in the form without revealing which item it is."""
    return salted_hmac("articles.briefs.flash_box", str(match.removed.pk)).hexdigest()[:16]


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _shown(request: HttpRequest, typed: str, at: datetime) -> dict[str, Any]:
    """The context of the card that shows how a text is understood."""
    flash = read_flash(typed, at)
    is_read = bool(flash.words)
    matches = find_matches(brief_of(flash), at) if is_read and not flash.faults else []
    return {
        "matches": shown_matches(request, matches),
        "seen": [_mark_of(match) for match in matches],
        "is_withheld": any(match.is_withheld for match in matches),
        "typed": typed,
        "flash": flash,
        "faults": flash.faults if typed.strip() else (),
        "paragraphs": [line for line in flash.parsed.text.split("\n") if line.strip()],
        "when": _when(flash),
        "offered": _offered(request, flash) if is_read else [],
        "alike": [_near_duplicate(match, at) for match in _open_duplicates(flash, at)] if is_read else [],
        "most": MAX_CHARACTERS,
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
    """The tags that the text mentions, and whether each is ticked: all but those the editor has unticked."""
    out = _taken_out(request)
    return [(tag, tag.pk not in out) for tag in proposed_tags(flash.words)[:MAX_TAGS]]


def _tags(request: HttpRequest, flash: Flash) -> list[int]:
    out = _taken_out(request)
    return [tag for tag in tags_named(flash.words)[:MAX_TAGS] if tag not in out]


def _taken_out(request: HttpRequest) -> set[int]:
    out = set(request.POST.getlist("offered")) - set(request.POST.getlist("tag"))
    return {int(number) for number in out if number.isascii() and number.isdecimal()}


def _open_duplicates(flash: Flash, at: datetime) -> list[NearDuplicate]:
    """Without closed texts: that one resembles what is being typed would reveal what it says."""
    return [match for match in find_near_duplicates(flash.words, at) if not is_text_closed(match.brief)]


def _near_duplicate(match: NearDuplicate, at: datetime) -> dict[str, Any]:
    brief = match.brief
    is_public = brief.status(at) is PublicationStatus.PUBLIC
    return {
        "title": brief.display_title,
        "address": brief.get_absolute_url() if is_public else desk_address(brief, "change"),
        "when": moment_words(brief.published_at or brief.created_at),
        "standing": "" if is_public else status_label(brief, at),
        "percent": round(100 * match.similarity),
    }


def _publish_response(request: HttpRequest, context: Context, typed: str, at: datetime, sent: Sent) -> HttpResponse:
    """201 for a new brief, 200 for one that this key has made before, 409 if that one has a different text.

    A different text is not published; it stays in the box.
    """
    status = 409 if not sent.is_this_text else 201 if sent.is_new else 200
    result = {"sent": sent, "places": _places(sent.brief, at), "desk": desk_address(sent.brief, "change")}
    result |= {"typed": typed}
    if "part" in request.POST:
        return TemplateResponse(request, "briefs/admin/flash_sent.html", result | {"key": _key(request)}, status=status)
    if not sent.is_this_text:
        return _page(request, context, _shown(request, typed, at) | result | {"key": uuid4()}, status)
    for warning in sent.warnings:
        messages.warning(request, warning)
    messages.success(request, _published_words(sent.brief, at))
    return _page(request, context, result | {"key": uuid4(), "undo_key": _key(request)})


def _published_words(brief: NewsItem, at: datetime) -> str:
    links = format_html_join(" · ", '<a href="{1}">{0}</a>', _places(brief, at))
    return join_sentences(_("Published. Readers see it here:"), links)


def _places(brief: NewsItem, at: datetime) -> list[tuple[str, str]]:
    """Names and addresses of the pages where readers see a brief, its own first; without a query."""
    places = [(_("its own page"), brief.get_absolute_url())]
    if brief.sort_at > at - STILL_NEW:
        places += [(_("the front page"), reverse("articles:home")), (_("the flash stream"), reverse("briefs:stream"))]
    else:
        day = timezone.localtime(brief.sort_at).date()
        places.append((_("the briefs of %(day)s") % {"day": day}, reverse("briefs:day", args=[day])))
    if brief.channel:
        words = _("the channel %(channel)s") % {"channel": brief.channel}
        places.append((words, reverse("briefs:channel", args=[brief.channel.pk])))
    return places


def _refused(
    request: HttpRequest,
    context: Context,
    typed: str,
    at: datetime,
    refusals: list[str],
    more: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    """422 with the reasons; the text stays in the box."""
    shown = {**_shown(request, typed, at), **more}
    shown["faults"] = [*shown["flash"].faults, *refusals]
    if "part" in request.POST:
        return TemplateResponse(request, "briefs/admin/flash_read.html", shown, status=422)
    return _page(request, context, shown | {"key": _key(request)}, 422)


def _page(request: HttpRequest, context: Context, content: dict[str, Any], status: int = 200) -> HttpResponse:
    page = context(request) | {"title": _("New flash brief"), "opts": Brief._meta, "looked": True} | content
    return TemplateResponse(request, "briefs/admin/flash.html", page, status=status)
