"""The case queue: which cases it lists, in which order, how they are searched, and who is notified."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, Placement
from articles.takedowns.cases import workflow
from articles.takedowns.cases.deadlines import set_due
from articles.takedowns.cases.opening import get_or_open_case
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.models import Case, Claimant, Notice
from tests import makers
from tests.health import staff_report
from tests.mail_servers import IN_MEMORY

pytestmark = pytest.mark.django_db
QUEUE = "/en/admin/takedowns/case/"
WHOLE_FACT = ["address", "part", "evidence", "relief", "good_faith"]


def case_on(item=None, **values) -> Case:
    """A case of one notice; `due_in`: hours."""
    due_in, state = values.pop("due_in", None), values.pop("state", None)
    notice, _token = makers.make_notice(item=item, **({"basis": "fact", "elements": WHOLE_FACT} | values))
    case = notice.cases.get()
    case.due_at = makers.hours_ahead(due_in) if due_in is not None else case.due_at
    case.state = state or case.state
    case.save()
    return case


def shown(client: Client, **params: str) -> list[str]:
    return [row.reference for row in client.get(QUEUE, params).context["cl"].result_list]


def text_of(client: Client, **params: str) -> str:
    return client.get(QUEUE, params).content.decode()


def test_open_cases_are_listed_by_deadline_and_closed_ones_are_filtered(mo):
    later, sooner = case_on(makers.make_article(), due_in=40), case_on(makers.make_article(), due_in=3)
    closed = case_on(makers.make_article(), state=Case.State.CLOSED)
    in_force = case_on(makers.make_article(), state=Case.State.IN_FORCE)

    assert shown(mo) == [sooner.reference, later.reference]
    assert shown(mo, state="closed") == [closed.reference]
    assert shown(mo, state="in_force") == [in_force.reference]
    assert len(shown(mo, state="all")) == 4


def test_each_view_lists_only_its_cases(mo):
    mine, late = case_on(makers.make_article(), due_in=900), case_on(makers.make_article(), due_in=-30)
    response, second = case_on(makers.make_article(), due_in=900), case_on(makers.make_article(), due_in=900)
    workflow.claim(mine, mine.version, makers.make_person_at_desk("mo", "Moderator"))
    for case, state in ((response, Case.State.NEEDS_INFO), (second, Case.State.SECOND_REVIEW)):
        case.state = state
        case.save()
    late.refresh_from_db()

    views = {name: shown(mo, view=name) for name in ("mine", "overdue", "answer", "second")}

    assert views == {
        "mine": [mine.reference],
        "overdue": [late.reference],
        "answer": [response.reference],
        "second": [second.reference],
    }
    assert set(shown(mo, view="nobody")) == {late.reference, response.reference, second.reference}


def test_the_view_of_today_ends_at_midnight_of_the_newsroom(mo, clock):
    midnight = timezone.localtime(clock.now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    today, tomorrow = case_on(makers.make_article()), case_on(makers.make_article())
    for case, moment in ((today, midnight - timedelta(seconds=1)), (tomorrow, midnight)):
        case.due_at = moment
        case.save()

    assert shown(mo, view="today") == [today.reference]


def test_a_case_waiting_for_a_reply_is_not_overdue(mo):
    case = case_on(makers.make_article(), due_in=-1, state=Case.State.NEEDS_INFO)
    case.due_for = Case.Clock.ANSWER
    case.save()

    assert shown(mo, view="overdue") == []
    assert "The clock is paused." in text_of(mo)


def test_each_row_gives_its_deadline_in_words_besides_the_colour(mo):
    case_on(makers.make_article(), due_in=-5.5)
    case_on(makers.make_article(), due_in=900)

    page = text_of(mo)

    assert "overdue by 5 hours" in page
    assert page.count('class="due is-late"') == page.count('class="due is-calm"') == 1


def test_a_row_counts_the_pages_that_show_its_target(mo):
    brief, picture = makers.make_brief(), makers.make_picture()
    carrying = [makers.make_article(body=makers.embed(brief)) for _ in range(3)]
    makers.make_article(body=makers.embed(brief), published_at=None, first_published_at=None)
    restrict(carrying[0], Mode.REMOVED, None, "试")
    makers.make_article(lead_picture=picture)
    case_on(brief)
    case_on(None, picture=picture)
    case_on(None)

    page = text_of(mo)

    assert "in 2 articles" in page
    assert "in 1 item" in page
    assert picture.get_absolute_url() in page
    assert "No page of this site was named" in page


def test_a_row_counts_claimants_and_names_their_languages(mo):
    article = makers.make_article()
    for email, language in (("a@reader.example", "en"), ("b@reader.example", "zh-hans"), ("a@reader.example", "en")):
        case_on(article, claimant=Claimant(email=email), language=language)

    page = text_of(mo)

    assert '<td class="field-asking">2 people</td>' in page
    assert '<td class="field-languages">English, 中文</td>' in page


def test_a_case_is_found_by_its_number_a_notice_number_or_words_of_the_item(mo):
    match, _other = case_on(makers.make_article(headline="跨海大桥通车")), case_on(makers.make_article())
    notice = match.notices.get().reference

    for typed in (match.reference, match.reference.lower(), notice, "大桥"):
        assert shown(mo, q=typed) == [match.reference], typed
    assert shown(mo, q="N-2222-2222") == []


def test_a_case_on_a_placement_is_found_by_the_words_of_its_brief(mo):
    brief = makers.make_brief(headline="跨海大桥通车")
    article = makers.make_article(body=makers.embed(brief))
    case, _is_new = get_or_open_case(Placement.objects.get(article=article), Family.REMOVE)
    set_due(case)
    case.save()

    assert shown(mo, q="大桥") == [case.reference]
    assert "跨海大桥通车" in text_of(mo)


def test_a_closed_case_is_found_unless_the_filter_is_open(mo):
    closed = case_on(makers.make_article(headline="跨海大桥通车"), state=Case.State.CLOSED)

    assert shown(mo, q="大桥") == [closed.reference]
    assert shown(mo, q="大桥", state="open") == []


@pytest.mark.parametrize("count", [2, 40])
def test_the_query_count_of_the_queue_does_not_grow_with_its_length(mo, count, django_assert_max_num_queries):
    for number in range(count):
        brief = makers.make_brief(headline="", body=f"<p>第{number}条。</p>")
        makers.make_article(body=makers.embed(brief))
        case_on(brief)
        case_on(None, picture=makers.make_picture())

    with django_assert_max_num_queries(17):
        assert len(shown(mo)) == 2 * count


@pytest.mark.parametrize("ask", ["open", "overdue"])
@pytest.mark.sqlite
def test_the_queue_is_read_through_its_index(ask):
    rows = Case.objects.open() if ask == "open" else Case.objects.overdue(timezone.now())
    sql, values = rows.order_by("due_at", "pk")[:100].query.sql_with_params()

    with connection.cursor() as cursor:
        # Values are bound as in production; with literals SQLite would use the index for other queries too.
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = [step[-1] for step in cursor.fetchall()]

    assert len(plan) == 1
    assert "USING INDEX case_queue" in plan[0]


def test_a_case_is_claimed_from_its_row(mo):
    case = case_on(makers.make_article())
    assert 'form="queue-claim"' in text_of(mo)

    response = mo.post(f"{QUEUE}{case.pk}/move/", {"move": "claim", "version": case.version, "queue": "?"})

    assert response["Location"] == QUEUE
    assert Case.objects.get().assignee.username == "mo"
    assert 'form="queue-claim"' not in text_of(mo)


@pytest.mark.parametrize("queue", ["?view=nobody&state=open", "//elsewhere.example/", "?q=%0d%0aX: 1", "\r\nX: 1"])
def test_claiming_a_case_returns_to_the_same_view_and_to_no_other_site(mo, queue):
    case = case_on(makers.make_article())

    response = mo.post(f"{QUEUE}{case.pk}/move/", {"move": "claim", "version": case.version, "queue": queue})

    assert response.status_code == 302
    assert response["Location"].startswith(f"{QUEUE}?")
    assert "view=nobody" not in queue or response["Location"] == QUEUE + queue


def test_an_auditor_reads_the_queue_and_cannot_claim_cases(client):
    case_on(makers.make_article())
    client.force_login(makers.make_person_at_desk("audrey", "Auditor"))

    page = text_of(client)

    assert "C-" in page
    assert 'form="queue-claim"' not in page


def test_the_dashboard_counts_open_and_overdue_cases(mo):
    case_on(makers.make_article(), due_in=-1), case_on(makers.make_article(), due_in=5)

    page = mo.get("/en/admin/").content.decode()

    assert "2 open" in page
    assert "1 overdue" in page


def test_the_dashboard_lists_the_five_cases_due_next(mo):
    made = [case_on(makers.make_article(headline=f"第{n}号灯塔"), due_in=n) for n in range(7)]

    page = mo.get("/en/admin/").content.decode()

    listed = page[page.index("first-page-claims") : page.index("All open cases")]
    assert [case.reference for case in made if case.reference in listed] == [case.reference for case in made[:5]]
    assert "第0号灯塔" in listed
    assert 'class="due is-' in listed


def test_users_who_may_not_view_cases_see_no_counts(client):
    case_on(makers.make_article(), due_in=-1)
    client.force_login(makers.make_person_at_desk("wen", "Writer"))

    page = client.get("/en/admin/").content.decode()

    assert "desk-badge" not in page
    assert "first-page-claims" not in page


def test_the_health_page_counts_cases_and_stays_ok(client):
    case_on(makers.make_article(), due_in=-1), case_on(makers.make_article(), due_in=5)
    case_on(makers.make_article(), state=Case.State.CLOSED)

    assert client.get("/healthz").status_code == 200
    assert staff_report()["cases"] == {"open": 2, "overdue": 1}


def lead_and_mo() -> None:
    for name, group in (("lena", "Lead moderator"), ("mo", "Moderator"), ("ada", "Editor")):
        person = makers.make_person_at_desk(name, group)
        person.email = f"{name}@newsroom.example"
        person.save()


def sent_to(mailoutbox: list[Any], words: str) -> list[str]:
    return sorted(mail.to[0] for mail in mailoutbox if words in mail.subject)


def test_lead_moderators_are_emailed_once_about_an_overdue_case(mailoutbox, settings):
    settings.MAILERS = IN_MEMORY
    lead_and_mo()
    case = case_on(makers.make_article(), due_in=-1, claimant=None)
    case_on(makers.make_article(), due_in=5, claimant=None)

    call_command("send_outbox"), call_command("send_outbox")

    new, late = ["lena@newsroom.example", "mo@newsroom.example"], ["lena@newsroom.example"]
    assert sent_to(mailoutbox, case.reference) == sorted(new + late)


def test_moderators_are_emailed_once_about_a_new_case_without_the_text_of_the_notice(mailoutbox, settings):
    settings.MAILERS = IN_MEMORY
    lead_and_mo()
    article = makers.make_article()
    first = case_on(article, statement="船名写错了，是海燕。", claimant=None)
    case_on(article, claimant=None)

    call_command("send_outbox")

    assert sent_to(mailoutbox, first.reference) == ["lena@newsroom.example", "mo@newsroom.example"]
    assert not any("海燕" in mail.subject + mail.body for mail in mailoutbox)
    assert all(f"/admin/takedowns/case/{first.pk}/change/" in mail.body for mail in mailoutbox)


def test_without_a_mail_server_no_reminder_is_sent_or_recorded(settings):
    settings.MAILERS = {}
    lead_and_mo()
    case = case_on(makers.make_article(), due_in=-1, claimant=None)

    call_command("send_outbox")

    case.refresh_from_db()
    assert Notice.objects.count() == 1
    assert case.told_late_at is None
