"""The door for claims: open to a stranger without account, cookie or script; what was typed is never lost."""

import re

import pytest

from articles.outbox.models import Message
from articles.takedowns.models import Claimant, Notice
from tests.makers import make_article, make_claim

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def test_a_notice_is_kept_with_its_person_apart_and_a_receipt(client):
    article = make_article()

    response = client.post(
        f"/takedowns/new/?item={article.pk}", make_claim(name="Stella", email="stella@reader.example", part="whole")
    )

    notice, claimant, message = Notice.objects.get(), Claimant.objects.get(), Message.objects.get()
    assert (notice.item_id, notice.subject, notice.statement) == (article.pk, "fact", "船名写错了。")
    assert (claimant.notice, claimant.name) == (notice, "Stella")
    assert message.recipient == "stella@reader.example"
    assert notice.reference in message.subject
    assert response.status_code == 302


def test_the_receipt_is_in_the_language_of_the_form_and_leads_to_the_status_page(client):
    client.post("/en/takedowns/new/", make_claim(email="stella@reader.example", address="/articles/1/"))

    text = Message.objects.get().text
    path = re.search(r"http://127.0.0.1:8000(/en/takedowns/status/\S+)", text)[1]

    assert "Tidewatch" in text
    assert Notice.objects.get().reference in text_of(client.get(path))


def test_the_sender_is_told_the_reference_and_the_status_address(client):
    response = client.post("/takedowns/new/", make_claim(address="/articles/1/"), follow=True)

    page = text_of(response)
    assert Notice.objects.get().reference in page
    assert response.redirect_chain[0][0].removesuffix("?new=1") in page


def test_a_fact_error_needs_no_identity(client):
    client.post("/takedowns/new/", make_claim())

    assert Notice.objects.count() == 1
    assert not Claimant.objects.exists()
    assert not Message.objects.exists()


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client):
    typed = make_claim(statement="", evidence="原页 <b>在此</b>", name="Stella", email="no address")

    page = text_of(client.post("/en/takedowns/new/", typed))

    assert all(f'id="id_{name}_error"' in page for name in ("statement", "email"))
    assert all(f'href="#{anchor}"' in page for anchor in ("id_statement", "id_email"))
    assert "原页 &lt;b&gt;在此&lt;/b&gt;" in page
    assert 'value="Stella"' in page
    assert 'value="no address"' in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("name", "longest"), [("statement", 20_000), ("evidence", 20_000), ("name", 200), ("part_words", 250)]
)
def test_a_text_over_its_length_is_refused_in_words_and_kept(client, name, longest):
    fits = client.post("/takedowns/new/", make_claim(**{name: "字" * longest}))
    over = client.post("/takedowns/new/", make_claim(**{name: "字" * (longest + 1)}))

    assert fits.status_code == 302
    assert f'id="id_{name}_error"' in text_of(over)
    assert "字" * (longest + 1) in text_of(over)


def test_the_words_for_a_text_that_is_too_long_name_both_numbers(client):
    page = text_of(client.post("/en/takedowns/new/", make_claim(statement="字" * 20_005)))

    assert "at most 20000 characters, and these are 20005" in page


def test_line_ends_count_once(client):
    response = client.post("/takedowns/new/", make_claim(statement="字\r\n" * 10_000))

    assert response.status_code == 302
    assert "\r" not in Notice.objects.get().statement


@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "%FF", "%1B", "%C2%85", "%F0%9F%9A%A2"])
def test_odd_characters_are_no_failure(client, odd):
    body = f"subject=fact&statement=a{odd}b&name=a{odd}b&address={odd}&stamp={make_claim()['stamp']}"

    response = client.post("/takedowns/new/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 302
    assert not re.search("[\x00-\x08\x1b\x85]", Notice.objects.get().statement)


def test_a_statement_of_nothing_but_control_characters_is_missing(client):
    assert 'id="id_statement_error"' in text_of(client.post("/takedowns/new/", make_claim(statement="\x00\x01")))


def test_no_answer_is_stored_or_sets_a_cookie(client):
    answers = [
        client.get("/takedowns/new/"),
        client.post("/takedowns/new/", make_claim(statement="")),
        client.post("/takedowns/new/", make_claim()),
        client.post("/takedowns/new/", make_claim(), headers={"Origin": "https://elsewhere.example"}),
    ]

    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert not client.cookies


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_in_another_character_set_gets_our_own_page(client, kind):
    part = '--x\r\nContent-Disposition: form-data; name="statement"\r\n\r\n+2AA-\r\n--x--\r\n'

    response = client.generic("POST", "/takedowns/new/", part, content_type=f"{kind}; charset=utf-7")

    assert response.status_code == 400


def test_a_failure_keeps_nothing_of_a_notice(client, monkeypatch):
    def fail(*args, **values):
        raise OSError

    monkeypatch.setattr("articles.takedowns.receiving.render_to_string", fail)
    with pytest.raises(OSError):
        client.post("/takedowns/new/", make_claim(email="stella@reader.example"))

    assert not Notice.objects.exists()
    assert not Claimant.objects.exists()
