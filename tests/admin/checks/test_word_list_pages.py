"""Word lists in the admin: import of a file, the endpoint of the editor, and the levels of checks."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import CheckSetting, HouseTerm, WordList
from tests.makers import make_person_at_desk, make_term, make_word_list

pytestmark = pytest.mark.django_db
WORDS = "/admin/articles/newsitem/words/"


@pytest.fixture
def lin(db: None) -> Client:
    client = Client()
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    return client


def upload(client: Client, word_list: WordList, text: str) -> Any:
    file = SimpleUploadedFile("words.csv", text.encode("gb18030"))
    return client.post(f"/admin/articles/wordlist/{word_list.pk}/import/", {"file": file})


def posted(client: Client, texts: object) -> Any:
    return client.post(WORDS, json.dumps({"texts": texts}), content_type="application/json")


def test_an_uploaded_file_is_imported(lin: Client) -> None:
    word_list = make_word_list()

    assert upload(lin, word_list, "帐户,账户\n甲\n").status_code == 302
    assert set(word_list.terms.values_list("term", flat=True)) == {"帐户", "甲"}


def test_bad_lines_are_listed_with_their_numbers_and_nothing_is_imported(lin: Client) -> None:
    response = upload(lin, make_word_list(), "帐户,账户\n，。\n")

    assert response.status_code == 422
    assert "<td>2</td>" in response.content.decode()
    assert not HouseTerm.objects.exists()


def test_a_writer_imports_nothing(client: Client) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))

    assert upload(client, make_word_list(), "帐户\n").status_code == 403


def test_the_command_imports_all_lines_or_none(tmp_path: Any) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("帐户,账户\n", encoding="utf-8")
    bad.write_text("帐户,账户\n，。\n", encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("import_words", "错词", str(bad))
    assert not WordList.objects.exists()
    call_command("import_words", "错词", str(good), "--kind", "discouraged")

    assert WordList.objects.get().kind == "discouraged"
    assert HouseTerm.objects.get().term == "帐户"


def test_the_editor_gets_marks_in_utf_16_positions(ada: Client) -> None:
    make_term("帐户", replacement="账户")

    (mark,) = posted(ada, ["", "𠮷开帐户"]).json()["marks"]

    assert (mark["text"], mark["start"], mark["end"], mark["replacement"]) == (1, 3, 5, "账户")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ('{"texts": [1]}', 400),
        ("[" * 100_000, 400),
        (json.dumps({"texts": ["a" * 900_000]}), 413),
    ],
)
def test_what_is_not_a_list_of_texts_is_refused(ada: Client, body: str, status: int) -> None:
    assert ada.post(WORDS, body, content_type="application/json").status_code == status


def test_somebody_who_writes_nothing_gets_no_marks(mo: Client) -> None:
    assert posted(mo, ["帐户"]).status_code == 403


def test_a_chief_editor_sets_levels_and_an_editor_does_not(lin: Client, ada: Client) -> None:
    setting = CheckSetting.objects.get(code="section")
    address = f"/admin/articles/checksetting/{setting.pk}/change/"

    assert ada.post(address, {"level": "block"}).status_code == 403
    assert lin.post(address, {"level": "block"}).status_code == 302

    setting.refresh_from_db()
    assert setting.level == "block"


def test_the_same_term_in_another_spelling_is_refused(lin: Client) -> None:
    term = make_term("台湾当局")
    fields = {"word_list": term.word_list_id, "term": "臺灣 當局"}

    response = lin.post("/admin/articles/houseterm/add/", fields)

    assert "写法可能不同" in response.content.decode()
    assert HouseTerm.objects.count() == 1
