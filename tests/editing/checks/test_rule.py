"""A blocking check refuses publication on every path, unless somebody who may override it gives a reason."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.registry import make_check_settings, registered_checks
from articles.editing.checks.rule import enforce_checks, overriding_checks
from articles.editing.publishing import cancel_schedule_if_blocked, publish, republish, withdraw
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import restored, save_restored
from articles.models import CheckSetting, Level, NewsItem, Revision
from articles.signals import coalesce_changes
from tests.makers import embed, hours_ahead, make_article, make_brief, make_person_at_desk, make_section, make_term

pytestmark = pytest.mark.django_db
DRAFT = {"published_at": None, "first_published_at": None}


def block(code: str, *groups: str) -> None:
    setting = CheckSetting.objects.get(code=code)
    setting.level = Level.BLOCK
    setting.save()
    setting.overriders.set(Group.objects.filter(name__in=groups))


def test_a_finding_of_a_blocking_check_refuses_publication_and_scheduling() -> None:
    block("section")
    article = make_article(**DRAFT)

    for moment in (None, hours_ahead(5)):
        with pytest.raises(ValidationError, match="栏目"):
            publish(article, None, moment)

    assert NewsItem.objects.get(pk=article.pk).published_at is None


def test_a_warning_refuses_nothing() -> None:
    publish(make_article(**DRAFT), None)


def test_a_corrected_item_is_published() -> None:
    block("section")

    publish(make_article(section=make_section(), **DRAFT), None)


def test_republication_is_refused_too() -> None:
    article = make_article()
    withdraw(article, None)
    block("section")

    with pytest.raises(ValidationError):
        republish(article, None)


def test_restoring_over_a_public_text_is_refused_too() -> None:
    article = make_article(headline="开设帐户")
    former = revisions_of(article).first()
    article.headline = "开设账户"
    article.save()
    make_term("帐户")
    block("words_wrong")

    with pytest.raises(ValidationError, match="帐户"):
        save_restored(restored(article, former), former)

    assert NewsItem.objects.get(pk=article.pk).headline == "开设账户"


def test_a_brief_is_checked_when_its_article_publishes_it() -> None:
    block("words_wrong")
    make_term("帐户")
    brief = make_brief(headline="开设帐户", **DRAFT)

    with pytest.raises(ValidationError, match="开设帐户"):
        publish(make_article(body=embed(brief), **DRAFT), None)


def test_a_scheduled_item_that_is_changed_for_the_worse_is_no_longer_scheduled() -> None:
    block("words_wrong")
    make_term("帐户")
    article = make_article(published_at=hours_ahead(5))
    article.headline = "开设帐户"
    article.save()

    assert "帐户" in " ".join(cancel_schedule_if_blocked(article, None))
    assert NewsItem.objects.get(pk=article.pk).published_at is None


def test_a_reason_of_somebody_who_may_override_publishes_and_is_recorded() -> None:
    block("section", "Chief editor")
    lin, article = make_person_at_desk("lin", "Chief editor"), make_article(**DRAFT)

    with revising(by=lin), coalesce_changes(), overriding_checks("急稿，栏目稍后补"):
        publish(article, lin)

    assert Revision.objects.filter(object_id=article.pk, kind="publication", note__contains="急稿").count() == 1
    entries = [json.loads(entry.change_message)[0] for entry in LogEntry.objects.filter(object_id=article.pk)]
    assert [entry["reason"] for entry in entries if entry["action"] == "checks_overridden"] == ["急稿，栏目稍后补"]


@pytest.mark.parametrize(
    ("group", "reason", "codes"),
    [
        ("Editor", "急稿", ["section"]),
        ("Chief editor", "  ", ["section"]),
        ("Chief editor", "急稿", ["section", "byline"]),
    ],
)
def test_without_the_right_or_a_reason_or_for_one_check_of_two_it_is_refused(
    group: str, reason: str, codes: list[str]
) -> None:
    for code in codes:
        block(code, *(["Chief editor"] if code == "section" else []))

    with overriding_checks(reason), pytest.raises(ValidationError):
        publish(make_article(**DRAFT), make_person_at_desk("lin", group))


def test_a_reason_does_not_override_the_licence() -> None:
    root = make_person_at_desk("root")
    root.is_superuser = True
    root.save()

    with overriding_checks("急稿"), pytest.raises(ValidationError):
        publish(make_article(body="<figure><figcaption>无图</figcaption></figure>", **DRAFT), root)


def test_the_rule_takes_one_query_where_nothing_blocks() -> None:
    article = make_article(**DRAFT)

    with CaptureQueriesContext(connection) as queries:
        enforce_checks(article, None, hours_ahead(0))

    assert len(queries) == 1


def _find_placeholder(subject: Any) -> Any:
    if "[TK]" in subject.body_text:
        yield Finding("占位符", "body")


placeholders = Check("placeholders", "占位符", Level.BLOCK, _find_placeholder)


def test_a_site_adds_a_check_of_its_own(settings: Any) -> None:
    settings.NEWSROOM_CHECKS = [f"{__name__}.placeholders"]

    with pytest.raises(ValidationError, match="占位符"):
        publish(make_article(body="<p>[TK]</p>", **DRAFT), None)


@pytest.mark.parametrize("path", ["articles.nothing", f"{__name__}.block"])
def test_a_setting_that_names_no_check_is_refused(settings: Any, path: str) -> None:
    settings.NEWSROOM_CHECKS = [path]

    with pytest.raises(ImproperlyConfigured):
        registered_checks()


def test_settings_made_by_migrate_leave_those_of_editors_alone() -> None:
    block("section")
    CheckSetting.objects.filter(code="byline").delete()

    make_check_settings()

    assert CheckSetting.objects.get(code="section").level == Level.BLOCK
    assert CheckSetting.objects.get(code="byline").level == Level.WARNING
    assert not CheckSetting.objects.filter(code="licence").exists()
