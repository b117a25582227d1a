"""Evidence files at the desk: links to them, and the response that serves one. They open only as attachments."""

from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from articles.formats.lists import join_list
from articles.takedowns.models import Evidence

SUFFIXES: dict[str, str] = {
    Evidence.Kind.PDF: "pdf",
    Evidence.Kind.PNG: "png",
    Evidence.Kind.JPEG: "jpg",
    Evidence.Kind.TEXT: "txt",
}


def file_label(evidence: Evidence) -> str:
    return join_list([evidence.get_kind_display(), filesizeformat(evidence.size)])


def notice_file_address(notice: int, evidence: Evidence) -> str:
    return reverse("admin:takedowns_notice_evidence", args=[notice, evidence.pk])


def appeal_file_address(case: int, evidence: Evidence) -> str:
    return reverse("admin:takedowns_case_appeal_file", args=[case, evidence.pk])


def evidence_response(evidence: Evidence, reference: str) -> FileResponse:
    """The file as an attachment that runs nothing, named after the notice or appeal with which it came."""
    name = f"{reference}-{evidence.pk}.{SUFFIXES[evidence.kind]}"
    response = FileResponse(evidence.file.open("rb"), as_attachment=True, filename=name, content_type=evidence.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
