"""Expected parses in tests: one short tuple per block."""

from articles.parsing.document import (
    Block,
    Document,
    Figure,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    ParsedBrief,
    Quote,
    Table,
)
from articles.parsing.page import parse

LEAD = "望津港的装卸量在三年里翻了一番,司机们却说排队的时间一点没有缩短。"
CLOSE = "港务局的宋知远说,新的预约办法会在年底之前覆盖全部六个泊位。"


def outline(document: Document) -> list[tuple[object, ...]]:
    return [_row(block) for block in document.blocks]


def between(lines: str) -> list[tuple[object, ...]]:
    """The blocks of these lines in the middle of an article."""
    blocks = outline(parse(f"{LEAD}\n{lines}\n{CLOSE}\n"))
    assert blocks[0] == ("p", LEAD)
    assert blocks[-1] == ("p", CLOSE)
    return blocks[1:-1]


def above(lines: str) -> Document:
    """The document with these lines above an article of two paragraphs."""
    document = parse(f"{lines}\n{LEAD}\n{CLOSE}\n")
    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    return document


def below(lines: str) -> Document:
    """The document with these lines below an article of two paragraphs."""
    document = parse(f"{LEAD}\n{CLOSE}\n{lines}\n")
    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    return document


def webpage(body: str, head: str = "<title>望津港三年_示例站</title>") -> Document:
    page = f"<!DOCTYPE html>\n<html lang='zh-CN'><head>{head}</head><body>\n{body}\n</body></html>"
    document = parse(page)
    assert document.form == "html"
    return document


def _row(block: Block) -> tuple[object, ...]:
    match block:
        case ParsedBrief():
            return ("brief", block.label, block.headline, block.text, block.items, block.published_at, block.precision)
        case Figure():
            return ("figure", block.caption, block.src)
        case ListBlock():
            return ("list", block.ordered, block.items)
        case Table():
            return ("table", block.rows)
        case Note():
            return ("note", block.kind, block.text)
        case Heading():
            return ("h", block.text)
        case Quote():
            return ("quote", block.text)
        case Paragraph():
            return ("p", block.text)
