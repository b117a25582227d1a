"""Request limits of the public form: too large a request is never read into memory.

Of a form whose files are too large the fields are kept, and it is shown again; the files are dropped as they arrive.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from articles.takedowns.intake.evidence import MAX_BYTES

MAX_FIELD_BYTES = 1_000_000
# What a browser writes around each field and file, and what is read ahead.
OVERHEAD = 200_000

View = Callable[..., HttpResponse]


def limit_request(view: View) -> View:
    """Drop more than MAX_BYTES of files; refuse (RequestDataTooBig, shown as 413) more than MAX_FIELD_BYTES of fields.

    `were_files_dropped` tells the view.
    """

    @wraps(view)
    def limited(request: HttpRequest, **captured: str) -> HttpResponse:
        is_multipart = request.content_type == "multipart/form-data"
        length = request.META.get("CONTENT_LENGTH") or ""
        size = int(length) if length.isdecimal() else 0
        if not is_multipart and size > MAX_FIELD_BYTES:
            raise RequestDataTooBig
        if is_multipart and request.method == "POST":
            is_too_large = size > MAX_FIELD_BYTES + MAX_BYTES + OVERHEAD
            _count_fields(request, _FileDropper() if is_too_large else _FileCounter())
        return view(request, **captured)

    return limited


def were_files_dropped(request: HttpRequest) -> bool:
    """Whether the form had more files than it accepts. Reads the form."""
    return bool(request.POST) and any(isinstance(each, _FileDropper) for each in request.upload_handlers)


def _count_fields(request: HttpRequest, files: "_FileCounter") -> None:
    """Let the parser of the form stop as soon as it has read more than MAX_FIELD_BYTES that are not in files."""
    request.upload_handlers.insert(0, files)
    read, count = request.read, 0

    def counted_read(size: int | None = -1) -> bytes:
        nonlocal count
        data = read(size)
        count += len(data)
        if count - files.count > MAX_FIELD_BYTES + OVERHEAD:
            raise RequestDataTooBig
        return data

    request.read = counted_read  # type: ignore[method-assign]


class _FileCounter(FileUploadHandler):
    """Counts the bytes of files and leaves them to the other handlers."""

    count = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.count += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class _FileDropper(_FileCounter):
    """Counts the bytes of files and passes none of them on."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        super().receive_data_chunk(raw_data, start)
