"""Claim: what a claimant wrote and gave, as the case page shows it beside the page that it is about."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from articles.takedowns.admin.notices.closed_claims import QUOTING_FIELDS, is_claim_closed
from articles.takedowns.law.elements import ATTESTATIONS, Element
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Claimant, Notice

STATEMENT = "statement"
# Longer statements are cut on wide screens too, so that the passage and the actions stay in view.
LONG_STATEMENT = 360


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """An element of a notice that its basis requires, or that was given."""

    element: Element
    is_given: bool


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """The statement, the other texts with their labels, and the checklist of what the basis requires."""

    statement: str
    texts: list[tuple[Any, str]]
    relief: str
    checklist: list[ChecklistEntry]
    attested: list[Any]
    address: str
    may_view_claimant: bool
    file_count: int

    @property
    def is_long(self) -> bool:
        return len(self.statement) > LONG_STATEMENT

    @property
    def missing(self) -> list[ChecklistEntry]:
        return [entry for entry in self.checklist if not entry.is_given]


def claim_shown(request: HttpRequest, notice: Notice) -> ShownClaim:
    """The texts are left out where they quote what is closed to the reader."""
    is_closed = is_claim_closed(notice)
    labels = {field.name: field.verbose_name for field in Notice._meta.concrete_fields}
    names = () if is_closed else (name for name in QUOTING_FIELDS if name != STATEMENT)
    basis = BASES.get(notice.basis)
    required = basis.required if basis else ()
    listed = [element for element in Element if element in required or element in notice.elements]
    # None without a claimant.
    files = Claimant.objects.filter(notice=notice).values_list(Count("evidence"), flat=True).first()
    return ShownClaim(
        statement="" if is_closed else notice.statement,
        texts=[(labels[name], getattr(notice, name)) for name in names if getattr(notice, name)],
        relief=notice.get_relief_display() if notice.relief else "",
        checklist=[ChecklistEntry(element, element in notice.elements) for element in listed],
        attested=[ATTESTATIONS[key].text for key in notice.attested if key in ATTESTATIONS],
        address=reverse("admin:takedowns_notice_change", args=[notice.pk]),
        may_view_claimant=files is not None and request.user.has_perm("takedowns.view_claimant"),
        file_count=files or 0,
    )
