"""What does each ground of a notice need, who sees the name, and what follows? The laws as data, in this file alone.

A person is asked what is wrong, never for the name of a statute: an answer proposes a basis, and staff confirm it.
What is required here is asked for and listed where it is missing; nothing is refused for want of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models.restriction import Mode
from articles.takedowns.clocks import Clock, Unit

Words = str | Promise


class Element(models.TextChoices):
    """What a notice may consist of, in the order in which it is asked."""

    ADDRESS = "address", _("the address of what is meant")
    PART = "part", _("which part of it is meant")
    EVIDENCE = "evidence", _("what shows it")
    WORK = "work", _("the original and where it is")
    GROUND = "ground", _("the ground")
    RELIEF = "relief", _("what we should do")
    NAME = "name", _("your name")
    EMAIL = "email", _("your email address")
    CONTACT = "contact", _("your postal address or telephone number")
    IDENTITY = "identity", _("what shows who you are")
    AUTHORITY = "authority", _("on whose behalf you write")
    GOOD_FAITH = "good_faith", _("the statement of good faith")
    TRUTH = "truth", _("the statement that the notice is true")
    PERJURY = "perjury", _("the statement under penalty of perjury")
    SIGNATURE = "signature", _("the signature")


class Family(StrEnum):
    """All notices on one target and of one family belong together."""

    CORRECT = "correct"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Attestation:
    """A statement that a person makes by a tick. Its words never change: other words are another version."""

    code: str
    version: int
    element: Element
    text: Words

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
ATTESTATIONS = {one.key: one for one in (GOOD_FAITH, UNLICENSED, TRUTH, PERJURY)}

# Why each element is asked, where a basis does not say it in words of its own.
WHY: Mapping[Element, Words] = {
    Element.EVIDENCE: _("Where we can check it: the original's address, a document, a date. A person will read it."),
    Element.WORK: _("Its title, and the address where it stood first, so that we can compare the two."),
    Element.GROUND: _("The law or rule that you rely on. You need not know its number."),
    Element.RELIEF: _("So that we do what you want, and no more."),
    Element.NAME: _("So that we know whom we answer."),
    Element.EMAIL: _("For a receipt and our answer. Without it you can follow your notice on its own page."),
    Element.CONTACT: _("The law wants us to be able to reach you by another way than mail."),
    Element.IDENTITY: _("The law asks for your true identity. Name the document, and no more of it than that."),
    Element.AUTHORITY: _("Only if you act for somebody else: for whom, and what entitles you."),
    Element.SIGNATURE: _("Write your name once more: it counts as your signature."),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One ground. `clocks`: by when somebody looks and when it is decided; `mode` is how a page goes."""

    code: str
    name: Words
    family: Family
    required: tuple[Element, ...]
    optional: tuple[Element, ...]
    attestations: tuple[Attestation, ...] = ()
    # The law or rule by its name, as a letter cites it.
    law: Words = ""
    clocks: tuple[Clock, ...] = ()
    mode: Mode | None = None
    statement_needed: bool = False
    # Whether the notice goes on, with the name, to the person whose text or picture it is.
    passed_on: bool = False
    own_words: Mapping[Element, Words] = field(default_factory=dict)

    @property
    def clock_is_law(self) -> bool:
        return any(clock.is_law for clock in self.clocks)

    def clock(self, code: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.code == code), None)

    def why(self, element: Element) -> Words:
        return self.own_words.get(element) or WHY.get(element, "")

    def asks(self, element: Element) -> bool:
        return element in self.required or element in self.optional


LOOK_IN_2 = Clock("look", 2, Unit.WORKDAYS)
DECIDE_IN_5 = Clock("decide", 5, Unit.WORKDAYS)
ATTRIBUTION = Basis(
    "attribution",
    _("Wrong credit (house rules)"),
    Family.CORRECT,
    required=(
        Element.ADDRESS,
        Element.WORK,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.GOOD_FAITH,
    ),
    optional=(Element.PART, Element.EVIDENCE, Element.AUTHORITY),
    law=_("our rules on corrections, which promise right credits"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    attestations=(GOOD_FAITH,),
    own_words={Element.WORK: _("The address where it stood first, so that we can read there who wrote it.")},
)
FACT = Basis(
    "fact",
    _("Wrong fact (house rules)"),
    Family.CORRECT,
    required=(Element.ADDRESS, Element.PART, Element.EVIDENCE, Element.RELIEF, Element.GOOD_FAITH),
    optional=(Element.NAME, Element.EMAIL),
    law=_("our rules on corrections, which promise right facts"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    attestations=(GOOD_FAITH,),
    own_words={Element.NAME: _("To report a wrong fact you need not give it.")},
)
CN_NOTICE = Basis(
    "cn_notice",
    _("Notice under China's Regulation and Civil Code"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.EVIDENCE,
        Element.WORK,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.IDENTITY,
        Element.TRUTH,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.AUTHORITY),
    attestations=(TRUTH,),
    law=_(
        "article 1195 of the Civil Code and articles 14 and 15 of the Regulation on the Protection of the Right of"
        " Communication through Information Networks"
    ),
    clocks=(
        Clock("look", 4, Unit.HOURS),
        Clock("decide", 24, Unit.HOURS, is_law=True, says=_("The law says at once; the house takes that as 24 hours.")),
    ),
    mode=Mode.REMOVED_LEGAL,
    statement_needed=True,
    passed_on=True,
    own_words={Element.EVIDENCE: _("What shows at first sight that the work is yours: a registration, a first print.")},
)
DMCA_NOTICE = Basis(
    "dmca_notice",
    _("Notice under the US DMCA"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.WORK,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.AUTHORITY,
        Element.GOOD_FAITH,
        Element.PERJURY,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.EVIDENCE),
    attestations=(UNLICENSED, PERJURY),
    law=_("section 512(c) of title 17 of the United States Code"),
    clocks=(
        Clock("look", 4, Unit.HOURS),
        Clock("decide", 1, Unit.WORKDAYS, is_law=True, says=_("The law says expeditiously; the house acts in a day.")),
    ),
    mode=Mode.REMOVED_LEGAL,
    statement_needed=True,
    passed_on=True,
    own_words={Element.AUTHORITY: _("The owner of the rights: yourself, or for whom you act and what entitles you.")},
)
DSA_16 = Basis(
    "dsa_16",
    _("Notice under article 16 of the EU DSA"),
    Family.REMOVE,
    required=(Element.ADDRESS, Element.EVIDENCE, Element.NAME, Element.EMAIL, Element.GOOD_FAITH),
    optional=(Element.PART, Element.GROUND, Element.RELIEF),
    attestations=(GOOD_FAITH,),
    law=_("article 16 of Regulation (EU) 2022/2065 (Digital Services Act)"),
    clocks=(
        Clock("look", 24, Unit.HOURS),
        Clock("decide", 7, Unit.DAYS, is_law=True, says=_("The law says without undue delay; the house takes a week.")),
    ),
    mode=Mode.REMOVED_LEGAL,
    statement_needed=True,
    own_words={
        Element.EVIDENCE: _("Why it is against the law, so far that we can judge it."),
        Element.NAME: _("So that we know whom we answer. Reports of child abuse need no name."),
    },
)
GDPR_17 = Basis(
    "gdpr_17",
    _("Erasure under article 17 of the GDPR"),
    Family.REMOVE,
    required=(Element.ADDRESS, Element.GROUND, Element.RELIEF, Element.NAME, Element.EMAIL),
    optional=(Element.PART, Element.EVIDENCE, Element.AUTHORITY),
    law=_("article 17 of Regulation (EU) 2016/679 (General Data Protection Regulation)"),
    clocks=(
        Clock("look", 10, Unit.DAYS, says=_("Whoever looks after data protection sees it by then.")),
        Clock("decide", 1, Unit.MONTHS, is_law=True, extendable=True, says=_("One month, by law.")),
    ),
    mode=Mode.REMOVED,
    statement_needed=True,
    own_words={
        Element.GROUND: _(
            "For example: it is no longer needed; you take back your consent; you object; it was never lawful;"
            " a law orders it; you were a child."
        )
    },
)
DEFAMATION = Basis(
    "defamation",
    _("Defamation (house rules)"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.PART,
        Element.EVIDENCE,
        Element.GROUND,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.AUTHORITY,
        Element.GOOD_FAITH,
    ),
    optional=(Element.CONTACT, Element.IDENTITY),
    attestations=(GOOD_FAITH,),
    law=_("the right to one's reputation, as the law protects it"),
    clocks=(
        Clock("look", 24, Unit.HOURS),
        Clock("decide", 72, Unit.HOURS, says=_("A view for the time being; the decision may take longer.")),
    ),
    mode=Mode.REMOVED,
    statement_needed=True,
    own_words={
        Element.EVIDENCE: _("Why the words are false, and what shows it."),
        Element.CONTACT: _("If we may reach you by another way than mail."),
        Element.IDENTITY: _("If you want to: a document that shows it."),
        Element.AUTHORITY: _("Of whom the words speak: yourself, or for whom you act and what entitles you."),
    },
)
ORDER = Basis(
    "order",
    _("Order of a court or authority"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.EVIDENCE,
        Element.GROUND,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.RELIEF),
    law=_("the order named above"),
    clocks=(
        Clock("look", 1, Unit.WORKDAYS, says=_("By then we have asked the issuer whether it is real.")),
        Clock("decide", 1, Unit.WORKDAYS, is_law=True, says=_("The order's own date, where it names one.")),
    ),
    mode=Mode.REMOVED_LEGAL,
    own_words={
        Element.EVIDENCE: _("The number of the order, and where its text is. We ask the issuer whether it is real."),
        Element.GROUND: _("The act and the instrument on which the order rests."),
        Element.NAME: _("Who issued the order, and who writes."),
        Element.CONTACT: _("So that we can ask the issuer."),
    },
)
OTHER = Basis(
    "other",
    _("Something else (house rules)"),
    Family.REMOVE,
    required=(Element.ADDRESS,),
    optional=(Element.PART, Element.EVIDENCE, Element.RELIEF, Element.NAME, Element.EMAIL, Element.AUTHORITY),
    law=_("our rules on corrections"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    mode=Mode.REMOVED,
    statement_needed=True,
)
BASES = {
    basis.code: basis
    for basis in (ATTRIBUTION, FACT, CN_NOTICE, DMCA_NOTICE, DSA_16, GDPR_17, DEFAMATION, ORDER, OTHER)
}


@dataclass(frozen=True, slots=True)
class Question:
    """One answer to "what is wrong?" and the basis that it proposes. Its key begins with the subject of the notice."""

    key: str
    words: Words
    basis: Basis

    @property
    def subject(self) -> str:
        return self.key.partition("-")[0]


# Whose copyright is meant but not where, is asked as the law at the newsroom's own seat asks.
QUESTIONS = {
    one.key: one
    for one in (
        Question("credit", _("The author or source is wrong"), ATTRIBUTION),
        Question("fact", _("A fact is wrong"), FACT),
        Question("copyright-cn", _("My copyright, in mainland China"), CN_NOTICE),
        Question("copyright-us", _("My copyright, in the United States"), DMCA_NOTICE),
        Question("copyright-eu", _("My copyright, in the European Union"), DSA_16),
        Question("copyright", _("My copyright, elsewhere or I do not know"), CN_NOTICE),
        Question("privacy", _("My privacy or personal data"), GDPR_17),
        Question("defamation", _("Defamation"), DEFAMATION),
        Question("order", _("An order of a court or authority"), ORDER),
        Question("other-eu", _("Something else that breaks a law of the European Union"), DSA_16),
        Question("other", _("Something else"), OTHER),
    )
}
