"""What does a decision do, is it undone as a whole, and who may decide it?"""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from articles.models import Byline, Correction, Mode, NewsItem, Placement, Restriction
from articles.takedowns import cases
from articles.takedowns.acts import FixCredit, FixFact, Lift, Nothing, Rename, ReplaceName, Restrict, Words
from articles.takedowns.cases import Overtaken
from articles.takedowns.copies import find_copies
from articles.takedowns.deciding import decide, give_back, take_down
from articles.takedowns.models import Case, Claimant, ClaimantMessage, Decision, Notice
from articles.takedowns.reviewed import was_reviewed
from articles.takedowns.undoing import confirm, undo
from articles.takedowns.verifying import INTACT, verify
from tests import makers

pytestmark = pytest.mark.django_db
WHY = Words("核实属实", public_note="")


def case_on(item, email="stella@reader.example", **values) -> Case:
    claimant = Claimant(name="Stella", email=email) if email else None
    values = {"basis": "gdpr_17", "subject": "privacy", "relief": "remove"} | values
    makers.make_notice(item=item, claimant=claimant, **values)
    return Case.objects.order_by("-pk").first()


def person(name="mo"):
    return makers.make_person_at_desk(name, "Moderator")


def answers():
    return ClaimantMessage.objects.exclude(decision=None)


def test_a_decision_is_true_at_once_and_answers_who_asked_two_minutes_later(client):
    article = makers.make_article()
    case = case_on(article)

    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED), WHY, person())

    assert client.get(article.get_absolute_url()).status_code == 410
    case.refresh_from_db()
    assert (case.state, case.notices.get().state, decision.statement.reason) == ("in_force", "closed", "核实属实")
    mail = answers().get()
    assert mail.recipient == "stella@reader.example"
    assert timedelta(seconds=110) < mail.not_before - timezone.now() <= timedelta(seconds=120)
    assert verify().code == INTACT


def test_a_decision_without_a_reason_changes_nothing():
    article = makers.make_article()
    case = case_on(article)

    with pytest.raises(ValidationError, match="写明理由"):
        decide(case, case.version, Restrict((article,), Mode.REMOVED), Words("  "), person())

    assert not Restriction.objects.exists()
    assert Case.objects.get().version == 0


def test_a_closed_case_is_not_decided():
    article = makers.make_article()
    case = cases.set_aside(case_on(article), 0, person(), Case.State.SPAM)

    with pytest.raises(ValidationError):
        decide(case, case.version, Restrict((article,), Mode.REMOVED), WHY, person())

    case = cases.reopen(case, case.version, person())
    decide(case, case.version, Restrict((article,), Mode.REMOVED), WHY, person())
    assert Restriction.objects.count() == 1


def test_a_form_that_is_sent_twice_decides_once():
    article = makers.make_article()
    case = case_on(article)

    first = decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, person(), key="k")
    second = decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, person(), key="k")

    assert (first, Restriction.objects.count()) == (second, 1)


def test_undo_in_time_calls_the_mail_back_and_all_is_as_before(client):
    article = makers.make_article()
    case = case_on(article)
    before = client.get(article.get_absolute_url()).content
    decision = decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, person())

    undone = undo(decision, 1, person("li"))

    assert (undone.called_back, undone.told_again, undone.still, undone.left) == (1, 0, [], [])
    assert client.get(article.get_absolute_url()).content == before
    assert not answers().exists()
    case.refresh_from_db()
    assert (case.state, case.notices.get().state) == ("in_review", "in_review")
    assert verify().code == INTACT


def test_undo_after_the_mail_went_out_is_told_as_well():
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), WHY, person())
    answers().update(sent_at=timezone.now(), attempts=1)

    undone = undo(decision, 1, person())

    assert (undone.called_back, undone.told_again) == (0, 1)
    assert answers().filter(decision=undone.decision).get().recipient == "stella@reader.example"


def test_undo_at_sixty_seconds_leaves_what_another_restriction_still_covers(client):
    article = makers.make_article()
    other = take_down(article, Mode.SEALED, None, "另案")
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), WHY, person())

    undone = undo(decision, 1, person())

    assert [row.pk for row in undone.still] == [other.effects.get().restriction_id]
    assert client.get(article.get_absolute_url()).status_code == 404


def test_only_the_newest_decision_is_undone_and_only_once():
    article = makers.make_article()
    case = case_on(article)
    first = decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, person())
    second = decide(case, 1, Restrict((article,), Mode.LABELLED), Words("另加说明", "", "已注明"), person())

    with pytest.raises(ValidationError):
        undo(first, 2, person())
    undo(second, 2, person())
    with pytest.raises(ValidationError):
        undo(second, 3, person())
    undo(first, 3, person())

    assert not Restriction.objects.active(timezone.now()).exists()
    assert verify().code == INTACT


def test_what_was_lifted_by_mistake_is_restricted_again():
    article = makers.make_article()
    take_down(article, Mode.REMOVED, None, "应要求")
    give_back(Restriction.objects.get(), person())
    decision = Decision.objects.get(action="lift")

    undo(decision, decision.case.version, person())

    assert [row.mode for row in Restriction.objects.active(timezone.now())] == ["removed"]


@pytest.mark.parametrize("basis", ["gdpr_17", "order"])
def test_what_one_alone_may_not_decide_is_hidden_until_a_second_confirms(client, basis):
    article = makers.make_article()
    mode = Mode.SEALED if basis == "gdpr_17" else Mode.REMOVED_LEGAL
    case = case_on(article, basis=basis)

    decision = decide(case, 0, Restrict((article,), mode), WHY, person())

    case.refresh_from_db()
    assert (case.state, case.due_for) == ("second_review", "second")
    assert [row.mode for row in Restriction.objects.all()] == ["hidden"]
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not answers().exists()
    with pytest.raises(ValidationError, match="须由另一位确认"):
        confirm(decision, 1, person())

    confirm(decision, 1, person("li"))

    case.refresh_from_db()
    assert case.state == "in_force"
    assert [row.mode for row in Restriction.objects.active(timezone.now())] == [mode]
    assert answers().count() == 1
    assert verify().code == INTACT


def test_a_confirmation_is_undone_with_what_it_confirmed(client):
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.SEALED), WHY, person())
    confirmed = confirm(decision, 1, person("li"))

    with pytest.raises(ValidationError):
        undo(decision, 2, person())
    undo(confirmed, 2, person())

    assert client.get(article.get_absolute_url()).status_code == 200


def test_more_than_twenty_whole_items_need_a_second_person_and_twenty_do_not():
    source = makers.make_source()
    items = tuple(makers.make_article(source=source) for _number in range(21))
    case = case_on(items[0])

    decide(case, 0, Restrict(items[:20], Mode.REMOVED), WHY, person())
    assert Restriction.objects.filter(mode="removed").count() == 20
    decide(case, 1, Restrict(items, Mode.REMOVED), WHY, person())

    assert Restriction.objects.filter(mode="hidden").count() == 21


def test_hidden_for_now_leaves_the_case_open_and_due_when_it_ends():
    article = makers.make_article()
    case = case_on(article)

    decide(case, 0, Restrict((article,), Mode.HIDDEN), WHY, person())

    case.refresh_from_db()
    assert case.state == "in_review"
    assert case.due_at == Restriction.objects.get().ends_at
    assert not answers().exists()


def test_nothing_to_do_is_a_mark_on_this_text_alone():
    article = makers.make_article()
    case = case_on(article)
    decide(case, 0, Nothing(), Words("所述与原文不符"), person())

    again = case_on(article)
    assert was_reviewed(again) == case
    article.body = "<p>改过的正文。</p>"
    article.save()

    assert was_reviewed(Case.objects.get(pk=again.pk)) is None


def test_a_wrong_credit_on_37_reprints_is_fixed_by_one_decision(client):
    wrong, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    makers.make_wording("误社声明。", source=wrong)
    makers.make_wording("正社声明。", source=right)
    reprints = [makers.make_article(source=wrong, origin="reprint") for _number in range(37)]
    for article in reprints:
        Byline.objects.create(item=article, role="outlet", outlet=wrong)
    case = case_on(reprints[0], basis="attribution", subject="credit", relief="correct")
    old = client.get(reprints[5].get_absolute_url()).content.decode()
    assert "误社" in old

    decision = decide(case, 0, FixCredit(wrong, right), Words("署名有误", "", "来源应为正社。"), person())

    for article in reprints:
        page = client.get(article.get_absolute_url()).content.decode()
        assert "误社" not in page
        assert "正社声明。" in page
    assert "误社" not in client.get("/feeds/articles.rss").content.decode()
    assert Correction.objects.count() == 37
    case.refresh_from_db()
    assert case.state == "closed"

    undo(decision, case.version, person())
    assert client.get(reprints[5].get_absolute_url()).content.decode() == old
    assert not Correction.objects.exists()


def test_a_name_that_is_written_wrong_is_written_right_everywhere(client):
    author = makers.make_person(name="江凝")
    articles = [makers.make_article() for _number in range(3)]
    for article in articles:
        Byline.objects.create(item=article, role="writer", person=author)
    case = case_on(articles[0], basis="attribution", subject="credit")

    decide(case, 0, Rename(author, "江宁"), Words("姓名写错"), person())

    assert all("江宁" in client.get(one.get_absolute_url()).content.decode() for one in articles)


def test_a_fact_is_put_right_with_a_note_that_every_carrier_shows(client):
    brief = makers.make_brief(body="<p>船长为<strong>张</strong>三。</p>")
    article = makers.make_article(body=makers.embed(brief))
    case = case_on(brief, basis="fact", subject="fact")

    with pytest.raises(ValidationError):
        decide(case, 0, FixFact(brief, "张三", "李四"), Words("姓名有误"), person())
    decide(case, 0, FixFact(brief, "张三", "李四"), Words("姓名有误", "", "船长姓名有误，已改。"), person())

    page = client.get(article.get_absolute_url()).content.decode()
    assert "张</strong>三" not in page
    assert "李四" in page
    assert Correction.objects.get().text == "船长姓名有误，已改。"


def test_a_name_is_replaced_in_the_text_and_put_back_by_undo(client):
    article = makers.make_article(headline="船长陈屿获救", body="<p>船长陈屿说，风很大。</p>")
    case = case_on(article, relief="name")

    decision = decide(case, 0, ReplaceName((article,), (), "陈屿", "陈某"), Words("应当事人要求"), person())
    assert "陈屿" not in client.get(article.get_absolute_url()).content.decode()

    undo(decision, 1, person())
    assert "船长陈屿说" in client.get(article.get_absolute_url()).content.decode()


def test_one_brief_goes_from_many_articles_and_pasted_copies_and_comes_back_whole(client):
    brief = makers.make_brief(
        headline="临屿港夜航恢复", body="<p>临屿港二号航道昨夜恢复夜航，首班货轮零时十五分离泊，引航员全程登轮。</p>"
    )
    carrying = [makers.make_article(body=makers.embed(brief)) for _number in range(30)]
    pasted = [
        makers.make_article(
            body=f"<p>第{number}篇的开头。</p><p>动态 | 临屿港夜航恢复:临屿港二号航道昨夜恢复夜航，"
            "首班货轮零时十五分离泊，引航员全程登轮。</p><p>第二段。</p>"
        )
        for number in range(12)
    ]
    bodies = {item.pk: item.body for item in NewsItem.objects.all()}
    case = case_on(brief)
    copies = tuple(find_copies(brief))
    assert {copy.article.pk for copy in copies} == {one.pk for one in pasted}

    decision = decide(case, 0, Restrict((brief,), Mode.REMOVED, None, copies), WHY, person())

    for article in (*carrying, *pasted):
        assert "首班货轮" not in client.get(article.get_absolute_url()).content.decode()
    undone = undo(decision, 1, person())
    assert undone.left == []
    assert {item.pk: item.body for item in NewsItem.objects.all()} == bodies
    assert "首班货轮" in client.get(pasted[3].get_absolute_url()).content.decode()
    assert verify().code == INTACT


def test_a_part_is_removed_from_one_article_alone(client):
    brief = makers.make_brief(body="<p>离泊时间为零时十五分。</p>")
    one, other = (makers.make_article(body=makers.embed(brief)) for _number in range(2))
    case = case_on(brief)

    here = Placement.objects.get(article=one)

    decide(case, 0, Restrict((here,), Mode.ELEMENT_REMOVED), WHY, person())

    assert "零时十五分" not in client.get(one.get_absolute_url()).content.decode()
    assert "零时十五分" in client.get(other.get_absolute_url()).content.decode()


def test_a_lift_is_a_decision_in_the_case_that_restricted():
    article = makers.make_article()
    case = case_on(article)
    decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, person())

    decide(case, 1, Lift((Restriction.objects.get(),)), Words("期限已过"), person())

    case.refresh_from_db()
    assert (case.state, Restriction.objects.active(timezone.now()).count()) == ("closed", 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told():
    people = [person("mo"), person("li")]
    for _round in range(20):
        article = makers.make_article()
        case = case_on(article, email="")
        outcomes = []
        together = threading.Barrier(2)

        def race(by, outcomes=outcomes, case=case, article=article, together=together):
            together.wait()
            try:
                decide(case, 0, Restrict((article,), Mode.REMOVED), WHY, by)
                outcomes.append("decided")
            except Overtaken:
                outcomes.append("told")
            finally:
                connection.close()

        racers = [threading.Thread(target=race, args=(by,)) for by in people]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert sorted(outcomes) == ["decided", "told"]
        assert Restriction.objects.filter(item=article).count() == 1
    assert Notice.objects.filter(state="closed").count() == 20
    assert verify().code == INTACT
