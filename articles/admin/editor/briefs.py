"""Endpoints of the article editor for flash briefs: search, cards, and creating one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_POST

from articles.admin.form.publish_buttons import PUBLISH
from articles.briefs.models import Brief
from articles.desk.json_responses import form_errors, json_response, requested_ids
from articles.desk.labels import list_time, status_label
from articles.desk.users import current_user
from articles.editing.publishing import publish
from articles.editing.revisions.context import revising
from articles.models import Channel, Correction, Kind, Mode, NewsItem, PublicationStatus, Restriction, Revision
from articles.models.channel import channel_for
from articles.models.choices import Precision
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.removed_text import is_text_closed, without_closed
from articles.pages.brief_times import undated_words
from articles.search.names.initials import is_exact, slots_by_pinyin
from articles.search.query.find import find, plan
from articles.search.query.syntax import Named, read_query
from articles.signals import coalesce_changes

MAX_SHOWN = 8
# So many of the newest matches are examined: those that cannot be embedded are dropped, exact headlines go first.
MAX_EXAMINED = 40
MAX_TITLE_LENGTH = 160
FIELDS = ("headline", "body", "channel", "label", "original_url")
GONE = (PublicationStatus.WITHDRAWN, PublicationStatus.EXPIRED, PublicationStatus.RESTRICTED)


@require_GET
def search(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?q=`: the newest briefs, drafts included, that contain the query, or whose headline has these initials
    or readings.

    An empty query returns the newest briefs of all.
    """
    if not admin.has_view_permission(request):
        raise PermissionDenied
    at, typed = timezone.now(), request.GET.get("q", "").strip()
    rows = [brief for brief in briefs_for(_matching(typed), at) if brief.status(at) not in GONE]
    rows.sort(key=lambda brief: not is_exact(brief.headline, typed))
    return json_response({"briefs": [card(brief, at) for brief in rows[:MAX_SHOWN]]})


def _matching(typed: str) -> NewsItemQuerySet[Brief]:
    if not typed:
        return Brief.objects.order_by("-slot")[:MAX_EXAMINED]
    query = read_query(typed)
    if query.is_empty:
        return Brief.objects.none()
    query = replace(query, named=(*query.named, Named("kind", Kind.BRIEF.value)))
    slots = {*find(plan(query), None, most=MAX_EXAMINED).slots, *slots_by_pinyin(typed, Kind.BRIEF, MAX_EXAMINED)}
    return without_closed(Brief.objects.filter(slot__in=slots), "pk").order_by("-slot")[:MAX_EXAMINED]


@require_GET
def cards(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?ids=1,2&article=7`: the cards of all briefs in a text. Ids that are missing from the response do not exist."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    at, numbers = timezone.now(), requested_ids(request)
    article = request.GET.get("article", "")
    removed = _removed_from(article, at) if article.isascii() and article.isdecimal() and len(article) < 19 else set()
    briefs: Iterable[Brief] = briefs_for(Brief.objects.filter(pk__in=numbers), at) if numbers else []
    shown = [removed_card(brief) if brief.pk in removed else card(brief, at) for brief in briefs]
    return json_response({"briefs": shown})


def _removed_from(article: str, at: datetime) -> set[int]:
    """The briefs that are restricted in this article alone."""
    active = Restriction.objects.active(at).filter(placement__article=int(article)).order_by()
    return set(active.values_list("placement__brief", flat=True))


def briefs_for(rows: NewsItemQuerySet[Brief], at: datetime) -> NewsItemQuerySet[Brief]:
    """The briefs with everything a card shows, in one query."""
    corrected = Exists(Correction.objects.filter(item=OuterRef("pk"), made_at__lte=at))
    annotated: NewsItemQuerySet[Brief] = rows.with_restrictions(at).annotate(
        corrected=corrected, opening=Substr("body", 1, 300)
    )
    return annotated.select_related("channel").defer("body", "standfirst", "rights_sentence")


def card(brief: Brief, at: datetime) -> dict[str, Any]:
    """A brief of `briefs_for` with its status, which is empty where the state says it already."""
    state = state_of(brief, at)
    return _card(brief, state, "" if state in ("live", "corrected", "draft") else status_label(brief, at))


def removed_card(brief: Brief) -> dict[str, Any]:
    """A brief that is removed from the article where it is shown, whatever its own status."""
    return _card(brief, "removed", str(Mode.ELEMENT_REMOVED.label))


def _card(brief: Brief, state: str, status: str) -> dict[str, Any]:
    label = "" if is_text_closed(brief) else brief.label
    return {
        "id": brief.pk,
        "channel": str(brief.channel) if brief.channel else label,
        "colour": brief.channel.colour if brief.channel else "",
        "title": Truncator(brief.display_title).chars(MAX_TITLE_LENGTH),
        "time": _time(brief),
        "state": state,
        "standing": status,
        "url": reverse("admin:briefs_brief_change", args=[brief.pk]),
    }


def state_of(brief: Any, at: datetime) -> str:
    status = brief.status(at)
    if status is PublicationStatus.PUBLIC:
        return "corrected" if brief.corrected else "live"
    return {PublicationStatus.DRAFT: "draft", PublicationStatus.SCHEDULED: "scheduled"}.get(status, "removed")


def _time(brief: NewsItem) -> str:
    if not is_text_closed(brief) and (words := undated_words(brief)):
        return words
    if brief.happened_at and brief.happened_precision == Precision.DAY:
        return f"{timezone.localtime(brief.happened_at):%Y-%m-%d}"
    moment = brief.happened_at or brief.published_at
    return list_time(moment) if moment else ""


@require_POST
def create(request: HttpRequest, admin: Any) -> JsonResponse:
    """Create a brief with the checks of its own form, publish it and return its card; 422 with the errors."""
    if not (admin.has_add_permission(request) and admin.may_publish(request)):
        raise PermissionDenied
    # With this button the form also checks whether the brief can be published.
    form = admin.get_form(request, fields=FIELDS)(_typed(request), button=PUBLISH)
    if not form.is_valid():
        return form_errors(form)
    try:
        brief = _published(request, admin, form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return form_errors(form)
    at = timezone.now()
    return json_response({"brief": card(briefs_for(Brief.objects.filter(pk=brief.pk), at)[0], at)}, 201)


def _published(request: HttpRequest, admin: Any, form: Any) -> Brief:
    """Save and publish the brief of a valid form. Raises ValidationError; then nothing is saved."""
    with transaction.atomic(), revising(channel=Revision.Channel.EDITOR), coalesce_changes():
        brief: Brief = form.save(commit=False)
        brief.created_by = current_user(request)
        brief.save()
        form.save_m2m()
        publish(brief, current_user(request))
        admin.log_addition(request, brief, [{"added": {}}])
    return brief


def _typed(request: HttpRequest) -> dict[str, Any]:
    """The fields of the dialog as data of the brief form; each line of the text becomes a paragraph."""
    posted = request.POST
    label = posted.get("label", "").strip()
    channel = channel_for(label, Channel.objects.all()) if label else None
    values = {name: posted.get(name, "") for name in ("headline", "original_url", "same_text_is_meant")}
    return values | {
        "label": label,
        "channel": channel.pk if channel else "",
        "body": paragraphs(posted.get("text", "")),
    }


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
