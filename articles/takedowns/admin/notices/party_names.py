"""Names of affected parties by their key, as `PartyLink.party` holds it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from articles.rights.models import Person, Source
from articles.takedowns.letters.parties import affected_parties
from articles.takedowns.models import Case, PartyLink

MAX_PARTIES = 50

MODELS: dict[str, type[Source] | type[Person]] = {"source": Source, "person": Person}


def party_key(credit: Source | Person) -> str:
    return f"{'source' if isinstance(credit, Source) else 'person'} {credit.pk}"


def party_names(parties: Iterable[str]) -> dict[str, str]:
    """The names of those whose rows exist. A query for the outlets and one for the people."""
    split = [party.partition(" ") for party in parties]
    names: dict[str, str] = {}
    for kind, model in MODELS.items():
        if keys := {int(key) for of_kind, _blank, key in split if of_kind == kind}:
            names |= {f"{kind} {row.pk}": str(row) for row in model._default_manager.filter(pk__in=keys)}
    return names


def known_parties(cases: Iterable[Case], links: "QuerySet[PartyLink]") -> dict[str, str]:
    """Names by key of those behind the targets of cases, and of those who were sent one of these links."""
    known = {party_key(party.credit): party.name for of_case in affected_parties(cases).values() for party in of_case}
    written = links.filter(role=PartyLink.Role.AFFECTED).order_by().values_list("party", flat=True).distinct()
    known |= party_names(party for party in written[:MAX_PARTIES] if party not in known)
    return dict(list(known.items())[:MAX_PARTIES])
