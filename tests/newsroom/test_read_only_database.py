"""A database that takes no writes, such as a standby: pages are read as always, and what writes answers 503."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from articles.models import Article, NewsItem
from newsroom.monitoring.readiness import problems
from tests import makers
from tests.admin.autosave.test_offers import autosave
from tests.databases import ON_POSTGRESQL
from tests.desk.form_filling import fields_of

pytestmark = pytest.mark.django_db(transaction=True)

READ_ONLY = ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
QUERY_ONLY = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")


@pytest.fixture
def editor() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(makers.make_person_at_desk("ada", "Editor", "Moderator"))
    return client


@pytest.fixture
def read_only(editor: Client) -> Iterator[None]:
    """From here on, the database refuses what writes."""
    makers.make_article(section=makers.make_section(), headline="临屿港复航")
    makers.make_brief()
    User.objects.create_user("li", password="a long password", is_staff=True)
    begin, end = READ_ONLY if ON_POSTGRESQL else QUERY_ONLY
    connection.cursor().execute(begin)
    yield
    connection.cursor().execute(end)


@pytest.mark.usefixtures("read_only")
def test_pages_are_read_as_always(editor: Client) -> None:
    reader = Client(raise_request_exception=False)
    own = [item.get_absolute_url() for item in NewsItem.objects.all()]
    public = ["/", "/en/", "/briefs/", "/search/?q=临屿", "/feeds/articles.rss", "/sitemap.xml", "/takedowns/new/"]
    desk = ["", "articles/article/", "articles/article/add/", "briefs/brief/", "takedowns/case/"]

    answers = {path: reader.get(path).status_code for path in [*own, *public, "/livez", "/en/admin/login/"]}
    answers |= {path: editor.get(f"/en/admin/{path}").status_code for path in desk}

    assert set(answers.values()) == {200}, answers


@pytest.mark.usefixtures("read_only")
@pytest.mark.postgresql
def test_a_server_with_such_a_database_is_not_ready() -> None:
    assert Client().get("/readyz").status_code == 503
    assert problems() == ["the database is read-only"]


@pytest.mark.usefixtures("read_only")
def test_what_writes_answers_503_with_the_time_to_try_again(editor: Client) -> None:
    change = f"/en/admin/articles/article/{Article.objects.get().pk}/change/"
    stranger = Client(raise_request_exception=False)
    account = {"username": "li", "password": "a long password", "next": "/en/admin/"}
    typed = fields_of(editor.get(change)) | {"headline": "新题", "change_kind": "typo", "_save": "1"}

    answers = {
        "save": editor.post(change, typed),
        "autosave": autosave(editor, headline="新题"),
        "sign in": stranger.post("/en/admin/login/", account),
        "claim": stranger.post("/takedowns/new/", makers.make_claim()),
    }

    assert {name: (answer.status_code, "Retry-After" in answer) for name, answer in answers.items()} == dict.fromkeys(
        answers, (503, True)
    )


@pytest.mark.usefixtures("read_only")
def test_a_session_that_cannot_be_saved_after_the_view_answers_503(editor: Client, settings: LazySettings) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True

    answer = editor.get("/en/admin/articles/article/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
