"""The profile on the page of a person: portrait, short biography, contact."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from articles.formats.interface_language import localized
from articles.models.person_profile import PersonProfile
from articles.models.restriction import Restriction
from articles.pictures.models import Picture


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """What readers may see of a profile; the portrait only while it is licensed and not restricted."""

    portrait: Picture | None
    biography: str
    contact: str

    @property
    def contact_address(self) -> str:
        """The address that the contact links to; "" if it is neither a mail nor a web address."""
        if self.contact.startswith(("https://", "http://")):
            return self.contact
        is_mail = "@" in self.contact and not any(sign in self.contact for sign in " ?&<>\"'")
        return f"mailto:{self.contact}" if is_mail else ""


def shown_profile(person_id: int, at: datetime) -> ShownProfile | None:
    """The profile of a person, None if there is none. One query."""
    restricted = Exists(Restriction.objects.active(at).filter(picture=OuterRef("portrait")))
    profiles = PersonProfile.objects.annotate(is_restricted=restricted).select_related("portrait")
    profile = profiles.filter(person=person_id).first()
    if profile is None:
        return None
    portrait = profile.portrait
    if portrait is None or not portrait.licensed(at) or vars(profile)["is_restricted"]:
        portrait = None
    return ShownProfile(portrait, localized(profile, "biography"), profile.contact)
