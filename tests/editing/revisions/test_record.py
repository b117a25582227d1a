"""Revisions: what is recorded, by which entry point, and how much room it takes."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError

from articles.editing.publishing import cancel_schedule, publish, republish, withdraw
from articles.editing.revisions.context import revising, state_kind
from articles.editing.revisions.record import body_in, record_revisions, record_shared_row, revisions_of, snapshot_in
from articles.models import Byline, NewsItem, Revision
from articles.models.editorial.revision import RevisionBlock, RevisionError
from articles.signals import coalesce_changes
from tests.makers import (
    hours_ahead,
    make_article,
    make_brief,
    make_correction,
    make_person,
    make_person_at_desk,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

Kind = Revision.Kind


def kinds(item: NewsItem) -> list[str]:
    return [revision.kind for revision in revisions_of(item)[::-1]]


def draft(**values: Any) -> NewsItem:
    return make_article(published_at=None, first_published_at=None, **values)


def test_every_save_that_changes_something_is_a_version() -> None:
    item = draft(headline="甲")
    item.headline = "乙"
    item.save()

    first, second = revisions_of(item)[::-1]
    assert (first.number, second.number) == (1, 2)
    assert [snapshot_in(revision)["fields"]["headline"] for revision in (first, second)] == ["甲", "乙"]


def test_a_save_without_a_change_is_none() -> None:
    item = draft()
    item.save()

    assert kinds(item) == [Kind.DRAFT]


def test_a_body_is_restored_to_the_character() -> None:
    body = "<h2>标题</h2><p>一<strong>二</strong></p><ul><li>三<ul><li>四</li></ul></li></ul><hr><p>五 &amp; 六</p>"
    item = draft(body=body)

    assert body_in(snapshot_in(revisions_of(item)[0])) == item.body


def test_what_changes_decides_the_kind() -> None:
    item = draft()
    publish(item, None, hours_ahead(1))
    cancel_schedule(item, None)
    publish(item, None)
    withdraw(item, None)
    republish(item, None)
    item.body += "<p>又一段。</p>"
    item.save()

    assert kinds(item) == [
        Kind.DRAFT,
        Kind.SCHEDULE,
        Kind.DRAFT,
        Kind.PUBLICATION,
        Kind.WITHDRAWAL,
        Kind.REPUBLICATION,
        Kind.UPDATE,
    ]


def test_a_brief_and_a_tag_put_into_a_public_text_are_additions() -> None:
    item, brief = make_article(body="<p>一。</p><p>二。</p>"), make_brief()
    item.body = f'<p>一。</p><flash-brief data-id="{brief.pk}"></flash-brief><p>二。</p>'
    item.save()
    item.tags.add(make_tag("潮汐港"))
    item.body = f'<flash-brief data-id="{brief.pk}"></flash-brief><p>一。</p><p>二。</p>'
    item.save()

    assert kinds(item)[1:] == [Kind.ADDITION, Kind.ADDITION, Kind.UPDATE]


def test_one_action_is_one_version_with_its_author_and_words() -> None:
    item, user = make_article(), make_person_at_desk("lin")
    with transaction.atomic(), revising(by=user, channel=Revision.Channel.FORM), coalesce_changes():
        item.headline = "更正后的标题"
        item.save()
        item.tags.add(make_tag("潮汐港"))
        Byline.objects.create(item=item, person=make_person())
        state_kind(item.pk, Kind.CORRECTION, "原标题有误。")

    latest = revisions_of(item)[0]
    assert latest.number == revisions_of(item)[1].number + 1
    assert (latest.by, latest.kind, latest.channel, latest.note) == (user, "correction", "form", "原标题有误。")
    assert latest.is_public


def test_application_code_cannot_change_or_delete_a_version() -> None:
    item = draft()
    revision = revisions_of(item)[0]

    for forbidden in (
        revision.save,
        revision.delete,
        Revision.objects.all().delete,
        lambda: Revision.objects.update(note=""),
        RevisionBlock.objects.all().delete,
    ):
        with pytest.raises(RevisionError):
            forbidden()


def test_a_draft_is_deleted_with_its_versions() -> None:
    item = draft()
    number = item.pk
    item.delete()

    assert not Revision.objects.filter(object_id=number).exists()
    assert not RevisionBlock.objects.filter(object_id=number).exists()


def test_a_published_item_is_not_deleted() -> None:
    item = make_article()

    for delete in (item.delete, NewsItem.objects.filter(pk=item.pk).delete):
        with pytest.raises(ProtectedError):
            delete()
    assert revisions_of(item).exists()


def test_a_version_of_a_long_text_stores_only_its_changed_block() -> None:
    """At most 5 kB a version: 1,000 versions of 50 kB take at most 5 MB."""
    paragraphs = [f"<p>{'潮汐港今日恢复航线。' * 17}{number}</p>" for number in range(100)]
    item = draft(body="".join(paragraphs))
    before = stored_bytes(item)
    for number in range(20):
        paragraphs[number] = f"<p>{'临屿港明日恢复航线。' * 17}第{number}次</p>"
        item.body = "".join(paragraphs)
        item.save()

    assert len(item.body.encode()) > 50_000
    assert revisions_of(item).count() == 21
    assert stored_bytes(item) - before < 20 * 4_000


def stored_bytes(item: NewsItem) -> int:
    blocks = RevisionBlock.objects.filter(object_id=item.pk)
    return sum(
        len(text.encode()) for text in [block.html for block in blocks] + [row.content for row in revisions_of(item)]
    )


def test_a_change_of_a_shared_row_is_one_version_of_that_row() -> None:
    source = make_source(name="临屿晚报")
    item = make_article(source=source)
    source.name = "临屿日报"
    source.save()

    assert [snapshot_in(row)["fields"]["name"] for row in revisions_of(source)] == ["临屿日报", "临屿晚报"]
    assert len(revisions_of(item)) == 1


def test_an_alias_is_a_change_of_its_tag() -> None:
    tag = make_tag("潮汐港", "潮港")
    tag.aliases.get().delete()

    assert [snapshot_in(row)["fields"]["aliases"] for row in revisions_of(tag)] == [[], ["潮港"], []]


def test_versions_of_a_deleted_row_are_deleted() -> None:
    source = make_source()
    number = source.pk
    source.delete()

    assert not Revision.objects.filter(object_id=number).exists()


def test_the_upgrade_records_every_row_as_a_save_would() -> None:
    source, brief, tag = make_source(), make_brief(), make_tag("潮汐港", "潮港")
    item = make_article(source=source, tags=[tag], body=f'<p>一。</p><flash-brief data-id="{brief.pk}"></flash-brief>')
    Byline.objects.create(item=item, person=make_person())
    make_correction(item)
    draft(body="")
    Revision.objects.all().for_redaction().delete()
    RevisionBlock.objects.all().for_redaction().delete()

    import_module("articles.migrations.0013_initial_revisions").record_all(apps, None)
    before = Revision.objects.count()
    record_revisions(NewsItem.objects.values_list("pk", flat=True))
    for row in (source, tag, item.bylines.get().person):
        record_shared_row(row)

    assert Revision.objects.count() == before
    assert revisions_of(item).get().is_public
    assert body_in(snapshot_in(revisions_of(item).get())) == item.body
    assert revisions_of(item).get().kind == Kind.INITIAL


def test_a_correction_is_a_version_of_its_item() -> None:
    item = make_article()
    correction = make_correction(item, text="标题有误。")
    correction.delete()

    texts = [[text for _pk, _kind, text in snapshot_in(row)["corrections"]] for row in revisions_of(item)]
    assert texts == [[], ["标题有误。"], []]
