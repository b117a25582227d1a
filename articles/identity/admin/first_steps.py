"""The first steps of a new newsroom: each is done by fact; the list goes away when all are or when it is dismissed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.desk.dashboard import DashboardPanel, DashboardRow
from articles.identity.admin.proposals import PAGES, create_proposed
from articles.identity.current import current_identity
from articles.identity.models import Identity
from articles.models import Article, Channel, Section
from articles.rights.models import Disclaimer, Licence
from articles.site_pages.models import SitePage

PERMISSION = "identity.change_identity"


@dataclass(frozen=True, slots=True)
class Step:
    """`address`: where it is done; "" for somebody who may not do it."""

    title: str
    explanation: str
    address: str
    is_done: bool


def first_steps(user: User | AnonymousUser) -> list[Step]:
    """The steps in the order in which they are best done. Eight queries, each for one row."""
    identity = current_identity()
    emblems = all(map(identity.emblem, ("logo", "icon-180", "share")))
    stored = Identity.objects.exists()
    return [
        Step(
            _("Give the site its identity"),
            _("Name, publisher, contact and registration numbers, with logo, icon and share image."),
            reverse("admin:identity_identity_changelist"),
            stored and emblems,
        ),
        Step(
            _("Choose sections and channels"),
            _("Articles are in sections, flash briefs in channels. Take ours or add your own."),
            _proposals("sections"),
            Section.objects.exists() and Channel.objects.exists(),
        ),
        Step(
            _("Set up licences and disclaimers"),
            _("A licence says what may be shown of a reprint; a disclaimer stands under the texts."),
            _proposals("rights"),
            Licence.objects.exists() and Disclaimer.objects.exists(),
        ),
        Step(
            _("Write the pages about the site"),
            _("Privacy policy, corrections policy and more, from templates: read them, change them, publish them."),
            _proposals("pages"),
            SitePage.objects.public().exists(),
        ),
        Step(
            _("Invite your colleagues"),
            _("Each gets a role, and a link to set a password."),
            reverse("admin:auth_user_invite") if user.has_perm("auth.add_user") else "",
            User.objects.filter(is_staff=True, is_active=True, groups__isnull=False).exists(),
        ),
        Step(
            _("Publish a first article"),
            _("Write one, or paste a page that came in."),
            reverse("admin:articles_article_add"),
            Article.objects.filter(published_at__lte=timezone.now()).exists(),
        ),
    ]


def _proposals(page: str) -> str:
    return reverse("admin:identity_identity_proposals", args=[page])


def first_steps_panel(request: HttpRequest) -> list[DashboardPanel]:
    """The panel at the head of the dashboard, for those who may do the steps; none when all are done or dismissed."""
    if not request.user.has_perm(PERMISSION) or current_identity().steps_dismissed_at is not None:
        return []
    steps = first_steps(request.user)
    done = sum(step.is_done for step in steps)
    if done == len(steps):
        return []
    rows = [
        DashboardRow(step.address, step.title, step.explanation, "✓" if step.is_done else f"{number}.")
        for number, step in enumerate(steps, 1)
    ]
    heading = _("First steps: %(done)d of %(count)d done") % {"done": done, "count": len(steps)}
    more = reverse("admin:identity_identity_steps")
    return [DashboardPanel(0, "first-steps", heading, rows, "", more, _("All first steps"))]


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def steps_page(request: HttpRequest, admin: Any) -> HttpResponse:
    _require_permission(request)
    context = admin.admin_site.each_context(request) | {
        "title": _("First steps"),
        "steps": first_steps(request.user),
        "dismissed": current_identity().steps_dismissed_at,
    }
    return TemplateResponse(request, "identity/admin/first_steps.html", context)


@require_POST
def dismiss_steps(request: HttpRequest) -> HttpResponse:
    """Hide the list on the dashboard, or show it again. The page of the steps stays."""
    _require_permission(request)
    identity = Identity.objects.first() or Identity.from_settings()
    identity.steps_dismissed_at = None if "show" in request.POST else timezone.now()
    identity.save()
    return HttpResponseRedirect(reverse("admin:index"))


def proposals_page(request: HttpRequest, admin: Any, page: str) -> HttpResponse:
    """Proposed rows with boxes. POST creates those that are ticked and leads back to the steps."""
    if page not in PAGES:
        raise Http404
    site = admin.admin_site
    may_add = all(site._registry[model].has_add_permission(request) for group in PAGES[page] for model in group.models)
    if not (may_add and request.user.has_perm(PERMISSION)):
        raise PermissionDenied
    if request.method == "POST":
        return _create(request, site, page)
    groups = [(group, list(group.proposals(page))) for group in PAGES[page]]
    context = site.each_context(request) | {"title": _title(page), "groups": groups, "page": page}
    return TemplateResponse(request, "identity/admin/proposals.html", context)


def _title(page: str) -> str:
    titles = {"sections": _("Proposed sections and channels"), "rights": _("Licences and disclaimers from templates")}
    return (titles | {"pages": _("Pages about the site from templates")})[page]


def _create(request: HttpRequest, site: AdminSite, page: str) -> HttpResponse:
    created = create_proposed(page, set(request.POST.getlist("proposal")))
    if not created:
        messages.warning(request, _("Nothing was ticked."))
        return HttpResponseRedirect(request.path)
    for row in created:
        site._registry[type(row)].log_addition(request, row, [{"added": {}}])
    words = ngettext("%(count)d entry was created.", "%(count)d entries were created.", len(created))
    messages.success(request, words % {"count": len(created)})
    return HttpResponseRedirect(reverse("admin:identity_identity_steps"))
