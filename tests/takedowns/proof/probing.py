"""What the tests of the proof share: a brief that articles carry, and a probe of all its surfaces."""

from typing import Any
from urllib.parse import unquote

from django.utils import timezone

from articles.editing.restrictions import Target
from articles.models import NewsItem
from articles.takedowns.proof.probe import ProbeResult, probe_surfaces
from articles.takedowns.proof.surfaces import surfaces_of
from articles.takedowns.proof.traces import traces_of
from tests import makers

WORDS = "枰石灯塔昨夜熄灭，航道改由浮标引导。港务处说今晚恢复“一号灯”，并向三家船东致歉。"


def carried_brief(count: int = 5, **values: Any) -> NewsItem:
    """A brief in a channel, with a source and a tag, carried by so many articles."""
    section, source = makers.make_section(), makers.make_source()
    values = {"headline": "枰石灯塔 2 号灯昨夜熄灭", "body": f"<p>{WORDS}</p>", "tags": ["枰石灯塔"]} | values
    brief = makers.make_brief(channel=makers.make_channel(), source=source, **values)
    for _ in range(count):
        makers.make_article(body=makers.embed(brief), section=section)
    return brief


def probe_all(target: Target, limit: int = 500) -> list[ProbeResult]:
    at = timezone.now()
    return probe_surfaces(surfaces_of(target, at, limit), traces_of(target, at), limit)


def paths_showing(results: list[ProbeResult]) -> list[str]:
    return [unquote(result.path) for result in results if result.shows_it]
