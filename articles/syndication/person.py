"""Structured data: a person's page as schema.org ProfilePage in JSON-LD, with nothing that the page does not show."""

from django.urls import reverse

from articles.pages.metadata import display_name
from articles.pages.profile import ShownProfile
from articles.rights.models import Person
from articles.syndication.addresses import whole
from articles.syndication.newsarticle import Thing, image_of


def profile_page(person: Person, profile: ShownProfile) -> Thing:
    """The person of a page with their portrait and biography. No queries; empty values are omitted."""
    address = whole(reverse("articles:person", args=[person.pk]))
    outlet = person.outlet and {"@type": "Organization", "name": display_name(person.outlet)}
    thing = {
        "@type": "Person",
        "name": person.name,
        "url": address,
        "description": profile.biography,
        "image": image_of(profile.portrait) if profile.portrait else None,
        "email": profile.contact_address if profile.contact_address.startswith("mailto:") else "",
        "worksFor": outlet,
    }
    shown = {name: value for name, value in thing.items() if value}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "url": address, "mainEntity": shown}
