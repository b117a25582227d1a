"""The Paste page: pages are stored unchanged, reviewed block by block and saved as drafts, without any script."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.briefs.models import Brief
from articles.ingest.drafting.draft import draft_article
from articles.ingest.models import Delivery
from articles.models import Article
from articles.parsing.page import parse
from articles.rights.models import Source, Use
from tests.databases import ON_POSTGRESQL
from tests.desk.form_filling import fields_of, message_text
from tests.makers import make_licence, make_person_at_desk, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db

PASTE = "/en/admin/wire/delivery/paste/"
REPRINT = (Path(__file__).parents[2] / "samples" / "paste_reprint_hans.txt").read_bytes()
BODY = "第一段说了一件事情,是完整的一句话。\n第二段又说了一件事情,也是完整的一句话。\n"
BRIEF = "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n"


def pasted(client: Client, text: str) -> Any:
    return client.post(PASTE, {"text": text}, follow=True)


def review(raw: bytes | str = BODY, **values: Any) -> str:
    """The URL of the review of a new delivery."""
    data = raw.encode() if isinstance(raw, str) else raw
    return f"/en/admin/wire/delivery/{Delivery.objects.create(raw=data, **values).pk}/review/"


def press(client: Client, address: str, button: str, value: str = "1", **typed: str) -> Any:
    """Open the review, fill in fields and press a button of the form."""
    return client.post(address, fields_of(client.get(address)) | typed | {button: value}, follow=True)


def words(page: Any) -> str:
    return page.content.decode()


def test_a_pasted_page_is_stored_unchanged_and_opens_its_review(ada: Client) -> None:
    page = pasted(ada, BODY.replace("\n", "\r\n"))

    delivery = Delivery.objects.get()
    assert (bytes(delivery.raw), str(delivery.by)) == (BODY.encode(), "ada")
    assert page.redirect_chain[-1][0] == f"/en/admin/wire/delivery/{delivery.pk}/review/"


def test_pasting_and_reviewing_need_the_permission_to_add_deliveries(client: Client) -> None:
    address = review()
    for username, group in (("wen", "Writer"), ("mo", "Moderator"), ("audrey", "Auditor")):
        client.force_login(make_person_at_desk(username, group))
        assert [client.get(PASTE).status_code, client.get(address).status_code] == [403, 403]
        assert client.post(address, {"_save": "1"}).status_code == 403


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    assert client.get(PASTE).status_code == client.get(review()).status_code == 302


def test_the_dashboard_and_the_list_link_to_the_paste_page(ada: Client) -> None:
    assert PASTE in words(ada.get("/en/admin/"))
    assert PASTE in words(ada.get("/en/admin/wire/delivery/"))


def test_a_writer_has_no_link_to_the_paste_page(client: Client) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))

    assert PASTE not in words(client.get("/en/admin/"))


def test_an_empty_paste_is_refused(ada: Client) -> None:
    assert "Paste a page or choose a file." in words(pasted(ada, " \n"))
    assert not Delivery.objects.exists()


def test_pasted_text_stays_in_the_form_when_a_file_is_refused(ada: Client) -> None:
    page = ada.post(PASTE, {"text": BODY, "uploads": SimpleUploadedFile("leer.txt", b" ")})

    assert "leer.txt is empty." in words(page)
    assert BODY.strip() in words(page)
    assert not Delivery.objects.exists()


def test_several_files_are_several_deliveries(ada: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", BODY.encode()) for number in range(3)]

    page = ada.post(PASTE, {"text": "", "uploads": files}, follow=True)

    assert list(Delivery.objects.order_by("name").values_list("name", flat=True)) == ["0.txt", "1.txt", "2.txt"]
    assert "3 pages were saved" in message_text(page)
    assert words(page).count("/review/") == 3


def test_every_block_is_shown_with_its_raw_text(ada: Client) -> None:
    page = ada.get(review(REPRINT))

    parts = parse(REPRINT).parts()
    rows = page.context["rows"]
    assert [row.raw for row in rows] == [(part.raw or "").rstrip() for part in parts]
    assert words(page).count('class="paste-raw"') == len(parts) == 38


def test_rights_come_before_everything_else(ada: Client) -> None:
    page = words(ada.get(review(REPRINT)))

    forbids = page.index("The source requires attribution with a link to the original.")
    assert forbids < page.index("Record the licence or the agreement") < page.index('name="headline"')
    assert page.index("本文为原创") < page.index('name="headline"')
    assert page.index("https://langxi.example/posts/info/31") < page.index('class="paste-rows"')


def test_a_licence_that_forbids_the_full_text_is_a_grave_line(ada: Client) -> None:
    make_source(name="浪汐周刊", licence=make_licence(name="只许摘要", permitted_use=Use.EXCERPT))

    lines = ada.get(review(REPRINT)).context["rights"]

    assert ["does not permit the full text" in str(line.words) for line in lines if line.weight == "grave"] == [True]


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("未经授权不得转载。", "without permission"),
        ("本文首发于港湾周刊。", "First published elsewhere"),
        ("转载请注明出处。", "attribution by name"),
    ],
)
def test_the_demands_of_the_rights_sentence_are_shown(ada: Client, sentence: str, message: str) -> None:
    assert message in words(ada.get(review(f"{BODY}{sentence}\n")))


def test_known_names_and_disclaimers_are_distinguished_from_new_ones(ada: Client) -> None:
    make_source(name="浪汐周刊")

    forecast = ada.get(review(REPRINT)).context["forecast"]

    assert [(name.name, name.row is not None) for name in forecast.names] == [("浪汐周刊", True), ("岑舟", False)]
    assert [known for _text, known in forecast.disclaimers] == [None]
    assert Source.objects.count() == 1


def test_a_known_brief_is_shown_with_its_date_and_a_link(ada: Client) -> None:
    (known,) = draft_article(parse(BODY + BRIEF + BODY)).new_briefs

    page = words(ada.get(review(BODY + BRIEF)))

    assert f"/briefs/brief/{known.pk}/change/" in page
    assert "2020-01-19 will be linked, not created again" in page


def test_the_review_of_a_known_page_opens_with_the_earlier_article(ada: Client) -> None:
    first = review(REPRINT)
    press(ada, first, "_save")

    page = words(ada.get(review(REPRINT)))

    address = f"/articles/article/{Article.objects.get().pk}/change/"
    assert page.index("seems to exist already") < page.index(address) < page.index("Rights and permitted use")


def test_a_page_saved_without_changes_is_drafted_as_parsed(ada: Client) -> None:
    make_tag("潮信银行")
    page = press(ada, review(REPRINT), "_save")

    article = Article.objects.get()
    assert page.redirect_chain[-1][0] == f"/en/admin/articles/article/{article.pk}/change/"
    assert (article.headline[:8], article.headline_is_proposed) == ("3月18日,潮信", True)
    assert [line.name for line in article.bylines.all()] == ["浪汐周刊", "岑舟"]
    assert [tag.name for tag in article.tags.all()] == ["潮信银行"]
    assert article.original_at.date().isoformat() == "2020-03-18"
    assert Brief.objects.count() == 5
    assert Delivery.objects.get().reviewed_by.username == "ada"
    assert LogEntry.objects.get().change_message


def test_the_changes_of_an_editor_are_in_the_draft(ada: Client) -> None:
    section = make_section()
    make_tag("舫链"), make_tag("港口")
    page = press(
        ada,
        review(BODY + BRIEF),
        "_save",
        **{"kind-0": "heading", "text-1": "改过的第二段。", "headline-2": "舫链再升级", "time-2": "2020-01-20 8:30"},
        headline="舫链升级",
        standfirst="一晚而已。",
        outlet="港湾周刊",
        writers="何砚、林槭",
        tags="舫链，港口",
        section=str(section.pk),
        published="2020-01-21",
    )

    article = Article.objects.get()
    assert page.status_code == 200
    assert article.body.startswith("<h2>第一段说了一件事情,是完整的一句话。</h2><p>改过的第二段。</p><flash-brief")
    assert (article.headline, article.headline_is_proposed, article.standfirst) == ("舫链升级", False, "一晚而已。")
    assert [line.name for line in article.bylines.all()] == ["港湾周刊", "何砚", "林槭"]
    assert sorted(tag.name for tag in article.tags.all()) == ["港口", "舫链"]
    assert (article.section, article.original_precision) == (section, "day")
    assert (Brief.objects.get().headline, Brief.objects.get().happened_precision) == ("舫链再升级", "minute")


def test_a_new_tag_is_confirmed_once_when_the_review_is_saved(ada: Client) -> None:
    known = make_tag("舫链")
    address = review()

    redrawn = press(ada, address, "_refresh", tags="舫练、港口")
    asked = ada.post(address, fields_of(redrawn) | {"_save": "1"}, follow=True)
    later = ada.post(address, fields_of(asked) | {"published": "昨天", "_save": "1"}, follow=True)
    saved = ada.post(address, fields_of(later) | {"published": "", "_save": "1"}, follow=True)

    assert "舫练" in words(redrawn)
    assert "“舫练” is not a tag yet" not in words(redrawn)
    assert "“舫练” is not a tag yet. Similar: 舫链." in words(asked)
    assert asked.status_code == later.status_code == 422
    assert "is not a tag yet" not in words(later)
    assert saved.status_code == 200
    assert sorted(tag.name for tag in Article.objects.get().tags.all()) == ["港口", "舫练"]
    assert known not in Article.objects.get().tags.all()


def test_an_outlet_that_the_editor_removed_stays_empty(ada: Client) -> None:
    press(ada, review(f"{BODY}来源：港湾周刊 原文链接：https://gangwan.example/w/88\n"), "_save", outlet="")

    assert Article.objects.get().source is None


def test_text_that_was_left_out_is_listed_after_saving(ada: Client) -> None:
    page = press(ada, review(BODY), "_save", **{"kind-1": "out"})

    assert "第二段又说了" not in Article.objects.get().body
    assert "第二段又说了一件事情" in message_text(page)


def test_moving_a_line_keeps_typed_text(ada: Client) -> None:
    page = press(ada, review(REPRINT), "move", "start_later-5", headline="改过的标题", **{"text-1": "改过的一段。"})

    rows = page.context["rows"]
    assert [row.row.kind for row in rows[5:7]] == ["paragraph", "brief"]
    assert (rows[1].row.fields["text"], page.context["form"]["headline"].value()) == ("改过的一段。", "改过的标题")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "move",
    ["", "fly-3", "start_later", "start_later-", "start_later-99999", "start_later-0000000009999", "end_later-²"],
)
def test_an_invalid_move_changes_nothing(ada: Client, move: str) -> None:
    assert len(press(ada, review(REPRINT), "move", move).context["rows"]) == 38


def test_a_block_of_another_type_gets_the_fields_of_that_type(ada: Client) -> None:
    page = press(ada, review(BODY + "港讯:夜航恢复:首班船离港。\n"), "redraw", **{"kind-2": "brief"})

    assert page.context["rows"][2].row.fields["headline"] == "夜航恢复"


def test_an_invalid_block_is_named_and_typed_text_is_kept(ada: Client) -> None:
    page = press(ada, review(BODY + BRIEF), "_save", **{"time-2": "昨天", "text-0": "改过。"}, standfirst="导语")

    assert page.status_code == 422
    assert '<a href="#block-3">Block 3</a>: Not a valid time' in words(page)
    assert page.context["rows"][2].row.fields["time"] == "昨天"
    assert page.context["rows"][0].row.fields["text"] == "改过。"
    assert page.context["form"]["standfirst"].value() == "导语"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("published", "昨天"), ("original_url", "javascript:alert(1)"), ("tags", "潮" * 101), ("section", "4711")],
)
def test_an_invalid_field_of_the_article_is_named(ada: Client, field: str, value: str) -> None:
    page = press(ada, review(), "_save", **{field: value})

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == value


@pytest.mark.parametrize("rows", ["", "5:paragraph", "9:paragraph,4:paragraph", "x", "21:paragraph,²:brief", "-1:out"])
def test_the_form_of_another_page_is_refused_and_its_texts_are_shown(ada: Client, rows: str) -> None:
    page = press(ada, review(), "_save", rows=rows, **{"text-0": "改过的一段。"})

    assert page.status_code == 422
    assert "改过的一段。" in page.context["typed_texts"]
    assert not Article.objects.exists()


def test_the_second_editor_to_save_learns_who_was_first_and_keeps_their_work(ada: Client, client: Client) -> None:
    address = review(REPRINT)
    lin = Client()
    lin.force_login(make_person_at_desk("lin", "Chief editor"))
    typed = fields_of(lin.get(address)) | {"headline": "林的标题"}
    press(ada, address, "_save", headline="艾达的标题")

    page = lin.post(address, typed | {"_save": "1"})

    assert page.status_code == 409
    assert "ada saved this page before you" in words(page)
    assert f"/articles/article/{Article.objects.get().pk}/change/" in words(page)
    assert page.context["form"]["headline"].value() == "林的标题"


def test_a_second_draft_can_be_saved_in_addition_to_the_first(ada: Client) -> None:
    address = review(REPRINT)
    press(ada, address, "_save", headline="第一份")

    press(ada, address, "_second", headline="第二份")

    first, second = Delivery.objects.order_by("pk")
    assert (first.article.headline, second.article.headline) == ("第一份", "第二份")
    assert bytes(first.raw) == bytes(second.raw)


def test_a_reviewed_delivery_shows_its_article(ada: Client) -> None:
    address = review(REPRINT)
    press(ada, address, "_save", headline="潮信银行出海")

    page = words(ada.get(address))

    assert "A draft was created from this page:" in page
    assert 'name="_save"' not in page


def test_the_text_of_a_page_is_escaped(ada: Client) -> None:
    page = words(ada.get(review(f"<script>alert(1)</script> & </textarea><b>粗</b>。\n{BODY}")))

    assert "<script>alert" not in page
    assert "<b>粗" not in page


@pytest.mark.parametrize(
    ("raw", "reason"), [(b" \n ", "The page is empty."), (b"\x00\x01\x02PK", "NUL bytes"), (b"%PDF-1", "a PDF file")]
)
def test_the_review_of_binary_or_empty_input_gives_the_reason_of_the_command(
    ada: Client, raw: bytes, reason: str
) -> None:
    page = ada.get(review(raw))

    assert page.status_code == 422
    assert reason in words(page)


@pytest.mark.slow
def test_a_page_of_five_megabytes_is_refused_with_its_length(ada: Client) -> None:
    page = pasted(ada, "第一段说了一件事情,是完整的一句话。\n" * 95_000)

    assert "It is too long: 1,8" in words(page)
    assert "several parts" in words(page)
    assert Delivery.objects.get().raw


@pytest.mark.slow
def test_a_line_of_five_megabytes_is_refused_with_its_length(ada: Client) -> None:
    page = pasted(ada, "潮" * 1_700_000)

    assert "It is too long: 1,700,0" in words(page)
    assert "several parts" in words(page)


def test_more_than_eight_megabytes_are_refused_and_stay_in_the_form(ada: Client) -> None:
    page = pasted(ada, "潮" * 2_700_000)

    assert "larger than 8 MB" in words(page)
    assert words(page).count("潮") == 2_700_000


def test_a_page_with_too_many_blocks_can_be_saved_without_review(ada: Client) -> None:
    address = review(BODY * 400)

    assert "It is too long" in words(ada.get(address))
    ada.post(address, {"_whole": "1"})
    assert Article.objects.get().body.count("<p>") == 800


def test_two_hundred_blocks_open_with_few_queries(
    ada: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = review("".join(f"第{number}段说了一件事情,是完整的一句话。\n" for number in range(190)) + BRIEF * 10)

    with django_assert_max_num_queries(25):
        assert len(ada.get(address).context["rows"]) == 200


def test_a_page_without_briefs_saves_with_few_queries(
    ada: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = review("".join(f"第{number}段说了一件事情,是完整的一句话。\n" for number in range(200)))
    typed = fields_of(ada.get(address)) | {"_save": "1"}

    with django_assert_max_num_queries(38):
        ada.post(address, typed)

    assert Article.objects.get().body.count("<p>") == 200


def test_two_hundred_blocks_save_with_few_queries(
    ada: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    briefs = "".join(f"动态 | 第{number}号航线:恢复一晚。[2020/1/{number + 1}]\n" for number in range(10))
    address = review("".join(f"第{number}段说了一件事情,是完整的一句话。\n" for number in range(190)) + briefs)
    typed = fields_of(ada.get(address)) | {"_save": "1"}

    # All new briefs are written and searched for names with eleven queries. Each needs one more for its slot, and on
    # PostgreSQL a second one after claiming it.
    slots = 2 * (10 + 1) if ON_POSTGRESQL else 10
    with django_assert_max_num_queries(38 + 11 + slots):
        ada.post(address, typed)

    assert Brief.objects.count() == 10
