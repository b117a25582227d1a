"""A wrong credit is corrected at once on every item that carries it, and everywhere it is shown."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.edition.triggers import edition_token
from articles.models import Byline, NewsItem
from articles.search.query.find import find, plan
from articles.search.query.syntax import read_query
from articles.takedowns.decisions.credits import count_uses, credit_uses, rename_credit, replace_credit
from articles.takedowns.decisions.row_changes import revert
from tests.makers import hours_ago, make_article, make_brief, make_person, make_source, make_wording

pytestmark = pytest.mark.django_db


def make_reprint(source, **values):
    article = make_article(source=source, origin="agreed", **values)
    Byline.objects.create(item=article, role="outlet", outlet=source)
    return article


def finds(words):
    return set(find(plan(read_query(words)), None, most=100).slots)


def structured_data(page):
    return re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[1]


@pytest.mark.slow
def test_a_wrong_credit_on_37_reprints_is_corrected_and_reverted(client):
    wrong, right = make_source(name="望潮日报"), make_source(name="候潮晚报")
    make_wording("本文转自望潮日报，如有误请联系我们。", source=wrong)
    make_wording("本文转自候潮晚报，如有误请联系我们。", source=right)
    reprints = [make_reprint(wrong, published_at=hours_ago(n + 1)) for n in range(37)]
    addresses = [reprints[0].get_absolute_url(), reprints[36].get_absolute_url(), reverse("syndication:articles-atom")]
    shown = [client.get(address).content.decode() for address in addresses]

    told = replace_credit(credit_uses(wrong, limit=100).items, wrong, right)
    fixed = [client.get(address).content.decode() for address in addresses]
    found = finds("source:候潮晚报")
    left = revert(told)
    again = [client.get(address).content.decode() for address in addresses]

    assert ["望潮日报" in page for page in shown] == [True] * 3
    assert ["望潮日报" in page for page in fixed] == [False] * 3
    assert ["候潮晚报" in page for page in fixed] == [True] * 3
    assert '"候潮晚报"' in structured_data(fixed[0])
    assert "本文转自候潮晚报" in fixed[1]
    assert found == {article.slot for article in reprints}
    assert left == []
    assert again == shown


def test_each_item_is_saved_once():
    wrong, right = make_source(), make_source()
    reprint = make_reprint(wrong)
    only_above = make_article()
    Byline.objects.create(item=only_above, role="outlet", outlet=wrong)

    told = replace_credit([reprint, only_above], wrong, right)

    assert [NewsItem.objects.get(pk=item.pk).version for item in (reprint, only_above)] == [2, 2]
    revert(told)
    assert [NewsItem.objects.get(pk=item.pk).version for item in (reprint, only_above)] == [3, 3]


def test_uses_are_counted_and_listed_newest_first():
    source, person = make_source(), make_person()
    old = make_brief(source=source, published_at=hours_ago(9))
    draft = make_article(source=source, published_at=None)
    above = make_article(published_at=hours_ago(3))
    Byline.objects.create(item=above, role="outlet", outlet=source)
    Byline.objects.create(item=above, person=person)
    Byline.objects.create(item=above, person=person, role="editor")
    make_article(source=make_source())

    uses = credit_uses(source, limit=2)

    assert ([item.pk for item in uses.items], uses.count) == ([draft.pk, above.pk], 3)
    assert [item.pk for item in credit_uses(source, limit=9).items][-1] == old.pk
    assert ([item.pk for item in credit_uses(person, limit=9).items], credit_uses(person, limit=9).count) == (
        [above.pk],
        1,
    )


def test_the_source_of_a_brief_is_replaced_too():
    wrong, right = make_source(), make_source()
    brief = make_brief(source=wrong)

    replace_credit([brief], wrong, right)

    assert NewsItem.objects.get(pk=brief.pk).source == right


def test_other_credits_are_not_changed():
    wrong, right, other, person = make_source(), make_source(), make_source(), make_person()
    article = make_article(source=other)
    Byline.objects.create(item=article, role="outlet", outlet=wrong)
    Byline.objects.create(item=article, person=person)

    replace_credit([article], wrong, right)

    assert NewsItem.objects.get(pk=article.pk).source == other
    assert [line.outlet or line.person for line in article.bylines.all()] == [right, person]


def test_a_byline_that_would_be_a_duplicate_is_deleted_and_restored():
    wrong, right = make_person(), make_person()
    article = make_article()
    Byline.objects.create(item=article, person=wrong, position=0)
    Byline.objects.create(item=article, person=right, position=1)

    told = replace_credit([article], wrong, right)

    assert [line.person for line in article.bylines.all()] == [right]
    assert revert(told) == []
    assert [line.person for line in article.bylines.all()] == [wrong, right]


def test_one_person_may_be_credited_in_two_roles():
    wrong, right = make_person(), make_person()
    article = make_article()
    Byline.objects.create(item=article, person=wrong, role="translator")
    Byline.objects.create(item=article, person=right)

    replace_credit([article], wrong, right)

    assert {line.role for line in article.bylines.all()} == {"translator", "writer"}


def test_a_person_can_replace_an_outlet_and_is_found_as_author():
    outlet, person = make_source(), make_person(name="许明舟")
    article = make_reprint(outlet)

    told = replace_credit([article], outlet, person)

    (line,) = article.bylines.all()
    assert (line.role, line.person, line.outlet) == ("writer", person, None)
    assert NewsItem.objects.get(pk=article.pk).source == outlet
    assert finds("author:许明舟") == {article.slot}
    assert revert(told) == []
    assert article.bylines.get().outlet == outlet


def test_an_outlet_can_replace_a_person():
    outlet, person = make_source(), make_person()
    article = make_article()
    Byline.objects.create(item=article, person=person)

    replace_credit([article], person, outlet)

    assert (article.bylines.get().role, article.bylines.get().outlet) == ("outlet", outlet)


def test_items_without_the_credit_are_refused():
    article, wrong, right = make_article(), make_source(), make_source()

    with pytest.raises(ValidationError):
        replace_credit([article], wrong, right)
    with pytest.raises(ValidationError):
        replace_credit([article], wrong, wrong)


def test_a_renamed_source_shows_its_new_name_on_every_page(client):
    source = make_source(name="望朝日报")
    article = make_reprint(source)
    before, token = client.get(article.get_absolute_url()).content.decode(), edition_token()

    told = rename_credit(source, " 望潮日报 ")

    after = client.get(article.get_absolute_url()).content.decode()
    assert "望朝日报" in before
    assert "望潮日报" in after
    assert "望朝日报" not in after
    assert edition_token() != token
    assert finds("source:望潮日报") == {article.slot}
    assert finds("source:望朝日报") == set()
    assert revert(told) == []
    assert client.get(article.get_absolute_url()).content.decode() == before


@pytest.mark.parametrize("name", ["", "   ", "候潮晚报", "长" * 121])
def test_a_name_that_is_empty_taken_or_too_long_is_refused(name):
    make_source(name="候潮晚报")
    source = make_source(name="望朝日报")

    with pytest.raises(ValidationError):
        rename_credit(source, name)

    source.refresh_from_db()
    assert source.name == "望朝日报"


def test_a_person_is_renamed_and_found_by_the_new_name():
    person = make_person(name="許名舟")
    article = make_article()
    Byline.objects.create(item=article, person=person)

    rename_credit(person, "许明舟")

    assert finds("author:许明舟") == {article.slot}


def test_the_uses_of_a_large_agency_are_counted_up_to_the_limit(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("articles.takedowns.decisions.credits.MAX_COUNTED", 5)
    agency = make_source()
    for _number in range(9):
        make_article(source=agency)

    with django_assert_num_queries(2) as asked:
        assert count_uses(agency) == 6

    assert all("LIMIT 6" in query["sql"] and "ORDER BY" not in query["sql"] for query in asked)
