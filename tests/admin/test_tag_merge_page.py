"""The pages that merge tags and undo a merge: preview, refusals, permissions."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.editing.tag_merges import merge_tags
from articles.models import Tag, TagMerge
from tests.makers import make_article, make_person_at_desk, make_tag
from tests.palette.requests import actions

pytestmark = pytest.mark.django_db
MERGE, MERGES = "/en/admin/articles/tag/merge/", "/en/admin/articles/tag/merges/"


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(make_person_at_desk("kai", "Chief editor"))
    return client


def shown(client: Client, merged: str, target: str) -> str:
    page = client.get(MERGE, {"merged": merged, "target": target}).content.decode()
    return re.sub(r"\s+", " ", page)


def test_the_preview_says_what_happens_and_changes_nothing(chief: Client) -> None:
    old, new = make_tag("夜航船", "Night boat"), make_tag("渡轮")
    make_article(tags=["夜航船"])
    make_article(tags=["夜航船", "渡轮"])

    page = shown(chief, "night boat", "渡轮")

    assert "2 items with “夜航船” get “渡轮” instead. 1 of them already has both." in page
    assert "New aliases of “渡轮”: 夜航船, Night boat." in page
    assert f"/en/tags/{old.pk}/ and its feeds lead to /en/tags/{new.pk}/ from now on." in page
    assert not TagMerge.objects.exists()


def test_a_merge_and_its_undo_without_a_script(chief: Client) -> None:
    old, new = make_tag("夜航船"), make_tag("渡轮")
    make_article(tags=["夜航船"])

    page = chief.post(MERGE, {"merged": old.pk, "target": new.pk}, follow=True).content.decode()
    assert "“夜航船” was merged into “渡轮”: 1 item has the new tag." in page
    assert f'href="{MERGES}"' in page
    assert "夜航船 →" in chief.get(MERGES).content.decode()

    page = chief.post(MERGES, {"merge": TagMerge.objects.get().pk}, follow=True).content.decode()
    assert "“夜航船” is a tag of its own again" in page
    assert Tag.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    ("merged", "target", "words"),
    [
        ("夜航船", "夜航船", "A tag cannot be merged into itself."),
        ("夜航船", "Night boat", "“Night boat” is already an alias of “夜航船”"),
        ("夜航船", "夜行船", "There is no tag with the name “夜行船”. Similar: 夜航船"),
        ("夜航船", "", "This field is required."),
    ],
)
def test_what_cannot_be_merged_is_refused_in_words(chief: Client, merged: str, target: str, words: str) -> None:
    make_tag("夜航船", "Night boat")

    page = shown(chief, merged, target)

    assert words in page
    assert f'value="{merged}"' in page


def test_a_merged_tag_is_not_merged_again(chief: Client) -> None:
    old, new, third = make_tag("夜航船"), make_tag("渡轮"), make_tag("雾散")
    merge_tags(old, new, None)

    page = chief.post(MERGE, {"merged": third.pk, "target": old.pk}, follow=True).content.decode()

    assert "“夜航船” was itself merged into “渡轮”. Choose “渡轮” instead." in page
    assert TagMerge.objects.count() == 1


@pytest.mark.parametrize("group", ["Writer", "Editor", "Moderator", "Auditor"])
def test_only_those_who_may_delete_tags_merge_them(group: str) -> None:
    old, new = make_tag("夜航船"), make_tag("渡轮")
    merge = merge_tags(make_tag("雾散"), new, None)
    client = Client()
    client.force_login(make_person_at_desk("lin", group))

    assert client.get(MERGE).status_code == client.get(MERGES).status_code == 403
    assert client.post(MERGE, {"merged": old.pk, "target": new.pk}).status_code == 403
    assert client.post(MERGES, {"merge": merge.pk}).status_code == 403
    assert "m" not in actions(client, old)


def test_the_palette_offers_to_merge_a_tag(chief: Client) -> None:
    tag = make_tag("夜航船")

    assert actions(chief, tag)["m"]["address"].endswith("/tag/merge/?merged=%E5%A4%9C%E8%88%AA%E8%88%B9")
    page = chief.get(MERGE, {"merged": "夜航船"}).content.decode()
    assert "autofocus" in page.split('name="target"')[1][:200]


def test_the_form_of_a_tag_links_to_its_merge(chief: Client) -> None:
    page = chief.get(reverse("admin:articles_tag_change", args=[make_tag("夜航船").pk])).content.decode()

    assert "/tag/merge/?merged=" in page


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_the_pages_of_a_merged_tag_lead_to_its_target(chief: Client, page: str) -> None:
    old, new = make_tag("夜航船"), make_tag("渡轮")
    merge_tags(old, new, None)

    response = chief.get(f"/en/admin/articles/tag/{old.pk}/{page}/")

    assert response["Location"] == f"/en/admin/articles/tag/{new.pk}/change/"


def test_a_target_is_deleted_with_the_tags_merged_into_it(chief: Client) -> None:
    old, new = make_tag("夜航船"), make_tag("渡轮")
    make_article(tags=["夜航船"], published_at=None, first_published_at=None)
    merge_tags(old, new, None)

    chief.post(f"/en/admin/articles/tag/{new.pk}/delete/", {"post": "yes"})

    assert not Tag.with_merged.exists()
    assert not TagMerge.objects.exists()
