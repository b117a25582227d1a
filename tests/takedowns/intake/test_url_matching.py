"""URL matching: up to fifty addresses in any form. Drafts and sealed pages look like addresses that never existed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.takedowns.intake.url_matching import match_urls
from articles.takedowns.models import Notice, NoticeTarget
from tests.makers import hours_ahead, make_article, make_brief, make_claim, make_picture

pytestmark = pytest.mark.django_db

UNKNOWN = "/articles/999999/"


@pytest.fixture(autouse=True)
def _site_with_a_chinese_domain(settings):
    settings.SITE_URL = "https://候潮.example"
    settings.ALLOWED_HOSTS = ["testserver", "tidewatch.example", "127.0.0.1"]


def page_after(client, **claim):
    return client.post("/en/takedowns/new/", make_claim(**claim), follow=True).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        "https://tidewatch.example/articles/{pk}/",
        "HTTP://TideWatch.example./articles/{pk}",
        "https://tidewatch.example:443/en/articles/{pk}/?utm_source=rss&a=b#top",
        "tidewatch.example/articles/{pk}/",
        "//tidewatch.example//articles/{pk}//",
        "/articles/{pk}/",
        "/en/articles/{pk}",
        "https://tidewatch.example/%61rticles/{pk}%2F",
        "https://候潮.example/articles/{pk}/",
        "https://xn--hwqt77e.example/articles/{pk}/",
        "  <https://tidewatch.example/articles/{pk}/>  ",
        "http://127.0.0.1:8000/articles/{pk}/",
        "127.0.0.1:8000/articles/{pk}/",
        "urn:uuid:{uuid}",
    ],
)
def test_every_form_of_an_address_matches_its_item(form):
    article = make_article()

    (match,) = match_urls(form.format(pk=article.pk, uuid=article.uuid), timezone.now())

    assert (match.item, match.found) == (article, True)


def test_briefs_and_pictures_match_at_their_own_addresses():
    brief, picture = make_brief(), make_picture()
    make_article(lead_picture=picture)
    lines = f"{brief.get_absolute_url()}\nhttps://tidewatch.example{picture.get_absolute_url()}\n/articles/{brief.pk}/"

    first, second, wrong_kind = match_urls(lines, timezone.now())

    assert (first.item.pk, second.picture) == (brief.pk, picture)
    assert first.found
    assert second.found
    assert (wrong_kind.item, wrong_kind.found) == (None, False)


@pytest.mark.parametrize(
    "line",
    [
        "https://elsewhere.example/articles/1/",
        "https://tidewatch.example.elsewhere.example/articles/1/",
        "ftp://tidewatch.example/articles/1/",
        "javascript:alert(1)",
        "https://[::1/articles/1/",
        "https:///articles/1/",
        "elsewhere.example/articles/1/",
    ],
)
def test_an_address_of_another_site_is_an_error_at_the_field_and_is_kept(client, line):
    page = page_after(client, address=f"/articles/1/\n{line}")

    assert "Line 2: this is not an address on our site." in page
    assert 'id="id_address_error"' in page
    assert line in page
    assert not Notice.objects.exists()


def test_a_password_in_an_address_is_refused_and_not_repeated(client):
    for line in ("https://stella:geheim@tidewatch.example/articles/1/", "stella:geheim@tidewatch.example/articles/1/"):
        page = page_after(client, address=line)

        assert "this address contains a user name or password" in page
        assert page.count("geheim") == 1
    assert not Notice.objects.exists()


def test_fifty_addresses_are_accepted_and_a_thousand_refused_with_a_message(client):
    lines = [f"https://tidewatch.example/articles/{number}/" for number in range(1, 1001)]

    page = page_after(client, address="\n".join(lines))
    page_after(client, address="\n".join(lines[:50]))

    assert "At most 50 addresses are allowed in one notice; you entered 1000." in page
    assert lines[999] in page
    assert NoticeTarget.objects.count() == 50


@pytest.mark.slow
def test_fifty_addresses_need_more_queries_than_one_only_to_store_snapshots_and_cases(client):
    articles = [make_article() for _number in range(50)]
    counts = []
    for count in (1, 50):
        text = "\n".join(article.get_absolute_url() for article in articles[:count])
        with CaptureQueriesContext(connection) as queries:
            client.post("/takedowns/new/", make_claim(address=text))
        counts.append(len(queries))

    # A snapshot is taken of each page, and a case is opened for it.
    queries_per_page = 11 + 12
    assert counts[1] - counts[0] <= 49 * queries_per_page
    assert Notice.objects.latest("pk").targets.filter(found=True).count() == 50


def test_the_first_match_becomes_the_item_and_further_addresses_become_targets(client):
    article, other = make_article(), make_article()

    client.post("/takedowns/new/", make_claim(address=other.get_absolute_url()))
    client.post(f"/takedowns/new/?item={article.pk}", make_claim(others=other.get_absolute_url()))

    first, second = Notice.objects.order_by("pk")
    assert (first.item_id, second.item_id) == (other.pk, article.pk)
    assert [target.item_id for target in second.targets.all()] == [other.pk]


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.RETRACTED])
def test_a_removed_item_counts_as_found(client, mode):
    article = make_article()
    restrict(article, mode, None, "test")

    page = page_after(client, address=article.get_absolute_url())

    assert "match no page of ours" not in page
    assert Notice.objects.get().item_id == article.pk


def test_drafts_and_sealed_pages_look_like_unknown_addresses_but_sealed_ones_are_linked(client):
    sealed, draft, later = make_article(), make_article(published_at=None), make_article(published_at=hours_ahead(3))
    hidden_picture = make_picture()
    make_article(lead_picture=hidden_picture)
    restrict(sealed, Mode.SEALED, None, "test")
    restrict(hidden_picture, Mode.SEALED, None, "test")
    drafted_picture = make_picture()
    make_article(published_at=None, lead_picture=drafted_picture)
    pages = []
    paths = [one.get_absolute_url() for one in (sealed, draft, later, hidden_picture, drafted_picture)]
    for path in [UNKNOWN, *paths]:
        page = page_after(client, address=path)
        token = page.split("/takedowns/status/")[1].split("/")[0]
        notice = Notice.objects.latest("pk")
        comparable = re.sub('name="stamp" value="[^"]*"', "", page.replace(token, "").replace(notice.reference, ""))
        pages.append("".join(part.partition("</time>")[2] for part in comparable.split("<time")))
        assert notice.targets.get().url_as_given == path

    assert "match no page of ours: 1." in page
    assert len(set(pages)) == 1
    links = [(target.item_id, target.picture_id) for target in NoticeTarget.objects.order_by("pk")]
    assert links == [
        (None, None),
        (sealed.pk, None),
        (None, None),
        (None, None),
        (None, hidden_picture.pk),
        (None, None),
    ]


@pytest.mark.parametrize("text", ["关于渡轮的那篇报道", "注: 第二句", "note: the second line", "版本 3.5"])
def test_a_description_instead_of_an_address_is_kept(client, text):
    page = page_after(client, address=text)

    assert "The address of the content" in page
    assert Notice.objects.get().url_as_given == text


def test_an_address_that_is_too_long_is_refused_with_a_message(client):
    assert "Line 1: this line is longer than 900 characters." in page_after(client, address="/articles/" + "1" * 900)
