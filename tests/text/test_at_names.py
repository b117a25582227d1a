"""Names after an at sign: in Chinese nothing separates a name from the words after it."""

import pytest

from articles.text.at_names import AtNames, mentioned_names, possible_names

NAMES = ("lin", "linda", "mo", "mo.wei", "林", "Ada")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("@lin 请看", ("lin",)),
        ("请@lin看一下", ("lin",)),
        ("＠lin，请看", ("lin",)),
        ("@linda and @lin", ("linda", "lin")),
        ("@mo.wei 和 @mo。", ("mo.wei", "mo")),
        ("See @mo.", ("mo",)),
        ("@林请看", ("林",)),
        ("@ada 请看 @ADA", ("Ada",)),
        ("@lin @lin", ("lin",)),
    ],
)
def test_the_longest_known_name_is_meant(text: str, known: tuple[str, ...]) -> None:
    assert mentioned_names(text, NAMES) == AtNames(known, ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("@lni请看", ("lni",)), ("@linus", ("linus",)), ("@王 请看", ("王",)), ("@lin @nobody", ("nobody",))],
)
def test_a_name_that_nobody_has_is_reported(text: str, unknown: tuple[str, ...]) -> None:
    assert mentioned_names(text, NAMES).unknown == unknown


@pytest.mark.parametrize("text", ["lin@paper.example", "没有提到谁", "a @ b", "@", "@@"])
def test_an_address_and_a_lone_sign_mention_nobody(text: str) -> None:
    assert mentioned_names(text, NAMES) == AtNames((), ())


def test_the_names_to_look_up_are_bounded() -> None:
    assert len(possible_names(" ".join(f"@{'x' * 200}{number}" for number in range(1_000)))) <= 20 * 150
