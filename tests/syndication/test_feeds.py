"""Tests of feeds: every list as RSS and Atom, as much text as the licence permits, and only listed items."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.rights.models import Use
from articles.syndication.urls import urlpatterns
from tests import makers
from tests.syndication.following import LISTS, OF_ARTICLES, SHAPES, fill_lists, read

pytestmark = pytest.mark.django_db
each_shape = pytest.mark.parametrize("shape", SHAPES)
each_list = pytest.mark.parametrize("name", LISTS)


def test_every_list_has_a_feed_in_both_formats():
    assert {path.name for path in urlpatterns} - {"feeds"} == {f"{name}-{shape}" for name in LISTS for shape in SHAPES}


@each_shape
@pytest.mark.parametrize("language", ["", "/en"])
@each_list
def test_a_feed_is_valid_and_every_entry_is_complete(name, language, shape):
    _, paths = fill_lists()

    feed = read(f"{paths[name]}.{shape}", language)

    assert feed.version == {"rss": "rss20", "atom": "atom10"}[shape]
    assert feed.feed.title
    assert feed.feed.language == ("en" if language else "zh-Hans")
    assert feed.feed.link.startswith(f"{settings.SITE_URL}{language}/")
    assert f"{settings.SITE_URL}{language}/feeds/{paths[name]}.{shape}" in {link.href for link in feed.feed.links}
    assert feed.entries
    for entry in feed.entries:
        assert all((entry.title, entry.id, entry.link, entry.author, entry.published_parsed, entry.updated_parsed))
        assert entry.link.startswith(f"{settings.SITE_URL}{language}/")


@each_shape
@each_list
def test_rss_and_atom_entries_have_the_same_permanent_ids(name, shape):
    _, paths = fill_lists()

    ids = [[entry.id for entry in read(f"{paths[name]}.{each}").entries] for each in SHAPES]

    assert ids[0] == ids[1]
    assert all(entry_id.startswith(("urn:uuid:", "tag:")) for entry_id in ids[0])


@each_shape
def test_an_empty_list_has_a_feed_without_entries(shape):
    section, channel = makers.make_section(), makers.make_channel()

    for path in ("articles", "briefs", "briefs/important", "corrections"):
        assert read(f"{path}.{shape}").entries == []
    assert read(f"sections/{section.pk}.{shape}").entries == []
    assert read(f"channels/{channel.pk}.{shape}").entries == []


@each_shape
@pytest.mark.parametrize("path", ["tags", "sources", "people", "sections", "channels"])
def test_the_feed_of_an_unknown_or_draft_only_list_answers_404(client, path, shape):
    hidden = makers.make_article(published_at=None, tags=("草稿里的名字",), source=makers.make_source())
    number = {"tags": hidden.tags.get().pk, "sources": hidden.source_id}.get(path, 987654)

    assert client.get(f"/feeds/{path}/{number}.{shape}").status_code == 404
    assert client.get(f"/feeds/{path}/{'9' * 30}.{shape}").status_code == 404


@each_shape
@pytest.mark.parametrize("name", OF_ARTICLES)
def test_an_original_article_is_in_the_feed_in_full_with_briefs_and_absolute_links(name, shape):
    article, paths = fill_lists()

    entry = next(one for one in read(f"{paths[name]}.{shape}").entries if one.id == article.uuid.urn)

    text = entry.content[0].value
    assert "前一段。" in text
    assert "快讯" in text
    assert f'href="{settings.SITE_URL}/about/"' in text
    assert f'href="{settings.SITE_URL}{article.get_absolute_url()}#corrections"' in text
    assert "data-id" not in text
    assert 'href="/' not in text


@each_shape
@pytest.mark.parametrize("use", Use)
def test_a_licensed_text_is_in_the_feed_as_far_as_its_licence_permits(use, shape):
    body = "<p>" + "全" * 300 + "末尾</p>"
    terms = makers.make_licence(permitted_use=use)
    article = makers.make_article(origin="agreed", licence=terms, body=body, original_url="https://first.example/1")

    entries = read(f"articles.{shape}").entries

    assert len(entries) == (use > Use.NOTHING)
    for entry in entries:
        assert entry.title == article.headline
        assert bool(entry.get("content")) == (use == Use.FULL_TEXT)
        assert ("全" in entry.get("summary", "")) == (use >= Use.EXCERPT)
        assert "末尾" in str(entry) if use == Use.FULL_TEXT else "末尾" not in str(entry)
        assert "https://first.example/1" in {link.href for link in entry.links}


@each_shape
def test_an_embedded_brief_licensed_for_its_headline_is_in_the_feed_without_its_body(shape):
    terms = makers.make_licence(permitted_use=Use.HEADLINE)
    brief = makers.make_brief(origin="agreed", licence=terms, headline="只许标题", body="<p>不许的正文。</p>")
    makers.make_article(body=makers.embed(brief))

    text = str(read(f"articles.{shape}").entries)

    assert "只许标题" in text
    assert "不许的正文" not in text


@each_shape
def test_a_correction_of_an_article_or_its_brief_changes_the_updated_time(shape):
    brief = makers.make_brief(published_at=makers.hours_ago(9))
    article = makers.make_article(published_at=makers.hours_ago(8), body=makers.embed(brief))
    before = read(f"articles.{shape}").entries[0]

    for item, hours in ((article, 3), (brief, 2)):
        made_at = makers.hours_ago(hours).replace(microsecond=0)
        makers.make_correction(item, made_at=made_at)
        feed = read(f"articles.{shape}")
        assert feed.entries[0].updated_parsed == made_at.timetuple()[:6] + feed.entries[0].updated_parsed[6:]
        assert feed.entries[0].updated_parsed > before.updated_parsed
        assert feed.feed.updated_parsed == feed.entries[0].updated_parsed
        assert feed.entries[0].published_parsed == before.published_parsed
        before = feed.entries[0]


@each_shape
@each_list
def test_restricted_withdrawn_draft_scheduled_and_expired_items_are_not_in_a_feed(name, shape):
    article, paths = fill_lists()
    for mode in (Mode.SEALED, Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.RETRACTED, Mode.DELISTED):
        hidden, _ = _like(article, f"不可见{mode}")
        restrict(hidden, mode, None, "demanded")
    withdrawn, _ = _like(article, "不可见：撤回")
    withdraw(withdrawn, None)
    _like(article, "不可见：草稿", published_at=None)
    _like(article, "不可见：定时", published_at=makers.hours_ahead(1))
    _like(article, "不可见：过期", expires_at=makers.hours_ago(0.5))

    answer = Client().get(f"/feeds/{paths[name]}.{shape}")

    assert "不可见" not in answer.content.decode()
    assert read(f"{paths[name]}.{shape}").entries


def _like(article, headline, **values):
    """An article in all the lists of another one, with a correction, whose entry has its headline."""
    item = makers.make_article(
        headline=headline, section=article.section, source=article.source, tags=("潮信银行",), **values
    )
    item.bylines.create(role="writer", person=article.bylines.get().person)
    return item, makers.make_correction(item)


@each_shape
def test_a_removed_brief_is_not_in_the_feed_entry_of_its_article(shape):
    brief = makers.make_brief(headline="不可见", body="<p>不可见的正文。</p>")
    makers.make_article(body=makers.embed(brief))
    restrict(brief, Mode.REMOVED, None, "demanded")

    assert "不可见" not in str(read(f"articles.{shape}").entries)


@each_shape
def test_characters_forbidden_in_xml_are_dropped_from_a_feed(shape):
    makers.make_article(headline="甲\x08乙 ]]> <b>&amp; 😀 نص", body="<p>丙\x0b丁 ]]&gt; &lt;script&gt; 😀</p>")

    entry = read(f"articles.{shape}").entries[0]

    assert "甲乙 ]]>" in entry.title
    assert "丙丁 ]]" in entry.content[0].value


@pytest.mark.slow
@each_shape
def test_a_feed_has_at_most_fifty_entries_and_a_constant_query_count(client, shape):
    section, source = makers.make_section(), makers.make_source()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/feeds/articles.{shape}").status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for _ in range(count):
            body = makers.embed(makers.make_brief(source=source))
            item = makers.make_article(section=section, source=source, body=body, tags=("潮信银行",))
            item.bylines.create(role="outlet", outlet=source)
            makers.make_correction(item)

    add(1)
    few = asked()
    add(55)
    many = asked()

    assert many == few
    assert len(read(f"articles.{shape}").entries) == 50


@each_shape
def test_an_unchanged_feed_answers_304_by_etag(client, shape):
    makers.make_article()
    first = client.get(f"/feeds/articles.{shape}")

    again = client.get(f"/feeds/articles.{shape}", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "Last-Modified" not in first


def test_the_page_of_a_list_links_its_feeds(client):
    _, paths = fill_lists()

    for name in ("section", "source", "person", "tag", "channel", "corrections", "important"):
        page = {"important": "briefs/important", "channel": f"briefs/{paths['channel']}"}.get(name, paths[name])
        html = client.get(f"/{page}/").content.decode()
        for shape in SHAPES:
            assert f'href="/feeds/{paths[name]}.{shape}"' in html.partition("</head>")[0], name


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_feeds_page_has_three_groups_and_its_links_answer_200(client, language):
    _, paths = fill_lists()

    page = client.get(f"{language}/feeds/").content.decode()

    main = page.partition("<main")[2].partition("</main>")[0]
    for name in ("articles", "briefs", "important", "corrections", "section", "channel"):
        for shape in SHAPES:
            address = f"{language}/feeds/{paths[name]}.{shape}"
            assert f'href="{address}"' in main
            assert client.get(address).status_code == 200
    assert main.count("<h2>") == 3
    assert "<h2></h2>" not in main
