"""The page in place of an item or a picture whose text is closed to the reader: why, and the cases about it."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.labels import status_label
from articles.editing.restrictions import column_of
from articles.models import NewsItem
from articles.models.removed_text import closed_title
from articles.pictures.models import Picture
from articles.takedowns.models import Case

VIEW_CASES = "takedowns.view_case"
MAX_CASES = 10


def closed_page(request: HttpRequest, row: NewsItem | Picture, site: AdminSite) -> TemplateResponse:
    """403, also for a form that was open when the item was removed: nothing is saved, and no text is returned."""
    may_view_cases = request.user.has_perm(VIEW_CASES)
    context = site.each_context(request) | {
        "title": closed_title(row),
        "opts": row._meta,
        "status": status_label(row, timezone.now()) if isinstance(row, NewsItem) else "",
        "is_refused": request.method == "POST",
        "cases": Case.objects.filter(**{column_of(row): row.pk}).order_by("-pk")[:MAX_CASES] if may_view_cases else [],
        "words": _("The content was removed, and you do not have permission to view removed content."),
    }
    return TemplateResponse(request, "desk/closed_page.html", context, status=403)
