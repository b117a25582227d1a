"""Uploaded files and zip archives become pages, or are refused with a message that names them."""

import io
import zipfile

import pytest

from articles.ingest.uploads import UploadError, pages_in_upload

PAGE = "第一段说了一件事情。".encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, raw in members:
            opened.writestr(name, raw)
    return out.getvalue()


def refusal(name: str, raw: bytes) -> str:
    with pytest.raises(UploadError) as refused:
        pages_in_upload(name, raw)
    return str(refused.value)


def test_a_file_is_one_page() -> None:
    (page,) = pages_in_upload("一.txt", PAGE)

    assert (page.name, page.raw) == ("一.txt", PAGE)


def test_each_member_of_a_zip_is_a_page_under_its_name() -> None:
    pages = pages_in_upload("一.zip", zipped(("甲/一.txt", PAGE), ("甲/二.txt", PAGE)))

    assert [page.name for page in pages] == ["甲/一.txt", "甲/二.txt"]


def test_files_that_file_managers_add_are_ignored() -> None:
    pages = pages_in_upload(
        "一.zip", zipped(("一.txt", PAGE), ("__MACOSX/._一.txt", b"x"), ("甲/.DS_Store", b"x"), ("乙/", b""))
    )

    assert [page.name for page in pages] == ["一.txt"]


@pytest.mark.parametrize("raw", [b"", b" \n"])
def test_an_empty_file_is_refused(raw: bytes) -> None:
    assert "一.txt" in refusal("一.txt", raw)


def test_a_file_over_the_limit_is_refused() -> None:
    assert "8MB" in refusal("一.txt", b"x" * 8_000_001)


def test_a_zip_inside_a_zip_is_refused_by_name() -> None:
    assert "二.zip" in refusal("一.zip", zipped(("二.zip", zipped(("一.txt", PAGE)))))


def test_more_members_than_the_limit_are_refused() -> None:
    assert "201" in refusal("一.zip", zipped(*((f"{number}.txt", PAGE) for number in range(201))))


def test_a_zip_without_files_is_refused() -> None:
    assert "一.zip" in refusal("一.zip", zipped())


def test_a_zip_over_the_unpacked_limit_is_refused_before_unpacking() -> None:
    bomb = zipped(*((f"{number}.txt", b"\0" * 7_900_000) for number in range(14)))

    assert len(bomb) < 200_000
    assert "100MB" in refusal("一.zip", bomb)


def test_a_zip_that_states_wrong_sizes_is_read_up_to_the_limit() -> None:
    honest = zipped(("一.txt", b"\0" * 9_000_000))
    lying = honest.replace((9_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert "一" in refusal("一.zip", lying)


@pytest.mark.parametrize("cut", [30, 60, 120])
def test_a_damaged_zip_is_refused(cut: int) -> None:
    assert "一.zip" in refusal("一.zip", zipped(("一.txt", PAGE * 50))[:cut])
