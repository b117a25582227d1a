"""The reason to publish an article against the terms of its source: who may give it, and who only sees it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import Article
from tests.desk.form_filling import fields_of, send
from tests.makers import make_article, make_person_at_desk, make_source

pytestmark = pytest.mark.django_db

FIELD = 'name="rights_override"'
MAY_CHANGE_DRAFTS = ("Writer", "Editor", "Chief editor", "Lead moderator")


def draft(**values: object) -> str:
    """The address of the form of a reprint with an unknown licence."""
    values = {"published_at": None, "first_published_at": None, "origin": "unknown", "source": make_source()} | values
    return f"/admin/articles/article/{make_article(**values).pk}/change/"


def signed_in(group: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk("lin", group))
    return client


@pytest.mark.parametrize(
    ("group", "has_field"),
    [
        ("Writer", False),
        ("Editor", False),
        ("Chief editor", True),
        ("Moderator", False),
        ("Lead moderator", False),
        ("Auditor", False),
    ],
)
def test_only_chief_editors_have_the_field_and_all_others_see_the_reason(group: str, has_field: bool) -> None:
    page = signed_in(group).get(draft(rights_override="作者来信同意")).content.decode()

    assert (FIELD in page) is has_field
    assert "作者来信同意" in page


@pytest.mark.parametrize("group", MAY_CHANGE_DRAFTS)
@pytest.mark.parametrize("page", ["change", "add"])
def test_a_reason_that_is_posted_without_the_permission_is_not_saved(group: str, page: str) -> None:
    client = signed_in(group)
    address = draft() if page == "change" else "/admin/articles/article/add/"
    typed = fields_of(client.get(address)) | {"headline": "夜航恢复", "rights_override": "自己写的"}

    client.post(address, typed | {"_save": "1"})

    article = Article.objects.latest("pk")
    assert article.headline == "夜航恢复"
    assert article.rights_override == ("自己写的" if group == "Chief editor" else "")


def test_an_editor_cannot_publish_against_the_terms_and_a_chief_editor_can_with_a_reason() -> None:
    address = draft()

    send(signed_in("Editor"), address, rights_override="自己写的", _publish="1")
    assert Article.objects.get().published_at is None
    send(signed_in("Chief editor"), address, _publish="1")
    assert Article.objects.get().published_at is None
    send(signed_in("Chief editor"), address, rights_override="作者来信同意", _publish="1")
    assert Article.objects.get().published_at is not None


def test_an_editor_with_the_permission_has_the_field(client: Client) -> None:
    user = make_person_at_desk("ada", "Editor")
    user.user_permissions.add(Permission.objects.get(codename="override_rights"))
    client.force_login(user)

    assert FIELD in client.get(draft()).content.decode()


def test_readers_never_see_the_reason(client: Client) -> None:
    article = make_article(rights_override="作者来信同意")

    for address in (article.get_absolute_url(), "/feeds/articles.atom"):
        assert "作者来信同意" not in client.get(address).content.decode()
