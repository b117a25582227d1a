"""Wire instructions are cut off from the text beside them and never among the blocks, the title or the names."""

import pytest

from articles.parsing.document import INSTRUCTIONS, Document
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, above, below, outline, webpage

LEAD_EN = "The harbour authority doubled its throughput in three years, but the queues have not become shorter."
CLOSE_EN = "A new booking system will cover all six berths by the end of the year, Ada Finch said."


def instructions(document: Document) -> list[tuple[str, str]]:
    return [(part.kind, (part.raw or "").strip()) for part in document.dropped if part.kind in INSTRUCTIONS]


def test_an_embargo_in_the_header_is_neither_title_nor_heading():
    document = above("禁发至2026年11月30日20:00\n望津港三年：省下的时间去了哪里\n文/陆鸣")

    assert document.title is not None
    assert document.title.text == "望津港三年：省下的时间去了哪里"
    assert document.byline is not None
    assert document.byline.author == "陆鸣"
    assert [embargo.until for embargo in document.embargoes] == ["2026-11-30T20:00:00+08:00"]


def test_an_embargo_in_brackets_before_the_title_is_cut_off():
    document = above("【11月30日20:00解禁】望津港三年：省下的时间去了哪里\n文/陆鸣")

    assert document.title is not None
    assert document.title.text == "望津港三年：省下的时间去了哪里"
    assert [embargo.relative for embargo in document.embargoes] == ["11月30日 20:00"]


def test_an_instruction_at_the_end_of_a_paragraph_is_cut_off():
    document = parse(f"{LEAD}\n{CLOSE}本稿请于11月30日20:00后发布。\n")

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    assert instructions(document) == [("embargo", "本稿请于11月30日20:00后发布。")]


def test_several_english_sentences_at_the_end_are_cut_off_together():
    document = parse(f"Harbour banks give up the fax\nBy Lena Marsh\n{LEAD_EN}\n{CLOSE_EN} NO SALES. NO ARCHIVES.\n")

    assert outline(document) == [("p", LEAD_EN), ("p", CLOSE_EN)]
    assert instructions(document) == [("use_limit", "NO SALES. NO ARCHIVES.")]


def test_the_notes_to_editors_below_an_english_text_are_for_the_desk():
    notes = "Notes to editors\n1. The authority was founded in 2019.\n2. It runs six berths.\nAbout Estuary: a firm."
    document = parse(f"Harbour banks give up the fax\n{LEAD_EN}\n{CLOSE_EN}\n{notes}\n")

    assert outline(document) == [("p", LEAD_EN), ("p", CLOSE_EN)]
    assert {kind for kind, _ in instructions(document)} == {"desk_note"}


def test_a_note_to_editors_above_the_text_takes_one_line_only():
    document = parse(f"望津港三年\n编辑须知\n文中人名均为化名。\n{LEAD}\n{CLOSE}\n")

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]


def test_numbers_and_limits_below_the_text_are_for_the_desk():
    document = below("值班编辑电话：010-66550000\n仅限签约媒体使用，不得转载\n编辑请注意：文中人名为化名")

    assert [kind for kind, _ in instructions(document)] == ["desk_contact", "use_limit", "desk_note"]


def test_an_embargo_in_the_frame_of_a_web_page_is_found():
    document = webpage(f"<aside>禁发至2026年11月30日20:00</aside><h1>望津港三年</h1><p>{LEAD}</p><p>{CLOSE}</p>")

    assert len(document.embargoes) == 1
    assert outline(document) == [("p", LEAD), ("p", CLOSE)]


def test_an_embargo_before_the_title_element_is_not_part_of_it():
    document = webpage(f"<p>{LEAD}</p><p>{CLOSE}</p>", head="<title>【12月1日6时解禁】望津港三年</title>")

    assert document.title is not None
    assert document.title.text == "望津港三年"


def test_an_instruction_ends_a_brief():
    document = parse(
        f"{LEAD}\n动态 | 引擎通过测评:监管局已受理。\n本稿不得转载\n下一步是二期测评。[2020/1/1]\n{CLOSE}\n"
    )

    assert instructions(document) == [("use_limit", "本稿不得转载")]
    assert "不得转载" not in str(outline(document))


def test_text_about_an_embargo_stays():
    text = "贸易禁运持续到2026年11月30日,港务局的咨询电话010-66550000一直占线。"

    assert outline(parse(f"{LEAD}\n{text}\n{CLOSE}\n")) == [("p", LEAD), ("p", text), ("p", CLOSE)]


@pytest.mark.parametrize(
    "contact",
    ["联系电话：010-66550000", "联系人：林初 13800000000", "咨询邮箱 desk@q.example", "Tel: +44 20 7946 0000"],
)
@pytest.mark.parametrize("template", ["{embargo}{contact}\n", "{embargo}\n{contact}\n", "{contact}\n{embargo}\n"])
def test_a_number_beside_an_instruction_is_for_the_desk(contact: str, template: str) -> None:
    beside = template.format(embargo="新闻稿请于11月30日20:00后发布。", contact=contact)
    document = parse(f"望津港三年\n{beside}{LEAD}\n{CLOSE}\n")

    assert contact in " ".join(document.instructions())
    assert contact not in " ".join(block.raw or "" for block in document.blocks)


def test_a_number_for_readers_stays() -> None:
    document = parse(f"望津港三年\n{LEAD}\n{CLOSE}\n咨询电话：010-66550000\n")

    assert document.instructions() == []
    assert any("66550000" in (block.raw or "") for block in document.blocks)
