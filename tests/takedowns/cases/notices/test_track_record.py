"""Track records: earlier removals of a source, author or uploader, and earlier refused or spam notices of a sender."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Mode
from articles.models.removed_text import reading_as
from articles.takedowns.cases.notices.spam import mark_notices_as_spam
from articles.takedowns.cases.notices.track_record import earlier_removals, sender_record
from articles.takedowns.decisions.actions import NoAction, Restrict
from articles.takedowns.decisions.all_addresses import decide_all
from articles.takedowns.decisions.decide import decide, take_down
from articles.takedowns.decisions.undo import undo
from articles.takedowns.models import Effect, Notice, NoticeSignature
from articles.takedowns.privacy.erasure import erase_although_open
from tests import makers
from tests.plans import analyse_tables, table_scans
from tests.takedowns.decisions.deciding import REASON, case_on, moderator
from tests.takedowns.decisions.test_all_addresses import notice_on

pytestmark = pytest.mark.django_db


def reader_without_permission():
    ravi = moderator("ravi")
    ravi.groups.get().permissions.remove(Permission.objects.get(codename="view_removed_text"))
    return ravi


def named(case):
    return {row.name: row.count for row in earlier_removals(case, timezone.now())}


def test_upheld_removals_of_the_same_source_are_counted_with_their_cases():
    source, other = makers.make_source(name="转抄社"), makers.make_source()
    first, second, undone, hidden = (makers.make_article(source=source) for _number in range(4))
    decisions = [take_down(item, Mode.REMOVED, None, "应要求") for item in (first, second, undone)]
    undo(decisions[2], decisions[2].case.version, None)
    take_down(hidden, Mode.HIDDEN, None, "先隐藏")
    take_down(makers.make_article(source=other), Mode.REMOVED, None, "应要求")

    (row,) = earlier_removals(case_on(makers.make_article(source=source)), timezone.now())

    assert (row.name, row.count) == ("转抄社", 2)
    assert row.cases == [decisions[1].case, decisions[0].case]


def test_removals_before_the_period_and_of_the_case_itself_are_not_counted():
    source = makers.make_source()
    old, own = makers.make_article(source=source), makers.make_article(source=source)
    take_down(old, Mode.REMOVED, None, "应要求")
    decision = take_down(own, Mode.REMOVED, None, "应要求")

    assert [row.count for row in earlier_removals(decision.case, timezone.now())] == [1]
    assert earlier_removals(decision.case, timezone.now() + timedelta(days=366)) == []


def test_the_other_addresses_of_the_same_notice_are_no_earlier_removals():
    source = makers.make_source()
    notice = notice_on([makers.make_article(source=source) for _number in range(3)])
    case = notice.cases.order_by("pk")[0]

    decide_all(case, case.version, notice, lambda target: Restrict((target,), Mode.REMOVED), REASON, moderator())

    assert earlier_removals(case, timezone.now()) == []
    assert [row.count for row in earlier_removals(case_on(makers.make_article(source=source)), timezone.now())] == [3]


def test_sealed_removals_are_counted_only_for_those_who_may_see_them():
    source = makers.make_source(name="社")
    take_down(makers.make_article(source=source), Mode.SEALED, None, "法院命令")
    case = case_on(makers.make_article(source=source))

    assert named(case) == {"社": 1}
    with reading_as(reader_without_permission()):
        assert named(case) == {}


def test_authors_and_uploaders_are_counted_too():
    author, ada = makers.make_person(name="江宁"), makers.make_person_at_desk("ada", "Editor")
    removed, item = makers.make_article(created_by=ada), makers.make_article(created_by=ada)
    for each in (removed, item):
        each.bylines.create(person=author, slot=each.slot)
    take_down(removed, Mode.RETRACTED, None, "抄袭", "已撤回。")

    assert named(case_on(item)) == {"江宁": 1, "ada": 1}


def test_earlier_refused_and_spam_notices_of_a_sender_are_counted():
    cases = [case_on(makers.make_article(), email=email) for email in ("a@x.example", "A@x.example", "b@x.example")]
    mo = moderator()
    mark_notices_as_spam(cases[0], 0, mo, [cases[0].notices.get().pk])
    decide(cases[1], 0, NoAction(), REASON, mo)
    decide(cases[2], 0, NoAction(), REASON, mo)
    new = case_on(makers.make_article(), email="a@X.example")

    record = sender_record(new.notices.get())

    assert (record.spam, record.refused, record.granted) == (1, 1, 0)
    assert record.cases == [cases[1], cases[0]]
    assert sender_record(case_on(makers.make_article(), email="c@x.example").notices.get()) is None


def test_nothing_of_an_erased_sender_is_found():
    refused = case_on(makers.make_article())
    decide(refused, 0, NoAction(), REASON, moderator())
    new = case_on(makers.make_article()).notices.get()
    assert sender_record(new).refused == 1

    erase_although_open(refused.notices.get(), None)

    assert sender_record(new) is None


def test_notices_about_sealed_items_are_counted_only_for_those_who_may_see_them():
    refused = case_on(makers.make_article())
    decide(refused, 0, NoAction(), REASON, moderator())
    take_down(refused.item, Mode.SEALED, None, "法院命令")
    new = case_on(makers.make_article()).notices.get()

    assert sender_record(new).refused == 1
    with reading_as(reader_without_permission()):
        assert sender_record(new) is None


def test_records_read_a_bounded_number_of_rows():
    source = makers.make_source()
    decision = take_down(makers.make_article(source=source), Mode.REMOVED, None, "应要求")
    effect = decision.effects.get()
    many = (Effect(decision=decision, restriction=effect.restriction, did="made") for _number in range(900))
    QuerySet(Effect).bulk_create(many)
    case = case_on(makers.make_article(source=source))
    notice = case.notices.get()
    fill_notices(500)
    analyse_tables()

    with CaptureQueriesContext(connection) as queries:
        sender_record(notice)
        assert earlier_removals(case, timezone.now())[0].count == 901

    assert len(queries) <= 10
    tables = {"takedowns_notice", "takedowns_noticesignature"}
    for query in queries.captured_queries:
        assert table_scans(query["sql"], tables) == []


def fill_notices(number):
    """Signed notices of other senders."""
    words = {"subject": "fact", "basis": "fact", "statement": "船名写错了。", "language": "zh-hans"}
    rows = (Notice(reference=f"N-{at}", status_digest=str(at), **words) for at in range(number))
    notices = QuerySet(Notice).bulk_create(rows)
    NoticeSignature.objects.bulk_create(
        NoticeSignature(notice=notice, wording=notice.pk, sketch=b"", sender=str(notice.pk)) for notice in notices
    )
