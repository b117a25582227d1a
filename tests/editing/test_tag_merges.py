"""Merging tags: what items, names, versions and searches have afterwards, and after the merge is undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editing.revisions.record import record_revisions, revisions_of
from articles.editing.revisions.restore import restored, save_restored
from articles.editing.tag_merges import merge_tags, preview_merge, recent_merges, undo_merge
from articles.edition.triggers import edition_token, install_triggers
from articles.models import Alias, NewsItem, Revision, Tag, TagMerge
from articles.models.tag import merge_targets
from articles.search.check import check
from articles.search.models import Mention, NamePart, Spelling
from articles.search.names.mentions import sync_mentions_of
from articles.search.query.find import find, plan
from articles.search.query.syntax import read_query
from tests.makers import make_article, make_brief, make_tag

pytestmark = pytest.mark.django_db


def tags_of(item: NewsItem) -> list[str]:
    return sorted(tag.name for tag in item.tags.all())


def found(query: str) -> set[int]:
    slots = find(plan(read_query(query)), None, most=100).slots
    return set(NewsItem.objects.filter(slot__in=slots).values_list("pk", flat=True))


def everything() -> dict[str, list[Any]]:
    """All rows that a merge touches, without their ids."""
    return {
        "tags": sorted(Tag.objects.values_list("pk", "name", "name_key", "description")),
        "given": sorted(NewsItem.objects.filter(tags__isnull=False).values_list("pk", "tags")),
        "aliases": sorted(Alias.objects.values_list("pk", "tag_id", "name")),
        "mentions": sorted(Mention.objects.values_list("item_id", "tag_id", "kind", "slot", "weight")),
        "spellings": sorted(Spelling.objects.values_list("tag_id", "runs", "head")),
        "parts": sorted(NamePart.objects.values_list("tag_id", "text")),
    }


def test_items_have_the_target_instead_of_the_merged_tag_once() -> None:
    old, target = make_tag("夜航船"), make_tag("夜航")
    one, both, neither = make_article(tags=["夜航船"]), make_brief(tags=["夜航船", "夜航"]), make_article(tags=["雾散"])

    merge_tags(old, target, None)

    assert [tags_of(item) for item in (one, both, neither)] == [["夜航"], ["夜航"], ["雾散"]]


def test_the_name_and_the_aliases_of_the_merged_tag_find_the_target() -> None:
    old, target = make_tag("夜航船", "Night boat"), make_tag("夜航")
    merge_tags(old, target, None)
    item = make_article(tags=["NIGHT BOAT", "夜航船"])

    assert tags_of(item) == ["夜航"]
    assert found("tag:夜航船") == {item.pk}
    assert not Tag.objects.filter(pk=old.pk).exists()


def test_a_search_for_the_target_finds_items_that_had_the_merged_tag() -> None:
    first, second, target = make_tag("夜航船"), make_tag("夜班船"), make_tag("夜航")
    items = {make_article(tags=[name]).pk for name in ("夜航船", "夜班船", "夜航")}

    merge_tags(first, second, None)
    merge_tags(second, target, None)

    assert found("tag:夜航") == found("tag:夜航船") == items
    assert {pk: tag.name for pk, tag in merge_targets([first.pk, second.pk]).items()} == {
        first.pk: "夜航",
        second.pk: "夜航",
    }
    assert check(1).differences == 0


def test_mentions_after_a_merge_are_those_that_reading_the_texts_again_gives() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    make_brief(headline="夜航船离港", body="<p>渡轮与夜航船，夜航船。</p>", tags=["渡轮"])
    make_article(body="<p>夜航船在雾里。</p>")
    make_article(tags=["夜航船"])

    merge_tags(old, target, None)

    merged = everything()["mentions"]
    sync_mentions_of(NewsItem.objects.values_list("pk", flat=True))
    assert merged == everything()["mentions"]
    assert {tag for _item, tag, *_rest in merged} == {target.pk}


def test_undoing_a_merge_restores_everything() -> None:
    old, target = make_tag("夜航船", "Night boat"), make_tag("渡轮", "Ferry")
    Tag.objects.filter(pk=old.pk).update(description="夜里开的船。")
    make_article(tags=["夜航船"])
    make_brief(headline="夜航船离港", body="<p>渡轮与夜航船。</p>", tags=["夜航船", "渡轮"])
    make_brief(body="<p>夜航船在雾里，渡轮停航。</p>")
    make_article(tags=["渡轮"])
    before = everything()

    merge = merge_tags(old, target, None)
    assert everything() != before
    undo_merge(merge, None)

    assert everything() == before
    assert check(1).differences == 0


def test_undoing_a_merge_keeps_what_editors_changed_since() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    freed, worded = make_article(tags=["夜航船"]), make_article(tags=["夜航船"])
    merge = merge_tags(old, target, None)
    freed.tags.remove("渡轮")
    worded.headline = "渡轮复航"
    worded.save()
    new = make_article(tags=["渡轮"])

    undo_merge(merge, None)

    assert [tags_of(item) for item in (freed, worded, new)] == [[], ["夜航船"], ["渡轮"]]
    assert found("tag:夜航船") == {worded.pk}
    mentions = everything()["mentions"]
    sync_mentions_of(NewsItem.objects.values_list("pk", flat=True))
    assert mentions == everything()["mentions"]
    assert check(1).differences == 0


def test_of_two_merges_each_is_undone_alone() -> None:
    first, second, target = make_tag("夜航船"), make_tag("夜班船"), make_tag("渡轮")
    item = make_article(tags=["夜航船", "夜班船"])
    one, two = merge_tags(first, target, None), merge_tags(second, target, None)

    undo_merge(one, None)
    assert tags_of(item) == ["夜航船", "渡轮"]
    undo_merge(two, None)
    assert tags_of(item) == ["夜班船", "夜航船"]


def test_the_merge_is_recorded_on_the_tags_and_not_on_the_items() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    item = make_article(tags=["夜航船"])
    versions = revisions_of(item).count()

    merge_tags(old, target, None)
    record_revisions([item.pk])

    assert revisions_of(item).count() == versions
    assert [revisions_of(tag).first().note for tag in (old, target)] == ["已合并：“夜航船”。"] * 2


def test_a_tag_added_after_a_merge_is_an_addition() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    item = make_article(tags=["夜航船"])
    merge_tags(old, target, None)

    item.tags.add("雾散")

    assert revisions_of(item).first().kind == Revision.Kind.ADDITION


def test_a_version_from_before_a_merge_is_restored_with_the_target() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    item = make_article(tags=["夜航船"])
    version = revisions_of(item).first()
    merge_tags(old, target, None)
    item.tags.clear()

    result = restored(item, version)
    save_restored(result, version)

    assert result.missing == []
    assert tags_of(item) == ["渡轮"]


@pytest.mark.django_db(transaction=True)
def test_the_edition_moves_when_a_merge_is_committed() -> None:
    install_triggers()
    old, target = make_tag("夜航船"), make_tag("渡轮")
    make_article(tags=["夜航船"])
    before = edition_token()

    merge_tags(old, target, None)

    assert edition_token() != before


def refusal(merged: Tag, target: Tag) -> str:
    with pytest.raises(ValidationError) as refused:
        merge_tags(merged, target, None)
    return str(refused.value.messages[0])


def test_a_tag_is_not_merged_into_itself_or_with_a_merged_one() -> None:
    old, target, third = make_tag("夜航船"), make_tag("渡轮"), make_tag("雾散")
    merge_tags(old, target, None)
    old.refresh_from_db()

    assert "自身" in refusal(target, target)
    assert refusal(target, old) == refusal(old, third) == "“夜航船”已并入“渡轮”，请改选“渡轮”。"
    assert TagMerge.objects.count() == 1


def test_a_merge_is_undone_for_seven_days_once_and_in_order() -> None:
    first, second, target = make_tag("夜航船"), make_tag("夜班船"), make_tag("渡轮")
    one, two = merge_tags(first, second, None), merge_tags(second, target, None)

    with pytest.raises(ValidationError, match="先撤销"):
        undo_merge(one, None)
    undo_merge(two, None)
    with pytest.raises(ValidationError, match="已经撤销"):
        undo_merge(two, None)
    TagMerge.objects.update(made_at=timezone.now() - timedelta(days=7))
    with pytest.raises(ValidationError, match="7天"):
        undo_merge(one, None)
    assert recent_merges(timezone.now(), 10) == []


def test_a_merge_is_not_undone_while_another_tag_has_the_name() -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    merge = merge_tags(old, target, None)
    Alias.objects.get(name="夜航船").delete()
    make_tag("夜航船")

    with pytest.raises(ValidationError, match="夜航船"):
        undo_merge(merge, None)


def test_the_preview_counts_items_names_and_old_addresses() -> None:
    older, old, target = make_tag("夜渡"), make_tag("夜航船", "Night boat"), make_tag("渡轮")
    merge_tags(older, old, None)
    make_article(tags=["夜航船"])
    make_article(tags=["夜航船", "渡轮"])

    preview = preview_merge(old, target)

    assert (preview.items.number, preview.both.number, preview.old_addresses) == (2, 1, 1)
    assert set(preview.aliases) == {"夜航船", "Night boat", "夜渡"}
