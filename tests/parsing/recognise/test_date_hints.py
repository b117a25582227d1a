from articles.parsing.page import parse


def latest(document):
    return [hint.value for hint in document.date_hints if hint.kind == "latest_event"]


def test_the_latest_day_in_the_text_is_the_latest_event():
    document = parse(
        "12月19日,银行宣布了新的办法。\n次日,即12月20日,码头跟进。\n2018年6月25日,试点开始。\n最新的一步是2019年12月19日的收购。\n"
    )

    assert latest(document) == ["2019-12-20"]


def test_a_day_without_a_year_gets_the_nearest_year():
    document = parse("12月30日,银行宣布了新的办法。\n到2020年1月3日,码头已经跟进。\n")

    assert [hint.value for hint in document.date_hints] == ["2019-12-30", "2020-01-03"]
    assert document.date_hints[0].year_from == "2020年1月3日"


def test_a_day_in_the_future_is_not_the_latest_event():
    document = parse("2019年12月19日,银行宣布了新的办法。\n新办法预计2021年1月1日生效。\n")

    assert latest(document) == ["2019-12-19"]


def test_a_timestamp_is_only_a_lower_bound_for_the_page():
    document = parse("2019年12月19日,银行宣布了新的办法。\n动态 | 备案完成:已受理。[2021/3/3 18:10:07]\n")

    assert latest(document) == ["2019-12-19"]
    assert document.date_hints[-1].kind == "page_assembled_not_before"
    assert document.date_hints[-1].value == "2021-03-03T18:10:07+08:00"
    assert "brief_newer_than_article" in document.warnings
