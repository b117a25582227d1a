"""The door for claims: open to a stranger without account, cookie or script; what was typed is never lost."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Byline, Mode, NewsItem, Placement
from articles.outbox.models import Message
from articles.restricting import restrict
from articles.takedowns.guards import MOST_ON_ONE_TARGET, stamp
from articles.takedowns.models import Claimant, Notice
from tests.makers import (
    embed,
    hours_ahead,
    make_article,
    make_brief,
    make_person,
    make_picture,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def fields(**values):
    """What a person sends a minute after the form was shown."""
    shown = timezone.now() - timedelta(minutes=1)
    return {"subject": "fact", "statement": "船名写错了。", "stamp": stamp(shown), "homepage": ""} | values


def text_of(response):
    return response.content.decode()


def without_stamp(response):
    return re.sub(r'name="stamp" value="[^"]*"', "", text_of(response))


def test_the_form_is_filled_with_a_public_item(client):
    article = make_article(headline="渡轮复航", source=make_source(name="望海社"))

    page = text_of(client.get(f"/takedowns/new/?item={article.pk}"))

    assert "渡轮复航" in page
    assert article.get_absolute_url() in page
    assert "望海社" in page
    assert 'name="address"' not in page


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.REMOVED, Mode.HIDDEN, Mode.RETRACTED])
def test_an_item_that_is_down_looks_like_a_number_that_never_was(client, mode):
    article = make_article(headline="密封的标题")
    restrict(article, mode, None, "test")

    answers = [client.get("/takedowns/new/", {"item": number}) for number in (article.pk, 999_999)]

    assert without_stamp(answers[0]) == without_stamp(answers[1])
    assert 'name="address"' in text_of(answers[0])
    assert "密封" not in text_of(answers[0])


def test_a_draft_and_a_scheduled_item_are_not_shown(client):
    draft = make_article(headline="草稿标题", published_at=None)
    later = make_article(headline="明日标题", published_at=hours_ahead(2))

    for item in (draft, later):
        assert item.headline not in text_of(client.get("/takedowns/new/", {"item": item.pk}))


@pytest.mark.parametrize("given", ["", "0", "-1", "x", "٣", "1" * 40, "1'", "<b>", "\x00", "1.5"])
def test_an_odd_number_gives_the_empty_form(client, given):
    response = client.get("/takedowns/new/", {"item": given})

    assert response.status_code == 200
    assert 'name="address"' in text_of(response)


def test_the_parts_are_those_that_the_page_shows(client):
    shown, elsewhere, drafted = make_brief(), make_brief(), make_brief(published_at=None)
    removed_here = make_brief()
    picture, gone = make_picture(alt="码头"), make_picture(alt="撤下的图")
    body = embed(shown, drafted, removed_here) + f'<figure data-picture="{gone.pk}"></figure>'
    article = make_article(body=body, lead_picture=picture)
    restrict(Placement.objects.get(brief=removed_here), Mode.ELEMENT_REMOVED, None, "test")
    restrict(gone, Mode.REMOVED, None, "test")
    Byline.objects.create(item=article, person=make_person(name="江宁"))

    page = text_of(client.get(f"/takedowns/new/?item={article.pk}"))

    assert all(words in page for words in (shown.headline, "码头", "江宁"))
    assert not any(words in page for words in (elsewhere.headline, drafted.headline, removed_here.headline, "撤下的图"))


def test_a_notice_is_kept_with_its_person_apart_and_a_receipt(client):
    article = make_article()

    response = client.post(
        f"/takedowns/new/?item={article.pk}", fields(name="Stella", email="stella@reader.example", part="whole")
    )

    notice, claimant, message = Notice.objects.get(), Claimant.objects.get(), Message.objects.get()
    assert (notice.item_id, notice.subject, notice.statement) == (article.pk, "fact", "船名写错了。")
    assert (claimant.notice, claimant.name) == (notice, "Stella")
    assert message.recipient == "stella@reader.example"
    assert notice.reference in message.subject
    assert response.status_code == 302


def test_the_receipt_is_in_the_language_of_the_form_and_leads_to_the_status_page(client):
    client.post("/en/takedowns/new/", fields(email="stella@reader.example", address="/articles/1/"))

    text = Message.objects.get().text
    path = re.search(r"http://127.0.0.1:8000(/en/takedowns/status/\S+)", text)[1]

    assert "Tidewatch" in text
    assert Notice.objects.get().reference in text_of(client.get(path))


def test_the_sender_is_told_the_reference_and_the_status_address(client):
    response = client.post("/takedowns/new/", fields(address="/articles/1/"), follow=True)

    page = text_of(response)
    assert Notice.objects.get().reference in page
    assert response.redirect_chain[0][0].removesuffix("?new=1") in page


def test_a_fact_error_needs_no_identity(client):
    client.post("/takedowns/new/", fields())

    assert Notice.objects.count() == 1
    assert not Claimant.objects.exists()
    assert not Message.objects.exists()


def test_a_brief_in_an_article_is_kept_as_its_placement(client):
    brief = make_brief(headline="停航通知")
    article = make_article(body=embed(brief))
    placement = Placement.objects.get(article=article)

    client.post(f"/takedowns/new/?item={article.pk}", fields(part=f"placement-{placement.pk}", part_words="第二句"))

    notice = Notice.objects.get()
    assert notice.placement == placement
    assert "停航通知" in notice.part
    assert notice.part.endswith("第二句")


def test_a_picture_is_kept_as_such(client):
    picture = make_picture()
    article = make_article(lead_picture=picture)

    client.post(f"/takedowns/new/?item={article.pk}", fields(part=f"picture-{picture.pk}"))

    assert Notice.objects.get().picture == picture


def test_a_part_that_is_not_on_the_page_is_refused_beside_the_field(client):
    elsewhere = make_brief(headline="别处的快讯")
    make_article(body=embed(elsewhere))
    other = Placement.objects.get(brief=elsewhere)

    response = client.post(f"/takedowns/new/?item={make_article().pk}", fields(part=f"placement-{other.pk}"))

    assert 'id="id_part_error"' in text_of(response)
    assert "别处的快讯" not in text_of(response)
    assert not Notice.objects.exists()


def test_a_removed_item_is_linked_for_the_desk_alone(client):
    article = make_article()
    restrict(article, Mode.SEALED, None, "test")

    known = client.post(f"/takedowns/new/?item={article.pk}", fields())
    unknown = client.post("/takedowns/new/?item=999999", fields())

    assert [notice.item_id for notice in Notice.objects.order_by("pk")] == [article.pk, None]
    assert Notice.objects.latest("pk").url_as_given == "?item=999999"
    assert known.status_code == unknown.status_code == 302


def test_a_guessed_number_does_not_tie_a_draft(client):
    draft = make_article(published_at=None)

    client.post(f"/takedowns/new/?item={draft.pk}", fields())

    assert Notice.objects.get().item is None
    NewsItem.objects.get(pk=draft.pk).delete()


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client):
    typed = fields(subject="", statement="", evidence="原页 <b>在此</b>", name="Stella", email="no address")

    page = text_of(client.post("/en/takedowns/new/", typed))

    assert all(f'id="id_{name}_error"' in page for name in ("subject", "statement", "email"))
    assert all(f'href="#{anchor}"' in page for anchor in ("id_subject_0", "id_statement", "id_email"))
    assert "原页 &lt;b&gt;在此&lt;/b&gt;" in page
    assert 'value="Stella"' in page
    assert 'value="no address"' in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("name", "longest"), [("statement", 20_000), ("evidence", 20_000), ("name", 200), ("part_words", 250)]
)
def test_a_text_over_its_length_is_refused_in_words_and_kept(client, name, longest):
    fits = client.post("/takedowns/new/", fields(**{name: "字" * longest}))
    over = client.post("/takedowns/new/", fields(**{name: "字" * (longest + 1)}))

    assert fits.status_code == 302
    assert f'id="id_{name}_error"' in text_of(over)
    assert "字" * (longest + 1) in text_of(over)


def test_line_ends_count_once(client):
    response = client.post("/takedowns/new/", fields(statement="字\r\n" * 10_000))

    assert response.status_code == 302
    assert "\r" not in Notice.objects.get().statement


@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "%FF", "%1B", "%C2%85", "%F0%9F%9A%A2"])
def test_odd_characters_are_no_failure(client, odd):
    body = f"subject=fact&statement=a{odd}b&name=a{odd}b&address={odd}&stamp={fields()['stamp']}"

    response = client.post("/takedowns/new/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 302
    assert not re.search("[\x00-\x08\x1b\x85]", Notice.objects.get().statement)


def test_a_statement_of_nothing_but_control_characters_is_missing(client):
    assert 'id="id_statement_error"' in text_of(client.post("/takedowns/new/", fields(statement="\x00\x01")))


@pytest.mark.parametrize("seconds", [0, 1, 24 * 3600 + 5])
def test_too_fast_or_too_old_is_shown_again_with_everything_and_a_fresh_stamp(client, seconds):
    old = stamp(timezone.now() - timedelta(seconds=seconds))

    page = text_of(client.post("/takedowns/new/", fields(stamp=old)))

    assert "船名写错了。" in page
    assert 'class="faults"' in page
    assert old not in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize("given", ["", "x", "1.0:abc", "nan"])
def test_a_forged_stamp_is_refused_in_words(client, given):
    assert 'class="faults"' in text_of(client.post("/takedowns/new/", fields(stamp=given)))
    assert not Notice.objects.exists()


def test_a_filled_trap_is_told_and_emptied_so_a_person_can_send_again(client):
    page = text_of(client.post("/takedowns/new/", fields(homepage="https://spam.example")))

    assert 'class="faults"' in page
    assert "船名写错了。" in page
    assert "spam.example" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_on_another_site_is_refused(client, headers):
    response = client.post("/takedowns/new/", fields(), headers=headers)

    assert response.status_code == 403
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_our_own_form_is_taken_without_a_token(headers):
    response = Client(enforce_csrf_checks=True).post("/takedowns/new/", fields(), headers=headers)

    assert response.status_code == 302


def test_too_many_from_one_network_are_told_the_post_and_keep_what_they_wrote(client):
    article = make_article()
    for _number in range(MOST_ON_ONE_TARGET):
        client.post(f"/takedowns/new/?item={article.pk}", fields(), REMOTE_ADDR="192.0.2.1")

    over = client.post(f"/takedowns/new/?item={article.pk}", fields(statement="第二十一份"), REMOTE_ADDR="192.0.2.200")

    assert over.status_code == 429
    assert "第二十一份" in text_of(over)
    assert "corrections@tidewatch.example" in text_of(over)
    assert Notice.objects.count() == MOST_ON_ONE_TARGET


def test_another_network_or_another_item_is_not_held_up(client):
    first, second = make_article(), make_article()
    for _number in range(MOST_ON_ONE_TARGET + 1):
        client.post(f"/takedowns/new/?item={first.pk}", fields(), REMOTE_ADDR="2001:db8:1::1")

    elsewhere = client.post(f"/takedowns/new/?item={first.pk}", fields(), REMOTE_ADDR="2001:db8:2::1")
    other = client.post(f"/takedowns/new/?item={second.pk}", fields(), REMOTE_ADDR="2001:db8:1::9")

    assert (elsewhere.status_code, other.status_code) == (302, 302)


def test_behind_a_proxy_the_asker_is_counted_and_not_the_proxy(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = "198.51.100.7, 192.0.2.1"
    for _number in range(MOST_ON_ONE_TARGET):
        client.post("/takedowns/new/", fields(), headers={"X-Forwarded-For": forged})

    same = client.post("/takedowns/new/", fields(), headers={"X-Forwarded-For": "203.0.113.5, 192.0.2.9"})
    other = client.post("/takedowns/new/", fields(), headers={"X-Forwarded-For": "203.0.113.5"})

    assert (same.status_code, other.status_code) == (429, 302)


def test_no_answer_is_stored_or_sets_a_cookie(client):
    answers = [
        client.get("/takedowns/new/"),
        client.post("/takedowns/new/", fields(statement="")),
        client.post("/takedowns/new/", fields()),
        client.post("/takedowns/new/", fields(), headers={"Origin": "https://elsewhere.example"}),
    ]

    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert not client.cookies


def test_a_form_in_another_character_set_gets_our_own_page(client):
    response = client.post(
        "/takedowns/new/", "statement=+ADw-", content_type="application/x-www-form-urlencoded; charset=utf-7"
    )

    assert response.status_code == 400


def test_fifty_briefs_ask_no_more_than_one(client):
    counts = []
    for number in (1, 50):
        article = make_article(body=embed(*(make_brief() for _brief in range(number))))
        client.get(f"/takedowns/new/?item={article.pk}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/takedowns/new/?item={article.pk}")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 8


def test_a_failure_keeps_nothing_of_a_notice(client, monkeypatch):
    def fail(*args, **values):
        raise OSError

    monkeypatch.setattr("articles.takedowns.receiving.render_to_string", fail)
    with pytest.raises(OSError):
        client.post("/takedowns/new/", fields(email="stella@reader.example"))

    assert not Notice.objects.exists()
    assert not Claimant.objects.exists()
