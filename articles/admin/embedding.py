"""How are flash briefs found, shown and made while a text is written? The questions of the body editor."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_POST

from articles.admin.answering import answer, asked_numbers, refused
from articles.admin.verbs import PUBLISH
from articles.admin.words import list_time, standing_words, title_of
from articles.briefs.models import Brief
from articles.models import Channel, Correction, Kind, Mode, NewsItem, Restriction, Standing
from articles.models.channel import channel_for
from articles.models.newsitem import Precision
from articles.publishing import publish
from articles.search.finding import find, plan
from articles.search.initials import is_exact, slots_by_initials
from articles.search.queries import Named, read_query
from articles.signals import told_once

SHOWN = 8
# Of so many the newest are offered that may stand in a text; one whose headline is what was typed goes first.
LOOKED_AT = 40
LONGEST_TITLE = 160
WRITTEN = ("headline", "body", "channel", "label", "original_url")
GONE = (Standing.WITHDRAWN, Standing.EXPIRED, Standing.RESTRICTED)


@require_GET
def search(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?q=`: the newest briefs that say it or whose headline has these initials, drafts too; nothing typed gives the
    newest of all.
    """
    if not admin.has_view_permission(request):
        raise PermissionDenied
    at, typed = timezone.now(), request.GET.get("q", "").strip()
    rows = [brief for brief in briefs_for(_found(typed), at) if brief.standing(at) not in GONE]
    rows.sort(key=lambda brief: not is_exact(brief.headline, typed))
    return answer({"briefs": [card(brief, at) for brief in rows[:SHOWN]]})


def _found(typed: str) -> QuerySet[Brief]:
    if not typed:
        return Brief.objects.order_by("-slot")[:LOOKED_AT]
    query = read_query(typed)
    if query.is_empty:
        return Brief.objects.none()
    query = replace(query, named=(*query.named, Named("kind", Kind.BRIEF.value)))
    slots = {*find(plan(query), None, most=LOOKED_AT).slots, *slots_by_initials(typed, Kind.BRIEF, LOOKED_AT)}
    return Brief.objects.filter(slot__in=slots).order_by("-slot")[:LOOKED_AT]


@require_GET
def cards(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?ids=1,2&article=7`: all cards of a text at once. What is not answered does not exist."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    at, numbers = timezone.now(), asked_numbers(request)
    article = request.GET.get("article", "")
    taken_out = _taken_out(article, at) if article.isascii() and article.isdecimal() and len(article) < 19 else set()
    rows = briefs_for(Brief.objects.filter(pk__in=numbers), at) if numbers else []
    return answer({"briefs": [card(brief, at, brief.pk in taken_out) for brief in rows]})


def _taken_out(article: str, at: datetime) -> set[int]:
    """The briefs that are restricted in this article alone."""
    active = Restriction.objects.active(at).filter(placement__article=int(article)).order_by()
    return set(active.values_list("placement__brief", flat=True))


def briefs_for(rows: QuerySet[Brief], at: datetime) -> Iterable[Brief]:
    """With all that a card shows, in one query."""
    corrected = Exists(Correction.objects.filter(item=OuterRef("pk"), made_at__lte=at))
    known = rows.with_restrictions(at).annotate(corrected=corrected, opening=Substr("body", 1, 300))  # type: ignore[attr-defined]
    return known.select_related("channel").defer("body", "standfirst", "rights_sentence")


def card(brief: Any, at: datetime, is_taken_out: bool = False) -> dict[str, Any]:
    state = "removed" if is_taken_out else state_of(brief, at)
    words = str(Mode.ELEMENT_REMOVED.label) if is_taken_out else standing_words(brief, at)
    return {
        "id": brief.pk,
        "channel": str(brief.channel) if brief.channel else brief.label,
        "colour": brief.channel.colour if brief.channel else "",
        "title": Truncator(title_of(brief)).chars(LONGEST_TITLE),
        "time": _time(brief),
        "state": state,
        # Of a live one there is nothing to say but that.
        "standing": "" if state in ("live", "corrected", "draft") else words,
        "url": reverse("admin:briefs_brief_change", args=[brief.pk]),
    }


def state_of(brief: Any, at: datetime) -> str:
    standing = brief.standing(at)
    if standing is Standing.PUBLIC:
        return "corrected" if brief.corrected else "live"
    return {Standing.DRAFT: "draft", Standing.SCHEDULED: "scheduled"}.get(standing, "removed")


def _time(brief: NewsItem) -> str:
    if brief.happened_raw and not brief.happened_at:
        return brief.happened_raw
    if brief.happened_at and brief.happened_precision == Precision.DAY:
        return f"{timezone.localtime(brief.happened_at):%Y-%m-%d}"
    moment = brief.happened_at or brief.published_at
    return list_time(moment) if moment else ""


@require_POST
def create(request: HttpRequest, admin: Any) -> JsonResponse:
    """Make a brief by the rules of its own form, publish it, and answer with its card; 422 says what cannot stand."""
    if not (admin.has_add_permission(request) and admin.may_publish(request)):
        raise PermissionDenied
    with told_once(), transaction.atomic():
        form = admin.get_form(request, fields=WRITTEN)(_typed(request))
        if form.is_valid():
            brief = form.save(commit=False)
            admin.save_model(request, brief, form, change=False)
            form.save_m2m()
            try:
                publish(brief, request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                transaction.set_rollback(True)
                form.add_error(None, error.messages)
            else:
                admin.log_addition(request, brief, [{"added": {}}])
    if form.errors:
        return refused(form)
    at = timezone.now()
    return answer({"brief": card(briefs_for(Brief.objects.filter(pk=brief.pk), at)[0], at)}, 201)  # type: ignore[index]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the dialog sends, as the form of a brief would: a line of its text is a paragraph."""
    posted = request.POST
    label = posted.get("label", "").strip()
    channel = channel_for(label, Channel.objects.all()) if label else None
    values = {name: posted.get(name, "") for name in ("headline", "original_url", "same_text_is_meant")}
    return values | {
        "label": label,
        "channel": channel.pk if channel else "",
        "body": paragraphs(posted.get("text", "")),
        # The form checks a release as if its own button had been pressed.
        PUBLISH: "1",
    }


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
