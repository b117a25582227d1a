"""The rule of review, at the actions of `articles.editing`."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.change_kinds import ChangeKind
from articles.editing.publishing import cancel_schedule, publish, republish, withdraw
from articles.editing.review.actions import approve, latest_number, request_review, send_back, take
from articles.editing.review.open_checks import check_counts
from articles.editing.review.rule import UncheckedRelease
from articles.editing.review.state import has_unrecorded_change, review_state
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import applied, restored, save_restored
from articles.editing.tag_merges import merge_tags, undo_merge
from articles.editing.working_copies import (
    SeenVersions,
    Statement,
    live_revision,
    publish_working_copy,
    save_working_copy,
    working_copy_of,
)
from articles.models import Approval, Article, Line, NewsItem, OpenCheck, ReviewRequest, Revision, SectionLimit
from tests.makers import hours_ahead, make_article, make_brief, make_person_at_desk, make_section, make_step, make_tag

pytestmark = pytest.mark.django_db


def draft_by(author: User, **values: Any) -> Article:
    with revising(by=author):
        return make_article(published_at=None, **values)


def change(item: NewsItem, by: User, words: str) -> None:
    with revising(by=by), transaction.atomic():
        item.refresh_from_db()
        item.body += f"<p>{words}</p>"
        item.save()


def save_with(item: NewsItem, by: User | None, **values: Any) -> None:
    with revising(by=by), transaction.atomic():
        for name, value in values.items():
            setattr(item, name, value)
        item.save()


def release(item: NewsItem, by: User, **values: Any) -> None:
    with revising(by=by), transaction.atomic():
        item.refresh_from_db()
        publish(item, by, **values)


def approve_latest(item: NewsItem, by: User) -> Approval:
    with revising(by=by):
        return approve(item, by, latest_number(item))


def people() -> tuple[User, User, User]:
    """A writer, and two editors who may check and publish."""
    wen, ada = make_person_at_desk("wen", "Writer"), make_person_at_desk("ada", "Editor")
    return wen, ada, make_person_at_desk("lin", "Chief editor")


def test_without_steps_an_author_publishes_alone() -> None:
    _wen, ada, _lin = people()
    item = draft_by(ada)

    release(item, ada)

    assert item.published_at is not None


def test_a_text_of_a_writer_is_not_published_before_another_person_has_checked_it() -> None:
    wen, ada, lin = people()
    make_step(name="终审", author_groups=["Writer"])
    item = draft_by(wen)

    with pytest.raises(ValidationError, match="终审"):
        release(item, lin)
    approve_latest(item, ada)
    release(item, lin)

    assert Article.objects.get(pk=item.pk).published_at is not None


def test_a_step_for_writers_leaves_an_editor_free_to_publish() -> None:
    _wen, ada, _lin = people()
    make_step(author_groups=["Writer"])
    item = draft_by(ada)

    release(item, ada)

    assert item.published_at is not None


def test_an_author_who_is_also_an_editor_cannot_check_the_own_text() -> None:
    wen, ada, _lin = people()
    wen.groups.add(Group.objects.get(name="Chief editor"))
    make_step(author_groups=["Writer"])
    item = draft_by(wen)

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(item, User.objects.get(pk=wen.pk))
    approve_latest(item, ada)


def test_an_administrator_cannot_check_the_own_text_either() -> None:
    people()
    admin = User.objects.create_superuser("admin", password="x" * 20)
    make_step()

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(draft_by(admin), admin)


def test_a_writer_without_the_permission_cannot_check() -> None:
    wen, ada, _lin = people()
    make_step()

    with pytest.raises(ValidationError, match="权限"):
        approve_latest(draft_by(ada), wen)


def test_a_later_change_voids_the_approval() -> None:
    wen, ada, lin = people()
    make_step(author_groups=["Writer"])
    item = draft_by(wen)
    approve_latest(item, ada)

    change(item, wen, "后来添上的。")

    with pytest.raises(ValidationError):
        release(item, lin)


def test_a_change_by_the_reviewer_voids_it_too_and_makes_them_an_author() -> None:
    wen, ada, lin = people()
    make_step(author_groups=["Writer"])
    item = draft_by(wen)
    approve_latest(item, ada)
    change(item, ada, "审后改的。")

    with pytest.raises(ValidationError):
        release(item, ada)
    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(item, ada)
    approve_latest(item, lin)
    release(item, ada)


def test_a_version_saved_since_is_not_approved_unread() -> None:
    wen, ada, _lin = people()
    make_step()
    item = draft_by(wen)
    seen = latest_number(item)
    change(item, wen, "刚添上的。")

    with pytest.raises(ValidationError, match="重新"):
        approve(item, ada, seen)


def test_a_schedule_is_refused_and_afterwards_holds_the_checked_text() -> None:
    wen, ada, lin = people()
    make_step(author_groups=["Writer"])
    item = draft_by(wen)
    with pytest.raises(ValidationError):
        release(item, lin, at=hours_ahead(1))
    approve_latest(item, ada)
    release(item, lin, at=hours_ahead(1))

    with pytest.raises(UncheckedRelease):
        change(item, wen, "定时之后改的。")


def test_no_save_changes_what_readers_see_unchecked() -> None:
    wen, _ada, _lin = people()
    item = make_article()
    make_step(author_groups=["Writer"])

    with pytest.raises(PermissionDenied):
        change(item, wen, "悄悄改的。")
    with pytest.raises(PermissionDenied), revising(by=wen), transaction.atomic():
        item.tags.add("夜航")
    with pytest.raises(PermissionDenied), revising(by=wen), transaction.atomic():
        NewsItem.objects.filter(pk=item.pk).update(headline="悄悄换的标题")


def test_a_withdrawn_text_that_was_changed_is_checked_before_it_returns() -> None:
    wen, ada, lin = people()
    item = make_article()
    make_step(author_groups=["Writer"])
    with revising(by=lin):
        withdraw(item, lin)
    change(item, wen, "撤稿期间改的。")

    with pytest.raises(ValidationError):
        republish(item, lin)
    approve_latest(item, ada)
    with revising(by=lin):
        republish(Article.objects.get(pk=item.pk), lin)


def test_an_expired_text_that_was_changed_does_not_return_by_a_new_time() -> None:
    wen, _ada, _lin = people()
    item = make_article(expires_at=hours_ahead(1))
    make_step(author_groups=["Writer"])
    save_with(item, None, expires_at=timezone.now())
    change(item, wen, "到期后改的。")

    with pytest.raises(UncheckedRelease):
        save_with(item, wen, expires_at=None)


def test_restoring_a_version_makes_its_author_an_author_again() -> None:
    wen, ada, lin = people()
    for person in (wen, ada):
        person.groups.set([Group.objects.get(name="Editor")])
    make_step()
    item = draft_by(wen)
    old = revisions_of(item)[0]
    change(item, ada, "另一句。")
    approve_latest(item, lin)

    with revising(by=ada):
        save_restored(restored(Article.objects.get(pk=item.pk), old), old)

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(item, User.objects.get(pk=wen.pk))


def test_two_steps_are_passed_in_their_order() -> None:
    wen, ada, lin = people()
    make_step(name="初审", position=1)
    make_step(name="终审", position=2, reviewer_groups=["Chief editor"])
    item = draft_by(wen)

    assert approve_latest(item, ada).step_name == "初审"
    with pytest.raises(ValidationError, match="终审"):
        approve_latest(item, ada)
    with pytest.raises(ValidationError, match="终审"):
        release(item, ada)
    assert approve_latest(item, lin).step_name == "终审"
    release(item, ada)


def test_a_brief_in_an_article_is_not_released_with_it_unchecked() -> None:
    wen, _ada, lin = people()
    make_step(kind="brief", author_groups=["Writer"])
    with revising(by=wen):
        brief = make_brief(published_at=None)
    item = draft_by(lin, body=f'<p>正文。</p><flash-brief data-id="{brief.pk}"></flash-brief>')

    with pytest.raises(ValidationError, match=brief.headline):
        release(item, lin)


def test_the_stage_follows_the_review() -> None:
    wen, ada, _lin = people()
    make_step()
    item = draft_by(wen)

    def stage() -> str:
        return Article.objects.get(pk=item.pk).stage

    with revising(by=wen):
        request_review(item, wen, "请核对数字。")
    assert stage() == "review"
    take(item, ada)
    assert ReviewRequest.objects.get().taken_by == ada
    with revising(by=ada):
        send_back(item, ada, "缺来源。")
    assert stage() == "draft"
    assert ReviewRequest.objects.get().returned_at is not None
    assert revisions_of(item)[0].note == "缺来源。"
    approve_latest(item, ada)
    assert stage() == "ready"
    assert not ReviewRequest.objects.exists()
    assert revisions_of(item)[0].kind == Revision.Kind.APPROVAL


def test_sending_back_needs_words() -> None:
    wen, ada, _lin = people()
    make_step()
    item = draft_by(wen)
    with revising(by=wen):
        request_review(item, wen)

    with pytest.raises(ValidationError):
        send_back(item, ada, "  ")


def test_nothing_is_sent_to_review_that_needs_none() -> None:
    _wen, ada, _lin = people()
    make_step(author_groups=["Writer"])

    with pytest.raises(ValidationError), revising(by=ada):
        request_review(draft_by(ada), ada)


def test_a_limited_editor_publishes_and_checks_only_in_the_own_section() -> None:
    wen, ada, lin = people()
    harbour, sea = make_section(), make_section()
    SectionLimit.objects.create(user=ada, section=harbour)
    make_step(author_groups=["Writer"])
    inside, outside, nowhere = draft_by(wen, section=harbour), draft_by(wen, section=sea), draft_by(ada)

    with pytest.raises(ValidationError, match=str(harbour)):
        approve_latest(outside, ada)
    approve_latest(outside, lin)
    for item in (outside, nowhere):
        with pytest.raises(ValidationError, match=str(harbour)):
            release(item, ada)
    approve_latest(inside, lin)
    release(inside, ada)
    with pytest.raises(UncheckedRelease):
        save_with(inside, ada, section=sea)


def test_a_limit_of_a_group_holds_for_its_members_and_that_of_an_account_takes_its_place() -> None:
    _wen, ada, _lin = people()
    harbour, sea = make_section(), make_section()
    SectionLimit.objects.create(group=Group.objects.get(name="Editor"), section=harbour)
    with pytest.raises(ValidationError):
        release(draft_by(ada, section=sea), ada)

    SectionLimit.objects.create(user=ada, section=sea)

    release(draft_by(ada, section=sea), ada)


def test_a_brief_published_first_waits_for_another_person() -> None:
    _wen, ada, lin = people()
    make_step(kind="brief", moment="after")
    with revising(by=ada):
        brief = make_brief(published_at=None)
        publish(brief, ada)
    check = OpenCheck.objects.get()
    assert (check.item_id, check.base) == (brief.pk, 0)

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(brief, ada)
    approve_latest(brief, lin)

    assert not OpenCheck.objects.exists()
    assert Approval.objects.get().by == lin


def test_a_change_after_the_check_opens_it_again_for_its_author_alone() -> None:
    _wen, ada, lin = people()
    make_step(kind="brief", moment="after")
    with revising(by=ada):
        brief = make_brief(published_at=None)
        publish(brief, ada)
    approve_latest(brief, lin)

    change(brief, lin, "补一句。")

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(brief, lin)
    approve_latest(brief, ada)


def test_withdrawing_and_republishing_does_not_reset_who_may_check() -> None:
    _wen, ada, _lin = people()
    make_step(kind="brief", moment="after")
    with revising(by=ada):
        brief = make_brief(published_at=None)
        publish(brief, ada)
        withdraw(brief, ada)
        republish(brief, ada)

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(brief, ada)


def test_briefs_published_before_the_check_was_configured_are_not_open() -> None:
    people()
    brief = make_brief()
    make_step(kind="brief", moment="after")

    brief.save()

    assert review_state(brief).open_base is None
    assert not OpenCheck.objects.exists()


def test_an_uncertain_embargo_found_during_a_withdrawal_keeps_the_text_offline() -> None:
    _wen, _ada, lin = people()
    item = make_article()
    withdraw(item, lin)
    item.embargo_raw = "周五前不得发布"
    item.save()

    with pytest.raises(ValidationError, match="周五前"):
        republish(item, lin)
    with pytest.raises(UncheckedRelease):
        save_with(item, lin, withdrawn_at=None)


def test_who_wrote_a_draft_is_known_after_its_versions_are_thinned() -> None:
    wen, ada, _lin = people()
    wen.groups.set([Group.objects.get(name="Editor")])
    make_step()
    item = draft_by(wen)
    change(item, ada, "改。")
    Revision.objects.filter(object_id=item.pk, number=1).for_redaction().delete()

    with pytest.raises(ValidationError, match="另一人"):
        approve_latest(item, User.objects.get(pk=wen.pk))


def test_a_brief_is_also_a_kind_with_steps_of_its_own() -> None:
    wen, _ada, lin = people()
    make_step(kind="article")
    with revising(by=wen):
        brief = Brief(headline="快讯", body="<p>正文。</p>")
        publish(brief, lin)
    assert brief.pk


def test_a_merge_of_tags_its_undoing_and_a_deletion_change_no_text() -> None:
    wen, ada, lin = people()
    old, target, gone = make_tag("夜航船"), make_tag("渡轮"), make_tag("雾散")
    make_step(author_groups=["Writer"])
    items = [draft_by(wen, tags=tags) for tags in (["夜航船"], ["夜航船", "渡轮"], ["雾散"])]
    for item in items[:2]:
        approve_latest(item, ada)

    with revising(by=wen):
        merge = merge_tags(old, target, wen)
    assert [has_unrecorded_change(item.pk) for item in items] == [False] * 3
    for item in items[:2]:
        # A version with the target, which undoing the merge leaves.
        save_with(item, ada, stage="draft", expires_at=hours_ahead(9))
    with revising(by=wen):
        undo_merge(merge, wen)
        gone.delete()

    assert [has_unrecorded_change(item.pk) for item in items] == [False] * 3
    approve_latest(items[2], ada)
    for item in items:
        release(Article.objects.get(pk=item.pk), lin)


def test_a_save_after_a_merge_of_tags_makes_nobody_an_author() -> None:
    wen, ada, _lin = people()
    old, target = make_tag("夜航船"), make_tag("渡轮")
    make_step()
    item = draft_by(wen, tags=["夜航船"])
    merge_tags(old, target, None)

    save_with(item, ada, expires_at=hours_ahead(9))

    approve_latest(item, ada)


def test_a_tag_given_besides_a_merge_is_a_change() -> None:
    wen, ada, lin = people()
    old, target = make_tag("夜航船"), make_tag("渡轮")
    make_step()
    item = draft_by(wen, tags=["夜航船"])
    approve_latest(item, ada)
    merge_tags(old, target, None)

    with revising(by=ada), transaction.atomic():
        item.tags.add("雾散")

    with pytest.raises(ValidationError):
        release(item, lin)


def test_a_brief_whose_schedule_was_cancelled_is_not_published_unchecked() -> None:
    _wen, ada, _lin = people()
    make_step(kind="brief", moment="after")
    with revising(by=ada):
        brief = make_brief(published_at=None)
        publish(brief, ada, hours_ahead(1))
        cancel_schedule(Brief.objects.get(pk=brief.pk), ada)

    assert check_counts(hours_ahead(2))["unchecked"] == 0


def save_copy(item: NewsItem, by: User, words: str) -> None:
    """Save the working copy with another sentence, by somebody who sees the live text of now."""
    copy, stored = working_copy_of(item), Article.objects.get(pk=item.pk)
    live = live_revision(item)
    values = applied(stored, copy.revision if copy else live)
    values.item.body += words
    save_working_copy(values, SeenVersions(copy.revision.number if copy else 0, live.number), by)


def restore_latest(item: NewsItem, by: User) -> None:
    latest = revisions_of(item)[0]
    with revising(by=by):
        save_restored(restored(Article.objects.get(pk=item.pk), latest), latest)


def test_a_working_copy_saved_again_by_an_editor_is_not_restored_unchecked() -> None:
    wen, _ada, lin = people()
    item = make_article()
    make_step(author_groups=["Writer"])
    save_copy(item, wen, "<p>未审的。</p>")
    change(item, lin, "改错字。")
    save_copy(item, lin, "")
    assert revisions_of(item)[0].is_working_copy

    with pytest.raises(UncheckedRelease):
        restore_latest(item, lin)

    assert "未审的" not in Article.objects.get(pk=item.pk).body


def test_an_author_of_a_published_working_copy_is_not_an_author_of_the_next_one() -> None:
    wen, ada, lin = people()
    item = make_article()
    make_step(author_groups=["Writer"])
    save_copy(item, wen, "<p>已审的。</p>")
    number = latest_number(item, Line.COPY)
    with revising(by=ada):
        approve(item, ada, number, Line.COPY)
    publish_working_copy(item, number, Statement(ChangeKind.TYPO), lin)
    save_copy(item, lin, "<p>主编的。</p>")

    restore_latest(item, lin)

    assert "主编的" in Article.objects.get(pk=item.pk).body


def test_the_author_of_a_version_restored_twice_is_still_its_author() -> None:
    wen, ada, lin = people()
    make_step(author_groups=["Writer"])
    item = draft_by(wen, body="<p>未审的。</p>")
    old = revisions_of(item)[0]
    save_with(item, lin, body="<p>另写的。</p>")
    approve_latest(item, ada)
    release(item, lin)
    with revising(by=lin):
        withdraw(Article.objects.get(pk=item.pk), lin)
        save_restored(restored(Article.objects.get(pk=item.pk), old), old)
    again = revisions_of(item)[0]
    item.refresh_from_db()
    save_with(item, lin, body="<p>另写的。</p>")
    approve_latest(item, ada)
    with revising(by=lin):
        republish(Article.objects.get(pk=item.pk), lin)

    with pytest.raises(UncheckedRelease), revising(by=lin):
        save_restored(restored(Article.objects.get(pk=item.pk), again), again)
