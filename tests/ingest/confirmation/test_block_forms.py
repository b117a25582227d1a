from zoneinfo import ZoneInfo

from articles.ingest.confirmation.block_forms import block_of, fields_of
from articles.parsing.document import Table

ZONE = ZoneInfo("Asia/Shanghai")
MERGED = Table(rows=(("", "货类", "万吨"), ("东一", "粮食", "60"), ("", "木材", "40")), spans=((1, 0, 2, 1),))


def test_an_edited_table_keeps_columns_and_merged_cells():
    fields = {"text": fields_of(MERGED)["text"].replace("木材", "原木")}

    assert block_of("table", fields, MERGED, ZONE) == Table(
        rows=(("", "货类", "万吨"), ("东一", "粮食", "60"), ("", "原木", "40")), spans=((1, 0, 2, 1),)
    )


def test_a_cell_that_gets_a_text_is_no_longer_covered():
    fields = {"text": fields_of(MERGED)["text"].replace("\t木材", "东二\t木材")}
    edited = block_of("table", fields, MERGED, ZONE)

    assert edited == Table(rows=(("", "货类", "万吨"), ("东一", "粮食", "60"), ("东二", "木材", "40")))
