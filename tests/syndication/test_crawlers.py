"""What do robots.txt and security.txt say, and is it true?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests import makers

pytestmark = pytest.mark.django_db


def fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_robots_are_kept_from_the_desk_and_from_claims_and_shown_the_sitemaps(client):
    answer = client.get("/robots.txt")

    told = fields(answer.content.decode())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert told["User-agent"] == ["*"]
    assert set(told["Disallow"]) == {
        f"{way}{door}" for way in ("", "/en") for door in ("/admin/", "/search/", "/takedowns/status/")
    }
    assert told["Sitemap"] == [f"{settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap")]
    for address in told["Sitemap"]:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_nothing_that_readers_have_is_closed_to_robots(client):
    article = makers.make_article(section=makers.make_section(), tags=("潮信银行",))
    closed = fields(client.get("/robots.txt").content.decode())["Disallow"]

    page = client.get(article.get_absolute_url()).content.decode()

    # Answers to questions have no end, and a crawler that follows the filters finds none.
    others = [door for door in closed if door != "/search/"]
    assert not [door for door in others if f'href="{door}' in page]
    assert "noindex" not in page


def test_security_txt_names_whom_to_tell_until_when_and_where_it_stands(client):
    answer = client.get("/.well-known/security.txt")

    told = fields(answer.content.decode())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert told["Contact"] == [f"mailto:{settings.SITE['email']}"]
    assert told["Canonical"] == [f"{settings.SITE_URL}/.well-known/security.txt"]
    assert told["Preferred-Languages"] == ["zh, en"]
    expires = datetime.fromisoformat(told["Expires"][0])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=366)


def test_security_txt_is_never_given_out_past_its_day(client, monkeypatch):
    first = client.get("/.well-known/security.txt").content
    next_day = datetime.now(UTC).replace(hour=0, minute=0, second=1) + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: next_day)

    assert client.get("/.well-known/security.txt").content != first
