"""Legal bases: every element that a basis requires can be given in the public form."""

from articles.takedowns.intake.forms import PublicNoticeForm
from articles.takedowns.law.legal_bases import BASES


def test_every_required_element_has_a_field_or_an_attestation():
    for basis in BASES.values():
        attested = {attestation.element for attestation in basis.attestations}
        for element in basis.required:
            assert element.value in PublicNoticeForm.base_fields or element in attested, (basis.code, element)
