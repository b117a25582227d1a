"""What waits at the desk, in which order, and how is one thing found among it?"""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Mode, Placement
from articles.restricting import restrict
from articles.takedowns import cases
from articles.takedowns.models import Case, Claimant, Notice
from tests import makers

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


def shown(client: Client, **asked: str) -> list[str]:
    return [row.reference for row in client.get(QUEUE, asked).context["cl"].result_list]


def text_of(client: Client, **asked: str) -> str:
    return client.get(QUEUE, asked).content.decode()


def test_what_is_due_first_stands_first_and_what_is_over_is_not_there(mo):
    later, sooner = case_on(makers.make_article(), due_in=40), case_on(makers.make_article(), due_in=3)
    closed = case_on(makers.make_article(), state=Case.State.CLOSED)
    in_force = case_on(makers.make_article(), state=Case.State.IN_FORCE)

    assert shown(mo) == [sooner.reference, later.reference]
    assert shown(mo, state="closed") == [closed.reference]
    assert shown(mo, state="in_force") == [in_force.reference]
    assert len(shown(mo, state="all")) == 4


def test_each_view_shows_its_own(mo):
    mine, late = case_on(makers.make_article(), due_in=900), case_on(makers.make_article(), due_in=-30)
    answer, second = case_on(makers.make_article(), due_in=900), case_on(makers.make_article(), due_in=900)
    cases.claim(mine, mine.version, makers.make_person_at_desk("mo", "Moderator"))
    for case, state in ((answer, Case.State.NEEDS_INFO), (second, Case.State.SECOND_REVIEW)):
        case.state = state
        case.save()
    late.refresh_from_db()

    views = {name: shown(mo, view=name) for name in ("mine", "overdue", "answer", "second")}

    assert views == {
        "mine": [mine.reference],
        "overdue": [late.reference],
        "answer": [answer.reference],
        "second": [second.reference],
    }
    assert set(shown(mo, view="nobody")) == {late.reference, answer.reference, second.reference}


def test_today_ends_at_midnight_of_the_desk(mo):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    today, tomorrow = case_on(makers.make_article()), case_on(makers.make_article())
    for case, moment in ((today, midnight - timedelta(seconds=1)), (tomorrow, midnight)):
        case.due_at = moment
        case.save()

    assert shown(mo, view="today") == [today.reference]


def test_what_waits_for_an_answer_is_not_overdue_whenever_it_is_due(mo):
    case_on(makers.make_article(), due_in=-1, state=Case.State.NEEDS_INFO)

    assert shown(mo, view="overdue") == []
    assert "The clock stands still." in text_of(mo)


def test_each_row_tells_its_clock_in_words_and_not_by_its_colour_alone(mo):
    case_on(makers.make_article(), due_in=-5.5)
    case_on(makers.make_article(), due_in=900)

    page = text_of(mo)

    assert "overdue by 5 hours" in page
    assert page.count('class="due is-late"') == page.count('class="due is-calm"') == 1


def test_a_row_says_how_far_its_target_reaches(mo):
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
    assert "in 1 text" in page
    assert picture.get_absolute_url() in page
    assert "No page of ours is named" in page


def test_a_row_counts_people_and_names_the_languages_they_write(mo):
    article = makers.make_article()
    for email, language in (("a@reader.example", "en"), ("b@reader.example", "zh-hans"), ("a@reader.example", "en")):
        case_on(article, claimant=Claimant(email=email), language=language)

    page = text_of(mo)

    assert '<td class="field-asking">2 people</td>' in page
    assert '<td class="field-languages">English, 中文</td>' in page


def test_a_case_is_found_by_its_number_by_that_of_a_notice_and_by_words(mo):
    sought, _other = case_on(makers.make_article(headline="跨海大桥通车")), case_on(makers.make_article())
    notice = sought.notices.get().reference

    for typed in (sought.reference, sought.reference.lower(), notice, "大桥"):
        assert shown(mo, q=typed) == [sought.reference], typed
    assert shown(mo, q="N-2222-2222") == []


def test_a_case_on_a_placement_is_found_by_the_words_of_its_brief(mo):
    brief = makers.make_brief(headline="跨海大桥通车")
    article = makers.make_article(body=makers.embed(brief))
    case, _is_new = cases.open_case(Placement.objects.get(article=article), cases.Family.REMOVE)
    cases.set_due(case)
    case.save()

    assert shown(mo, q="大桥") == [case.reference]
    assert "跨海大桥通车" in text_of(mo)


def test_what_is_closed_is_found_without_a_filter_and_left_out_with_one(mo):
    closed = case_on(makers.make_article(headline="跨海大桥通车"), state=Case.State.CLOSED)

    assert shown(mo, q="大桥") == [closed.reference]
    assert shown(mo, q="大桥", state="open") == []


@pytest.mark.parametrize("count", [2, 40])
def test_the_queue_asks_the_same_few_questions_however_long_it_is(mo, count, django_assert_max_num_queries):
    for number in range(count):
        brief = makers.make_brief(headline="", body=f"<p>第{number}条。</p>")
        makers.make_article(body=makers.embed(brief))
        case_on(brief)
        case_on(None, picture=makers.make_picture())

    with django_assert_max_num_queries(12):
        assert len(shown(mo)) == 2 * count


@pytest.mark.parametrize("ask", ["open", "overdue"])
@pytest.mark.sqlite
def test_the_queue_is_read_along_its_index(ask):
    rows = Case.objects.open() if ask == "open" else Case.objects.overdue(timezone.now())
    sql, values = rows.order_by("due_at", "pk")[:100].query.sql_with_params()

    with connection.cursor() as cursor:
        # With the values bound as they are in earnest: written into it, any query would do.
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = [step[-1] for step in cursor.fetchall()]

    assert len(plan) == 1
    assert "USING INDEX case_queue" in plan[0]


def test_a_case_is_taken_from_its_row(mo):
    case = case_on(makers.make_article())
    assert 'form="queue-claim"' in text_of(mo)

    answer = mo.post(f"{QUEUE}{case.pk}/move/", {"move": "claim", "version": case.version, "queue": "?"})

    assert answer["Location"] == QUEUE
    assert Case.objects.get().assignee.username == "mo"
    assert 'form="queue-claim"' not in text_of(mo)


@pytest.mark.parametrize("queue", ["?view=nobody&state=open", "//elsewhere.example/", "?q=%0d%0aX: 1", "\r\nX: 1"])
def test_who_takes_a_case_from_a_view_comes_back_to_it_and_nowhere_else(mo, queue):
    case = case_on(makers.make_article())

    answer = mo.post(f"{QUEUE}{case.pk}/move/", {"move": "claim", "version": case.version, "queue": queue})

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{QUEUE}?")
    assert "view=nobody" not in queue or answer["Location"] == QUEUE + queue


def test_an_auditor_reads_the_queue_and_takes_nothing(client):
    case_on(makers.make_article())
    client.force_login(makers.make_person_at_desk("audrey", "Auditor"))

    page = text_of(client)

    assert "C-" in page
    assert 'form="queue-claim"' not in page


def test_the_first_page_of_the_desk_counts_what_is_open_and_what_is_overdue(mo):
    case_on(makers.make_article(), due_in=-1), case_on(makers.make_article(), due_in=5)

    page = mo.get("/en/admin/").content.decode()

    assert "2 open" in page
    assert "1 overdue" in page


def test_the_first_page_of_the_desk_lists_the_five_that_are_due_next(mo):
    made = [case_on(makers.make_article(headline=f"第{n}号灯塔"), due_in=n) for n in range(7)]

    page = mo.get("/en/admin/").content.decode()

    listed = page[page.index("first-page-claims") : page.index("All open cases")]
    assert [case.reference for case in made if case.reference in listed] == [case.reference for case in made[:5]]
    assert "第0号灯塔" in listed
    assert 'class="due is-' in listed


def test_who_may_not_see_cases_is_told_of_none(client):
    case_on(makers.make_article(), due_in=-1)
    client.force_login(makers.make_person_at_desk("wen", "Writer"))

    page = client.get("/en/admin/").content.decode()

    assert "desk-badge" not in page
    assert "first-page-claims" not in page


def test_health_tells_of_cases_and_does_not_fail_for_them(client):
    case_on(makers.make_article(), due_in=-1), case_on(makers.make_article(), due_in=5)
    case_on(makers.make_article(), state=Case.State.CLOSED)

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["cases"] == {"open": 2, "overdue": 1}


def lead_and_mo() -> None:
    for name, group in (("lena", "Lead moderator"), ("mo", "Moderator"), ("ada", "Editor")):
        person = makers.make_person_at_desk(name, group)
        person.email = f"{name}@newsroom.example"
        person.save()


def sent_to(mailoutbox: list[Any], words: str) -> list[str]:
    return sorted(mail.to[0] for mail in mailoutbox if words in mail.subject)


def test_lead_moderators_hear_once_of_a_case_that_is_overdue(mailoutbox, settings):
    settings.EMAIL_HOST = "mail.example"
    lead_and_mo()
    case = case_on(makers.make_article(), due_in=-1, claimant=None)
    case_on(makers.make_article(), due_in=5, claimant=None)

    call_command("send_outbox"), call_command("send_outbox")

    new, late = ["lena@newsroom.example", "mo@newsroom.example"], ["lena@newsroom.example"]
    assert sent_to(mailoutbox, case.reference) == sorted(new + late)


def test_moderators_hear_of_a_new_case_once_and_in_no_word_of_the_notice(mailoutbox, settings):
    settings.EMAIL_HOST = "mail.example"
    lead_and_mo()
    article = makers.make_article()
    first = case_on(article, statement="船名写错了，是海燕。", claimant=None)
    case_on(article, claimant=None)

    call_command("send_outbox")

    assert sent_to(mailoutbox, first.reference) == ["lena@newsroom.example", "mo@newsroom.example"]
    assert not any("海燕" in mail.subject + mail.body for mail in mailoutbox)
    assert all(f"/admin/takedowns/case/{first.pk}/change/" in mail.body for mail in mailoutbox)


def test_without_a_mail_server_nobody_is_written_to_and_nothing_counts_as_told(settings):
    settings.EMAIL_HOST = ""
    lead_and_mo()
    case = case_on(makers.make_article(), due_in=-1, claimant=None)

    call_command("send_outbox")

    case.refresh_from_db()
    assert Notice.objects.count() == 1
    assert case.told_late_at is None
