"""Actions of decisions: what each one changes, and that undoing it restores everything."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Byline, Correction, Mode, NewsItem, Placement, Restriction
from articles.takedowns.decisions.actions import (
    DecisionText,
    FixCredit,
    FixFact,
    Lift,
    RenameCredit,
    ReplaceName,
    Restrict,
)
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.pasted_copies import find_copies
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import INTACT, verify
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, moderator

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_one_decision_corrects_a_wrong_credit_on_37_reprints(client):
    wrong, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    makers.make_wording("误社声明。", source=wrong)
    makers.make_wording("正社声明。", source=right)
    reprints = [makers.make_article(source=wrong, origin="reprint") for _number in range(37)]
    for article in reprints:
        Byline.objects.create(item=article, role="outlet", outlet=wrong)
    case = case_on(reprints[0], basis="attribution", subject="credit", relief="correct")
    old = client.get(reprints[5].get_absolute_url()).content.decode()
    assert "误社" in old

    decision = decide(case, 0, FixCredit(wrong, right), DecisionText("署名有误", "", "来源应为正社。"), moderator())

    for article in reprints:
        page = client.get(article.get_absolute_url()).content.decode()
        assert "误社" not in page
        assert "正社声明。" in page
    assert "误社" not in client.get("/feeds/articles.rss").content.decode()
    assert Correction.objects.count() == 37
    case.refresh_from_db()
    assert case.state == "closed"

    undo(decision, case.version, moderator())
    assert client.get(reprints[5].get_absolute_url()).content.decode() == old
    assert not Correction.objects.exists()


def test_a_misspelled_name_is_corrected_on_every_item(client):
    author = makers.make_person(name="江凝")
    articles = [makers.make_article() for _number in range(3)]
    for article in articles:
        Byline.objects.create(item=article, role="writer", person=author)
    case = case_on(articles[0], basis="attribution", subject="credit")

    decide(case, 0, RenameCredit(author, "江宁"), DecisionText("姓名写错"), moderator())

    assert all("江宁" in client.get(article.get_absolute_url()).content.decode() for article in articles)


def test_a_corrected_fact_in_a_brief_shows_in_the_articles_that_carry_it(client):
    brief = makers.make_brief(body="<p>船长为<strong>张</strong>三。</p>")
    article = makers.make_article(body=makers.embed(brief))
    case = case_on(brief, basis="fact", subject="fact")

    with pytest.raises(ValidationError):
        decide(case, 0, FixFact(brief, "张三", "李四"), DecisionText("姓名有误"), moderator())
    decide(case, 0, FixFact(brief, "张三", "李四"), DecisionText("姓名有误", "", "船长姓名有误，已改。"), moderator())

    page = client.get(article.get_absolute_url()).content.decode()
    assert "张</strong>三" not in page
    assert "李四" in page
    assert Correction.objects.get().text == "船长姓名有误，已改。"


def test_undo_restores_a_replaced_name(client):
    article = makers.make_article(headline="船长陈屿获救", body="<p>船长陈屿说，风很大。</p>")
    case = case_on(article, relief="name")

    decision = decide(case, 0, ReplaceName((article,), (), "陈屿", "陈某"), DecisionText("应当事人要求"), moderator())
    assert "陈屿" not in client.get(article.get_absolute_url()).content.decode()

    undo(decision, 1, moderator())
    assert "船长陈屿说" in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_a_brief_is_removed_from_articles_and_pasted_copies_and_undo_restores_all(client):
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
    assert {copy.article.pk for copy in copies} == {article.pk for article in pasted}

    decision = decide(case, 0, Restrict((brief,), Mode.REMOVED, None, copies), REASON, moderator())

    for article in (*carrying, *pasted):
        assert "首班货轮" not in client.get(article.get_absolute_url()).content.decode()
    undone = undo(decision, 1, moderator())
    assert undone.skipped == []
    assert {item.pk: item.body for item in NewsItem.objects.all()} == bodies
    assert "首班货轮" in client.get(pasted[3].get_absolute_url()).content.decode()
    assert verify().code == INTACT


def test_a_brief_can_be_removed_from_one_article_only(client):
    brief = makers.make_brief(body="<p>离泊时间为零时十五分。</p>")
    article, other = (makers.make_article(body=makers.embed(brief)) for _number in range(2))
    case = case_on(brief)

    here = Placement.objects.get(article=article)

    decide(case, 0, Restrict((here,), Mode.ELEMENT_REMOVED), REASON, moderator())

    assert "零时十五分" not in client.get(article.get_absolute_url()).content.decode()
    assert "零时十五分" in client.get(other.get_absolute_url()).content.decode()


def test_lifting_is_a_decision_in_the_case_that_restricted():
    article = makers.make_article()
    case = case_on(article)
    decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator())

    decide(case, 1, Lift((Restriction.objects.get(),)), DecisionText("期限已过"), moderator())

    case.refresh_from_db()
    assert (case.state, Restriction.objects.active(timezone.now()).count()) == ("closed", 0)


def test_only_items_whose_page_goes_count_as_whole_items():
    article, picture = makers.make_article(), makers.make_picture()

    assert Restrict((article, picture), Mode.REMOVED).whole_items == 1
    assert Restrict((article, picture), Mode.DELISTED).whole_items == 0


def test_a_name_may_be_in_the_pictures_only_and_is_refused_if_it_is_nowhere():
    article, picture = makers.make_article(), makers.make_picture(alt="船长陈屿在码头")
    case = case_on(article, relief="name")

    with pytest.raises(ValidationError):
        decide(case, 0, ReplaceName((article,), (picture,), "许明舟", "许某"), REASON, moderator())
    decide(case, 0, ReplaceName((article,), (picture,), "陈屿", "陈某"), REASON, moderator())

    picture.refresh_from_db()
    assert picture.alt == "船长陈某在码头"


def test_a_renamed_credit_adds_the_public_note_to_every_item_that_has_it():
    author = makers.make_person(name="江凝")
    articles = [makers.make_article() for _number in range(3)]
    for article in articles:
        Byline.objects.create(item=article, role="writer", person=author)
    case = case_on(articles[0], basis="attribution", subject="credit")

    decide(case, 0, RenameCredit(author, "江宁"), DecisionText("姓名写错", "", "作者应为江宁。"), moderator())

    assert set(Correction.objects.values_list("item_id", "text")) == {(item.pk, "作者应为江宁。") for item in articles}


def test_a_credit_on_more_items_than_one_decision_may_change_is_refused(monkeypatch):
    monkeypatch.setattr("articles.takedowns.decisions.actions.MAX_COUNTED", 2)
    wrong, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    articles = [makers.make_article(source=wrong, origin="reprint") for _number in range(3)]
    case = case_on(articles[0], basis="attribution", subject="credit")

    with pytest.raises(ValidationError):
        decide(case, 0, FixCredit(wrong, right), REASON, moderator())

    assert NewsItem.objects.filter(source=wrong).count() == 3
