"""Pasted copies of a brief are found by their text and can be replaced by a reference."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from articles.editing.bulk_create import NewItem, create_together
from articles.editing.restrictions import Mode, restrict
from articles.html.sanitizer import clean
from articles.models import Article, Placement
from articles.takedowns.decisions.pasted_copies import find_copies, replace_by_reference
from articles.takedowns.decisions.row_changes import revert
from tests.makers import embed, hours_ago, hours_ahead, make_article, make_brief

pytestmark = pytest.mark.django_db

HEADLINE = "临屿港区启用电子提货单"
FIRST = "临屿港务集团今日宣布,旗下三个集装箱码头全部启用电子提货单,单据流转由两天缩短至四小时。"
SECOND = "集团信息部主任许明舟表示,首批接入的船公司共十七家,年内将覆盖全部远洋航线。"
TEXT = FIRST + SECOND
STAMP = "[2020/1/19 18:10]"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def make_port_brief(**values):
    moment = {"happened_at": datetime(2020, 1, 19, 18, 10, tzinfo=SHANGHAI), "happened_precision": "minute"}
    return make_brief(**({"headline": HEADLINE, "label": "动态", "body": f"<p>{TEXT}</p>"} | moment | values))


def holding(*blocks):
    """An article with these blocks between two paragraphs of its own."""
    return make_article(body=f"<p>本周航运要闻汇总如下。</p>{''.join(blocks)}<p>以上由编辑部整理。</p>")


def found_in(article, brief):
    return [copy for copy in find_copies(brief) if copy.article.pk == article.pk]


@pytest.mark.parametrize(
    "pasted",
    [
        f"<p>{TEXT}</p>",
        f"<p>动态 | {HEADLINE}:{TEXT}{STAMP}</p>",
        f"<p>金色动态 | {TEXT}</p><p>{STAMP}</p>",
        f"<h3>{HEADLINE}</h3><p>{FIRST}</p><p>{SECOND}{STAMP}</p>",
        f"<ul><li>{TEXT}</li></ul>",
        f"<blockquote><p>{TEXT}</p></blockquote>",
        f"<blockquote>{TEXT}</blockquote>",
        f"<p>{FIRST}<br>{SECOND}</p>",
        f"<p><strong>动态 | {HEADLINE}:</strong>{FIRST}<em>{SECOND}</em></p>",
        f"<p>{TEXT.replace(',', '，')}[2020年1月19日]</p>",
        "<p>臨嶼港務集團今日宣布，旗下三個集裝箱碼頭全部啟用電子提貨單，單據流轉由兩天縮短至四小時。"
        "集團信息部主任許明舟表示，首批接入的船公司共十七家，年內將覆蓋全部遠洋航線。</p>",
        f"<p>{TEXT.replace('今日宣布', '昨晚宣布').replace('表示', '对本报说')}</p>",
    ],
)
def test_a_copy_is_found_however_it_was_pasted(pasted):
    brief = make_port_brief()
    article = holding(clean(pasted))

    (copy,) = found_in(article, brief)

    assert copy.similarity >= 0.8
    assert "许明舟" in copy.text or "許明舟" in copy.text
    assert "本周航运" not in copy.text
    assert "以上由" not in copy.text


def test_full_width_letters_and_digits_match():
    text = "潮汐指数报3,128.6点,涨幅2.4%,成交额达到56亿元,为今年三月以来的最高水平。"
    brief = make_brief(body=f"<p>{text}</p>")
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)

    (copy,) = found_in(holding(f"<p>{wide}</p>"), brief)

    assert copy.similarity == 1


def test_a_copy_of_an_english_brief_is_found():
    text = "The harbour office of Linyu said on Monday that all three terminals now accept electronic bills of lading."
    brief = make_brief(body=f"<p>{text}</p>", language="en")

    (copy,) = found_in(holding(f"<p>{text.upper()}</p>"), brief)

    assert copy.similarity == 1


@pytest.mark.parametrize(
    "said",
    [
        f"<h3>{HEADLINE}</h3>",
        f"<p>动态 | {HEADLINE}{STAMP}</p>",
        f"<p>{FIRST}</p>",
        f"<blockquote><p>{SECOND}</p></blockquote>",
        f"<p>记者从会上获悉一个消息,业内人士众说纷纭,有人赞成也有人反对,争论持续了整个下午仍未停息。{TEXT}"
        "分析师江宁认为,单据电子化只是开始,港口之间的数据互认才是难点,需要各方多年的共同努力方能实现。</p>",
        "<p>许明舟在临屿港务集团工作多年,电子提货单是他最早提出的。</p>",
        "<table><tr><td>临屿</td><td>电子提货单</td></tr></table>",
    ],
)
def test_a_headline_or_a_single_sentence_is_not_a_copy(said):
    brief = make_port_brief()

    assert found_in(holding(clean(said)), brief) == []


def test_the_same_text_with_another_time_is_another_brief():
    brief = make_port_brief()
    other = holding(f"<p>{TEXT.replace('今日宣布', '周一宣布').replace('三个', '四个')}[2020/1/19 19:40]</p>")

    assert found_in(other, brief) == []


def test_the_same_pattern_with_other_figures_is_another_brief():
    pattern = (
        "行情显示,潮汐指数短线下跌,跌破{}点,现报{}点,日内跌幅达到{}%,成交量较昨日同一时段明显放大,"
        "行情波动较大,请投资者注意仓位管理,做好风险控制,理性看待市场变化,不要盲目追涨杀跌。"
    )
    brief = make_brief(body=f"<p>{pattern.format(8000, 7999, 2)}</p>")
    article = holding(f"<p>{pattern.format(7600, 7588, 6)}</p>")

    assert found_in(article, brief) == []
    assert found_in(holding(f"<p>{pattern.format(8000, 7999, 2)}</p>"), brief)


def test_a_very_short_brief_is_not_searched_for():
    brief = make_brief(body="<p>港口复航。</p>")
    make_article(body="<p>港口复航。</p>")

    assert find_copies(brief) == []


def test_two_copies_in_one_article_are_both_found():
    brief = make_port_brief()
    article = holding(f"<p>{TEXT}</p>", "<p>另据本社观察。</p>", f"<p>{TEXT}{STAMP}</p>")

    copies = found_in(article, brief)

    assert [(copy.first, copy.last) for copy in copies] == [(1, 1), (3, 3)]


def test_drafts_and_scheduled_articles_are_searched_too():
    brief = make_port_brief()
    draft = make_article(published_at=None, body=f"<p>{TEXT}</p>")
    scheduled = make_article(published_at=hours_ahead(5), body=f"<p>{TEXT}</p>")

    assert {copy.article.pk for copy in find_copies(brief)} == {draft.pk, scheduled.pk}


def test_the_number_of_copies_is_limited():
    brief = make_port_brief()
    for _ in range(4):
        holding(f"<p>{TEXT}</p>")

    assert len(find_copies(brief, limit=3)) == 3


def test_an_article_with_a_reference_is_not_a_copy_but_may_contain_one():
    brief = make_port_brief()
    make_article(body=embed(brief))
    both = make_article(body=f"{embed(brief)}<p>{TEXT}</p>")

    (copy,) = find_copies(brief)
    replace_by_reference([copy], brief)

    both.refresh_from_db()
    assert copy.article.pk == both.pk
    assert both.body == embed(brief)


def make_crowd():
    """Three hundred articles, most of which name the same people, places and things."""
    names = ("临屿港务集团", "许明舟", "电子提货单", "集装箱码头", "远洋航线", "船公司")
    bodies = []
    for n in range(300):
        some = [names[(n + step) % len(names)] for step in range(3)]
        bodies.append(
            f"<p>{some[0]}第{n}次例会讨论了{some[1]}的安排,记者江宁报道。</p><p>{some[2]}的进展将在下月公布,各方表示关注。</p>"
        )
    # Some tell of the matter at length, and some quote it.
    bodies[7] += f"<p>{FIRST}</p><p>许明舟此前在本报撰文,谈到航线与码头的关系,认为来日方长。</p>"
    bodies[8] += f"<blockquote><p>{SECOND}</p></blockquote>"
    bodies[9] += f"<h2>{HEADLINE}</h2><p>全部启用电子提货单之后,三个集装箱码头的单据流转快了许多。</p>"
    create_together([NewItem(Article(headline=f"例会{n}", body=body)) for n, body in enumerate(bodies)])


def test_exactly_the_twelve_copies_among_three_hundred_articles_are_found():
    brief = make_port_brief()
    make_crowd()
    forms = (f"<p>{TEXT}</p>", f"<p>动态 | {HEADLINE}:{TEXT}{STAMP}</p>", f"<ol><li>{FIRST}</li><li>{SECOND}</li></ol>")
    copied = [holding(forms[n % 3], f"<p>{n}号航班照常。</p>") for n in range(12)]

    copies = find_copies(brief)
    told = replace_by_reference(copies, brief)

    assert {copy.article.pk for copy in copies} == {article.pk for article in copied}
    assert len(copies) == len(told) == 12
    assert Placement.objects.filter(brief=brief, position__isnull=False).count() == 12
    assert find_copies(brief) == []


def test_a_restriction_of_the_brief_hides_its_former_copies(client):
    brief = make_port_brief()
    article = holding(f"<p>{TEXT}</p>")
    replace_by_reference(find_copies(brief), brief)
    address = article.get_absolute_url()
    shown = client.get(address).content.decode()

    restrict(brief, Mode.REMOVED, None, "应要求")
    hidden = client.get(address).content.decode()

    assert "三个集装箱码头" in shown
    assert "三个集装箱码头" not in hidden
    assert "以上由编辑部整理" in hidden


@pytest.mark.parametrize(
    ("pasted", "left"),
    [
        (f"<ul><li>甲</li><li>{TEXT}</li><li>乙</li></ul>", "<ul><li>甲</li></ul>{}<ul><li>乙</li></ul>"),
        (f"<blockquote><p>甲</p><p>{TEXT}</p></blockquote>", "<blockquote><p>甲</p></blockquote>{}"),
        (f"<p>甲</p><ul><li>{FIRST}</li><li>{SECOND}</li></ul>", "<p>甲</p>{}"),
        (f"<p>甲<br>{TEXT}<br>乙</p>", "<p>甲</p>{}<p>乙</p>"),
        (f"<p>甲<br>{FIRST}<br>{SECOND}<br>乙</p>", "<p>甲</p>{}<p>乙</p>"),
        (f"<p><strong>甲<br>{TEXT}</strong></p>", "<p><strong>甲<br></strong></p>{}"),
        (f"<p>{FIRST}</p><ul><li>{SECOND}</li><li>乙</li></ul>", "{}<ul><li>乙</li></ul>"),
    ],
)
def test_the_reference_is_placed_where_references_are_allowed(pasted, left):
    brief = make_port_brief()
    article = make_article(body=f"<p>首段。</p>{pasted}<p>末段。</p>")

    replace_by_reference(found_in(article, brief), brief)

    article.refresh_from_db()
    reference = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    assert article.body == f"<p>首段。</p>{left.format(reference)}<p>末段。</p>"


def test_reverting_restores_the_text_exactly():
    brief = make_port_brief()
    article = holding(f"<ul><li>甲</li><li>动态 | {TEXT}{STAMP}</li></ul>", f"<p>{TEXT}</p>")
    former = article.body

    told = replace_by_reference(find_copies(brief), brief)
    left = revert(told)

    article.refresh_from_db()
    assert (len(told), left, article.body) == (1, [], former)
    assert Placement.objects.get(article=article).position is None


def test_reverting_skips_an_article_edited_since():
    brief = make_port_brief()
    article = holding(f"<p>{TEXT}</p>")
    told = replace_by_reference(find_copies(brief), brief)
    edited = Article.objects.get(pk=article.pk)
    edited.body += "<p>补充一句。</p>"
    edited.save()

    assert revert(told) == told

    article.refresh_from_db()
    assert article.body.endswith("<p>补充一句。</p>")


def test_an_article_changed_since_the_search_is_refused():
    brief = make_port_brief()
    article = holding(f"<p>{TEXT}</p>")
    copies = find_copies(brief)
    Article.objects.filter(pk=article.pk).update(body="<p>别的话。</p>")

    with pytest.raises(ValidationError):
        replace_by_reference(copies, brief)

    article.refresh_from_db()
    assert article.body == "<p>别的话。</p>"


def test_finding_copies_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    brief = make_port_brief()
    make_crowd()

    with django_assert_max_num_queries(90):
        find_copies(brief)


def test_a_copy_is_found_behind_many_articles_that_quote_either_half(monkeypatch):
    monkeypatch.setattr("articles.takedowns.decisions.pasted_copies.MAX_FOUND", 5)
    brief = make_port_brief()
    old = make_article(published_at=hours_ago(90_000), body=f"<p>{TEXT}</p>")
    for half in (FIRST, SECOND) * 8:
        holding(f"<p>{half}</p>")

    (copy,) = find_copies(brief)

    assert copy.article.pk == old.pk


def test_an_old_article_is_found_behind_many_new_ones():
    brief = make_port_brief()
    old = make_article(published_at=hours_ago(90_000), body=f"<p>{TEXT}</p>")
    make_crowd()

    (copy,) = find_copies(brief, limit=20)

    assert copy.article.pk == old.pk
