"""Licences that a person chose in a review: proposed to the same person for the next page of the same source."""

from django.contrib.auth.models import User

from articles.ingest.models import RememberedLicence
from articles.rights.models import Licence, Source


def remembered_licence(by: User, source: Source | None) -> Licence | None:
    if source is None:
        return None
    row = RememberedLicence.objects.select_related("licence").filter(by=by, source=source).first()
    return row.licence if row else None


def remember_licence(by: User, source: Source | None, licence: Licence | None) -> None:
    """Remember a choice. Choosing none forgets the former one."""
    if source is None:
        return
    if licence is None:
        RememberedLicence.objects.filter(by=by, source=source).delete()
    else:
        RememberedLicence.objects.update_or_create(by=by, source=source, defaults={"licence": licence})
