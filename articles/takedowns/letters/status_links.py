"""Links to status pages: making the link that a letter names, and finding the link of a token.

Every letter that invites a reply names a link of its own, since only the digest of a token is stored:
`new_status_link(notice)` for the claimant, `new_status_link(notice, affected=AffectedParty(case, decision, source))`
for the outlet or author whose content it concerns. Both return the complete address.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from articles.editing.restrictions import column_of
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.outbox import link_tokens
from articles.rights.models import Person, Source
from articles.takedowns.models import Case, Decision, Notice, PartyLink

SHOWN_AFTER_CLOSING = timedelta(days=365)
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class AffectedParty:
    """Whose content a case is about, and the decision that they are informed of. `known_as`: the key of
    `PartyLink.party` of somebody whose row is deleted, or whom none names.
    """

    case: Case
    decision: Decision | None = None
    source: Source | None = None
    person: Person | None = None
    known_as: str = ""

    @property
    def party(self) -> str:
        """The key of the party; a new one for somebody who has none yet, so that two of them never share a thread."""
        if self.source:
            return f"source {self.source.pk}"
        if self.person:
            return f"person {self.person.pk}"
        return self.known_as or new_party()


def new_party() -> str:
    """A key for an affected party that no row names."""
    return f"other {secrets.token_hex(8)}"


def affected_party(case: Case, decision: Decision, party: str) -> AffectedParty:
    """The party with this key of `PartyLink.party`; without a name if it is deleted."""
    kind, _blank, key = party.partition(" ")
    source = Source.objects.filter(pk=int(key)).first() if kind == "source" else None
    person = Person.objects.filter(pk=int(key)).first() if kind == "person" else None
    return AffectedParty(case, decision, source, person, known_as=party)


def new_token() -> str:
    return link_tokens.new_token(TOKEN_BYTES)


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def store_link(notice: Notice, token: str, affected: AffectedParty | None = None) -> PartyLink:
    """Store the link with this token: of the claimant, or of an affected party."""
    of_party = {}
    if affected is not None:
        of_party = {name: getattr(affected, name) for name in ("case", "decision", "source", "person")}
    role = PartyLink.Role.AFFECTED if affected else PartyLink.Role.CLAIMANT
    party, digest = affected.party if affected else "", digest_of_token(token)
    return PartyLink.objects.create(notice=notice, role=role, party=party, digest=digest, **of_party)


def new_status_link(notice: Notice, affected: AffectedParty | None = None, language: str = "") -> str:
    """The address of a new link, in the language of its reader: by default that of the notice. Nobody can find it out
    again.
    """
    token = new_token()
    store_link(notice, token, affected)
    return status_address(token, language or notice.language)


def status_address(token: str, language: str) -> str:
    with translation.override(language):
        return settings.SITE_URL + reverse("takedowns:status", args=[token])


def link_by_token(token: str, at: datetime) -> PartyLink | None:
    """The link with this token, until a year after its notice was closed.

    An affected party's is not found while a sealed order covers the content: the page would reveal that there is one.
    """
    shown = Q(notice__decided_at__isnull=True) | Q(notice__decided_at__gt=at - SHOWN_AFTER_CLOSING)
    links = PartyLink.objects.select_related("notice", "case", "decision")
    link = links.filter(shown, digest=digest_of_token(token)).first()
    if link is None or (link.is_affected and _is_sealed(link, at)):
        return None
    return link


def _is_sealed(link: PartyLink, at: datetime) -> bool:
    """Whether anything is sealed that the notice of a link is about, in the case of the link or in another."""
    cases = Case.objects.filter(Q(notices=link.notice_id) | Q(pk=link.case_id))
    targets = [case.target for case in cases.select_related("item", "placement", "picture") if case.target]
    concerned = Q(pk__in=[])
    for target in targets:
        concerned |= Q(**{column_of(target): target})
        if isinstance(target, Placement):
            concerned |= Q(item__in=[target.article_id, target.brief_id])
    return Restriction.objects.active(at).filter(concerned, mode=Mode.SEALED).exists()
