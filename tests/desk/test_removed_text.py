"""Removed text on the desk: every route, requested by people with and without the permission to view it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponseBase
from django.test import Client

from articles.admin.form.panel import CHECK, SAVED
from articles.editing.restrictions import lift, restrict
from articles.ingest.drafting.known_briefs import find_or_create_briefs
from articles.ingest.models import Delivery
from articles.models import Mode, NewsItem
from articles.models.removed_text import CLOSED_MODES, PERMISSION
from articles.parsing.document import ParsedBrief
from articles.parsing.page import parse
from articles.takedowns.ledger.export import FORMATS
from articles.takedowns.models import Case, Snapshot
from tests.databases import ON_POSTGRESQL
from tests.desk.form_filling import fields_of
from tests.desk.removed_items import SHARED, RemovedItems, make_barred, make_removed
from tests.makers import make_article, make_brief, make_notice, make_person_at_desk, make_picture, make_source
from tests.routes import addresses

# Requests that a page alone does not send.
AUTOCOMPLETES = (
    ("articles", "correction", "item"),
    ("articles", "homelead", "article"),
    ("articles", "disclaimerrule", "item"),
    ("articles", "article", "translation_of"),
)
# What a group may view does not depend on the database. "": every permission but that for removed text.
GROUPS_TRIED = ("Editor",) if ON_POSTGRESQL else ("", "Writer", "Editor")


def requests_of_desk() -> Iterator[str]:
    """Every address of the desk and of its previews, lists with a search, and what its scripts request."""
    by_name = addresses()
    items = NewsItem.objects.values_list("kind", "pk")
    numbers = ",".join(str(pk) for _kind, pk in items)
    for name, paths in by_name.items():
        # Signing out would end the test.
        if name == "admin:logout":
            continue
        if name.startswith(("admin:", "pictures:")) or name.endswith((":preview", ":copy_preview", ":typed")):
            yield from paths
        if name.endswith("_changelist"):
            yield from (f"{paths[0]}?{urlencode({'q': words})}" for words in (SHARED, "zqsealedarticleheadline"))
    for app, model, column in AUTOCOMPLETES:
        for term in ("", SHARED):
            query = {"app_label": app, "model_name": model, "field_name": column, "term": term}
            yield f"{by_name['admin:autocomplete'][0]}?{urlencode(query)}"
    palette = by_name["admin:articles_newsitem_palette"][0]
    for part in ("", "&part=1"):
        yield f"{palette}?{urlencode({'q': SHARED})}{part}"
        for kind, pk in items:
            yield f"{palette}?q={pk}{part}"
            yield f"{by_name['admin:articles_newsitem_palette_acts'][0]}?row={kind}-{pk}&q={SHARED}{part}"
    for name in ("briefs_brief_cards", "pictures_picture_cards"):
        yield f"{by_name[f'admin:{name}'][0]}?ids={numbers}"
    for name in ("briefs_brief_embed_search", "pictures_picture_found", "pictures_picture_choose"):
        yield f"{by_name[f'admin:{name}'][0]}?{urlencode({'q': SHARED})}"
    yield from requests_with_choices(by_name)
    for kind in ("article", "brief"):
        for restore in by_name[f"{kind}s:typed"]:
            key = restore.rstrip("/").split("/")[-2]
            for address in by_name[f"admin:{kind}s_{kind}_change"]:
                yield f"{address}?restore={key}"


def requests_with_choices(by_name: dict[str, list[str]]) -> Iterator[str]:
    """What the links of pages choose: versions to compare, older pages of lists, the notices and pages of a case; and
    the site's search and feeds as a signed-in reader gets them.
    """
    for kind, app in (("article", "articles"), ("brief", "briefs")):
        for address in by_name[f"admin:{app}_{kind}_versions"]:
            yield from (f"{address}?{query}" for query in ("old=1&new=2", "old=2&new=1", "before=9"))
        for address in by_name[f"admin:{app}_{kind}_previews"]:
            yield from (f"{address}?{query}" for query in ("version=1", "version=2", "before=9"))
        yield from (f"{address}?before=9999" for address in by_name[f"admin:{app}_{kind}_notes"])
        for address in by_name[f"admin:{app}_{kind}_change"]:
            yield from (f"{address}?{query}" for query in (f"{CHECK}=1", f"{SAVED}=1", "before=9"))
        yield from (f"{address}?mode=removed" for address in by_name[f"admin:{app}_{kind}_takedown"])
    for article in NewsItem.objects.values_list("pk", flat=True)[:1]:
        yield f"{by_name['admin:briefs_brief_embed_search'][0]}?{urlencode({'q': SHARED, 'article': article})}"
    for case in Case.objects.all():
        address = f"/admin/takedowns/case/{case.pk}"
        for snapshot in Snapshot.objects.filter(notice__cases=case)[:1]:
            chosen = f"notice={snapshot.notice_id}&page={snapshot.pk}"
            yield from (f"{address}/{page}/?{chosen}" for page in ("change", "redact"))
    yield from (f"{by_name['admin:takedowns_case_changelist'][0]}?state={state}" for state in ("all", "closed", "mine"))
    yield f"/search/?{urlencode({'q': SHARED})}"
    yield from (path for name, paths in by_name.items() if name.startswith("syndication:") for path in paths)


def exports_of_desk() -> Iterator[tuple[str, dict[str, str]]]:
    """Files that the desk sends, with what is posted for them."""
    export = addresses()["admin:takedowns_ledgerevent_export"][0]
    yield from ((export, {"format": file_format}) for file_format in FORMATS)


def words_of(response: HttpResponseBase) -> str:
    if response.streaming:
        return b"".join(response).decode(errors="replace")  # type: ignore[call-overload]
    return str(response.content.decode(errors="replace"))  # type: ignore[attr-defined]


def leaks(client: Client, sets: list[RemovedItems], methods: tuple[str, ...] = ("get",)) -> dict[str, list[str]]:
    """The marks in the responses to all requests, by address."""
    marks = [mark for each in sets for mark in each.marks]
    found: dict[str, list[str]] = {}
    for address in list(requests_of_desk()):
        query = address.partition("?")[2]
        for method in methods:
            response = getattr(client, method)(address)
            assert response.status_code < 500, address
            text = words_of(response)
            if shown := [mark for mark in marks if mark in text and mark not in query]:
                found.setdefault(address, []).extend(shown)
    return found


@pytest.fixture
def removed(db: None) -> list[RemovedItems]:
    return make_removed(make_barred(), CLOSED_MODES)


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS_TRIED)
def test_no_route_of_the_desk_shows_removed_text(removed: list[RemovedItems], group: str) -> None:
    client = Client(raise_request_exception=False)
    author = removed[0].author
    if group:
        author.user_permissions.clear()
        author.groups.set(make_person_at_desk("other", group).groups.all())
    client.force_login(author)

    # A form without fields is answered like its page; one person, who may do the most, sends it to every address.
    assert leaks(client, removed, ("get",) if group else ("get", "post")) == {}


@pytest.mark.slow
def test_no_export_contains_removed_text(removed: list[RemovedItems]) -> None:
    client = signed_in(removed[0].author)
    marks = [mark for each in removed for mark in each.marks]

    sent = [words_of(client.post(address, data)) for address, data in exports_of_desk()]

    assert len(sent) > 1
    assert [mark for text in sent for mark in marks if mark in text] == []


# It shows that the marks of the other tests appear at all, which is the same on both databases.
@pytest.mark.sqlite
@pytest.mark.slow
def test_with_the_permission_all_of_it_is_shown(removed: list[RemovedItems]) -> None:
    author = removed[0].author
    author.user_permissions.add(Permission.objects.get(codename="view_removed_text"))
    client = Client(raise_request_exception=False)
    client.force_login(author)

    seen = "".join(words_of(client.get(address)) for address in set(requests_of_desk()) if "q=" not in address)

    # Autosaved text is shown in place of the stored one, so it is not in every form.
    assert [mark for each in removed for mark in each.marks if mark not in seen] == []


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.HIDDEN, Mode.RETRACTED, Mode.DELISTED, Mode.LABELLED])
def test_other_removed_text_stays_open_on_the_desk(db: None, mode: Mode) -> None:
    article = make_article(headline="夜航恢复")
    restrict(article, mode, None, "试")

    page = signed_in(make_barred()).get(f"/admin/articles/article/{article.pk}/change/")

    assert (page.status_code, "夜航恢复" in page.content.decode()) == (200, True)


def test_text_is_open_again_once_the_restriction_is_lifted(db: None) -> None:
    article = make_article(headline="夜航恢复")
    lift(restrict(article, Mode.SEALED, None, "试"), None)

    assert "夜航恢复" in signed_in(make_barred()).get("/admin/articles/article/").content.decode()


def test_lists_name_the_item_and_its_page_links_the_case(db: None) -> None:
    notice, _token = make_notice(item=(article := make_article()))
    restrict(article, Mode.REMOVED_LEGAL, None, "试")
    client = signed_in(make_barred())

    assert f"文章{article.pk}（内容已移除）" in client.get("/admin/articles/article/").content.decode()
    page = client.get(f"/admin/articles/article/{article.pk}/change/")
    assert page.status_code == 403
    assert f"/admin/takedowns/case/{notice.cases.get().pk}/change/" in page.content.decode()


def test_a_form_that_was_open_when_the_item_was_removed_is_refused(db: None) -> None:
    article = make_article(headline="夜航恢复")
    client = signed_in(make_barred())
    address = f"/admin/articles/article/{article.pk}/change/"
    typed = fields_of(client.get(address)) | {"headline": "夜航改道", "_save": "1"}
    restrict(article, Mode.SEALED, None, "试")

    page = client.post(address, typed)

    article.refresh_from_db()
    assert (page.status_code, article.headline) == (403, "夜航恢复")
    assert "内容已移除，你没有查看已移除内容的权限。" in page.content.decode()
    assert "未保存任何内容" in page.content.decode()
    assert "夜航" not in page.content.decode()


@pytest.mark.parametrize("button", ["_publish", "_withdraw", "_schedule"])
def test_no_button_acts_on_a_closed_item(db: None, button: str) -> None:
    article = make_article(published_at=None, first_published_at=None)
    restrict(article, Mode.REMOVED_LEGAL, None, "试")

    page = signed_in(make_barred()).post(f"/admin/articles/article/{article.pk}/change/", {button: "1"})

    article.refresh_from_db()
    assert (page.status_code, article.published_at) == (403, None)


def test_a_restriction_cannot_be_lifted_by_people_who_may_not_see_the_text(db: None) -> None:
    restriction = restrict(make_article(), Mode.SEALED, None, "试")

    signed_in(make_barred()).post(f"/admin/articles/restriction/{restriction.pk}/lift/")

    restriction.refresh_from_db()
    assert restriction.lifted_at is None


@pytest.mark.parametrize("lookup", ["headline__startswith", "body__contains", "source__id__exact", "label__gt"])
def test_no_filter_confirms_a_guess(db: None, lookup: str) -> None:
    restrict(make_article(headline="夜航恢复"), Mode.SEALED, None, "试")

    assert signed_in(make_barred()).get("/admin/articles/article/", {lookup: "1"}).status_code == 400


def test_a_search_for_its_words_does_not_find_it_and_one_for_its_number_does(db: None) -> None:
    article = make_article(headline="夜航恢复")
    restrict(article, Mode.SEALED, None, "试")
    client = signed_in(make_barred())

    def found(words: str) -> bool:
        page = client.get("/admin/articles/article/", {"q": words})
        return f"文章{article.pk}（内容已移除）" in page.content.decode()

    assert (found("夜航恢复"), found(str(article.pk))) == (False, True)


def test_the_source_of_a_closed_item_is_not_in_the_list(db: None) -> None:
    article = make_article(source=make_source(name="望海晚报"))
    client = signed_in(make_barred())
    assert "望海晚报" in client.get("/admin/articles/article/").content.decode()

    restrict(article, Mode.SEALED, None, "试")

    assert "望海晚报" not in client.get("/admin/articles/article/").content.decode()


def test_a_picture_of_which_every_use_is_closed_is_closed_itself(db: None) -> None:
    shown, elsewhere = make_picture(alt="沉船近景"), make_picture(alt="港口全景")
    figures = "".join(f'<figure data-picture="{row.pk}"></figure>' for row in (shown, elsewhere))
    restrict(make_article(body=figures), Mode.SEALED, None, "试")
    make_article(lead_picture=elsewhere)
    client = signed_in(make_barred())

    pictures = client.get("/admin/pictures/picture/").content.decode()

    assert ("沉船近景" in pictures, "港口全景" in pictures) == (False, True)
    assert client.get(shown.get_absolute_url()).status_code == 404
    assert client.get(elsewhere.get_absolute_url()).status_code == 200


def test_a_page_with_a_closed_brief_is_closed_unless_the_reader_pasted_it(db: None) -> None:
    page = "夜航恢复\n\n首班船二十二时离港。\n\n动态 | 沉船打捞：打捞船今晨抵达。[2020/1/19 18:10]\n\n全程四十分钟。"
    barred = make_barred()
    own = Delivery.objects.create(raw=page.encode(), by=barred)
    foreign = Delivery.objects.create(raw=f"{page}\n".encode())
    parsed = [block for block in parse(page).blocks if isinstance(block, ParsedBrief)]
    brief = find_or_create_briefs(parsed, "zh-Hans").new[0]
    client = signed_in(barred)
    assert "打捞船今晨抵达" in client.get(f"/admin/wire/delivery/{foreign.pk}/review/").content.decode()

    restrict(brief, Mode.SEALED, None, "试")

    assert client.get(f"/admin/wire/delivery/{foreign.pk}/review/").status_code == 403
    assert client.get(f"/admin/wire/delivery/{foreign.pk}/raw/").status_code == 403
    assert "打捞船" not in client.get(f"/admin/wire/delivery/{foreign.pk}/change/").content.decode()
    assert client.get(f"/admin/wire/delivery/{own.pk}/review/").status_code == 200


def test_near_duplicates_in_the_flash_box_do_not_quote_a_closed_brief(db: None) -> None:
    words = "打捞船今晨抵达临屿港外锚地，预计三日内完成沉船打捞作业，航道暂不受影响。"
    brief = make_brief(headline="沉船打捞今晨开始", body=f"<p>{words}</p>")
    restrict(brief, Mode.SEALED, None, "试")

    shown = signed_in(make_barred()).post("/admin/briefs/brief/flash/read/", {"text": f"打捞作业开始\n{words}"})

    assert f"快讯{brief.pk}（内容已移除）" not in shown.content.decode()
    assert "受限内容" in shown.content.decode()
    assert "沉船打捞今晨开始" not in shown.content.decode()


@pytest.mark.parametrize(
    ("group", "may_view"),
    [
        ("Writer", False),
        ("Editor", False),
        ("Chief editor", True),
        ("Moderator", True),
        ("Lead moderator", True),
        ("Auditor", True),
    ],
)
def test_who_has_the_permission_by_default(db: None, group: str, may_view: bool) -> None:
    assert make_person_at_desk("ada", group).has_perm(PERMISSION) is may_view
