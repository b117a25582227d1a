from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.parsing.recognise.brief_times import moment_in, time_in_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 30, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("11月28日20:15，望津港恢复通航。", "11月28日20:15"),
        ("11月28日晚8时15分，望津港恢复通航。", "11月28日晚8时15分"),
        ("2026年11月28日20:15，望津港恢复通航。", "2026年11月28日20:15"),
        ("据港务局，望津港于11月28日 20:15恢复通航。", "11月28日 20:15"),
        ("青石财讯7月4日消息，望津港恢复通航。", "7月4日"),
        ("青石财讯报道，7月4日，据港务局消息，望津港恢复通航。", "7月4日"),
        ("财讯社4月1日电，望津港恢复通航。", "4月1日"),
    ],
)
def test_the_text_gives_the_time_of_its_brief(text: str, words: str) -> None:
    assert time_in_text("港口", text, SHANGHAI) == words


@pytest.mark.parametrize(
    "text",
    [
        "望津港恢复通航。",
        "望津港将于11月28日20:15恢复通航。",
        "望津港11月28日20:15停航，11月29日8:00恢复。",
        "今天20:15，望津港恢复通航。",
        "望津港在7月4日之前恢复通航。",
        "望津港20:15恢复通航。",
        "两队以11:28战平。",
    ],
)
def test_a_time_that_may_be_another_is_none(text: str) -> None:
    assert time_in_text("", text, SHANGHAI) is None


def test_only_words_with_a_year_and_one_meaning_are_a_moment() -> None:
    moment = moment_in("2026年11月28日20:15", NOW, SHANGHAI)

    assert moment is not None
    assert (moment.moment.isoformat(), moment.precision) == ("2026-11-28T20:15:00+08:00", "minute")
    assert moment_in("11月28日20:15", NOW, SHANGHAI) is None
    assert moment_in("2026年12月28日20:15", NOW, SHANGHAI) is None
    assert moment_in("7月4日", NOW, SHANGHAI) is None
