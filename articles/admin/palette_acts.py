"""What can be done to a result of the palette, by whom, at this moment? Each act under one letter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.credits import may_change_credits
from articles.admin.palette_rows import KINDS, MODELS, may_view
from articles.admin.verbs import PUBLISH, REPUBLISH, buttons
from articles.admin.words import desk_address
from articles.models import Mode, NewsItem, Tag
from articles.parsing.initials import initials_typed, words_meant
from articles.publishing import waiting_in
from articles.rights.models import Person, Source
from articles.takedowns.cases import PERMISSION
from articles.takedowns.models import Case


@dataclass(frozen=True, slots=True)
class ResultAct:
    """`key` gives it; it leads to `address`, or is sent there with these fields where there are some."""

    key: str
    label: str
    address: str
    says: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def row_named(request: HttpRequest, key: str, at: datetime) -> Any:
    """The row of a result that this person may see; None for all else."""
    kind, _dash, number = key.partition("-")
    if kind not in MODELS or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if not may_view(request, kind):
        return None
    rows = MODELS[kind].objects
    rows = rows.with_restrictions(at) if kind in KINDS else rows
    return rows.filter(pk=int(number)).first()


def acts_on(request: HttpRequest, row: Any, typed: str, at: datetime) -> list[ResultAct]:
    """Opening comes first: it is always possible."""
    own = admin.site.get_model_admin(type(row))
    found = [ResultAct("o", _("Open"), _page(row, "change"))]
    if isinstance(row, NewsItem):
        found += _on_item(request, own, row, typed, at)
    elif isinstance(row, (Source, Person)):
        found += _on_credit(request, row)
    elif isinstance(row, Tag):
        found.append(_items_with(f'tag:"{row.name}"'))
    if not isinstance(row, Case):
        found.append(ResultAct("h", _("History"), _page(row, "history")))
    return found


def _on_item(request: HttpRequest, own: Any, item: Any, typed: str, at: datetime) -> list[ResultAct]:
    found = []
    may_change = own.has_change_permission(request, item)
    if may_change:
        words = words_meant(item.headline, initials_typed(typed)) or typed
        found.append(ResultAct("c", _("Correct"), f"{_page(item, 'change')}?{urlencode({'find': words})}"))
    if may_change and own.may_publish(request):
        found += [_release(item, button) for button in release_buttons(item, at)]
    if request.user.has_perm(PERMISSION):
        address = f"{desk_address(item, 'takedown')}?{urlencode({'mode': Mode.REMOVED.value})}"
        found.append(ResultAct("t", _("Take down …"), address))
    preview = reverse(f"{own.opts.app_label}:preview", args=[item.pk])
    return [*found, ResultAct("r", _("Its page"), own.get_view_on_site_url(item) or preview)]


def release_buttons(item: NewsItem, at: datetime) -> list[Any]:
    """What gives an item to readers at once, by the buttons that its own form has."""
    return [one for one in buttons(item, waiting_in(item.body), at) if one.name in (PUBLISH, REPUBLISH)]


def _release(item: Any, button: Any) -> ResultAct:
    label = _("Publish now") if button.name == PUBLISH else _("Republish")
    named = ",".join(str(brief.pk) for brief in waiting_in(item.body)) if button.name == PUBLISH else ""
    fields = {"row": f"{item.kind}-{item.pk}", "verb": button.name, "named_briefs": named}
    return ResultAct("p", label, reverse("admin:articles_newsitem_palette_publish"), button.says, fields)


def _on_credit(request: HttpRequest, row: Source | Person) -> list[ResultAct]:
    found = []
    if may_change_credits(request.user):
        found.append(ResultAct("c", _("Change credit …"), _page(row, "credit")))
    field_name = "source" if isinstance(row, Source) else "author"
    return [*found, _items_with(f'{field_name}:"{row.name}"')]


def _items_with(query: str) -> ResultAct:
    return ResultAct(
        "l", _("List of articles"), f"{reverse('admin:articles_article_changelist')}?{urlencode({'q': query})}"
    )


def _page(row: Model, page: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])
