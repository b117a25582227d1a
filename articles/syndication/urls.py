"""Feeds exist in both languages; URLs for crawlers have no language prefix."""

from collections.abc import Callable

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from articles.syndication import listings, views
from articles.syndication.feeds import ListingFeed
from articles.syndication.formats import Atom, Rss
from articles.syndication.listings import Listing


def _feeds(route: str, name: str, list_of: Callable[..., Listing]) -> list[URLPattern]:
    return [
        path(f"{route}.rss", require_safe(ListingFeed(list_of, Rss)), name=f"{name}-rss"),
        path(f"{route}.atom", require_safe(ListingFeed(list_of, Atom)), name=f"{name}-atom"),
    ]


app_name = "syndication"
urlpatterns = [
    path("", views.feed_directory, name="feeds"),
    *_feeds("articles", "articles", listings.all_articles),
    *_feeds("briefs", "briefs", listings.all_briefs),
    *_feeds("briefs/important", "important", listings.important_briefs),
    *_feeds("corrections", "corrections", listings.corrections),
    *_feeds("sections/<int:pk>", "section", listings.of_section),
    *_feeds("channels/<int:pk>", "channel", listings.of_channel),
    *_feeds("sources/<int:pk>", "source", listings.of_source),
    *_feeds("people/<int:pk>", "person", listings.of_person),
    *_feeds("tags/<int:pk>", "tag", listings.of_tag),
]
crawlers = (
    [
        path("sitemap.xml", views.sitemap_index, name="index"),
        path("sitemaps/pages.xml", views.sitemap_of_pages, name="pages"),
        path("sitemaps/<str:name>.xml", views.sitemap, name="sitemap"),
        path("news-sitemap.xml", views.news_sitemap, name="news"),
        path("robots.txt", views.robots, name="robots"),
        path(".well-known/security.txt", views.security, name="security"),
    ],
    "crawlers",
)
