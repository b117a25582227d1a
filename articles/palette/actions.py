"""Actions on a result of the palette: each has a letter as its key, and is offered only to those who may do it now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.form.publish_buttons import PUBLISH, REPUBLISH, publish_buttons
from articles.admin.review.panel import APPROVE, REQUEST, review_panel
from articles.desk.labels import desk_address
from articles.desk.users import current_user
from articles.editing.publishing import waiting_in
from articles.formats.lists import join_list
from articles.models import Mode, NewsItem, Tag
from articles.models.removed_text import is_text_closed
from articles.palette.results import KINDS, MODELS, may_view
from articles.rights.models import Person, Source
from articles.takedowns.admin.credit_page import may_change_credits
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.models import Case
from articles.text.pinyin import words_meant


@dataclass(frozen=True, slots=True)
class PaletteAction:
    """A link to `address`, or a form that is posted there if there are `fields`."""

    key: str
    label: str
    address: str
    description: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def object_for(request: HttpRequest, key: str, at: datetime) -> Any:
    """The object of a result by its key, such as "brief-12"; None if there is none or the user may not view it."""
    kind, _dash, number = key.partition("-")
    if kind not in MODELS or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if not may_view(request, kind):
        return None
    rows = MODELS[kind].objects
    rows = rows.with_restrictions(at) if kind in KINDS else rows
    return rows.filter(pk=int(number)).first()


def actions_on(request: HttpRequest, row: Any, typed: str, at: datetime) -> list[PaletteAction]:
    """`typed`: the query that found the object; what it matched is selected for correction."""
    model_admin = admin.site.get_model_admin(type(row))
    actions = [PaletteAction("o", _("Open"), _admin_address(row, "change"))]
    if isinstance(row, NewsItem) and is_text_closed(row):
        return actions
    if isinstance(row, NewsItem):
        actions += _item_actions(request, model_admin, row, typed, at)
    elif isinstance(row, (Source, Person)):
        actions += _credit_actions(request, row)
    elif isinstance(row, Tag):
        actions += _merge_actions(request, model_admin, row)
        actions.append(_list_articles(f'tag:"{row.name}"'))
    if not isinstance(row, Case):
        actions.append(PaletteAction("h", _("History"), _admin_address(row, "history")))
    return actions


def _item_actions(request: HttpRequest, model_admin: Any, item: Any, typed: str, at: datetime) -> list[PaletteAction]:
    actions = []
    may_change = model_admin.has_change_permission(request, item)
    if may_change:
        words = words_meant(item.headline, typed) or typed
        address = f"{_admin_address(item, 'change')}?{urlencode({'find': words})}"
        actions.append(PaletteAction("c", _("Correct"), address))
    if may_change:
        actions += _review_actions(request, item, at)
    if may_change and model_admin.may_publish(request):
        actions += [_release(item, button) for button in release_buttons(item, at)]
    if request.user.has_perm(PERMISSION):
        address = f"{desk_address(item, 'takedown')}?{urlencode({'mode': Mode.REMOVED.value})}"
        actions.append(PaletteAction("t", _("Take down …"), address))
    preview = reverse(f"{model_admin.opts.app_label}:preview", args=[item.pk])
    page = model_admin.get_view_on_site_url(item) or preview
    return [*actions, PaletteAction("r", _("View page"), page)]


def release_buttons(item: NewsItem, at: datetime) -> list[Any]:
    """The buttons of the item's own form that make it public at once."""
    return [
        button for button in publish_buttons(item, waiting_in(item.body), at) if button.name in (PUBLISH, REPUBLISH)
    ]


def _release(item: Any, button: Any) -> PaletteAction:
    label = _("Publish now") if button.name == PUBLISH else _("Republish")
    briefs = ",".join(str(brief.pk) for brief in waiting_in(item.body)) if button.name == PUBLISH else ""
    fields = {"row": f"{item.kind}-{item.pk}", "verb": button.name, "named_briefs": briefs}
    return PaletteAction("p", label, reverse("admin:articles_newsitem_palette_publish"), button.help, fields)


def _review_actions(request: HttpRequest, item: Any, at: datetime) -> list[PaletteAction]:
    """Approve or request a review, as the panel of the item's form offers it."""
    panel = review_panel(item, current_user(request), at, may_edit=True)
    if panel is None:
        return []
    keys = {APPROVE: "a", REQUEST: "s"}
    fields = {"item": str(item.pk), "review_number": str(panel.number)}
    address, words = reverse("admin:articles_newsitem_review"), join_list(step.name for step in panel.steps)
    return [
        PaletteAction(keys[button.name], button.label, address, words, fields | {button.name: "1"})
        for button in panel.buttons
        if button.name in keys
    ]


def _credit_actions(request: HttpRequest, row: Source | Person) -> list[PaletteAction]:
    actions = []
    if may_change_credits(request.user):
        actions.append(PaletteAction("c", _("Correct credit …"), _admin_address(row, "credit")))
    search_field = "source" if isinstance(row, Source) else "author"
    return [*actions, _list_articles(f'{search_field}:"{row.name}"')]


def _merge_actions(request: HttpRequest, model_admin: Any, tag: Tag) -> list[PaletteAction]:
    if not model_admin.may_merge(request, tag, tag):
        return []
    address = f"{reverse('admin:articles_tag_merge')}?{urlencode({'merged': tag.name})}"
    return [PaletteAction("m", _("Merge …"), address)]


def _list_articles(query: str) -> PaletteAction:
    address = f"{reverse('admin:articles_article_changelist')}?{urlencode({'q': query})}"
    return PaletteAction("l", _("Related articles"), address)


def _admin_address(row: Model, page: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])
