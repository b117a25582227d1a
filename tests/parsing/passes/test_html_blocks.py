import time

import pytest

from articles.parsing.document import Table
from articles.parsing.page import parse

PARAGRAPH = "<p>望津港本季度装卸了三万个集装箱，比去年同期多出一成，排队的时间也缩短了。</p>"


def table(markup: str) -> Table:
    document = parse(f"<html><body><h1>望津港装卸量</h1>{PARAGRAPH}<table>{markup}</table>{PARAGRAPH}</body></html>")
    return next(block for block in document.blocks if isinstance(block, Table))


def test_what_follows_a_cell_over_two_rows_stays_under_its_heading():
    found = table(
        "<tr><th>泊位<th>货类<th>万吨<tr><td rowspan=2>东一<td>粮食<td>60<tr><td>木材<td>40<tr><td>东二<td>煤<td>5"
    )

    assert found.rows[1:] == (("东一", "粮食", "60"), ("", "木材", "40"), ("东二", "煤", "5"))
    assert found.spans == ((1, 0, 2, 1),)


def test_what_follows_a_cell_over_two_columns_stays_under_its_heading():
    found = table("<tr><th>泊位<th>粮食<th>木材<th>合计<tr><td>东一<td colspan=2>暂停<td>0")

    assert found.rows[1] == ("东一", "暂停", "", "0")
    assert found.spans == ((1, 1, 1, 2),)


def test_a_heading_of_two_levels_keeps_both():
    found = table("<tr><th rowspan=2>泊位<th colspan=2>万吨<tr><th>进<th>出<tr><td>东一<td>3<td>4")

    assert found.rows == (("泊位", "万吨", ""), ("", "进", "出"), ("东一", "3", "4"))


@pytest.mark.parametrize("row", ["<td></td><td>1</td><td>2</td>", "<td>东一</td><td></td><td>2</td>"])
def test_an_empty_cell_keeps_its_column(row):
    assert table(f"<tr><th>泊位<th>进<th>出<tr>{row}").rows[1][2] == "2"


def test_a_table_in_a_cell_leaves_the_outer_table_whole():
    inner = "<table><tr><td>进</td><td>1</td></tr><tr><td>出</td><td>2</td></tr></table>"
    found = table(f"<tr><th>泊位<th>明细<th>万吨<tr><td>东一<td>{inner}</td><td>9</td></tr><tr><td>东二<td>无<td>5")

    assert found.rows[1:] == (("东一", "进\n1\n出\n2", "9"), ("东二", "无", "5"))


def test_a_table_for_layout_is_none():
    frame = "<table><tr><td>菜单</td><td><table><tr><td>{}</td></tr></table></td></tr></table>"
    document = parse(f"<html><body><h1>望津港装卸量</h1>{frame.format(PARAGRAPH)}</body></html>")

    assert not any(isinstance(block, Table) for block in document.blocks)


@pytest.mark.parametrize(("name", "number"), [("rowspan", "99999999999"), ("colspan", "1000"), ("colspan", "-3")])
def test_hostile_spans_lose_no_text_and_take_no_time(name, number):
    started = time.process_time()
    found = table(f"<tr><td {name}={number}>港</td><td>{{}}</td></tr>".format("一") * 3000)

    assert sum(cell.count("港") for row in found.rows for cell in row) == 3000
    assert max(map(len, found.rows)) <= 64
    assert time.process_time() - started < 10
