"""Affected parties: whom a measure has to be announced to on each legal basis, besides the claimant.

CN 14-17 and DMCA 512(g): the notice is forwarded. DSA 17: a statement of reasons. DSA 9(5): those concerned by an order
are informed of it. GDPR 19: recipients of the data. House rules: as DSA 17.
Of what is sealed nobody but the claimant is informed, on whatever ground.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.restriction import Mode
from articles.takedowns.law.legal_bases import ORDER, Basis


class Party(models.TextChoices):
    """What somebody is to a decision."""

    CLAIMANT = "claimant", _("claimant")
    AUTHORITY = "authority", _("court or authority")
    OUTLET = "outlet", _("content provider")
    AUTHOR = "author", _("author")
    PICTURE = "picture", _("source of the picture")


_ALL = (Party.OUTLET, Party.AUTHOR, Party.PICTURE)
# Corrections by house rules take nothing away from anybody, so nobody but the claimant is written to.
INFORMED: Mapping[str, tuple[Party, ...]] = {
    "attribution": (),
    "fact": (),
    "cn_notice": _ALL,
    "dmca_notice": _ALL,
    "dsa_16": _ALL,
    "gdpr_17": (Party.OUTLET, Party.PICTURE),
    "defamation": _ALL,
    "order": _ALL,
    "other": (Party.OUTLET, Party.PICTURE),
}


def parties_to_inform(basis: Basis, mode: str = "") -> tuple[Party, ...]:
    """The parties that a measure is announced to. A sealed order must not become known, and a letter about another
    notice in the same decision would make it known.
    """
    return () if mode == Mode.SEALED else INFORMED[basis.code]


def role_of_claimant(basis: Basis) -> Party:
    return Party.AUTHORITY if basis is ORDER else Party.CLAIMANT
