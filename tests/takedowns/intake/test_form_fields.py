"""Text fields: lengths are checked with a message, line ends count once, and control characters are removed."""

import re

import pytest

from articles.takedowns.models import Notice
from tests.makers import make_claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "limit"), [("statement", 20_000), ("evidence", 20_000), ("name", 200), ("part_words", 250)]
)
def test_a_text_over_its_limit_is_refused_with_a_message_and_kept(client, name, limit):
    accepted = client.post("/takedowns/new/", make_claim(**{name: "字" * limit}))
    refused = client.post("/takedowns/new/", make_claim(**{name: "字" * (limit + 1)})).content.decode()

    assert accepted.status_code == 302
    assert f'id="id_{name}_error"' in refused
    assert "字" * (limit + 1) in refused


def test_the_message_about_a_text_that_is_too_long_names_limit_and_length(client):
    page = client.post("/en/takedowns/new/", make_claim(statement="字" * 20_005)).content.decode()

    assert "at most 20000 characters are allowed; it has 20005" in page


def test_a_line_end_counts_as_one_character(client):
    response = client.post("/takedowns/new/", make_claim(statement="字\r\n" * 10_000))

    assert response.status_code == 302
    assert "\r" not in Notice.objects.get().statement


@pytest.mark.parametrize("character", ["%00", "%ED%A0%80", "%FF", "%1B", "%C2%85", "%F0%9F%9A%A2"])
def test_control_characters_and_invalid_bytes_are_removed(client, character):
    stamp = make_claim()["stamp"]
    body = f"subject=fact&statement=a{character}b&name=a{character}b&address={character}&stamp={stamp}"

    response = client.post("/takedowns/new/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 302
    assert not re.search("[\x00-\x08\x1b\x85]", Notice.objects.get().statement)


def test_a_statement_of_control_characters_only_counts_as_missing(client):
    page = client.post("/takedowns/new/", make_claim(statement="\x00\x01")).content.decode()

    assert 'id="id_statement_error"' in page
