"""URLs: one include for each package. Chinese at /, English at /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from articles.syndication.urls import crawlers
from newsroom.monitoring.views import healthz

handler400 = "newsroom.errors.bad_request"
handler403 = "newsroom.errors.permission_denied"
handler404 = "newsroom.errors.page_not_found"
handler500 = "newsroom.errors.server_error"

# The palette builds on the admins of all subjects, so it joins their URLs here.
desk, app_name, namespace = admin.site.urls
desk = [path("articles/newsitem/palette/", include("articles.palette.urls")), *desk]

urlpatterns = [
    path("healthz", healthz),
    path("", include("articles.identity.urls")),
    path("pictures/", include("articles.pages.picture_urls")),
    path("", include(crawlers)),
    *i18n_patterns(
        path("", include("articles.urls")),
        path("pages/", include("articles.site_pages.urls")),
        path("briefs/", include("articles.briefs.urls")),
        path("search/", include("articles.search.urls")),
        path("feeds/", include("articles.syndication.urls")),
        path("takedowns/", include("articles.takedowns.urls")),
        path("transparency/", include("articles.takedowns.report.urls")),
        path("admin/account/", include("newsroom.signin.urls")),
        path("admin/", (desk, app_name, namespace)),
        prefix_default_language=False,
    ),
]
