"""Property tests of the guarantee that the parser loses no character of any page."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.parsing.page import parse

WORDS = [
    *(
        "望津港",
        "的装卸量翻了一番。",
        "动态 | ",
        "标题:",
        "【很长的标题】正文。",
        "文|青石·陆鸣",
        "作者:",
        "编辑:林初 校对:周",
    ),
    *(
        "[2020/1/1]",
        "（3月2日）",
        "2020-01-01 10:00",
        "1.甲。",
        "2.乙。",
        "（1）",
        "- x",
        "> q",
        "图:闸口",
        "image",
        "###",
    ),
    *(
        "原文链接:https://a.example/1",
        "本文为原创,转载请注明出处。",
        "免责声明:风险。",
        "Media Contact:",
        "相关阅读:",
        "“引文。”",
    ),
    *("\u200b", "\u3000", "\u00a0", "👨\u200d👩\u200d👧", "\ufeff", "a", " ", "。", ":", "|", "[", "【", "\t"),
]
ENDS = ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x0c", "\n\n", ""]
TAGS = "div p span b a h1 h2 ul ol li dl dt table tr td th caption blockquote figure figcaption nav aside footer header"
TAGS += " article section form button script style template noscript title br img hr pre svg font"
ATTRIBUTES = ["", " hidden", " style='display:none'", " class='share'", " class=caption", " href='https://a.example/1'"]
ATTRIBUTES += [" src=/a.png", ' data-x=">"', " title='a<b'", " class=copyright", " lang=ja", " id=comments", " a=b/"]

lines = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=6).map("".join)
texts = st.lists(st.tuples(lines, st.sampled_from(ENDS)), max_size=14).map(
    lambda rows: "".join(line + end for line, end in rows)
)
opening = st.builds("<{}{}>".format, st.sampled_from(TAGS.split()), st.sampled_from(ATTRIBUTES))
closing = st.sampled_from(TAGS.split()).map("</{}>".format)
odd = st.sampled_from(["<", "&amp;", "&lt;p&gt;", "<!-- x -->", "<3", "</>", "<br/>", "a < b", "<!doctype html>", "\n"])
pages = st.lists(opening | closing | odd | st.sampled_from(WORDS), max_size=40).map(
    lambda soup: "<div>" + "".join(soup)
)


class Visible(HTMLParser):
    """The visible text as the import schema defines it, computed in another way than in the parser."""

    VOID = frozenset(["br", "img", "hr", "input", "meta", "link", "wbr"])
    HIDDEN = frozenset(["head", "title", "script", "style", "template", "noscript", "iframe", "object", "svg"])
    CLOSES = {"p": ("p",), "li": ("li",), "td": ("td", "th"), "th": ("td", "th"), "tr": ("tr", "td", "th")}

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.stack, self.text = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        for closed in self.CLOSES.get(tag, ()):
            if self.stack and self.stack[-1][0] == closed:
                self.stack.pop()
        values = dict(attrs)
        is_hidden = tag in self.HIDDEN or "hidden" in values or "display:none" in (values.get("style") or "")
        self.stack.append((tag, is_hidden or bool(self.stack and self.stack[-1][1])))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        names = [name for name, _ in self.stack]
        if tag in names:
            del self.stack[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        if not (self.stack and self.stack[-1][1]):
            self.text += data


def dense(text):
    return "".join(text.translate(dict.fromkeys([0xFEFF, 0x200B, 0x2060, 0xAD])).split())


@pytest.mark.slow
@given(texts)
@settings(max_examples=400, deadline=None)
def test_the_parts_of_a_text_page_are_a_partition_of_it(page):
    document = parse(page)
    if document.status == "error" or document.form == "html":
        return

    assert document.text == page
    assert "".join(part.raw for part in document.parts()) == page
    spans = [part.span for part in document.parts()]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]


@pytest.mark.slow
@given(pages)
@settings(max_examples=400, deadline=None)
def test_every_visible_character_of_a_web_page_is_in_one_part(page):
    document = parse(page)

    assert document.form == "html"
    assert dense("".join(part.raw for part in document.parts())) == dense(Visible(page).text)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_the_parser_never_fails_on_bytes(raw):
    assert parse(raw).status in ("ok", "no_body", "empty", "error")


@given(st.text(max_size=300))
@settings(deadline=None)
def test_the_parser_never_fails_on_text(raw):
    assert parse(raw).status in ("ok", "no_body", "empty", "error")


@pytest.mark.parametrize(
    "line", ["阅读 12 " * 19 + "甲", "分享 " * 50 + "甲", "甲 > " * 30 + "乙", "3 views | " * 15 + "甲"]
)
def test_a_line_that_is_almost_boilerplate_takes_no_exponential_time(line):
    start = time.process_time()

    parse(f"{line}\n" * 200)

    # It takes milliseconds; with backtracking it would take years.
    assert time.process_time() - start < 10
