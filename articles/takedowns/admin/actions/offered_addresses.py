"""The offer to decide all addresses of a notice at once: what the page showed, sent back by its checkbox."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from articles.takedowns.admin.actions.grounds import notice_with_many
from articles.takedowns.decisions.all_addresses import cases_of_notice
from articles.takedowns.models import Case, Notice

NUMBER = r"[0-9]{1,18}"
WRITTEN = re.compile(rf"({NUMBER}):({NUMBER}-[0-9]{{1,9}}(?:,{NUMBER}-[0-9]{{1,9}})*)")


@dataclass(frozen=True, slots=True)
class OfferedAddresses:
    """A notice, and the versions of its other open cases by key as the page showed them."""

    notice: Notice
    versions: dict[int, int]

    def __str__(self) -> str:
        """The value of the checkbox."""
        versions = (f"{key}-{version}" for key, version in sorted(self.versions.items()))
        return f"{self.notice.pk}:{','.join(versions)}"

    def field(self, typed: str) -> forms.BooleanField:
        """The checkbox; ticked if exactly this was ticked before."""
        names = {"count": len(self.versions) + 1, "notice": self.notice.reference}
        return forms.BooleanField(
            label=_("All %(count)d addresses of notice %(notice)s") % names,
            help_text=_("The same action on each of them; the claimant gets one letter."),
            required=False,
            widget=forms.CheckboxInput({"value": str(self)}, check_test=lambda _value: typed == str(self)),
        )


def submitted_addresses(case: Case, typed: str) -> OfferedAddresses | None:
    """What was ticked; None if it is nothing that a page of this case offered."""
    found = WRITTEN.fullmatch(typed)
    notice = case.notices.filter(pk=int(found[1])).first() if found else None
    if found is None or notice is None:
        return None
    pairs = (pair.split("-") for pair in found[2].split(","))
    return OfferedAddresses(notice, {int(key): int(version) for key, version in pairs})


def offered_addresses(case: Case, ticked: OfferedAddresses | None) -> OfferedAddresses | None:
    """What to offer now: again the notice that was ticked, else the one with the most open cases."""
    if not case.is_open:
        return None
    if ticked and (again := _offer_of(case, ticked.notice)):
        return again
    many = notice_with_many(case)
    return _offer_of(case, many) if many else None


def _offer_of(case: Case, notice: Notice) -> OfferedAddresses | None:
    """Read once for all forms of a page."""
    read: dict[int, OfferedAddresses | None] = case.__dict__.setdefault("offered_addresses", {})
    if notice.pk not in read:
        is_closed = notice.state == Notice.State.CLOSED
        others = {} if is_closed else {row.pk: row.version for row in cases_of_notice(notice) if row.pk != case.pk}
        read[notice.pk] = OfferedAddresses(notice, others) if others else None
    return read[notice.pk]
