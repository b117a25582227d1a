"""Elements of a notice: what a claimant can be asked for, the statements they make, and why we ask for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LazyText = str | Promise


class Element(models.TextChoices):
    """The elements of a notice, in the order in which the form asks for them."""

    ADDRESS = "address", _("the address of the content")
    PART = "part", _("the part concerned")
    EVIDENCE = "evidence", _("the evidence")
    WORK = "work", _("the original work and where it can be found")
    GROUND = "ground", _("the grounds")
    RELIEF = "relief", _("what you want us to do")
    NAME = "name", _("your name")
    EMAIL = "email", _("your email address")
    CONTACT = "contact", _("your postal address or telephone number")
    IDENTITY = "identity", _("proof of your identity")
    AUTHORITY = "authority", _("on whose behalf you are writing")
    GOOD_FAITH = "good_faith", _("the statement of good faith")
    TRUTH = "truth", _("the statement that the notice is true")
    PERJURY = "perjury", _("the statement under penalty of perjury")
    JURISDICTION = "jurisdiction", _("your consent to the jurisdiction of a court and to service")
    SIGNATURE = "signature", _("your signature")


@dataclass(frozen=True, slots=True)
class Attestation:
    """A statement that a claimant makes by ticking a box.

    Notices store only `key`, so the text of a version never changes: new wording is a new version.
    """

    code: str
    version: int
    element: Element
    text: LazyText

    @property
    def key(self) -> str:
        return f"{self.code}-{self.version}"


GOOD_FAITH = Attestation(
    "good_faith", 1, Element.GOOD_FAITH, _("I believe in good faith that what I write here is right and complete.")
)
UNLICENSED = Attestation(
    "unlicensed",
    1,
    Element.GOOD_FAITH,
    _("I believe in good faith that this use is not allowed by the owner of the rights, their agent or the law."),
)
TRUTH = Attestation("truth", 1, Element.TRUTH, _("What I write here is true, and I answer for it."))
PERJURY = Attestation(
    "perjury",
    1,
    Element.PERJURY,
    _("What I write here is accurate and, under penalty of perjury, I am entitled to act for the owner of the rights."),
)
# Statements of an appeal.
MISTAKE = Attestation(
    "mistake",
    1,
    Element.PERJURY,
    _(
        "Under penalty of perjury, I have a good-faith belief that the material was removed by mistake or because it"
        " was misidentified."
    ),
)
JURISDICTION = Attestation(
    "jurisdiction",
    1,
    Element.JURISDICTION,
    _(
        "I consent to the jurisdiction of the federal district court for my address (outside the United States, of any"
        " district in which the newsroom may be found) and will accept service of process from the person who sent the"
        " notice."
    ),
)
NO_INFRINGEMENT = Attestation(
    "no_infringement", 1, Element.TRUTH, _("There is no infringement. What I write here is true, and I answer for it.")
)
ATTESTATIONS = {
    attestation.key: attestation
    for attestation in (GOOD_FAITH, UNLICENSED, TRUTH, PERJURY, MISTAKE, JURISDICTION, NO_INFRINGEMENT)
}

# Help texts of the form: why it asks for each element. A basis can override them.
HINTS: Mapping[Element, LazyText] = {
    Element.EVIDENCE: _(
        "Anything that lets us check it: a link to the original, a document, a date. A person will read it."
    ),
    Element.WORK: _(
        "The title of the work and the address where it was first published, so that we can compare the two."
    ),
    Element.GROUND: _("The law or rule that you rely on. You do not need to know its number."),
    Element.RELIEF: _("So that we do what you are asking for, and no more."),
    Element.NAME: _("So that we know whom we are replying to."),
    Element.EMAIL: _("For a receipt and our reply. Without it, you can still follow your notice on its status page."),
    Element.CONTACT: _("The law requires a way to reach you other than email."),
    Element.IDENTITY: _("The law requires your true identity. Name the document, but give no other details of it."),
    Element.AUTHORITY: _("Only if you act for someone else: for whom, and what authorises you to do so."),
    Element.SIGNATURE: _("Type your name again; it counts as your signature."),
}
