"""Notices on the page of a case: all can be reached, selected ones marked or moved, several grounds answered at once,
and what was typed survives every refusal.
"""

import html
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.decisions.actions import NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case, Claimant, ClaimantMessage, Decision
from tests import makers
from tests.takedowns.admin.cases.test_page import case_on, hidden, page, removal
from tests.takedowns.decisions.deciding import REASON

pytestmark = pytest.mark.django_db
TYPED = "核对过三次，附件属实"


@pytest.fixture
def mo(client):
    person = makers.make_person_at_desk("mo", "Moderator")
    client.force_login(person)
    return person


def more_notices(item, count, **values):
    values = {"basis": "gdpr_17", "subject": "privacy"} | values
    return [makers.make_notice(item=item, claimant=None, **values)[0] for _number in range(count)]


def test_every_notice_of_a_case_is_reached_page_by_page_and_by_search(client, mo):
    article = makers.make_article()
    case = case_on(article)
    more_notices(article, 45)
    last = more_notices(article, 1, statement="附上公证书编号八二七")[0]
    address = reverse("admin:takedowns_case_change", args=[case.pk])
    seen, query = set(), "?all=1"

    while query is not None:
        text = client.get(address + query).content.decode()
        seen |= {row.reference for row in case.notices.all() if f'aria-label="{row.reference}"' in text}
        later = text.split('rel="next"')[0].rsplit('href="', 1)[-1] if 'rel="next"' in text else None
        query = html.unescape(later.split('"')[0].split("#")[0]) if later else None

    assert len(seen) == 47
    found = client.get(address, {"find": "公证书编号"}).content.decode()
    assert found.count('name="notices"') == 1
    assert last.reference in found
    assert "附上公证书编号八二七" in client.get(address, {"notice": last.pk}).content.decode()


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_the_page_takes_as_many_queries_for_many_notices_as_for_few(client, mo):
    article = makers.make_article()
    case = case_on(article)
    more_notices(article, 22)
    page(client, case)

    few = queries_of(lambda: page(client, case))
    more_notices(article, 25)
    many = queries_of(lambda: page(client, case))

    assert many == few <= 80


def test_one_notice_shows_neither_a_list_nor_more_fields(client, mo):
    text = page(client, case_on(makers.make_article())).content.decode()

    assert 'id="notices"' not in text
    assert "remove-ground" not in text


def test_one_decision_answers_several_grounds_each_with_its_own_outcome_and_reasons(client, mo):
    article = makers.make_article()
    case = case_on(article)
    claimant = Claimant(name="Rui", email="rui@reader.example")
    makers.make_notice(item=article, basis="dmca_notice", subject="copyright", relief="remove", claimant=claimant)
    fields = removal(
        case,
        **{
            "remove-ground": "gdpr_17",
            "remove-outcome_gdpr_17": "granted",
            "remove-outcome_dmca_notice": "refused",
            "remove-facts_dmca_notice": "作品为本站自采。",
            "remove-last_notice": case.notices.order_by("-pk").first().pk,
        },
    )

    preview = page(client, case, "decide", **fields).content.decode()
    page(client, case, "decide", **hidden(preview), _decide="1")

    decision = Decision.objects.get()
    outcomes = dict(decision.outcomes.values_list("ground", "outcome"))
    assert (decision.ground, outcomes) == ("gdpr_17", {"gdpr_17": "granted", "dmca_notice": "refused"})
    letters = {row.recipient: row.text for row in ClaimantMessage.objects.exclude(decision=None)}
    assert "作品为本站自采。" in letters["rui@reader.example"]
    assert "作品为本站自采。" not in letters["stella@reader.example"]
    assert "予以采纳" in page(client, Case.objects.get(pk=case.pk)).content.decode()


def test_a_notice_that_came_after_the_page_was_loaded_is_not_answered_but_gets_a_case(client, mo):
    article = makers.make_article()
    case = case_on(article)
    form = hidden(
        page(client, case, "decide", **removal(case, **{"remove-last_notice": case.notices.get().pk})).content.decode()
    )
    unseen = more_notices(article, 1)[0]

    page(client, case, "decide", **form, _decide="1")

    assert Case.objects.get(pk=case.pk).state == "in_force"
    assert unseen.cases.get() != case
    assert (unseen.cases.get().state, unseen.outcomes.count()) == ("received", 0)


def test_selected_notices_are_marked_as_spam_and_moved_on_the_page(client, mo):
    brief = makers.make_brief()
    article = makers.make_article(body=makers.embed(brief))
    case = case_on(article)
    spam, moved = more_notices(article, 2)

    page(client, case, "notices", version=0, notices=[spam.pk], step="spam")
    fields = {"notices": [moved.pk], "step": "move", "address": brief.get_absolute_url(), "family": "remove"}
    page(client, case, "notices", version=1, **fields)

    spam.refresh_from_db()
    assert (spam.state, moved.cases.get().item_id, case.notices.count()) == ("closed", brief.pk, 2)


def test_a_refused_move_keeps_the_selection_and_the_address(client, mo):
    article = makers.make_article()
    case = case_on(article)
    chosen = more_notices(article, 1)[0]

    response = page(client, case, "notices", version=0, notices=[chosen.pk], step="move", address="/articles/99999/")

    text = response.content.decode()
    assert (response.status_code, "/articles/99999/" in text, case.notices.count()) == (200, True, 2)
    assert f'value="{chosen.pk}" id="pick-{chosen.pk}"' in text
    assert " checked" in text


def in_state(state: str, article) -> Case:
    case, li = case_on(article), makers.make_person_at_desk("li", "Moderator")
    if state == "merged":
        workflow.merge_into(case, 0, li, case_on(makers.make_article()).reference)
    elif state == "closed":
        decide(case, 0, NoAction(), REASON, li)
    elif state == "in_force":
        decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, li)
    elif state == "second_review":
        decide(case, 0, Restrict((article,), Mode.SEALED), REASON, li)
    elif state == "spam":
        workflow.mark_as_spam(case, 0, li)
    elif state == "withdrawn":
        workflow.mark_as_withdrawn(case, 0, li)
    else:
        workflow.await_reply(case, 0, li, "等答复")
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("state", ["merged", "closed", "in_force", "second_review", "spam", "withdrawn", "needs_info"])
@pytest.mark.parametrize("is_stale", [True, False], ids=["stale", "current"])
def test_what_was_typed_is_shown_again_in_every_state_of_the_case(client, mo, state, is_stale):
    case = in_state(state, makers.make_article())
    version = 0 if is_stale else case.version
    fields = removal(case, **{"remove-reason": TYPED, "remove-mode": ""}) | {"version": version}

    for data in (fields, fields | {"_decide": "1"}, {"act": "unknown", "version": version, "unknown-reason": TYPED}):
        response = page(client, case, "decide", **data)
        assert (response.status_code in (200, 409), TYPED in response.content.decode()) == (True, True)
    for move in ("wait", "merge"):
        response = page(client, case, "move", move=move, version=version, reason=TYPED)
        assert TYPED in response.content.decode()


def test_a_stale_step_says_what_happened_and_offers_the_form_again(client, mo):
    case = case_on(makers.make_article())
    workflow.claim(case, 0, makers.make_person_at_desk("li", "Moderator"))

    response = page(client, case, "move", move="wait", version=0, reason=TYPED)

    text = response.content.decode()
    assert response.status_code == 409
    assert f">{TYPED}</textarea>" in text
    assert text.count('name="version" value="1"') > 1


def test_a_second_person_reads_what_a_confirmation_does(client, mo):
    wrong = makers.make_source(name="误社")
    article = makers.make_article(source=wrong, origin="reprint")
    case = case_on(article, basis="order", subject="order")
    fields = {
        "act": "credit",
        "version": 0,
        "credit-wrong": f"source-{wrong.pk}",
        "credit-how": "else",
        "credit-name": "正社",
        "credit-meant": "new:正社",
        "credit-where": "all",
        "credit-facts": "依文书更正。",
    }
    form = hidden(page(client, case, "decide", **fields).content.decode())
    page(client, case, "decide", **form, _decide="1")
    client.force_login(makers.make_person_at_desk("li", "Moderator"))

    text = page(client, case).content.decode()
    assert "误社 → 正社" in text
    page(client, case, "confirm", decision=Decision.objects.get().pk, version=1)

    article.refresh_from_db()
    assert article.source.name == "正社"


def test_many_notices_are_shown_in_groups_of_which_a_whole_one_is_marked_as_spam(client, mo):
    article = makers.make_article()
    case = case_on(article)
    junk = more_notices(article, 25, statement="全是垃圾，点此领奖")
    real = more_notices(article, 1, statement="第二段写的是我本人，附公证书编号八二七。")[0]
    address = reverse("admin:takedowns_case_change", args=[case.pk])

    text = client.get(address).content.decode()
    assert text.count('name="groups"') == 3
    assert "25×" in text
    group = text.split('name="groups" value="')[3].split('"')[0]
    assert group == ",".join(str(notice.pk) for notice in junk)
    listed = client.get(address, {"group": junk[3].pk}).content.decode()
    assert listed.count('name="notices"') == 20

    client.post(address.replace("change", "notices"), {"groups": group, "step": "spam", "version": case.version})

    assert case.notices.filter(spam_at__isnull=False).count() == 25
    assert case.notices.get(pk=real.pk).state != "closed"


def test_of_a_group_only_the_notices_that_a_step_can_change_are_changed(client, mo):
    article = makers.make_article()
    case = case_on(article)
    junk = more_notices(article, 3, statement="全是垃圾，点此领奖")
    address = reverse("admin:takedowns_case_notices", args=[case.pk])
    group = ",".join(str(notice.pk) for notice in junk)

    for groups, step in ((str(junk[0].pk), "spam"), (group, "spam"), (group, "not_spam")):
        case.refresh_from_db()
        before = case.notices.filter(spam_at__isnull=False).count()
        client.post(address, {"groups": groups, "step": step, "version": case.version})
        assert case.notices.filter(spam_at__isnull=False).count() == {0: 1, 1: 3, 3: 0}[before]
