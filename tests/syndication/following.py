"""A newsroom in which every list that can be followed has an article or a brief, and a feed as a reader gets it."""

from typing import Any

import feedparser
from django.test import Client

from articles.models import Article, Byline
from articles.models.newsitem import Importance
from tests import makers

SHAPES = ("rss", "atom")


def fill_lists(**values: Any) -> tuple[Article, dict[str, str]]:
    """An article with all that a feed tells of one; the paths of the feeds of all lists without their endings."""
    source, section, channel = makers.make_source(), makers.make_section(), makers.make_channel()
    person, name = makers.make_person(), "潮信银行"
    brief = makers.make_brief(channel=channel, importance=Importance.TOP, source=source, tags=(name,), headline="快讯")
    values.setdefault(
        "body", makers.embed(brief) + '<p>见<a href="#corrections">文末</a>与<a href="/about/">关于</a>。</p>'
    )
    article = makers.make_article(section=section, source=source, tags=(name,), **values)
    Byline.objects.create(item=article, role="writer", person=person)
    makers.make_correction(article)
    return article, {
        "articles": "articles",
        "briefs": "briefs",
        "important": "briefs/important",
        "corrections": "corrections",
        "section": f"sections/{section.pk}",
        "channel": f"channels/{channel.pk}",
        "source": f"sources/{source.pk}",
        "person": f"people/{person.pk}",
        "tag": f"tags/{article.tags.get(name=name).pk}",
    }


LISTS = ("articles", "briefs", "important", "corrections", "section", "channel", "source", "person", "tag")
OF_ARTICLES = ("articles", "section", "source", "person", "tag")


def read(path: str, language: str = "") -> Any:
    """A feed as feedparser reads it; a complaint fails the test."""
    answer = Client().get(f"{language}/feeds/{path}")
    assert answer.status_code == 200, path
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not feed.bozo, (path, feed.get("bozo_exception"))
    return feed
