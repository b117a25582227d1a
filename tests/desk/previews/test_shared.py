"""External previews: what the holder of a link sees and answers, and that nobody else sees anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editing.preview_links import create_link, revoke
from articles.editing.restrictions import restrict
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.redaction import thin_drafts
from articles.models import Mode, NewsItem, NoteMention, PreviewLink, Revision
from articles.outbox.models import Message
from articles.pictures.models import Picture
from tests.mail_servers import IN_MEMORY
from tests.makers import (
    delete_items,
    embed,
    hours_ago,
    make_article,
    make_brief,
    make_person,
    make_person_at_desk,
    make_picture,
    make_tag,
)
from tests.plans import analyse_tables

pytestmark = pytest.mark.django_db


def draft(**values: Any) -> NewsItem:
    return make_article(published_at=None, first_published_at=None, **values)


def shared(item: NewsItem, days: int = 7) -> tuple[PreviewLink, str]:
    """A link to the newest version of an item, and its address."""
    revision = revisions_of(item).first()
    link, token = create_link(item, revision, make_person_at_desk("ada", "Editor"), days, "周工")
    return link, f"/{'articles' if item.kind == 'article' else 'briefs'}/shared/{token}/"


def picture_path(address: str, picture: Picture) -> str:
    return f"{address}{picture.pk}/{picture.digest[:16]}.webp"


def test_a_person_without_an_account_reads_the_version_of_the_link(client: Client) -> None:
    item = draft(headline="夜航恢复", standfirst="首班船", body="<p>第一稿。</p>")
    _link, address = shared(item)
    item.headline, item.body = "夜航推迟", "<p>第二稿。</p>"
    item.save()

    page = client.get(address).content.decode()

    assert all(words in page for words in ("夜航恢复", "首班船", "第一稿。", "保密预览"))
    assert "夜航推迟" not in page
    assert "第二稿" not in page


def test_credits_and_tags_are_those_of_the_version(client: Client) -> None:
    writer, later = make_person(name="江宁"), make_person(name="沈舟")
    item = draft(tags=[make_tag("夜航").name])
    item.bylines.create(role="writer", person=writer)
    _link, address = shared(item)
    item.bylines.all().delete()
    item.bylines.create(role="writer", person=later)
    item.tags.set([make_tag("渡轮").name])

    page = client.get(address).content.decode()

    assert ("江宁" in page, "沈舟" in page, ">夜航<" in page, "渡轮" in page) == (True, False, True, False)


def test_the_page_is_kept_out_of_caches_indexes_and_referers_and_sets_no_cookie(client: Client) -> None:
    _link, address = shared(draft())

    for path in (address, f"/en{address}"):
        page = client.get(path)
        assert page["Cache-Control"] == "private, no-store"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "strict-origin"
        assert not page.has_header("ETag")
        assert '<meta name="robots" content="noindex">' in page.content.decode()
        assert "ld+json" not in page.content.decode()
    assert not client.cookies
    assert f"Disallow: {address.rpartition('shared/')[0]}shared/" in client.get("/robots.txt").content.decode()


def test_the_token_is_not_in_the_database() -> None:
    link, address = shared(draft())

    values = [str(value) for value in PreviewLink.objects.filter(pk=link.pk).values_list().get()]
    token = address.split("/")[-2]
    assert len(token) == 43
    assert token not in values


def end_by_time(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(created_at=hours_ago(48), expires_at=hours_ago(0.001))


def withdraw(link: PreviewLink) -> None:
    NewsItem.objects.filter(pk=link.item_id).update(withdrawn_at=timezone.now(), first_published_at=hours_ago(1))


ENDS: dict[str, Callable[[PreviewLink], object]] = {
    "expired": end_by_time,
    "revoked": revoke,
    "withdrawn": withdraw,
    "deleted": lambda link: delete_items(NewsItem.objects.filter(pk=link.item_id)),
    "thinned": lambda link: Revision.objects.filter(pk=link.revision_id).for_redaction().delete(),
    **{
        mode.value: lambda link, mode=mode: restrict(link.item, mode, None, "试")
        for mode in (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.HIDDEN, Mode.RETRACTED)
    },
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_has_ended_looks_like_one_that_never_existed(client: Client, end: str) -> None:
    picture = make_picture()
    item = make_article(body=f'<p>夜航恢复。</p><figure data-picture="{picture.pk}"></figure>')
    link, address = shared(item)
    assert client.get(address).status_code == 200
    unknown = f"/articles/shared/{'x' * 43}/"

    ENDS[end](link)

    for method, data in (("get", {}), ("post", {"answer": "yes"})):
        ended, never = (getattr(client, method)(path, data) for path in (address, unknown))
        assert (ended.status_code, dict(ended.items())) == (never.status_code, dict(never.items()))
        bodies = [
            response.content.decode().replace(path, "") for response, path in ((ended, address), (never, unknown))
        ]
        assert bodies[0] == bodies[1]
        assert ended.status_code == 404
    assert client.get(picture_path(address, picture)).status_code == 404
    assert not NoteMention.objects.exists()


def test_words_that_a_decision_removed_are_not_shown_by_an_older_link(client: Client) -> None:
    item = make_article(headline="夜航恢复", body="<p>正文。</p>")
    _link, address = shared(item)
    Revision.objects.create(
        subject=item, number=99, kind=Revision.Kind.DECISION, channel="case", is_public=True, content="{}"
    )

    assert client.get(address).status_code == 404


def test_a_draft_version_that_retention_deleted_ends_its_link(client: Client) -> None:
    item = draft()
    _link, address = shared(item)
    item.headline = "第二稿"
    item.save()

    thin_drafts(timezone.now())

    assert client.get(address).status_code == 404
    assert PreviewLink.objects.get().revision is None


def test_guesses_cost_one_indexed_query_each_and_only_nine_are_looked_up(client: Client) -> None:
    link, _address = shared(draft())
    values = {"item": link.item, "created_by": link.created_by, "expires_at": link.expires_at}
    PreviewLink.objects.bulk_create(
        PreviewLink(digest=f"{number:064}", revision=link.revision, **values) for number in range(500)
    )
    analyse_tables()
    client.get(f"/articles/shared/{'x' * 43}/")

    with CaptureQueriesContext(connection) as captured:
        responses = [client.get(f"/articles/shared/{number:043}/") for number in range(100)]

    # One guess was made before: the ninth is the last that is looked up.
    assert [response.status_code for response in responses] == [404] * 8 + [429] * 92
    looked_up = responses[:8]
    assert len({response.content.replace(response.request["PATH_INFO"].encode(), b"") for response in looked_up}) == 1
    lookups = [query["sql"] for query in captured if "articles_previewlink" in query["sql"]]
    others = [query["sql"] for query in captured[8:] if "articles_previewlink" not in query["sql"]]
    assert len(lookups) == 8
    # The edition, the limits on guessing, and the name of the site in the footer.
    expected = ("articles_edition", "signin_attemptcount", "SAVEPOINT", "identity_identity", "site_pages_sitepage")
    assert [sql for sql in others if not any(name in sql for name in expected)] == []


def test_pictures_of_an_unpublished_item_are_visible_only_through_its_link(client: Client) -> None:
    inside, lead, other = make_picture(alt="码头"), make_picture(alt="题图"), make_picture()
    item = draft(body=f'<p>文。</p><figure data-picture="{inside.pk}"></figure>', lead_picture=lead)
    _link, address = shared(item)
    _other, elsewhere = shared(draft(body=f'<figure data-picture="{other.pk}"></figure>'))

    page = client.get(address).content.decode()

    assert picture_path(address, inside) in page
    assert "/pictures/" not in page
    served = client.get(picture_path(address, inside))
    assert (served.status_code, served["Content-Type"]) == (200, "image/webp")
    assert served["Cache-Control"] == "private, no-store"
    assert client.get(picture_path(address, lead)).status_code == 200
    assert client.get(picture_path(address, other)).status_code == 404
    assert client.get(picture_path(elsewhere, inside)).status_code == 404
    assert client.get(f"{address}{inside.pk}/{'0' * 16}.webp").status_code == 404
    assert client.get(inside.get_absolute_url()).status_code == 404


def test_a_restricted_picture_is_not_shown(client: Client) -> None:
    inside, lead = make_picture(), make_picture()
    _link, address = shared(draft(body=f'<figure data-picture="{inside.pk}"></figure>', lead_picture=lead))
    for picture in (inside, lead):
        restrict(picture, Mode.REMOVED, None, "试")

    assert ".webp" not in client.get(address).content.decode()
    for picture in (inside, lead):
        assert client.get(picture_path(address, picture)).status_code == 404


def test_embedded_briefs_are_shown_as_readers_see_them(client: Client) -> None:
    public, secret = make_brief(headline="夜航开始"), make_brief(headline="未发布快讯", published_at=None)
    sealed = make_brief(headline="封存快讯")
    restrict(sealed, Mode.SEALED, None, "试")
    _link, address = shared(draft(body=embed(public, secret, sealed)))

    page = client.get(address).content.decode()

    assert ("夜航开始" in page, "未发布快讯" in page, "封存快讯" in page) == (True, False, False)


def test_a_brief_has_external_previews_too_and_only_under_its_own_address(client: Client) -> None:
    _link, address = shared(make_brief(headline="夜航开始", published_at=None, first_published_at=None))

    assert "夜航开始" in client.get(address).content.decode()
    assert client.get(address.replace("briefs", "articles")).status_code == 404


def test_notes_are_not_on_the_page_and_no_desk_link_is_either(client: Client) -> None:
    item = draft()
    _link, address = shared(item)
    item.notes.create(by=make_person_at_desk("lin", "Writer"), text="仅供内部")
    client.force_login(make_person_at_desk("ada", "Chief editor"))

    page = client.get(address).content.decode()

    assert ("仅供内部" in page, "/admin/" in page) == (False, False)


def test_an_answer_is_a_note_for_the_maker_of_the_link(client: Client, settings: Any) -> None:
    settings.MAILERS = IN_MEMORY
    ada = make_person_at_desk("ada", "Editor")
    ada.email = "ada@newsroom.example"
    ada.save()
    item = draft(headline="夜航恢复")
    link, address = shared(item)

    answered = client.post(address, {"answer": "no", "comment": "<b>船名</b>不对。@ada"})

    assert (answered.status_code, answered["Location"]) == (302, f"{address}#answer")
    page = client.get(address).content.decode()
    assert "编辑部已收到您的答复：不可以。" in page
    assert "&lt;b&gt;船名&lt;/b&gt;不对。" in page
    desk = Client()
    desk.force_login(ada)
    assert "周工：不可以 · &lt;b&gt;船名&lt;/b&gt;不对。" in desk.get("/admin/").content.decode()
    assert "预览答复：" in desk.get(f"/admin/articles/article/{item.pk}/notes/").content.decode()
    assert Message.objects.get().recipient == "ada@newsroom.example"
    link.refresh_from_db()
    assert link.answer == "no"
    assert not client.cookies


def test_an_answer_can_be_changed_and_only_the_first_is_mailed(client: Client, settings: Any) -> None:
    settings.MAILERS = IN_MEMORY
    link, address = shared(draft())
    link.created_by.email = "ada@newsroom.example"
    link.created_by.save()

    for answer, comment in (("no", "不对。"), ("yes", "好了。"), ("yes", "")):
        client.post(address, {"answer": answer, "comment": comment})

    link.refresh_from_db()
    assert (link.answer, link.note.text) == ("yes", "")
    assert (NoteMention.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        {"comment": "我的意见"},
        {"answer": "maybe", "comment": "我的意见"},
        {"answer": "no", "comment": "我的意见" * 6_000},
    ],
)
def test_an_invalid_answer_is_refused_and_what_was_typed_stays(client: Client, typed: dict[str, str]) -> None:
    link, address = shared(draft())

    page = client.post(address, typed)

    assert page.status_code == 422
    assert typed["comment"] in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    link.refresh_from_db()
    assert link.answer == ""


def test_a_form_of_another_site_is_refused(client: Client) -> None:
    _link, address = shared(draft())

    assert client.post(address, {"answer": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
