"""Tests of the archive: lists by section, tag, source, person, month and day, corrections and disclaimers."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Byline, Mode
from tests import makers

SHANGHAI = ZoneInfo("Asia/Shanghai")


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return re.findall(r"<h3>\s*<a [^>]*>([^<]*)</a>", page)


def make_credited(person: object, *roles: str, **values: object) -> object:
    article = makers.make_article(**values)
    for role in roles:
        Byline.objects.create(item=article, role=role, person=person)
    return article


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", ["archive", "corrections", "disclaimers", "contact", "about", "briefs/important"])
def test_every_archive_page_of_an_empty_newsroom_answers_200(client, db, language, path):
    assert "</footer>" in text(client, f"{language}/{path}/")


def test_a_section_lists_its_own_articles_newest_first(client, db):
    section = makers.make_section(name="航运")
    makers.make_article(headline="旧文", section=section, published_at=makers.hours_ago(5))
    makers.make_article(headline="新文", section=section)
    makers.make_article(headline="别处的文章", section=makers.make_section())

    page = text(client, f"/sections/{section.pk}/")

    assert "<title>航运 · " in page
    assert headlines(page) == ["新文", "旧文"]


def test_a_tag_page_lists_items_that_mention_it_and_items_tagged_by_an_editor(client, db):
    tag = makers.make_tag("潮信银行")
    makers.make_brief(headline="潮信银行下调费率", published_at=makers.hours_ago(3))
    makers.make_article(headline="文中才提到", body="<p>记者从潮信银行获悉。</p>", published_at=makers.hours_ago(2))
    makers.make_article(headline="编辑所加", tags=("潮信银行",))
    makers.make_article(headline="无关")

    assert headlines(text(client, f"/tags/{tag.pk}/")) == ["编辑所加", "文中才提到", "潮信银行下调费率"]


def test_a_person_page_lists_each_item_once_whatever_their_number_of_bylines(client, db):
    person = makers.make_person(name="江宁")
    make_credited(person, "writer", "photographer", headline="既写且拍")
    make_credited(person, "translator", headline="只译", published_at=makers.hours_ago(2))

    page = text(client, f"/people/{person.pk}/")

    assert headlines(page) == ["既写且拍", "只译"]


def test_a_source_page_lists_its_items_under_its_name_in_each_language(client, db):
    source = makers.make_source(name="箱报", name_en="Box News")
    makers.make_brief(headline="箱报的快讯", source=source)
    makers.make_article(headline="别家的文章", source=makers.make_source())

    assert headlines(text(client, f"/sources/{source.pk}/")) == ["箱报的快讯"]
    assert "<title>Box News · " in text(client, f"/en/sources/{source.pk}/")


def every_list(item: object) -> list[str]:
    """The addresses of all lists that can contain this brief or article."""
    day = item.sort_at.astimezone(SHANGHAI)
    tag = item.tags.first()
    addresses = ["/", f"/tags/{tag.pk}/", f"/sources/{item.source_id}/", f"/archive/{day:%Y/%m}/", "/corrections/"]
    addresses += [f"/people/{item.bylines.first().person_id}/"]
    if item.kind == "article":
        return [*addresses, f"/sections/{item.section_id}/"]
    return [
        *addresses,
        "/briefs/",
        "/briefs/important/",
        f"/briefs/channels/{item.channel_id}/",
        f"/briefs/{day:%Y/%m/%d}/",
    ]


def add_byline_and_correction(item: object) -> object:
    Byline.objects.create(item=item, role="writer", person=makers.make_person())
    makers.make_correction(item)
    return item


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.REMOVED, Mode.RETRACTED, Mode.DELISTED, None])
def test_a_restricted_or_withdrawn_item_disappears_from_every_list(client, db, mode):
    source, headline = makers.make_source(), "不该在列表里"
    values = {"headline": headline, "source": source, "tags": ("潮信银行",)}
    article = add_byline_and_correction(makers.make_article(section=makers.make_section(), **values))
    brief = add_byline_and_correction(makers.make_brief(channel=makers.make_channel(), importance=3, **values))
    # A past day or month without any item answers 404.
    makers.make_brief(headline="留在列表里")
    addresses = [address for item in (article, brief) for address in every_list(item)]
    assert [address for address in addresses if headline not in text(client, address)] == []

    for item in (article, brief):
        restrict(item, mode, None, "reason") if mode else withdraw(item, None)

    assert [address for address in addresses if headline in text(client, address)] == []


def test_a_name_used_only_by_drafts_is_hidden_on_its_page(client, db):
    source, person = makers.make_source(name="未公开的来源"), makers.make_person(name="未公开的人")
    draft = make_credited(person, "writer", source=source, tags=("未公开的收购",), published_at=None)

    for address in (f"/sources/{source.pk}/", f"/people/{person.pk}/", f"/tags/{draft.tags.first().pk}/"):
        page = text(client, address)

        assert "未公开的" not in page
        assert "这里还没有内容" in page
        assert '<meta name="robots" content="noindex">' in page


def test_an_empty_section_or_channel_has_a_message_and_links(client, db):
    for address in (f"/sections/{makers.make_section().pk}/", f"/briefs/channels/{makers.make_channel().pk}/"):
        page = text(client, address)

        assert "这里还没有内容。" in page
        assert 'class="ways"' in page


def day_at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def test_a_day_runs_from_midnight_to_midnight_in_the_time_zone_of_the_site(client, db):
    for headline, moment in (
        ("前一晚", day_at(2020, 1, 18, 23, 59)),
        ("零点", day_at(2020, 1, 19)),
        ("深夜", day_at(2020, 1, 19, 23, 59)),
        ("次日零点", day_at(2020, 1, 20)),
    ):
        makers.make_brief(headline=headline, happened_at=moment, happened_precision="minute")

    page = text(client, "/briefs/2020/01/19/")

    assert headlines(page) == ["深夜", "零点"]
    assert 'href="/briefs/2020/01/18/" rel="prev"' in page
    assert 'href="/briefs/2020/01/20/" rel="next"' in page


def test_a_month_lists_its_articles_and_links_the_days_of_its_briefs(client, db):
    makers.make_article(headline="一月的文章", published_at=day_at(2020, 1, 31, 23, 59))
    makers.make_article(headline="二月的文章", published_at=day_at(2020, 2, 1))
    makers.make_brief(happened_at=day_at(2020, 1, 19), happened_precision="day")

    page = text(client, "/archive/2020/01/")

    assert headlines(page) == ["一月的文章"]
    assert re.findall(r'href="(/briefs/[0-9/]+)"', page) == ["/briefs/2020/01/19/"]
    assert "/archive/2020/02/" in page


def test_the_archive_links_only_months_with_public_items(client, db):
    makers.make_article(published_at=day_at(2019, 12, 31, 23, 59))
    makers.make_brief(happened_at=day_at(2020, 3, 1), happened_precision="day")
    makers.make_article(published_at=None)

    months = re.findall(r'href="/archive/(\d{4}/\d\d)/"', text(client, "/archive/"))

    assert months == ["2020/03", "2019/12"]


def test_a_brief_dated_a_thousand_years_ago_adds_no_month_to_the_archive(client, db):
    makers.make_brief(happened_at=day_at(1020, 1, 19), happened_precision="day")
    makers.make_article(published_at=day_at(2020, 1, 19))

    assert re.findall(r'href="/archive/(\d{4}/\d\d)/"', text(client, "/archive/")) == ["2020/01"]


def test_a_day_without_briefs_links_to_the_days_before_and_after(client, db):
    for day in (1, 20):
        makers.make_brief(happened_at=day_at(2020, 1, day), happened_precision="day")

    page = text(client, "/briefs/2020/01/10/")

    assert "这里还没有内容" in page
    assert "/briefs/2020/01/01/" in page
    assert "/briefs/2020/01/20/" in page


@pytest.mark.parametrize(
    "address",
    [
        "/briefs/2020/02/30/",
        "/briefs/2020/13/01/",
        "/briefs/2020/13/45/",
        "/briefs/0000/01/01/",
        "/briefs/9999/12/31/",
        "/briefs/2019/12/31/",
        "/briefs/2199/01/01/",
        "/briefs/2020/1/19/",
        "/archive/2020/13/",
        "/archive/2019/11/",
        "/archive/2199/01/",
        "/archive/20/",
        "/sections/999/",
        "/sections/-1/",
        "/sections/九/",
        "/sections/1%00/",
        "/tags/999/",
        "/sources/999/",
        "/people/999/",
        "/briefs/channels/999/",
        "/briefs/channels/99999999999999999999/",
        "/corrections/?before=999",
        "/corrections/?before=x",
        "/archive/2020/01/?before=5",
        "/briefs/2020/01/19/?before=900000000",
    ],
)
def test_an_impossible_or_unknown_address_answers_404(client, db, address):
    makers.make_brief(happened_at=day_at(2020, 1, 19), happened_precision="day")

    assert client.get(address).status_code == 404
    assert client.get(f"/en{address}").status_code == 404


@pytest.mark.parametrize("before", ["x", "", "1.5", "--3", "９", "9" * 30, "1 or 1=1", "%00", "1&before=x"])
def test_an_invalid_cursor_answers_404_on_every_list(client, db, before):
    source, section, channel = makers.make_source(), makers.make_section(), makers.make_channel()
    makers.make_brief(channel=channel, importance=1, source=source)
    article = make_credited(makers.make_person(), "writer", source=source, section=section, tags=("潮信银行",))
    lists = [f"/sections/{section.pk}/", f"/sources/{source.pk}/", f"/briefs/channels/{channel.pk}/"]
    lists += [f"/tags/{article.tags.get().pk}/", f"/people/{article.bylines.get().person_id}/"]

    for address in (*lists, "/briefs/", "/briefs/important/", "/corrections/"):
        assert client.get(address).status_code == 200
        response = client.get(f"{address}?before={before}")
        assert (response.status_code, b'class="ways"' in response.content) == (404, True), address


@pytest.mark.parametrize("path", ["briefs", "sections", "tags"])
def test_a_keyset_page_after_the_last_item_has_a_message_and_links(client, db, path):
    """Not a 404: the cursor may come from an old link whose items were taken down since."""
    article = makers.make_article(section=makers.make_section(), tags=("潮信银行",))
    number = {"sections": article.section_id, "tags": article.tags.get().pk}.get(path)

    page = text(client, f"/{path}/{number}/?before=1" if number else f"/{path}/?before=1")

    assert "没有更早的内容了。" in page
    assert 'class="ways"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_the_important_list_has_only_briefs_ranked_above_normal(client, db):
    for number, rank in enumerate((1, 2, 3, 2)):
        makers.make_brief(headline=f"第{number}条", importance=rank, published_at=makers.hours_ago(number + 1))

    assert headlines(text(client, "/briefs/important/")) == ["第1条", "第2条", "第3条"]


def test_keyset_pages_show_every_item_exactly_once(client, db):
    tag, source = makers.make_tag("潮信银行"), makers.make_source()
    for number in range(85):
        maker = makers.make_brief if number % 3 else makers.make_article
        maker(headline=f"潮信银行{number}", source=source, published_at=makers.hours_ago(number + 1))

    for start in (f"/tags/{tag.pk}/", f"/sources/{source.pk}/"):
        seen, address = [], start
        while address:
            page = text(client, address)
            seen += headlines(page)
            older = re.search(r'href="(\?before=-?\d+)" rel="next"', page)
            address = older and start + older[1]

        assert seen == [f"潮信银行{number}" for number in range(85)]


def test_corrections_are_listed_newest_first_with_the_item_they_correct(client, db):
    article, brief = makers.make_article(headline="更正过的文章"), makers.make_brief(headline="更正过的快讯")
    makers.make_correction(article, text="较早的更正。", made_at=makers.hours_ago(9))
    makers.make_correction(brief, text="较晚的更正。", made_at=makers.hours_ago(1))
    makers.make_correction(brief, text="还没到的更正。", made_at=makers.hours_ahead(1))

    page = text(client, "/corrections/")

    assert headlines(page) == ["更正过的快讯", "更正过的文章"]
    assert page.index("较晚的更正。") < page.index("较早的更正。")
    assert "还没到的更正" not in page


def test_keyset_pages_show_every_correction_of_one_moment_once(client, db):
    article, moment = makers.make_article(), makers.hours_ago(2)
    made = [makers.make_correction(article, made_at=moment) for _ in range(65)]
    seen, address = [], "/corrections/"

    while address:
        page = text(client, address)
        seen += [int(number) for number in re.findall(r'id="correction-(\d+)"', page)]
        older = re.search(r'href="(\?before=\d+)" rel="next"', page)
        address = older and "/corrections/" + older[1]

    assert seen == [correction.pk for correction in reversed(made)]


def test_the_disclaimer_history_lists_current_and_ended_rules_of_public_targets(client, db):
    section = makers.make_section(name="金融")
    makers.make_wording("全站的声明。")
    ended = makers.make_wording("金融栏目的旧声明。", section=section)
    ended.ends_at = makers.hours_ago(1)
    ended.save()
    makers.make_wording("一篇文章的声明。", item=makers.make_article())
    makers.make_wording("草稿的声明。", item=makers.make_article(published_at=None))

    page = text(client, "/disclaimers/")

    assert page.index("全站的声明。") < page.index("金融栏目的旧声明。")
    assert f'<a href="/sections/{section.pk}/">金融</a>' in page
    assert "一篇文章的声明。" in page
    assert "草稿的声明" not in page
