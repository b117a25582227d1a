"""Names of affected parties by their key, as `PartyLink.party` holds it."""

from collections.abc import Iterable

from articles.rights.models import Person, Source

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
