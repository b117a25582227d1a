"""The page with the preview links of an item: make one for a version, see the answers, revoke."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk.previews.closed_page import closed_page
from articles.desk.users import current_user
from articles.editing.preview_links import LIFETIMES, check_version, create_link, revoke, shown_links
from articles.editing.revisions.record import revisions_of
from articles.models import NewsItem, PreviewLink, Revision
from articles.models.removed_text import is_text_closed

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

PAGE = 50
PROPOSED_LIFETIME = 7


def _lifetimes() -> list[tuple[int, str]]:
    return [(days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days}) for days in LIFETIMES]


class LinkForm(forms.Form):
    """A new link. `version`: the number of the version that it shows."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    recipient = forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Only the newsroom sees this name. The answer is filed under it."),
        required=False,
        max_length=100,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"), coerce=int, choices=_lifetimes, initial=PROPOSED_LIFETIME
    )

    def __init__(self, *args: Any, item: NewsItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_version(self) -> Revision:
        revision: Revision | None = revisions_of(self.item).filter(number=self.cleaned_data["version"]).first()
        if revision is None:
            raise ValidationError(_("This version no longer exists."))
        check_version(self.item, revision, timezone.now())
        return revision


def preview_links_page(request: HttpRequest, admin: "ItemAdmin", object_id: int) -> HttpResponse:
    """The links of an item. POST makes one and shows its address this once, or revokes one."""
    item = admin.get_object(request, str(object_id))
    if item is None:
        raise Http404
    if not admin.has_view_permission(request, item):
        raise PermissionDenied
    if is_text_closed(item):
        return closed_page(request, item, admin.admin_site)
    if request.method != "POST":
        revision = _chosen(request, item)
        return _page(request, admin, item, LinkForm(item=item, initial={"version": revision.number}), revision)
    if not admin.may_edit(request, item):
        raise PermissionDenied
    if request.POST.get("act") == "revoke":
        return _revoke(request, item)
    form = LinkForm(request.POST, item=item)
    if not form.is_valid():
        return _page(request, admin, item, form, form.cleaned_data.get("version"))
    values = form.cleaned_data
    _link, token = create_link(
        item, values["version"], current_user(request), values["days"], values["recipient"].strip()
    )
    address = settings.SITE_URL + reverse(f"{admin.opts.app_label}:shared", args=[token])
    another = LinkForm(item=item, initial={"version": values["version"].number})
    return _page(request, admin, item, another, values["version"], address)


def _chosen(request: HttpRequest, item: NewsItem) -> Revision:
    """The version that the address names, by default the newest. Raises Http404 where there is none."""
    number, revisions = request.GET.get("version", ""), revisions_of(item)
    if number:
        revisions = revisions.filter(number=int(number) if _is_number(number, 9) else 0)
    revision: Revision | None = revisions.first()
    if revision is None:
        raise Http404
    return revision


def _is_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= digits


def _revoke(request: HttpRequest, item: NewsItem) -> HttpResponse:
    number = request.POST.get("link", "")
    link = PreviewLink.objects.filter(item=item.pk, pk=int(number) if _is_number(number, 18) else 0).first()
    if link is None:
        raise Http404
    revoke(link)
    messages.success(request, _("The link no longer works."))
    return HttpResponseRedirect(request.path)


def _states(links: list[PreviewLink], item: NewsItem, at: datetime) -> list[PreviewLink.State]:
    """The state of each link as its reader would find it."""
    shown = shown_links(links, item, at)
    states = [link.state(at) for link in links]
    opened = PreviewLink.State.OPEN
    return [
        PreviewLink.State.CLOSED if state is opened and link not in shown else state
        for link, state in zip(links, states, strict=True)
    ]


def _page(
    request: HttpRequest,
    admin: "ItemAdmin",
    item: NewsItem,
    form: LinkForm,
    revision: Revision | None,
    address: str = "",
) -> HttpResponse:
    links = PreviewLink.objects.filter(item=item.pk).select_related("revision", "created_by", "note").order_by("-pk")
    if _is_number(before := request.GET.get("before", ""), 18):
        links = links.filter(pk__lt=int(before))
    rows, at = list(links[: PAGE + 1]), timezone.now()
    context = {
        **admin.admin_site.each_context(request),
        "title": _("External preview"),
        "opts": admin.opts,
        "original": item,
        "form": form,
        "version": revision,
        "address": address,
        "links": list(zip(rows[:PAGE], _states(rows[:PAGE], item, at), strict=True)),
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "may_edit": admin.may_edit(request, item),
    }
    return TemplateResponse(request, "articles/admin/preview_links.html", context, status=422 if form.errors else 200)
