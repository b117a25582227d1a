"""Tests of the front page, the stream of briefs, the page of a brief and the directory of feeds."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Mode
from tests import makers

SHANGHAI = ZoneInfo("Asia/Shanghai")


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def day_of(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def test_the_newest_article_is_the_lead_with_its_picture(client, db):
    makers.make_article(headline="较早一篇", published_at=makers.hours_ago(5))
    picture = makers.make_picture()
    makers.make_article(headline="最新一篇", published_at=makers.hours_ago(1), lead_picture=picture)

    lead = re.search(r'<article class="lead">.*?</article>', text(client, "/"), re.S)[0]

    assert "最新一篇" in lead
    assert picture.get_absolute_url() in lead


def test_a_picture_made_by_a_machine_says_so_wherever_a_list_shows_it(client, db):
    section, made = makers.make_section(), {"digital_source": "trainedAlgorithmicMedia", "credit": "江宁/候潮"}
    makers.make_article(lead_picture=makers.make_picture(**made), section=section, published_at=makers.hours_ago(2))
    makers.make_article(lead_picture=makers.make_picture(**made))

    front = client.get("/").content.decode()

    assert front.count("图：江宁/候潮 · AI生成") == 1
    assert front.count("图：AI生成") == 1
    assert "图：AI生成" in client.get(f"/sections/{section.pk}/").content.decode()
    makers.make_article(lead_picture=makers.make_picture(credit="江宁"))
    assert "图：江宁<" in client.get("/").content.decode()


def test_a_restricted_picture_is_not_on_the_front_page(client, db):
    lead, other = makers.make_picture(), makers.make_picture()
    section = makers.make_section()
    makers.make_article(lead_picture=other, section=section, published_at=makers.hours_ago(2))
    makers.make_article(lead_picture=lead)
    assert text(client, "/").count('<img src="/pictures/') == 2

    for picture in (lead, other):
        restrict(picture, Mode.SEALED, None, "claimed")

    assert "/pictures/" not in text(client, "/")


def test_sections_are_ordered_by_position_and_empty_ones_omitted(client, db):
    makers.make_article(section=makers.make_section(name="城市", position=2))
    makers.make_article(section=makers.make_section(name="金融", position=1))
    makers.make_article(section=makers.make_section(name="空版", position=0), published_at=None)
    makers.make_article(headline="头条")

    page = text(client, "/")

    headings = re.findall(r'<h2><a href="/sections/[0-9]+/">([^<]*)</a></h2>', page)
    assert headings == ["金融", "城市"]


@pytest.mark.parametrize("address", ["/", "/briefs/"])
def test_removed_delisted_withdrawn_and_draft_briefs_are_not_listed(client, db, address):
    removed, unlisted, withdrawn = (makers.make_brief(headline=name) for name in ("移除甲", "隐去乙", "撤下丙"))
    restrict(removed, Mode.REMOVED, None, "demanded")
    restrict(unlisted, Mode.DELISTED, None, "privacy")
    withdraw(withdrawn, None)
    makers.make_brief(headline="草稿丁", published_at=None)
    makers.make_brief(headline="照常戊")

    page = text(client, address)

    assert "照常戊" in page
    assert not [name for name in ("移除甲", "隐去乙", "撤下丙", "草稿丁") if name in page]


def test_an_empty_newsroom_has_a_front_page_and_a_stream(client, db):
    assert 'class="wire"' in text(client, "/")
    assert "这里还没有内容" in text(client, "/briefs/")


def test_the_stream_is_grouped_by_day_with_the_newest_first(client, db):
    makers.make_brief(headline="十九日晚", happened_at=day_of(2020, 1, 19, 20, 5), happened_precision="minute")
    makers.make_brief(headline="十九日", happened_at=day_of(2020, 1, 19), happened_precision="day")
    makers.make_brief(headline="二十日", happened_at=day_of(2020, 1, 20, 8), happened_precision="minute")

    page = text(client, "/briefs/")

    words = ("2020年1月20日 星期一", "二十日", "2020年1月19日 星期日", "20:05", "十九日晚", "十九日</a>")
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert "00:00" not in page


def test_keyset_pages_of_the_stream_show_every_brief_exactly_once(client, db):
    headlines = [makers.make_brief(published_at=makers.hours_ago(number)).headline for number in range(1, 86)]
    seen, address = [], "/briefs/"

    while address:
        page = text(client, address)
        seen += re.findall(r"<h3><a [^>]*>([^<]*)</a>", page)
        older = re.search(r'href="(\?before=-?\d+)" rel="next"', page)
        address = older and f"/briefs/{older[1]}"

    assert seen == headlines


def test_an_older_page_is_its_own_canonical_address(client, db):
    newest = max(makers.make_brief().slot for _ in range(2))

    page = text(client, f"/briefs/?before={newest}")

    assert re.search(rf'<link rel="canonical" href="[^"]*/briefs/\?before={newest}">', page)


def test_the_page_of_a_brief_links_the_public_articles_that_embed_it(client, db):
    brief = makers.make_brief(headline="被刊载的快讯", body="<p>一。</p><ol><li>条目</li></ol>")
    makers.make_article(headline="刊载它的文章", body=makers.embed(brief))
    makers.make_article(headline="未发布的文章", body=makers.embed(brief), published_at=None)

    page = text(client, brief.get_absolute_url())

    assert "<h1>被刊载的快讯</h1>" in page
    assert "<li>条目</li>" in page
    assert "刊载它的文章</a>" in page.split("刊载此条快讯的文章")[1]
    assert "未发布的文章" not in page


def test_a_brief_without_a_headline_has_its_first_sentence_as_title(client, db):
    brief = makers.make_brief(headline="", body="<p>沧浦港主航道今晚临时管制。</p>")

    assert "<title>沧浦港主航道今晚临时管制。 · " in text(client, brief.get_absolute_url())


def test_a_brief_does_not_render_references_to_other_briefs(client, db):
    inner = makers.make_brief(headline="内层")
    outer = makers.make_brief(body=makers.embed(inner))

    assert "flash-brief" not in text(client, outer.get_absolute_url()).split("</head>")[1]


def test_the_page_of_a_brief_has_its_corrections_and_a_link_to_report_a_problem(client, db):
    brief = makers.make_brief()
    makers.make_correction(brief, text="日期误作四日。")

    page = text(client, brief.get_absolute_url())

    assert "日期误作四日。" in page
    assert f'/takedowns/new/?item={brief.pk}"' in page


def test_the_front_page_shows_a_translated_item_once_in_the_language_of_the_page(client, db):
    section = makers.make_section()
    makers.make_article(headline="头条", published_at=makers.hours_ago(1))
    original = makers.make_article(headline="原文一篇", section=section, published_at=makers.hours_ago(3))
    version = {"language": "en", "translation_of": original, "section": section}
    makers.make_article(headline="The English of it", published_at=makers.hours_ago(2), **version)
    brief = makers.make_brief(headline="快讯一条", published_at=makers.hours_ago(3))
    makers.make_brief(headline="A flash", language="en", translation_of=brief, published_at=makers.hours_ago(2))

    chinese, english = text(client, "/"), text(client, "/en/")

    for words in ("原文一篇", "快讯一条"):
        assert words in chinese
        assert words not in english
    for words in ("The English of it", "A flash"):
        assert words in english
        assert words not in chinese


def test_the_lead_is_shown_in_the_language_of_the_page_if_translated(client, db):
    original = makers.make_article(headline="头条原文", published_at=makers.hours_ago(1))
    version = makers.make_article(
        headline="The lead", language="en", translation_of=original, published_at=makers.hours_ago(2)
    )

    for address, headline, other in (("/", "头条原文", "The lead"), ("/en/", "The lead", "头条原文")):
        page = text(client, address)
        assert headline in re.search(r'<article class="lead">.*?</article>', page, re.S)[0]
        assert other not in page

    restrict(version, Mode.HIDDEN, None, "claimed")
    assert "头条原文" in text(client, "/en/")


def test_an_important_brief_is_marked_on_every_page_that_shows_it(client, db):
    loud = makers.make_brief(headline="港口停工", importance=2)
    article = makers.make_article(body=makers.embed(loud))

    for address in ("/", "/briefs/", loud.get_absolute_url(), article.get_absolute_url()):
        assert "<em>重要</em>" in text(client, address), address
    makers.make_brief(headline="寻常一条")
    assert text(client, "/briefs/").count("<em>重要</em>") == 1


def test_long_headlines_are_split_into_clauses_at_punctuation(client, db):
    article = makers.make_article(headline="一张过期证书，冻住三百张提单")
    plain = makers.make_article(headline="一条支付走廊的四百天")
    short = makers.make_article(headline="戚映：希望没人再数它")
    morning = makers.make_brief(headline="试点获得许可 旧街方案公示")

    def heading(item) -> str:
        return re.search(r"<h1[^>]*>(.*?)</h1>", text(client, item.get_absolute_url()))[1]

    span = '<span class="clause">{}</span>'
    assert heading(article) == span.format("一张过期证书，") + span.format("冻住三百张提单")
    assert heading(plain) == plain.headline
    assert heading(short) == short.headline
    assert heading(morning) == span.format("试点获得许可") + " " + span.format("旧街方案公示")


def test_the_feeds_page_links_every_feed_as_rss_and_atom(client, db):
    section = makers.make_section(name="港航")
    makers.make_channel(name="晨讯")

    page = text(client, "/feeds/")

    assert re.findall(r"<h2>(.*?)</h2>", page) == ["全站", "栏目导航", "快讯分类"]
    assert re.findall(r"<li><span>(.*?)</span>", page)[-2:] == ["港航", "晨讯"]
    for shape in ("rss", "atom"):
        assert f'href="/feeds/sections/{section.pk}.{shape}"' in page
