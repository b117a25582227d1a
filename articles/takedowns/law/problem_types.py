"""Problem types: what a claimant can choose on the public form, each with the legal basis that it proposes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.elements import LazyText
from articles.takedowns.law.legal_bases import (
    ATTRIBUTION,
    CN_NOTICE,
    DEFAMATION,
    DMCA_NOTICE,
    DSA_16,
    FACT,
    GDPR_17,
    ORDER,
    OTHER,
    Basis,
)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One option on the public form and the legal basis it proposes.

    `key` is the subject of the notice, with a suffix for the jurisdiction.
    """

    key: str
    label: LazyText
    basis: Basis

    @property
    def subject(self) -> str:
        return self.key.partition("-")[0]


# A copyright notice without a jurisdiction follows the law of the newsroom's own seat, mainland China.
PROBLEM_TYPES = {
    problem_type.key: problem_type
    for problem_type in (
        ProblemType("credit", _("The author or source is wrong"), ATTRIBUTION),
        ProblemType("fact", _("A fact is wrong"), FACT),
        ProblemType("copyright-cn", _("My copyright (mainland China)"), CN_NOTICE),
        ProblemType("copyright-us", _("My copyright (United States)"), DMCA_NOTICE),
        ProblemType("copyright-eu", _("My copyright (European Union)"), DSA_16),
        ProblemType("copyright", _("My copyright (elsewhere, or I do not know)"), CN_NOTICE),
        ProblemType("privacy", _("My privacy or personal data"), GDPR_17),
        ProblemType("defamation", _("Defamation"), DEFAMATION),
        ProblemType("order", _("An order of a court or authority"), ORDER),
        ProblemType("other-eu", _("Something else that is illegal in the European Union"), DSA_16),
        ProblemType("other", _("Something else"), OTHER),
    )
}
