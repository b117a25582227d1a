"""Tests of the article page: body, embedded briefs, byline, pictures, corrections, reprint terms and translations."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Byline, Mode, Placement
from tests import makers


def read(client: Client, item: object) -> str:
    response = client.get(item.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def body_of(page: str) -> str:
    return re.search(r'<div class="text".*?(?=<(?:section|ul|aside) )', page, re.S)[0]


def test_cards_are_rendered_between_the_paragraphs_where_the_body_refers_to_them(client, db):
    first, second = makers.make_brief(headline="头条快讯"), makers.make_brief(headline="次条快讯")
    article = makers.make_article(
        body=f'<p>甲段。</p><flash-brief data-id="{first.pk}"></flash-brief><p>乙段。</p>'
        f'<flash-brief data-id="{second.pk}"></flash-brief><p>丙段。</p>'
    )

    body = body_of(read(client, article))

    order = [body.index(words) for words in ("甲段", "头条快讯", "乙段", "次条快讯", "丙段")]
    assert order == sorted(order)


def test_a_card_shows_label_colour_time_and_source_and_links_to_the_brief(client, db):
    channel = makers.make_channel(name="晨讯", colour="#8a5200")
    source = makers.make_source(name="箱报")
    happened = datetime(2020, 1, 19, tzinfo=ZoneInfo("Asia/Shanghai"))
    brief = makers.make_brief(
        label="金色晨讯", channel=channel, source=source, happened_at=happened, happened_precision="day"
    )

    body = body_of(read(client, makers.make_article(body=makers.embed(brief))))

    assert '<article class="flash-brief" aria-label="快讯">' in body
    assert 'color="#8a5200"' in body
    assert "<b>金色晨讯</b>" in body
    assert "<strong>2020年" in body
    assert '<time datetime="2020-01-19">1月19日</time> 箱报' in body
    assert f'<a href="/briefs/{brief.pk}/">{brief.headline}</a>' in body


def test_a_card_without_a_headline_links_to_the_brief(client, db):
    brief = makers.make_brief(headline="", body="<p>只有正文。</p><ol><li>其一</li></ol>")

    body = body_of(read(client, makers.make_article(body=makers.embed(brief))))

    assert "<p>只有正文。</p><ol><li>其一</li></ol>" in body
    assert f'<a href="/briefs/{brief.pk}/">查看此条快讯</a>' in body


def test_a_brief_without_a_year_shows_its_date_as_written(client, db):
    brief = makers.make_brief(happened_raw="1月5日")

    assert "1月5日" in body_of(read(client, makers.make_article(body=makers.embed(brief))))


def test_an_embedded_draft_brief_is_omitted(client, db):
    brief = makers.make_brief(headline="未放行的快讯", published_at=None)

    body = body_of(read(client, makers.make_article(body=makers.embed(brief))))

    assert "未放行" not in body
    assert "brief" not in body


def test_a_removed_brief_is_replaced_by_a_neutral_line_without_its_text(client, db):
    brief = makers.make_brief(headline="已移除的快讯", label="独家", source=makers.make_source(name="某报"))
    article = makers.make_article(body=makers.embed(brief))
    restrict(brief, Mode.REMOVED, None, "demanded", "私下的说明")

    page = read(client, article)

    assert "此处原有一条快讯，现已不再提供。" in page
    assert not [words for words in ("已移除", "独家", "某报", "私下", brief.body[3:-4]) if words in page]


def test_a_withdrawn_brief_is_replaced_by_a_neutral_line(client, db):
    brief = makers.make_brief(headline="撤下的快讯")
    article = makers.make_article(body=makers.embed(brief))
    withdraw(brief, None)

    page = read(client, article)

    assert "brief-gone" in page
    assert "撤下的快讯" not in page


def test_an_embedded_sealed_brief_is_omitted(client, db):
    brief = makers.make_brief(headline="封存的快讯")
    article = makers.make_article(body=makers.embed(brief))
    restrict(brief, Mode.SEALED, None, "court")

    assert "brief" not in body_of(read(client, article))


def test_a_brief_removed_from_one_article_is_still_in_another(client, db):
    brief = makers.make_brief(headline="一处移除")
    here, there = makers.make_article(body=makers.embed(brief)), makers.make_article(body=makers.embed(brief))
    restrict(Placement.objects.get(article=here, brief=brief), Mode.ELEMENT_REMOVED, None, "not here")

    assert "一处移除" not in read(client, here)
    assert "一处移除" in read(client, there)


def test_a_correction_of_a_brief_is_listed_on_its_article_under_the_headline_of_the_brief(client, db):
    brief = makers.make_brief(headline="吞吐量快讯")
    article = makers.make_article(body=makers.embed(brief))
    makers.make_correction(brief, text="原文误作二十亿元。")

    page = read(client, article)

    assert "<i>已更正</i>" in page
    assert re.search(r'id="corrections".*吞吐量快讯</a>\s*<br>原文误作二十亿元。', page, re.S)


def test_a_correction_adds_an_updated_time(client, db):
    article = makers.make_article(published_at=makers.hours_ago(30))
    assert "更新于" not in read(client, article)

    makers.make_correction(article)

    assert re.search(r"发布于 <time [^>]*>[^<]*</time></span> <span>更新于 <time ", read(client, article))


def test_a_labelled_article_shows_a_note_above_its_text(client, db):
    article = makers.make_article(body="<p>正文仍在。</p>")
    restrict(article, Mode.LABELLED, None, "disputed", "文中数字正在核实。")

    page = read(client, article)

    assert page.index("文中数字正在核实。") < page.index("<p>正文仍在。")
    assert 'role="note"' in page


def test_a_delisted_article_is_readable_and_noindex(client, db):
    article = makers.make_article(body="<p>仍可阅读。</p>")
    restrict(article, Mode.DELISTED, None, "privacy")

    page = read(client, article)

    assert "仍可阅读。" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "hreflang" not in page.split("</head>")[0]


@pytest.mark.parametrize("make", [makers.make_article, makers.make_brief])
def test_a_delisted_page_is_noindex_in_a_header_too_fresh_cached_and_unchanged(client, db, make):
    item = make()
    before = client.get(item.get_absolute_url())
    restrict(item, Mode.DELISTED, None, "privacy")

    fresh, cached = client.get(item.get_absolute_url()), client.get(item.get_absolute_url())
    unchanged = client.get(item.get_absolute_url(), headers={"If-None-Match": cached["ETag"]})

    assert "X-Robots-Tag" not in before
    assert [page.status_code for page in (fresh, cached, unchanged)] == [200, 200, 304]
    assert [page["X-Robots-Tag"] for page in (fresh, cached, unchanged)] == ["noindex"] * 3


def test_a_reprint_names_its_source_and_links_to_the_original(client, db):
    source = makers.make_source(name="箱报", licence=makers.make_licence(obliges_link_back=True))
    article = makers.make_article(
        source=source, origin="agreed", original_url="https://first.example/1", rights_sentence="转载须附链接。"
    )

    page = read(client, article)

    assert "原载箱报，依约转载。" in page
    assert "转载须附链接。" in page
    assert '<a href="https://first.example/1" rel="external">阅读原文</a>' in page


def test_a_reprint_without_an_original_date_shows_when_it_was_first_published_here(client, db):
    undated = makers.make_article(origin="unknown")
    dated = makers.make_article(origin="agreed", original_at=makers.hours_ago(900), original_precision="day")

    assert "本站首次刊发于" in read(client, undated)
    assert re.search(r'原文发表于 <time datetime="\d{4}-\d\d-\d\d">', read(client, dated))


def test_the_byline_shows_outlet_and_people_with_their_roles(client, db):
    article = makers.make_article()
    Byline.objects.create(item=article, role="outlet", outlet=makers.make_source(name="箱报"))
    person = makers.make_person(name="邱桅")
    byline = Byline.objects.create(item=article, role="translator", person=person, position=1)

    page = read(client, article)

    words = re.sub("<[^>]*>", "", re.search(r'class="byline".*?</p>', page)[0])
    assert "箱报 译｜邱桅" in words
    assert f'<a href="/people/{byline.person_id}/" rel="author"><bdi>邱桅</bdi></a>' in page


def test_two_writers_share_one_role_label(client, db):
    article = makers.make_article()
    for position, name in enumerate(("温如岸", "裴栖")):
        Byline.objects.create(item=article, role="writer", person=makers.make_person(name=name), position=position)

    def byline(address: str) -> str:
        page = client.get(address).content.decode()
        return re.sub("<[^>]*>", "", re.search(r'class="byline".*?</p>', page)[0])

    assert "文｜温如岸、裴栖" in byline(article.get_absolute_url())
    assert "By 温如岸 and 裴栖" in byline(f"/en/articles/{article.pk}/")


def test_a_proposed_headline_is_marked(client, db):
    assert "标题由本站据正文拟定" in read(client, makers.make_article(headline_is_proposed=True))
    assert "标题由本站据正文拟定" not in read(client, makers.make_article())


def test_an_article_has_a_disclaimer_and_a_link_to_report_a_problem(client, db):
    makers.make_wording("郑重声明：仅供参考。")
    article = makers.make_article()

    page = read(client, article)

    assert "郑重声明：仅供参考。" in page
    assert f'href="/takedowns/new/?item={article.pk}"' in page


def test_a_related_brief_shows_the_tag_it_shares(client, db):
    makers.make_brief(headline="凭舟平台签出新单", tags=("凭舟平台",))
    article = makers.make_article(tags=("凭舟平台",))

    related = read(client, article).split('class="related"')[1]

    assert "凭舟平台签出新单</a>" in related
    assert "同样提到“凭舟平台”" in related


def test_a_restricted_lead_picture_is_not_shown(client, db):
    picture = makers.make_picture()
    article = makers.make_article(lead_picture=picture)
    assert picture.get_absolute_url() in read(client, article)

    restrict(picture, Mode.REMOVED, None, "claimed")

    assert "<figure" not in read(client, article)


def test_pictures_with_an_expired_licence_are_not_shown(client, db):
    lead, inside = (makers.make_picture(licence_ends_at=makers.hours_ago(1)) for _ in range(2))

    article = makers.make_article(lead_picture=lead, body=f'<p>文。</p><figure data-picture="{inside.pk}"></figure>')

    assert "<figure" not in read(client, article)


def test_a_figure_has_dimensions_alt_text_and_its_credit_only_once(client, db):
    picture = makers.make_picture(credit="江宁/望潮", alt="空码头")
    without_credit = f'<figure data-picture="{picture.pk}"><figcaption>码头。</figcaption></figure>'
    with_credit = f'<figure data-picture="{picture.pk}"><figcaption>码头。江宁/望潮</figcaption></figure>'

    body = body_of(read(client, makers.make_article(body="<p>文。</p>" + without_credit + with_credit)))

    assert body.count('width="64" height="40" alt="空码头" loading="lazy"') == 2
    assert body.count("江宁/望潮") == 2


def test_a_picture_inside_a_brief_is_shown_in_its_card(client, db):
    picture = makers.make_picture()
    brief = makers.make_brief(body=f'<p>文。</p><figure data-picture="{picture.pk}"></figure>')

    assert picture.get_absolute_url() in body_of(read(client, makers.make_article(body=makers.embed(brief))))


def test_reading_time_counts_han_characters(client, db):
    article = makers.make_article(body=f"<p>{'海' * 2600}</p>")

    assert "约5分钟读完" in read(client, article)


def test_only_staff_see_a_link_to_the_change_form(ada, db):
    article = makers.make_article()
    edit = f"/admin/articles/article/{article.pk}/change/"

    assert edit in read(ada, article)
    assert edit not in read(Client(), article)


def test_only_a_card_dated_far_from_its_article_shows_the_year(client, db):
    near = makers.make_brief(happened_at=makers.hours_ago(299 * 24), happened_precision="day")
    far = makers.make_brief(
        happened_at=datetime(2018, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai")), happened_precision="day"
    )
    undated = makers.make_brief(happened_raw="3月1日", published_at=makers.hours_ago(9_000))

    body = body_of(read(client, makers.make_article(body=makers.embed(near, far, undated))))

    assert re.findall(r"<strong>(.*?)</strong>", body) == ['2018年<span class="unseen">，远早于本文</span>']


def test_only_number_columns_of_a_table_get_the_number_class(client, db):
    rows = (
        "<tr><th>港口</th><th>箱量</th></tr><tr><td>潮汐港</td><td>1,234</td></tr><tr><td>临屿</td><td>-5.6%</td></tr>"
    )

    body = body_of(read(client, makers.make_article(body=f"<table>{rows}</table>")))

    assert re.findall(r'class="number">([^<]*)<', body) == ["箱量", "1,234", "-5.6%"]


def test_public_translations_link_to_each_other(client, db):
    original = makers.make_article(headline="原文")
    english = makers.make_article(headline="Original", language="en", translation_of=original)
    makers.make_article(language="ja", translation_of=original, published_at=None)

    here, there = read(client, original), client.get(f"/en/articles/{english.pk}/").content.decode()

    assert f'<a href="/en/articles/{english.pk}/" lang="en" hreflang="en">English version</a>' in here
    assert f'<a href="/articles/{original.pk}/" lang="zh-Hans" hreflang="zh-Hans">中文版</a>' in there
    assert "日本語版" not in here
    links = [
        re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="[^"]*?(/(?:en/)?articles/\d+/)"', page)
        for page in (here, there)
    ]
    expected = [("zh-Hans", f"/articles/{original.pk}/"), ("en", f"/en/articles/{english.pk}/")]
    assert links == [expected, expected]


def test_a_restricted_translation_is_not_linked(client, db):
    original = makers.make_article()
    for number, mode in enumerate((Mode.SEALED, Mode.REMOVED, Mode.DELISTED)):
        language = ("en", "ja", "zh-Hant")[number]
        restrict(makers.make_article(language=language, translation_of=original), mode, None, "reason")

    assert 'class="versions"' not in read(client, original)


def test_a_text_produced_with_ai_says_so_on_its_page_and_in_its_metadata(client, db):
    words = "内容由AI辅助生成"
    page = read(client, makers.make_article(ai_assisted=True))

    assert words in page
    assert '<meta name="digital-source-type"' in page
    assert "digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in page
    assert words in client.get("/feeds/articles.atom").content.decode()
    assert words not in read(client, makers.make_article())
