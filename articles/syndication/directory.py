"""The directory of feeds: which feeds exist, and which of them belong to a page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Channel, NewsItem, Section

# List pages and their feeds.
FEED_OF = {
    "articles:section": "section",
    "articles:tag": "tag",
    "articles:source": "source",
    "articles:person": "person",
    "articles:corrections": "corrections",
    "briefs:channel": "channel",
    "briefs:importance": "important",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A feed with its title and its URL in both formats."""

    title: str
    rss: str
    atom: str


def known(title: str, name: str, *args: int) -> Known:
    return Known(title, *(reverse(f"syndication:{name}-{shape}", args=args) for shape in ("rss", "atom")))


def general_feeds() -> list[Known]:
    return [known(_("All articles"), "articles"), known(_("Flash briefs"), "briefs")]


def feed_of_item(item: NewsItem) -> list[Known]:
    if item.section:
        return [known(str(item.section), "section", item.section.pk)]
    return [known(str(item.channel), "channel", item.channel.pk)] if item.channel else []


def feeds_in_groups() -> list[tuple[str, list[Known]]]:
    """All feeds that can be listed, in groups; empty groups are omitted. Two queries."""
    whole_site = [
        *general_feeds(),
        known(_("Important flash briefs"), "important"),
        known(_("Corrections"), "corrections"),
    ]
    sections = [known(str(section), "section", section.pk) for section in Section.objects.all()]
    channels = [known(str(channel), "channel", channel.pk) for channel in Channel.objects.all()]
    groups = [(_("The whole site"), whole_site), (_("Sections"), sections), (_("Streams"), channels)]
    return [group for group in groups if group[1]]
