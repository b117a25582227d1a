import pytest

from articles.parsing.recognise.several_pages import links_to_next_page, says_several_pages
from tests.parsing.outline import CLOSE, LEAD, outline, webpage

OWN = ["https://wanghai.example/news/31.html"]


@pytest.mark.parametrize(
    "row",
    [
        *(
            "第1页/共3页",
            "共3页",
            "第1页 共2页",
            "共三页",
            "第 2/3 页",
            "1 2 3 下一页",
            "Page 1 of 3",
            "(1/3)",
            "Pages: 1 2",
        ),
        *("1 2 3 Next »", "（下转第二版）", "余下全文", "次のページ", "[1][2][3]", "Continue reading on the next page"),
    ],
)
def test_a_pager_says_that_the_text_has_several_pages(row: str) -> None:
    assert says_several_pages(row, "pager")


@pytest.mark.parametrize(
    "row", ["共1页", "第1页/共1页", "Page 1 of 1", "上一篇 下一篇", "Next post", "(1/1)", "3", "下一篇：港口", "24/7"]
)
def test_other_rows_do_not(row: str) -> None:
    assert not says_several_pages(row, "pager")


@pytest.mark.parametrize("kind", ["comments", "related", "aside"])
def test_the_pager_of_comments_is_not_that_of_the_text(kind: str) -> None:
    assert not says_several_pages("1 2 3 下一页", kind)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://wanghai.example/news/31_2.html", OWN),
        ("/news/31_2.html", OWN),
        ("31_2.html", OWN),
        ("https://www.wanghai.example/news/31.html?page=2", OWN),
        ("?page=2", OWN),
        ("/blog/harbour/2/", ["https://estuary.example/blog/harbour/"]),
        ("/news/31_3.html", ["https://wanghai.example/news/31_2.html"]),
        ("https://wanghai.example/news/31_2.html", []),
    ],
)
def test_rel_next_is_the_next_page_of_the_same_text(address: str, own: list[str]) -> None:
    assert links_to_next_page([address], own)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://wanghai.example/news/32.html", OWN),
        ("https://estuary.example/?p=45", ["https://estuary.example/?p=44"]),
        ("https://estuary.example/blog/next-story/", ["https://estuary.example/blog/harbour/"]),
        ("https://estuary.example/posts/32", ["https://estuary.example/posts/31"]),
        ("/posts/32/", []),
    ],
)
def test_rel_next_may_be_the_next_article(address: str, own: list[str]) -> None:
    assert not links_to_next_page([address], own)


@pytest.mark.parametrize(
    ("head", "row", "warns"),
    [
        ("", "<div class='pagination'><a>1</a> <a>2</a> <a>3</a></div>", True),
        ("", "<p>第1页/共3页</p>", True),
        ("", "<p>第1页/共1页</p>", False),
        ("<link rel='canonical' href='https://a.example/n/1.html'><link rel='next' href='/n/1_2.html'>", "", True),
        ("<link rel='canonical' href='https://a.example/n/1.html'><link rel='next' href='/n/2.html'>", "", False),
        ("", "<div id='comments'><p>说得好。</p><a>1</a> <a>2</a> <a>下一页</a></div>", False),
    ],
)
def test_a_page_that_is_one_of_several_has_a_warning_once(head: str, row: str, warns: bool) -> None:
    document = webpage(f"<h1>望津港三年</h1><p>{LEAD}</p><p>{CLOSE}</p>{row}", head)

    assert document.warnings.count("one_of_several_pages") == int(warns)
    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
