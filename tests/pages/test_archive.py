"""What stands in the lists of the archive, by section, tag, source, person, month and day?"""

import re
from zoneinfo import ZoneInfo

import pytest

from articles.models import Byline
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
def test_an_empty_newsroom_has_every_page(client, db, language, path):
    assert "</footer>" in text(client, f"{language}/{path}/")


def test_a_section_lists_its_own_articles_newest_first(client, db):
    section = makers.make_section(name="航运")
    makers.make_article(headline="旧文", section=section, published_at=makers.hours_ago(5))
    makers.make_article(headline="新文", section=section)
    makers.make_article(headline="别处的文章", section=makers.make_section())

    page = text(client, f"/sections/{section.pk}/")

    assert "<title>航运 · " in page
    assert headlines(page) == ["新文", "旧文"]


def test_a_tag_lists_what_names_it_and_what_an_editor_gave_it(client, db):
    tag = makers.make_tag("潮信银行")
    makers.make_brief(headline="潮信银行下调费率", published_at=makers.hours_ago(3))
    makers.make_article(headline="文中才提到", body="<p>记者从潮信银行获悉。</p>", published_at=makers.hours_ago(2))
    makers.make_article(headline="编辑所加", tags=("潮信银行",))
    makers.make_article(headline="无关")

    assert headlines(text(client, f"/tags/{tag.pk}/")) == ["编辑所加", "文中才提到", "潮信银行下调费率"]


def test_a_person_stands_once_for_each_text_in_however_many_parts(client, db):
    person = makers.make_person(name="江宁")
    make_credited(person, "writer", "photographer", headline="既写且拍")
    make_credited(person, "translator", headline="只译", published_at=makers.hours_ago(2))

    page = text(client, f"/people/{person.pk}/")

    assert headlines(page) == ["既写且拍", "只译"]


def test_a_source_lists_what_came_from_it(client, db):
    source = makers.make_source(name="箱报", name_en="Box News")
    makers.make_brief(headline="箱报的快讯", source=source)
    makers.make_article(headline="别家的文章", source=makers.make_source())

    assert headlines(text(client, f"/sources/{source.pk}/")) == ["箱报的快讯"]
    assert "<title>Box News · " in text(client, f"/en/sources/{source.pk}/")
