"""One list as RSS or Atom. What stands in it is decided in `listings.py`, how it is written in `formats.py`."""

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import get_language

from articles.page_head import site_name
from articles.syndication.addresses import whole
from articles.syndication.entries import Entry, newest_change
from articles.syndication.formats import Legible
from articles.syndication.listings import Listing
from articles.syndication.terms import publisher_name


class ListingFeed(Feed):
    def __init__(self, list_of: Callable[..., Listing], feed_type: type[Legible]) -> None:
        self.list_of, self.feed_type = list_of, feed_type

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # The newest entry's date: it stays where it is when an entry is taken out. Our ETag tells the truth.
        del response["Last-Modified"]
        return response

    @property
    def language(self) -> str:  # type: ignore[override]
        return "en" if get_language() == "en" else "zh-Hans"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Listing:
        return self.list_of(timezone.now(), **kwargs)

    def get_feed(self, obj: Listing, request: HttpRequest) -> SyndicationFeed:
        """Its own address is the one we are known by, whatever host was asked."""
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

    def items(self, obj: Listing) -> list[Entry]:
        return obj.entries

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str | None:  # type: ignore[override]
        return item.summary or None

    def item_link(self, item: Entry) -> str:
        return item.address

    def item_guid(self, item: Entry) -> str:
        return item.id

    item_guid_is_permalink = False

    def item_pubdate(self, item: Entry) -> Any:
        return timezone.localtime(item.published)

    def item_updateddate(self, item: Entry) -> Any:
        return timezone.localtime(item.updated)

    def item_categories(self, item: Entry) -> tuple[str, ...]:
        return item.categories

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        names = ("content", "language", "authors", "contributors", "rights", "source", "original")
        return {name: getattr(item, name) for name in names}
