"""Tests of robots.txt and security.txt."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests import makers

pytestmark = pytest.mark.django_db


def fields(text: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        values.setdefault(name, []).append(value)
    return values


def test_robots_txt_disallows_admin_search_claim_status_and_previews_and_lists_the_sitemaps(client):
    answer = client.get("/robots.txt")

    values = fields(answer.content.decode())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert values["User-agent"] == ["*"]
    assert set(values["Disallow"]) == {
        f"{way}{door}"
        for way in ("", "/en")
        for door in ("/admin/", "/search/", "/takedowns/status/", "/articles/shared/", "/briefs/shared/")
    }
    assert values["Sitemap"] == [f"{settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap")]
    for address in values["Sitemap"]:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_an_article_links_to_nothing_that_robots_txt_disallows_except_search(client):
    article = makers.make_article(section=makers.make_section(), tags=("潮信银行",))
    closed = fields(client.get("/robots.txt").content.decode())["Disallow"]

    page = client.get(article.get_absolute_url()).content.decode()

    # Search results are disallowed: a crawler that follows their filters never comes to an end.
    others = [door for door in closed if door != "/search/"]
    assert not [door for door in others if f'href="{door}' in page]
    assert "noindex" not in page


def test_security_txt_has_contact_expiry_and_canonical_address(client):
    answer = client.get("/.well-known/security.txt")

    values = fields(answer.content.decode())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert values["Contact"] == [f"mailto:{settings.SITE['email']}"]
    assert values["Canonical"] == [f"{settings.SITE_URL}/.well-known/security.txt"]
    assert values["Preferred-Languages"] == ["zh, en"]
    expires = datetime.fromisoformat(values["Expires"][0])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=366)


def test_security_txt_changes_the_next_day(client, clock):
    first = client.get("/.well-known/security.txt").content
    clock.now = clock.now.replace(hour=0, minute=0, second=1)
    clock.advance(days=1)

    assert client.get("/.well-known/security.txt").content != first
