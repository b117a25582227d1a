"""Indexes of government documents: 索引号, 发文机关, 成文日期."""

from tests.parsing.outline import CLOSE, LEAD, outline, webpage

TEXT = f"<h1>望津港管理办法</h1><div class='wz'><p>{LEAD}</p><p>{CLOSE}</p></div>"
TABLE = (
    "<table><tr><td>索引号：</td><td>K01-2023-12</td><td>发文机关：</td><td>望津市交通局</td></tr>"
    "<tr><td>成文日期：</td><td>2023年3月1日</td><td>发布日期：</td><td>2023年3月9日</td></tr></table>"
)


def test_an_index_is_not_a_table_of_the_text_and_names_source_and_date():
    document = webpage(TABLE + TEXT)

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    assert document.byline is not None
    assert document.byline.source == "望津市交通局"
    assert document.published is not None
    assert document.published.value[:10] == "2023-03-09"


def test_a_byline_on_the_page_has_precedence_over_the_index():
    document = webpage(f"{TABLE}<div>来源：望海日报　2023-03-10 09:00</div>{TEXT}")

    assert document.byline is not None
    assert document.byline.source == "望海日报"
    assert document.published is not None
    assert document.published.value[:10] == "2023-03-10"


def test_a_list_of_index_entries_is_set_aside():
    entries = "<ul><li><b>索 引 号：</b>K01-2023-12</li><li><b>有 效 性：</b>有效</li></ul>"

    assert outline(webpage(entries + TEXT)) == [("p", LEAD), ("p", CLOSE)]


def test_a_table_of_the_text_with_one_such_key_stays():
    table = "<table border='1'><tr><th>名称</th><th>泊位</th></tr><tr><td>望津港</td><td>六个</td></tr></table>"

    blocks = outline(webpage(TEXT.replace("</div>", f"{table}</div>")))

    assert blocks[-1] == ("table", (("名称", "泊位"), ("望津港", "六个")))
