"""The page and the feeds of a tag: its description, and where those of a merged tag lead."""

import pytest
from django.test import Client

from articles.editing.tag_merges import merge_tags, undo_merge
from articles.models import Tag
from tests.makers import make_article, make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["/tags/{}/", "/en/tags/{}/", "/feeds/tags/{}.rss", "/en/feeds/tags/{}.atom"])
def test_the_address_of_a_merged_tag_leads_permanently_to_its_target(client: Client, route: str) -> None:
    old, middle, target = make_tag("夜航船"), make_tag("夜班船"), make_tag("渡轮")
    make_article(tags=["夜航船"])
    merge_tags(old, middle, None)
    merge = merge_tags(middle, target, None)

    moved = client.get(route.format(old.pk), {"before": "5"})

    assert moved.status_code == 301
    assert moved["Location"] == f"{route.format(target.pk)}?before=5"
    assert moved["Cache-Control"] == "no-store"
    undo_merge(merge, None)
    assert client.get(route.format(old.pk))["Location"] == route.format(middle.pk)
    assert client.get(route.format(middle.pk)).status_code == 200


def test_the_description_of_a_tag_is_shown_in_the_language_of_the_page(client: Client) -> None:
    tag = make_tag("渡轮")
    Tag.objects.filter(pk=tag.pk).update(description="跨湾<b>渡轮</b>。", description_en="Ferries across the bay.")
    make_article(tags=["渡轮"])

    assert "跨湾&lt;b&gt;渡轮&lt;/b&gt;。" in client.get(f"/tags/{tag.pk}/").content.decode()
    assert "Ferries across the bay." in client.get(f"/en/tags/{tag.pk}/").content.decode()


def test_the_description_of_a_tag_without_public_items_is_not_revealed(client: Client) -> None:
    tag = make_tag("渡轮")
    Tag.objects.filter(pk=tag.pk).update(description="跨湾渡轮。")
    make_article(tags=["渡轮"], published_at=None, first_published_at=None)

    assert "跨湾渡轮" not in client.get(f"/tags/{tag.pk}/").content.decode()
