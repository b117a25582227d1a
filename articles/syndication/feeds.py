"""Lists as RSS and Atom feeds. `listings.py` decides what they contain, `formats.py` how it is written."""

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import SyndicationFeed

from articles.formats.interface_language import interface_language
from articles.pages.metadata import site_name
from articles.pages.moved import moved_to
from articles.syndication.addresses import whole
from articles.syndication.entries import FeedEntry, newest_change
from articles.syndication.formats import Legible
from articles.syndication.listings import Listing, ListingMoved
from articles.syndication.terms import publisher_name


class ListingFeed(Feed):
    def __init__(self, list_of: Callable[..., Listing], feed_type: type[Legible]) -> None:
        self.list_of, self.feed_type = list_of, feed_type

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().__call__(request, *args, **kwargs)
        except ListingMoved as moved:
            match = request.resolver_match
            assert match is not None
            return moved_to(request, reverse(match.view_name, args=[moved.pk]))
        # It is the date of the newest entry, which does not change when an entry is removed. Our ETag does.
        del response["Last-Modified"]
        return response

    @property
    def language(self) -> str:  # type: ignore[override]
        return interface_language()

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Listing:
        return self.list_of(timezone.now(), **kwargs)

    def get_feed(self, obj: Listing, request: HttpRequest) -> SyndicationFeed:
        """Use the canonical URL of the feed, independent of the requested host."""
        feed = super().get_feed(obj, request)
        feed.feed["feed_url"] = feed.feed["id"] = whole(request.path)
        return feed

    def title(self, obj: Listing) -> str:
        return f"{obj.title} · {site_name()}"

    def description(self, obj: Listing) -> str:
        return self.title(obj)

    def link(self, obj: Listing) -> str:
        return whole(obj.path)

    def author_name(self) -> str:
        return publisher_name()

    def author_link(self) -> str:
        return whole("/")

    def feed_copyright(self) -> str:
        return f"© {publisher_name()}"

    def feed_extra_kwargs(self, obj: Listing) -> dict[str, Any]:
        return {"newest_change": newest_change(obj.entries)}

    def items(self, obj: Listing) -> list[FeedEntry]:
        return obj.entries

    def item_title(self, item: FeedEntry) -> str:
        return item.title

    def item_description(self, item: FeedEntry) -> str | None:  # type: ignore[override]
        return item.summary or None

    def item_link(self, item: FeedEntry) -> str:
        return item.address

    def item_guid(self, item: FeedEntry) -> str:
        return item.id

    item_guid_is_permalink = False

    def item_pubdate(self, item: FeedEntry) -> Any:
        return timezone.localtime(item.published)

    def item_updateddate(self, item: FeedEntry) -> Any:
        return timezone.localtime(item.updated)

    def item_categories(self, item: FeedEntry) -> tuple[str, ...]:
        return item.categories

    def item_extra_kwargs(self, item: FeedEntry) -> dict[str, Any]:
        names = ("content", "language", "authors", "contributors", "rights", "source", "original")
        return {name: getattr(item, name) for name in names}
