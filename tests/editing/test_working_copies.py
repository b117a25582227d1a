"""Working copies: saved beside the live text, published over it through every check, and never seen before."""

from copy import copy as copied
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone, translation

from articles.editing.change_kinds import ChangeKind
from articles.editing.checks.rule import overriding_checks
from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import body_in, latest_revisions, revisions_of, snapshot_in
from articles.editing.revisions.redaction import redact_versions, thin_drafts
from articles.editing.revisions.restore import Restored, applied, restored
from articles.editing.tag_merges import merge_tags
from articles.editing.working_copies import (
    CONFLICT,
    OUTDATED,
    SeenVersions,
    Statement,
    cancel_working_copy_schedule,
    discard_working_copy,
    is_outdated,
    live_revision,
    publish_working_copy,
    save_working_copy,
    schedule_working_copy,
    working_copy_of,
)
from articles.models import CheckSetting, Correction, Level, Mode, NewsItem, Placement, Revision, Tag, WorkingCopy
from articles.rights.models import Use
from articles.takedowns.decisions.replace_text import replace_name, replace_text
from tests.makers import (
    delete_items,
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_licence,
    make_person_at_desk,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

TYPO = Statement(ChangeKind.TYPO)


@pytest.fixture
def ada() -> User:
    return make_person_at_desk("ada")


def make_copy(item: NewsItem, by: User, tags: Any = (), bylines: Any = (), **values: Any) -> WorkingCopy:
    """Save the working copy with these values, as somebody who sees everything as it is now."""
    former = working_copy_of(item)
    typed = applied(item, former.revision).item if former else copied(NewsItem.objects.get(pk=item.pk))
    for name, value in values.items():
        setattr(typed, name, value)
    seen = SeenVersions(former.revision.number if former else 0, live_revision(item).number)
    saved = save_working_copy(Restored(typed, list(tags), list(bylines)), seen, by)
    assert saved is not None
    return saved


def number_of(item: NewsItem) -> int:
    found = working_copy_of(item)
    assert found is not None
    return found.revision.number


def refusal_of(act: Any, *values: Any, **named: Any) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        act(*values, **named)
    return refused.value


def test_a_saved_working_copy_changes_nothing_of_the_item(ada: User) -> None:
    brief = make_brief()
    item = make_article(headline="甲", body="<p>一。</p>")
    make_copy(item, ada, headline="乙", body=embed(brief))
    stored = NewsItem.objects.get(pk=item.pk)

    assert (stored.headline, stored.body, stored.version) == ("甲", "<p>一。</p>", item.version)
    assert not Placement.objects.filter(article=item.pk).exists()
    assert latest_revisions(NewsItem, [item.pk])[item.pk].number == 1


def test_revisions_of_the_copy_are_numbered_with_the_others_and_the_item_is_compared_with_its_own(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    item.save()
    assert [row.number for row in revisions_of(item)] == [2, 1]
    item.headline = "丙"
    item.save()

    assert [(row.number, row.is_working_copy) for row in revisions_of(item)] == [(3, False), (2, True), (1, False)]
    assert revisions_of(item)[0].kind == Revision.Kind.UPDATE


def test_publishing_writes_text_tags_and_credits_and_tells_readers(ada: User) -> None:
    outlet, tag = make_source(), make_tag("航运")
    item = make_article(headline="甲")
    make_copy(item, ada, tags=[tag.pk], bylines=[("outlet", outlet.pk, None)], headline="乙", body="<p>二。</p>")
    publish_working_copy(item, number_of(item), Statement(ChangeKind.CORRECTION, "标题有误。"), ada)
    stored = NewsItem.objects.get(pk=item.pk)

    assert (stored.headline, stored.body, list(stored.tags.names())) == ("乙", "<p>二。</p>", ["航运"])
    assert stored.bylines.get().outlet == outlet
    assert stored.corrections.get().text == "标题有误。"
    assert working_copy_of(item) is None
    latest = revisions_of(item)[0]
    assert (latest.kind, latest.by, latest.is_working_copy) == (Revision.Kind.CORRECTION, ada, False)


def test_a_typo_leaves_the_time_of_revision(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    publish_working_copy(item, number_of(item), TYPO, ada)

    assert NewsItem.objects.get(pk=item.pk).revised_at is None
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "statement", [Statement(), Statement(ChangeKind.CORRECTION, " "), Statement(ChangeKind.RETRACTION, "撤回。")]
)
def test_a_public_text_changes_only_with_a_kind_and_its_note(ada: User, statement: Statement) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    refusal_of(publish_working_copy, item, number_of(item), statement, ada)

    assert NewsItem.objects.get(pk=item.pk).headline == "甲"
    assert working_copy_of(item) is not None


def test_a_withdrawn_item_gets_the_text_and_stays_withdrawn(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    withdraw(item, ada)
    publish_working_copy(item, number_of(item), Statement(), ada)
    stored = NewsItem.objects.get(pk=item.pk)

    assert stored.headline == "乙"
    assert stored.withdrawn_at is not None


def test_times_and_source_conditions_are_not_part_of_the_copy(ada: User) -> None:
    item = make_article(headline="甲", language="zh-Hans")
    make_copy(item, ada, headline="乙", language="en", expires_at=hours_ahead(1), rights_override="因为")
    publish_working_copy(item, number_of(item), TYPO, ada)
    stored = NewsItem.objects.get(pk=item.pk)

    assert (stored.language, stored.expires_at, stored.rights_override) == ("zh-Hans", None, "")


def test_a_draft_has_no_working_copy(ada: User) -> None:
    draft = make_article(published_at=None, first_published_at=None)
    with pytest.raises(ValidationError, match="已发布或已定时"):
        make_copy(draft, ada, headline="乙")


def test_the_second_of_two_first_saves_is_refused(ada: User) -> None:
    item = make_article(headline="甲")
    seen = SeenVersions(0, 1)
    values = Restored(copied(item))
    values.item.headline = "乙"
    save_working_copy(values, seen, ada)
    values.item.headline = "丙"

    assert refusal_of(save_working_copy, values, seen, make_person_at_desk("mo")).code == CONFLICT
    assert snapshot_in(working_copy_of(item).revision)["fields"]["headline"] == "乙"  # type: ignore[union-attr]


@pytest.mark.parametrize("act", ["publish", "discard", "cancel"])
def test_a_copy_that_changed_meanwhile_is_neither_published_nor_discarded(ada: User, act: str) -> None:
    item = make_article(headline="甲")
    seen = make_copy(item, ada, headline="乙").revision.number
    make_copy(item, ada, headline="丙")
    acts: Any = {
        "publish": lambda: publish_working_copy(item, seen, TYPO, ada),
        "discard": lambda: discard_working_copy(item, seen, ada),
        "cancel": lambda: cancel_working_copy_schedule(item, seen, ada),
    }

    assert refusal_of(acts[act]).code == CONFLICT
    assert WorkingCopy.objects.filter(item=item.pk).exists()


def test_saving_the_same_text_again_records_nothing(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    make_copy(item, ada, headline="乙")

    assert revisions_of(item).count() == 2


def test_a_copy_that_equals_the_live_text_is_not_made(ada: User) -> None:
    item = make_article(headline="甲")

    assert save_working_copy(Restored(copied(item)), SeenVersions(0, 1), ada) is None
    assert working_copy_of(item) is None


def test_a_live_change_in_between_refuses_until_it_was_seen(ada: User) -> None:
    item = make_article(headline="甲")
    copy = make_copy(item, ada, headline="乙")
    item.standfirst = "新导语"
    item.save()
    assert is_outdated(copy, live_revision(item))
    assert refusal_of(publish_working_copy, item, number_of(item), TYPO, ada).code == OUTDATED
    assert NewsItem.objects.get(pk=item.pk).standfirst == "新导语"

    make_copy(item, ada, standfirst="两者之和")
    publish_working_copy(item, number_of(item), TYPO, ada)
    assert NewsItem.objects.get(pk=item.pk).standfirst == "两者之和"


def test_corrections_and_withdrawals_do_not_outdate_a_copy(ada: User) -> None:
    item = make_article(headline="甲")
    copy = make_copy(item, ada, headline="乙")
    Correction.objects.create(item=item, text="更正。")
    withdraw(item, ada)

    assert live_revision(item).number > copy.base.number
    assert not is_outdated(copy, live_revision(item))


def test_a_decision_after_the_copy_is_not_undone(ada: User) -> None:
    item = make_article(body="<p>林某涉案。</p>")
    make_copy(item, ada, body="<p>林某涉案，已开庭。</p>")
    with revising(kind=Revision.Kind.DECISION):
        replace_text([item], "林某", "某人")
    item.refresh_from_db()
    number = number_of(item)

    assert refusal_of(publish_working_copy, item, number, TYPO, ada).code is None
    refusal_of(make_copy, item, ada, body="<p>林某涉案，再次开庭。</p>")
    with pytest.raises(ValidationError):
        restored(item, revisions_of(item).get(number=number))
    assert NewsItem.objects.get(pk=item.pk).body == "<p>某人涉案。</p>"
    discard_working_copy(item, number, ada)
    make_copy(item, ada, body="<p>某人涉案，已开庭。</p>")
    publish_working_copy(item, number_of(item), TYPO, ada)


def test_a_replaced_name_is_replaced_in_the_copy_too(ada: User) -> None:
    item = make_article(headline="丁文远受审", body="<p>丁文远到庭。</p>")
    make_copy(item, ada, body="<p>丁文远未到庭。</p>")
    WorkingCopy.objects.update(statement="丁文远并未到庭。")
    with revising(kind=Revision.Kind.DECISION):
        replace_name([item], "丁文远", "丁某")
    copy = working_copy_of(item)

    assert copy is not None
    assert body_in(snapshot_in(copy.revision)) == "<p>丁某未到庭。</p>"
    assert copy.statement == "丁某并未到庭。"
    publish_working_copy(item, copy.revision.number, TYPO, ada)
    assert NewsItem.objects.get(pk=item.pk).body == "<p>丁某未到庭。</p>"


def test_an_item_that_was_taken_down_keeps_its_text(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    restrict(item, Mode.REMOVED, reason="侵权", by=ada)

    refusal_of(publish_working_copy, item, number_of(item), TYPO, ada)


def test_publishing_checks_the_licence_as_any_publication_does(ada: User) -> None:
    licence = make_licence(permitted_use=Use.EXCERPT)
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙", origin="licensed", licence_id=licence.pk)

    refusal_of(publish_working_copy, item, number_of(item), TYPO, ada)
    assert NewsItem.objects.get(pk=item.pk).origin == "own"


def test_publishing_is_refused_where_a_check_blocks(ada: User) -> None:
    CheckSetting.objects.filter(code="section").update(level=Level.BLOCK)
    item = make_article(headline="甲", section=None)
    make_copy(item, ada, headline="乙")

    refusal_of(publish_working_copy, item, number_of(item), TYPO, ada)
    assert NewsItem.objects.get(pk=item.pk).headline == "甲"
    assert working_copy_of(item) is not None


def test_what_the_copy_refers_to_must_still_exist(ada: User) -> None:
    brief = make_brief(published_at=None, first_published_at=None)
    item = make_article()
    make_copy(item, ada, body=embed(brief))
    number = brief.pk
    brief.delete()

    assert str(number) in str(refusal_of(publish_working_copy, item, number_of(item), TYPO, ada))


def test_saving_again_cancels_the_schedule(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    schedule_working_copy(item, number_of(item), TYPO, ada, hours_ahead(1))
    assert working_copy_of(item).is_scheduled  # type: ignore[union-attr]
    make_copy(item, ada, headline="丙")

    assert not working_copy_of(item).is_scheduled  # type: ignore[union-attr]


def test_a_time_in_the_past_is_not_scheduled(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")

    assert (
        "release_at" in refusal_of(schedule_working_copy, item, number_of(item), TYPO, ada, hours_ago(1)).message_dict
    )


def test_retention_keeps_what_a_copy_needs_and_thins_the_rest(ada: User) -> None:
    item = make_article(headline="甲")
    for headline in ("乙", "丙", "丁"):
        make_copy(item, ada, headline=headline)
    later = timezone.now() + timedelta(days=1)
    thin_drafts(later)
    assert [row.number for row in revisions_of(item)] == [4, 1]

    discard_working_copy(item, 4, ada)
    item.headline = "戊"
    item.save()
    thin_drafts(later)
    assert [row.number for row in revisions_of(item)] == [5, 1]


def test_the_newest_live_version_stays_below_a_newer_one_of_a_copy(ada: User) -> None:
    item = make_article(headline="甲")
    withdraw(item, ada)
    item.headline = "乙"
    item.save()
    make_copy(item, ada, headline="丙")
    discard_working_copy(item, number_of(item), ada)
    thin_drafts(timezone.now() + timedelta(days=1))

    assert latest_revisions(NewsItem, [item.pk])[item.pk].number == 3


def test_words_are_redacted_in_the_copy(ada: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙", body="<p>林某。</p>")
    redact_versions(NewsItem, [item.pk], lambda text: text.replace("乙", "□"), lambda html: html.replace("林", "□"))
    snapshot = snapshot_in(working_copy_of(item).revision)  # type: ignore[union-attr]

    assert (snapshot["fields"]["headline"], snapshot["blocks"]) == ("□", ["<p>□某。</p>"])


def test_an_item_is_deleted_with_its_copy(ada: User) -> None:
    item = make_article()
    make_copy(item, ada, headline="乙")
    delete_items(NewsItem.objects.filter(pk=item.pk))

    assert not QuerySet(WorkingCopy).exists()
    assert not Revision.objects.filter(object_id=item.pk).exists()


def test_a_blocking_check_refuses_to_schedule_a_copy_and_a_reason_publishes_it_with_both_notes(ada: User) -> None:
    ada.is_superuser = True
    ada.save()
    CheckSetting.objects.filter(code="section").update(level=Level.BLOCK)
    item = make_article(headline="甲")
    make_copy(item, ada, headline="乙")
    statement = Statement(ChangeKind.CORRECTION, "标题有误。")

    with overriding_checks("急稿"):
        refusal = refusal_of(schedule_working_copy, item, number_of(item), statement, ada, hours_ahead(3))
        publish_working_copy(item, number_of(item), statement, ada)

    assert "定时发布不能越过检查" in " ".join(refusal.messages)
    latest = revisions_of(item)[0]
    assert latest.kind == Revision.Kind.CORRECTION
    assert latest.note.startswith("标题有误。")
    assert latest.note.endswith("急稿")


def test_the_checks_of_a_scheduled_copy_read_its_credits_and_not_those_of_the_published_text(ada: User) -> None:
    CheckSetting.objects.filter(code="byline").update(level=Level.BLOCK)
    item, outlet = make_article(headline="甲"), make_source()
    make_copy(item, ada, bylines=[("outlet", outlet.pk, None)], headline="乙")
    schedule_working_copy(item, number_of(item), TYPO, ada, hours_ahead(3))

    assert WorkingCopy.objects.get(item=item).is_scheduled


def test_what_no_longer_exists_is_listed_in_the_language_of_the_reader(ada: User) -> None:
    article, tags = make_article(), [make_tag(name).pk for name in ("渡轮", "夜航")]
    copy = make_copy(article, ada, tags=tags, body="<p>新。</p>")
    Tag.objects.filter(pk__in=tags).delete()

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        publish_working_copy(article, copy.revision.number, TYPO, ada)

    assert f"tag {tags[0]}, tag {tags[1]}." in refused.value.messages[0]


def test_a_merge_of_tags_does_not_outdate_a_copy(ada: User) -> None:
    duplicate, tag = make_tag("海运"), make_tag("航运")
    item = make_article(headline="甲", tags=[duplicate.name])
    copy = make_copy(item, ada, tags=[duplicate.pk], headline="乙")
    merge_tags(duplicate, tag, ada)

    assert not is_outdated(copy, live_revision(item))
    publish_working_copy(item, number_of(item), TYPO, ada)
    assert list(item.tags.all()) == [tag]
