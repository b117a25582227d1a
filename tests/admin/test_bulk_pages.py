"""Actions on the items selected in a list: preview, results of each item, limits, permissions."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.editing import bulk_actions
from articles.editing.restrictions import restrict
from articles.editing.revisions.record import revisions_of
from articles.models import Article, Mode, NewsItem, Revision
from tests.desk.removed_items import make_barred
from tests.makers import (
    embed,
    hours_ahead,
    make_article,
    make_brief,
    make_licence,
    make_person_at_desk,
    make_section,
    make_step,
    make_tag,
)

pytestmark = pytest.mark.django_db
ARTICLES, BRIEFS = "/en/admin/articles/article/", "/en/admin/briefs/brief/"


def make_draft(**values: Any) -> Article:
    return make_article(**{"published_at": None, "first_published_at": None} | values)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def post(client: Client, action: str, *items: NewsItem, **fields: Any) -> str:
    """The page of an action on these items."""
    numbers = ",".join(str(item.pk) for item in items)
    return words(client.post(f"{ARTICLES}bulk/", {"action": action, "items": numbers} | fields, follow=True))


def public(*items: NewsItem) -> list[bool]:
    rows = NewsItem.objects.in_bulk([item.pk for item in items])
    return [rows[item.pk].published_at is not None and rows[item.pk].withdrawn_at is None for item in items]


def test_the_list_leads_to_a_preview_that_changes_nothing(ada: Client) -> None:
    draft, live, empty = make_draft(headline="夜航恢复"), make_article(), make_draft(body="")
    selected = [draft.pk, live.pk, empty.pk]

    page = words(ada.post(ARTICLES, {"action": "publish", "_selected_action": selected, "index": "0"}))

    assert "1 item will be changed" in page
    assert "1 item needs no change" in page
    assert "1 item will be refused" in page
    assert "There is no text to publish." in page
    assert public(draft, live, empty) == [False, True, False]
    assert revisions_of(draft).count() == 1


def test_publishing_names_the_result_of_each_item(ada: Client) -> None:
    draft, embargoed = make_draft(headline="夜航恢复"), make_draft(embargo_until=hours_ahead(5))

    page = post(ada, "publish", draft, embargoed, run="1")

    assert "1 item was changed" in page
    assert "1 item was refused and stays as it was" in page
    assert public(draft, embargoed) == [True, False]
    version = revisions_of(draft).first()
    assert (version.kind, version.channel) == (Revision.Kind.PUBLICATION, Revision.Channel.LIST)
    assert LogEntry.objects.get().object_id == str(draft.pk)


def test_an_article_refused_because_of_a_brief_leaves_the_brief_unpublished(ada: Client) -> None:
    brief = make_brief(published_at=None, first_published_at=None, embargo_until=hours_ahead(5))
    article = make_draft(body=embed(brief))

    page = post(ada, "publish", article, run="1")

    assert "cannot be published with it" in page
    assert public(article, brief) == [False, False]


def test_the_preview_says_which_briefs_are_published_too(ada: Client) -> None:
    brief = make_brief(published_at=None, first_published_at=None)

    page = post(ada, "publish", make_draft(body=embed(brief)))

    assert "Also publishes 1 flash brief." in page
    assert public(brief) == [False]


def test_withdrawing(ada: Client) -> None:
    live, draft = make_article(), make_draft()

    page = post(ada, "withdraw", live, draft, run="1")

    assert "Only a published item can be withdrawn." in page
    assert public(live, draft) == [False, False]
    assert revisions_of(live).first().kind == Revision.Kind.WITHDRAWAL
    assert "1 item needs no change" in post(ada, "withdraw", live, run="1")


def test_the_pages_of_the_first_withdrawn_items_are_checked_after_the_response(ada: Client) -> None:
    items = [make_article() for _number in range(4)]

    preview, page = post(ada, "withdraw", *items), post(ada, "withdraw", *items, run="1")

    checked = re.findall(r'data-check="[^"]*/(\d+)/published/"', page)
    assert "data-check" not in preview
    assert checked == [str(item.pk) for item in items[:3]]
    assert "Checked here for the first 3 items withdrawn." in page
    assert "none shows it any more" in ada.get(f"{ARTICLES}{items[0].pk}/change/?check=1").content.decode()


@pytest.mark.parametrize("run", [{}, {"run": "1"}], ids=["preview", "act"])
def test_a_change_of_a_public_item_that_needs_a_review_is_refused(ada: Client, run: dict[str, str]) -> None:
    make_tag("渡轮")
    live, draft = make_article(), make_draft()
    make_step(name="终审")

    page = post(ada, "add_tag", live, draft, value="渡轮", **run)

    assert "another person must check it: 终审" in page
    assert "saved there, it is sent for review as a working copy" in page
    assert live.tags.count() == 0
    assert draft.tags.count() == len(run)


def test_a_tag_is_added_by_its_alias_and_removed(ada: Client) -> None:
    make_tag("渡轮", "Ferry")
    one, two = make_article(), make_article(tags=["渡轮"])

    page = post(ada, "add_tag", one, two, value="ferry", run="1")
    assert "1 item was changed" in page
    assert "1 item needs no change" in page
    assert [tag.name for tag in one.tags.all()] == ["渡轮"]
    assert LogEntry.objects.filter(object_id=str(one.pk)).count() == 1

    post(ada, "remove_tag", one, two, value="渡轮", run="1")
    assert not NewsItem.objects.filter(tags__isnull=False).exists()


def test_an_unknown_tag_is_not_created(ada: Client) -> None:
    make_tag("夜航船")

    page = post(ada, "add_tag", make_article(), value="夜行船", run="1")

    assert "There is no tag with the name “夜行船”. Similar: 夜航船." in page
    assert 'value="夜行船"' in page


def test_section_and_licence_are_set_through_the_rules_of_one_item(ada: Client) -> None:
    section, forbidden = make_section(), make_licence(permitted_use=0)
    own, reprint = make_article(), make_article(origin="licensed", licence=make_licence())

    post(ada, "set_section", own, reprint, value=section.pk, run="1")
    page = post(ada, "set_licence", own, reprint, value=forbidden.pk, run="1")

    assert set(Article.objects.values_list("section", flat=True)) == {section.pk}
    assert "does not permit the full text" in page
    own.refresh_from_db()
    reprint.refresh_from_db()
    assert own.licence == forbidden
    assert reprint.licence != forbidden


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the page's last form."""
    return re.findall(rf'name="{name}" value="([\d,]*)"', page)[-1]


def test_five_thousand_items_are_changed_in_steps_and_the_selection_is_kept(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.bulk_pages.MAX_ITEMS", 2)
    drafts = [make_draft() for _ in range(5)]
    fields = {"action": "publish", "_selected_action": [drafts[0].pk], "select_across": "1", "index": "0"}

    page = words(ada.post(ARTICLES, fields))
    assert "At most 2 items are changed in one step: 3 further selected items follow after this one." in page
    for changed in (2, 4, 5):
        form = {"action": "publish", "items": hidden(page, "items"), "later": hidden(page, "later")}
        page = words(ada.post(f"{ARTICLES}bulk/", form | {"run": "1"}))
        assert public(*drafts) == [True] * changed + [False] * (5 - changed)
        if changed < 5:
            assert f"{5 - changed} selected item" in page
            assert "still to come" in page
            form = {"action": "publish", "items": hidden(page, "items"), "later": hidden(page, "later")}
            page = words(ada.post(f"{ARTICLES}bulk/", form))

    assert "still to come" not in page


def test_more_items_than_one_step_are_previewed_and_none_is_changed(ada: Client) -> None:
    drafts = [make_draft() for _ in range(3)]
    numbers = ",".join(str(number) for number in range(drafts[0].pk, drafts[0].pk + 700))

    page = words(ada.post(f"{ARTICLES}bulk/", {"action": "publish", "items": numbers}))

    assert "200 further selected items follow" in page
    assert public(*drafts) == [False] * 3


def test_more_items_than_can_be_selected_are_refused_and_the_list_keeps_its_filter(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.bulk_pages.MAX_SELECTED", 2)
    drafts = [make_draft() for _ in range(3)]
    fields = {"action": "publish", "_selected_action": [drafts[0].pk], "select_across": "1", "index": "0"}

    response = ada.post(f"{ARTICLES}?standing=draft", fields)

    assert response["Location"] == f"{ARTICLES}?standing=draft"
    assert "At most 2 items can be selected at once. Nothing was changed." in words(ada.get(response["Location"]))
    crafted = words(ada.post(f"{ARTICLES}bulk/", {"action": "publish", "items": "1,2,3", "run": "1"}, follow=True))
    assert "At most 2 items can be selected at once." in crafted
    assert public(*drafts) == [False] * 3


def test_what_was_not_reached_in_time_is_offered_again(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_actions, "MAX_SECONDS", -1)
    drafts = [make_draft() for _ in range(3)]

    page = post(ada, "publish", *drafts, run="1")

    assert "1 item was changed" in page
    assert "2 items were not reached in time and are unchanged" in page
    assert f'name="items" value="{drafts[1].pk},{drafts[2].pk}"' in page
    assert public(*drafts) == [True, False, False]


def test_closed_items_are_counted_without_their_text() -> None:
    client = Client()
    client.force_login(make_barred())
    sealed = make_article(headline="封存的标题")
    restrict(sealed, Mode.SEALED, None, "依法")
    tag = make_tag("渡轮")

    page = post(client, "add_tag", sealed, make_article(), value=tag.name, run="1")

    assert "1 removed item is left out" in page
    assert "封存" not in page
    assert not sealed.tags.exists()


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_a_writer_neither_publishes_nor_withdraws(action: str) -> None:
    client = Client()
    client.force_login(make_person_at_desk("ravi", "Writer"))
    draft, live = make_draft(), make_article()

    response = client.post(f"{ARTICLES}bulk/", {"action": action, "items": f"{draft.pk},{live.pk}", "run": "1"})

    assert response.status_code == 403
    assert public(draft, live) == [False, True]
    assert f'value="{action}"' not in client.get(ARTICLES).content.decode()


def test_a_writer_changes_drafts_but_no_public_items() -> None:
    client = Client()
    client.force_login(make_person_at_desk("ravi", "Writer"))
    draft, live, section = make_draft(), make_article(), make_section()

    page = post(client, "set_section", draft, live, value=section.pk, run="1")

    assert "You do not have permission to change it." in page
    assert [Article.objects.get(pk=item.pk).section for item in (draft, live)] == [section, None]


@pytest.mark.parametrize("items", ["", "x", "1,", "0", "-1", "1" * 30, "1,2;3"])
def test_a_crafted_selection_is_refused_in_words(ada: Client, items: str) -> None:
    page = words(ada.post(f"{ARTICLES}bulk/", {"action": "publish", "items": items, "run": "1"}, follow=True))

    assert "No items were selected. Nothing was changed." in page


def test_items_of_another_kind_or_none_are_refused(ada: Client) -> None:
    brief = make_brief(published_at=None, first_published_at=None)

    page = post(ada, "publish", brief, run="1")

    assert "It was deleted meanwhile." in page
    assert public(brief) == [False]


def test_briefs_have_no_section(ada: Client) -> None:
    make_brief(), make_article()

    assert 'value="set_section"' not in ada.get(BRIEFS).content.decode()
    assert 'value="set_section"' in ada.get(ARTICLES).content.decode()
