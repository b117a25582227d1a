"""URLs of the palette, in the namespace of the admin; `newsroom/urls.py` puts them among those of the items."""

from django.contrib import admin
from django.urls import path

from articles.palette.views import actions_view, palette_view, publish_view

urlpatterns = [
    path("", admin.site.admin_view(palette_view), name="articles_newsitem_palette"),
    path("acts/", admin.site.admin_view(actions_view), name="articles_newsitem_palette_acts"),
    path("publish/", admin.site.admin_view(publish_view), name="articles_newsitem_palette_publish"),
]
