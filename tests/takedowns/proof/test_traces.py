"""Traces recognise a text in any response, however it is escaped there."""

import json

from articles.takedowns.proof.surface import Surface, SurfaceKind
from articles.takedowns.proof.traces import Trace, Traces, passages, traces_in


def test_passages_are_spread_over_the_text() -> None:
    text = "".join(f"第{number:02}句说的是港口的第{number:02}件事情。" for number in range(30))

    chosen = passages(text)

    assert len(chosen) == 8
    assert chosen[0].startswith("第00句")
    assert chosen[-1].startswith("第29句")
    assert passages("不到十二字的短文。") == ["不到十二字的短文。"]
    assert passages("短。") == []


def test_a_passage_is_found_however_it_is_escaped() -> None:
    traces = Traces((Trace("passage", 1, '港务处说 "A&B" <今晚> 恢复供电'),))
    surface = Surface(SurfaceKind.FEED, "/")
    plain = '港务处说 "A&B" <今晚> 恢复供电'
    once = "<p>港务处说 &quot;A&amp;B&quot; &lt;今<wbr>晚&gt; 恢复供电</p>"
    twice = once.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    for text in (plain, once, twice, json.dumps({"x": plain}), json.dumps({"x": plain}, ensure_ascii=False)):
        assert traces_in(text, traces, surface), text
    assert not traces_in("港务处说明晚恢复供电", traces, surface)
