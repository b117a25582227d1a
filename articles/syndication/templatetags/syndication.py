"""Template tags: the feeds of a page, its structured data, timestamps."""

from datetime import datetime
from typing import Any, cast

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.syndication.directory import FEED_OF, Known, feed_of_item, general_feeds, known
from articles.syndication.newsarticle import as_script, news_article
from articles.syndication.person import profile_page

register = template.Library()


@register.simple_tag(takes_context=True)
def feed_links(context: Context) -> list[Known]:
    """The feeds of the list or item on this page, then those of the whole site. No queries."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or context.get("status"):
        return []
    name = FEED_OF.get(match.view_name)
    own = [known(context["head"].title, name, *match.kwargs.values())] if name and not context.get("unlisted") else []
    item = context.get("item")
    return own + (feed_of_item(item) if item else []) + general_feeds()


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """The item of this page as schema.org NewsArticle, safe inside a script element."""
    page = cast(dict[str, Any], context.flatten())
    return as_script(news_article(page["item"], page))


@register.simple_tag(takes_context=True)
def person_data(context: Context) -> SafeString:
    """The person of this page as schema.org ProfilePage, safe inside a script element."""
    return as_script(profile_page(context["person"], context["profile"]))


@register.filter
def instant(at: datetime) -> str:
    """A moment in ISO 8601 with its offset, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds")
