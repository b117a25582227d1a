"""Linting finds personal data of claimants and unnamed rules in a letter, and nothing else."""

import pytest

from articles.takedowns.letters.lint import lint

# The addresses of the newsroom itself are in its identity.
pytestmark = pytest.mark.django_db
PERSONAL = ["Stella Marsh", "江宁远", "临屿市海棠路 5 号\n10 Sea Lane, Linyu", "stella@reader.example", "本人", "Li"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("江宁远先生的作品被使用。", 1),
        ("ＳＴＥＬＬＡ　marsh wrote to us.", 1),
        ("住在临屿市海棠路5号的投诉人", 1),
        ("Li says so.", 1),
        ("请联系 someone@mail.example 核实。", 1),
        ("请致电 139 0000 1234。", 1),
        ("电话：＋86 13900001234", 1),
        ("座机 0571-88001234", 1),
        ("Call +44 20 7946 0958 now.", 1),
        ("Call 555-010-9999.", 1),
        ("身份证号 11010519491231002X", 1),
        ("stella@reader.example", 2),
        ("内容违反本站规定。", 1),
        ("该内容违反了平台相关规则，予以移除。", 1),
        ("This violates our community guidelines.", 1),
        ("It is a breach of our rules.", 1),
        ("内容违反本站《更正办法》第三条的规定。", 0),
        ("It breaks our rules: section 4 of them.", 0),
        ("It is likely that the delight was real.", 0),
        ("江宁在2026-11-25的报道称，进出口额为13900001234元，增长 3.141592653589793%。", 0),
        ("17 U.S.C. 512(g), ISBN 978-7-5600-1234-5, 2026年11月25日 08:30:15", 0),
        ("本人所述与原文不符。", 0),
        ("公司违反了国家的规定，被罚款 120,000,000 元。", 0),
        ("违反《著作权法》相关规定。", 0),
        ("", 0),
    ],
)
def test_the_linter_finds_what_must_not_be_sent_and_nothing_else(text: str, count: int) -> None:
    assert len(lint(text, PERSONAL, cited=False)) == count


def test_the_reasons_need_not_name_the_rule_if_the_letter_cites_it() -> None:
    assert lint("内容违反本站规定。", (), cited=True) == []


def test_the_newsroom_may_give_its_own_address() -> None:
    assert lint("请写信至 corrections@tidewatch.example。", (), cited=False) == []


def test_faults_are_reported_in_the_language_of_the_moderator() -> None:
    assert lint("内容违反本站规定。", (), cited=False) == ["文中称违反规定，却未写明是哪一条，请写明具体规定。"]
