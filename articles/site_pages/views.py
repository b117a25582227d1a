"""The public view of a page about the site."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.html.sanitizer import excerpt
from articles.pages.listing import sections
from articles.pages.metadata import Head
from articles.pages.refusals import gone
from articles.site_pages.models import WITH_FACTS, SitePage

DESCRIPTION_LENGTH = 120


@require_safe
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft looks like an unknown address; a withdrawn page is gone."""
    page = SitePage.objects.filter(slug=slug).first()
    if page is None or page.published_at is None:
        raise Http404
    if page.withdrawn_at is not None:
        return gone(request)
    if slug in WITH_FACTS:
        return HttpResponsePermanentRedirect(page.get_absolute_url())
    context = {"head": page_head(page), "text": page, "sections": sections()}
    return render(request, "site_pages/page.html", context)


def page_head(page: SitePage) -> Head:
    return Head(page.shown_title, excerpt(page.shown_body, DESCRIPTION_LENGTH), language=page.shown_language)
