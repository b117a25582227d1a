"""Publication: once, only after the half-year, by those who may; then nothing changes the report."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles.edition.triggers import edition_token
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Claimant, LedgerEvent, Notice, TransparencyReport
from articles.takedowns.report.figures import exact_figures, public_figures
from articles.takedowns.report.files import report_csv, report_json
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.publishing import due_half_years, figures_digest, publish_report
from articles.takedowns.statements.export import export_statements
from tests import makers
from tests.takedowns.report.reporting import LAST, fill

pytestmark = pytest.mark.django_db
NAMES = [
    f"{family}{given}"
    for family in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    for given in (
        "子轩",
        "雨桐",
        "浩然",
        "欣怡",
        "宇航",
        "诗涵",
        "俊杰",
        "梓萱",
        "博文",
        "佳琪",
        "天佑",
        "思远",
        "若曦",
        "明哲",
        "语嫣",
        "志强",
        "丽华",
        "建国",
        "秀英",
        "海涛",
        "晓东",
        "文静",
        "国栋",
        "雪梅",
        "永康",
    )
]


def lead():
    return makers.make_person_at_desk("lee", "Lead moderator")


def publish(half_year: HalfYear = LAST) -> TransparencyReport:
    digest = figures_digest(half_year, public_figures(exact_figures(half_year)))
    return publish_report(half_year, lead(), digest)


def test_a_report_is_an_event_and_verifies():
    makers.make_notice(item=makers.make_article(), received_at=LAST.start)

    report = publish()

    event = LedgerEvent.objects.get(action="published")
    assert event.payload_data["digest"] == report.digest == report.computed_digest()
    assert (report.ledger_sequence, report.ledger_hash) == (event.sequence - 1, event.previous_hash)
    assert verify().code == INTACT


def test_a_published_report_cannot_be_published_again_or_changed_in_sql():
    publish()

    with pytest.raises(ValidationError):
        publish()
    for sql in ("UPDATE takedowns_transparencyreport SET digest = ''", "DELETE FROM takedowns_transparencyreport"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_half_year_that_has_not_ended_is_refused():
    with pytest.raises(ValidationError):
        publish(HalfYear.of(timezone.localdate()))


def test_a_moderator_publishes_nothing():
    with pytest.raises(PermissionDenied):
        publish_report(LAST, makers.make_person_at_desk("mo", "Moderator"), "")


def test_figures_that_changed_since_the_preview_are_not_published():
    with pytest.raises(ValidationError):
        publish_report(LAST, lead(), "seen before")

    assert not TransparencyReport.objects.exists()


def test_half_years_since_the_first_notice_are_due_until_they_are_published():
    makers.make_notice(item=makers.make_article(), received_at=LAST.previous.start)
    assert due_half_years(timezone.now()) == [LAST, LAST.previous]

    publish()

    assert due_half_years(timezone.now()) == [LAST.previous]


@pytest.mark.django_db(transaction=True)
def test_publication_moves_the_edition():
    token = edition_token()

    publish()

    assert edition_token() != token


def test_an_erasure_after_publication_changes_no_byte_of_it():
    fill(20)
    publish()
    paths = ("/transparency/", f"/transparency/{LAST.code}.csv", f"/transparency/{LAST.code}.json")
    before = [Client().get(path).content for path in paths]

    Claimant.objects.all().delete()
    Notice.objects.filter(state="closed").update(state="received", decided_at=None, spam_at=None)

    assert [Client().get(path).content for path in paths] == before
    assert public_figures(exact_figures(LAST)) != TransparencyReport.objects.get().figures


def test_none_of_500_planted_names_is_in_a_report_or_in_a_statement():
    assert len(set(NAMES)) == 500
    for start in range(0, 500, 100):
        # Five names in each field: a few notices carry all of them.
        fill_names = ["、".join(NAMES[start + number : start + 100 : 20]) for number in range(20)]
        if start == 0:
            fill(20, fill_names)
        else:
            for name in fill_names:
                article = makers.make_article(headline=name)
                makers.make_notice(item=article, received_at=LAST.start, statement=name, part=name, evidence=name)
    report = publish()

    texts = [report_csv(report), report_json(report), Client().get("/transparency/").content.decode()]
    texts += [export_statements(LAST, file_format, lead()) for file_format in ("csv", "json")]

    assert "removed" in texts[-1]
    assert not [name for name in NAMES if any(name in text for text in texts)]
