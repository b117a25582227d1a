"""Tags deeper than the limit are dropped with their end tags, the text stays."""

import pytest

from articles.html.nesting import VOID, WITHOUT_END_TAG, flattened


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("<ul><li><ul><li><ul><li>丙</ul>乙</ul>甲</ul>", "<ul><li><ul><li><li>丙乙</ul>甲</ul>"),
        ("<em>甲<em>乙<em>丙", "<em>甲<em>乙丙"),
        ("<em><u><s>甲</em><s>乙</s>", "<em><u>甲</em><s>乙</s>"),
        ("</em><em>甲</em></u>", "</em><em>甲</em></u>"),
        ("<EM><u><s>甲</S></u></EM>丁", "<EM><u>甲</u></EM>丁"),
        ("<p><br><p><br><em>甲</em>", "<p><br><p><br><em>甲</em>"),
    ],
)
def test_tags_below_the_limit_are_dropped(text, flat):
    assert flattened(text, 2, WITHOUT_END_TAG) == flat


def test_paragraphs_count_where_the_text_is_well_formed():
    assert flattened("<aside><p><em>甲</em></p></aside>", 2, VOID) == "<aside><p>甲</p></aside>"
