"""Test data of feeds: a newsroom with an item in every list that has a feed, and feeds parsed by feedparser."""

from typing import Any

import feedparser
from django.test import Client

from articles.models import Article, Byline
from articles.models.choices import Importance
from tests import makers

SHAPES = ("rss", "atom")


def fill_lists(**values: Any) -> tuple[Article, dict[str, str]]:
    """An article with everything a feed entry can have, and the paths of all feeds without their extensions."""
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
    """The feed as parsed by feedparser; a parse error fails the test."""
    answer = Client().get(f"{language}/feeds/{path}")
    assert answer.status_code == 200, path
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not feed.bozo, (path, feed.get("bozo_exception"))
    return feed
