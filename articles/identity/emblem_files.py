"""The emblems of the identity in the database: stored in one transaction with the row that refers to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from articles.identity.models import Emblem, Identity

LOGO, ICON, SHARE = "logo", "icon", "share"
ICON_SIDES = (32, 180, 192, 512)
# Twice the height in the masthead, for dense screens; the large one is for structured data.
LOGO_BOXES = {"logo": (560, 80), "logo-large": (1_200, 240)}
CODES: dict[str, Collection[str]] = {
    LOGO: tuple(LOGO_BOXES),
    ICON: tuple(f"icon-{side}" for side in ICON_SIDES),
    SHARE: ("share",),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file of one size. `name` is the digest of the content with the ending of its format."""

    code: str
    name: str
    content: bytes
    width: int
    height: int


@transaction.atomic
def store_emblems(identity: Identity, drawn: Mapping[str, Collection[Drawn]], removed: Collection[str] = ()) -> None:
    """Replace the files of the kinds in `drawn`, delete those of the kinds in `removed`, and save the identity."""
    for kind in (*drawn, *removed):
        Emblem.objects.filter(code__in=CODES[kind]).delete()
        identity.emblems = {code: file for code, file in identity.emblems.items() if code not in CODES[kind]}
    for file in (file for files in drawn.values() for file in files):
        Emblem.objects.create(code=file.code, name=file.name, content=file.content)
        identity.emblems[file.code] = [file.name, file.width, file.height]
    identity.save()
