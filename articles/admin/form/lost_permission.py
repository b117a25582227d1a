"""The page for people who lost permission for an item while they typed: it shows their text, to be copied."""

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import label_for_field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.admin.form.conflict_comparison import COMPARED
from articles.admin.form.edit_conflicts import last_saved
from articles.desk.users import current_user
from articles.models import NewsItem


def return_text(request: HttpRequest, item: NewsItem | None, site: AdminSite) -> HttpResponse:
    """409 if the item was saved in the meantime, for instance published by a colleague; 403 otherwise."""
    typed = [(label_for_field(name, NewsItem), value) for name in COMPARED if (value := request.POST.get(name))]
    is_outdated = item is not None and request.POST.get("made_from") != str(item.version)
    context = site.each_context(request) | {
        "title": _("Not saved: you can no longer change this item"),
        "words": last_saved(item, current_user(request)) if item and is_outdated else "",
        "typed": typed,
    }
    return render(request, "articles/admin/returned_text.html", context, status=409 if is_outdated else 403)
