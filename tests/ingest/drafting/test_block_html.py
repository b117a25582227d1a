from articles.html.sanitizer import clean
from articles.ingest.drafting.block_html import block_html
from articles.parsing.document import Table


def test_merged_cells_are_merged_in_the_draft():
    rows = (("泊位", "万吨", ""), ("", "进", "出"), ("东一", "3", "4"))
    markup = block_html(Table(rows=rows, spans=((0, 0, 2, 1), (0, 1, 1, 2))))

    assert markup == (
        '<table><thead><tr><th scope="col" rowspan="2">泊位</th><th scope="colgroup" colspan="2">万吨</th></tr>'
        '<tr><th scope="col">进</th><th scope="col">出</th></tr></thead>'
        "<tbody><tr><td>东一</td><td>3</td><td>4</td></tr></tbody></table>"
    )
    assert clean(markup) == markup


def test_a_text_in_a_covered_position_is_shown():
    assert "<td>迟到</td>" in block_html(Table(rows=(("一", "二"), ("三", "迟到")), spans=((0, 1, 2, 1),)))
