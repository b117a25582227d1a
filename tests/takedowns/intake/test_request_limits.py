"""The public form refuses what is too large before it holds it in memory."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.takedowns.intake.request_limits import MAX_FIELD_BYTES
from articles.takedowns.models import Notice
from tests.newsroom_server import prepare_newsroom, serving

pytestmark = pytest.mark.django_db

FORM = {"subject": "fact", "statement": "船名写错了。", "step": "", "homepage": ""}
FORM_TYPE, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"


def test_fields_over_a_megabyte_are_refused_whatever_their_encoding(client):
    address, fields = reverse("takedowns:new"), {"subject": "x", "statement": "a" * (MAX_FIELD_BYTES + 300_000)}

    urlencoded = "statement=" + fields["statement"]
    form_type = "application/x-www-form-urlencoded"
    assert client.post(address, urlencoded, content_type=form_type).status_code == 413
    assert client.post(address, fields).status_code == 413


def test_fields_that_are_too_large_are_not_read_into_memory(client):
    address, large = reverse("takedowns:new"), "a" * 20_000_000
    client.post(address, {"statement": "a"})
    body = b'--b\r\nContent-Disposition: form-data; name="statement"\r\n\r\n' + large.encode() + b"\r\n--b--\r\n"
    tracemalloc.start()

    response = client.generic("POST", address, body, content_type="multipart/form-data; boundary=b")

    assert response.status_code == 413
    assert tracemalloc.get_traced_memory()[1] < len(large) + 8_000_000  # The test client copies the body once.
    tracemalloc.stop()


def test_files_do_not_count_as_fields(client):
    evidence = SimpleUploadedFile("a.txt", b"a" * 3_000_000)

    response = client.post(reverse("takedowns:new"), {"statement": "a", "proofs": [evidence]})

    assert response.status_code == 200


def test_files_over_their_limit_are_refused_before_the_problem_is_chosen(client):
    evidence = SimpleUploadedFile("a.txt", b"a" * 22_000_000)

    response = client.post(reverse("takedowns:new"), {"statement": "a", "proofs": [evidence]})

    assert response.status_code == 413


def test_a_length_that_is_not_a_number_is_not_a_server_error(client):
    response = client.post(reverse("takedowns:new"), {"statement": "a"}, CONTENT_LENGTH="many")

    assert response.status_code < 500


def multipart(fields: dict[str, str], *files: bytes) -> bytes:
    """A form as a browser sends it, with the boundary "b"."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts += [b'name="proofs"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n' + data for data in files]
    return b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--b--\r\n"


def test_a_form_with_too_large_files_is_shown_again_with_what_was_typed(client):
    page = client.post(reverse("takedowns:new"), FORM | {"proofs": [SimpleUploadedFile("a.txt", b"a" * 25_000_000)]})

    assert page.status_code == 413
    assert "船名写错了。" in page.content.decode()
    assert "文件合计超过20MB" in page.content.decode()
    assert not Notice.objects.exists()


def test_files_within_the_limit_of_the_form_but_over_theirs_are_an_error_beside_their_field(client):
    files = [SimpleUploadedFile("a.txt", b"a" * 20_500_000)]

    page = client.post(reverse("takedowns:new"), FORM | {"proofs": files})

    assert "文件合计超过20MB" in page.content.decode()
    assert not Notice.objects.exists()


def test_a_page_in_the_language_of_the_address_names_the_limits_and_leads_back(client):
    fields = FORM | {"statement": "a" * 2_000_000}

    chinese = client.post(reverse("takedowns:new") + "?item=7", fields)
    english = client.post("/en/takedowns/new/?item=7", fields)

    assert "文字最多1MB，文件最多5个、合计20MB" in chinese.content.decode()
    assert "at most 1 MB of text and 5 files of 20 MB in total" in english.content.decode()
    assert 'href="/en/takedowns/new/?item=7"' in english.content.decode()
    assert (english.status_code, english["Cache-Control"]) == (413, "no-store")
    assert "unsafe-inline" not in english["Content-Security-Policy"]


def test_other_forms_do_not_name_the_limits_of_this_one(client):
    page = client.post("/admin/login/", "a=" + "a" * 51_000_000, content_type="application/x-www-form-urlencoded")

    assert page.status_code == 413
    assert "文件最多5个" not in page.content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_server_names_the_limits_and_does_not_hold_what_is_too_large(data_folder):
    large = {
        "fields": (FORM_TYPE, b"statement=" + b"a" * 45_000_000),
        "multipart fields": (MULTIPART, multipart(FORM | {"statement": "a" * 45_000_000})),
        "files": (MULTIPART, multipart(FORM, b"a" * 45_000_000)),
        "over the limit of the site": (MULTIPART, multipart(FORM, b"a" * 70_000_000)),
    }
    prepare_newsroom(data_folder)
    with serving(data_folder) as server:
        small = server.get("/en/takedowns/new/", "POST", multipart(FORM), Content_Type=MULTIPART)
        before = server.peak_memory()
        pages = {
            name: server.get("/en/takedowns/new/", "POST", body, Content_Type=kind)
            for name, (kind, body) in large.items()
        }
        after = server.peak_memory()

    assert small.status == 200
    assert {name: page.status for name, page in pages.items()} == dict.fromkeys(large, 413)
    assert {name for name, page in pages.items() if "20 MB in total" not in page.text} == set()
    assert "船名写错了。" in pages["files"].text
    assert after - before < 40_000_000
