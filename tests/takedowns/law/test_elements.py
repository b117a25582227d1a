"""Attestations: the text of a version never changes."""

import hashlib

from django.utils import translation

from articles.takedowns.law.elements import ATTESTATIONS

# SHA-256 of the English texts. Notices store only the key, so new wording has to be a new version.
DIGESTS = {
    "good_faith-1": "ac70a4b106e5",
    "unlicensed-1": "52f6dc2f4af9",
    "truth-1": "3caff2109532",
    "perjury-1": "c130341e353e",
    "mistake-1": "2f47138f506e",
    "jurisdiction-1": "f0703f91f971",
    "no_infringement-1": "7a67ad30be62",
}


def test_the_text_of_an_attestation_never_changes():
    with translation.override("en"):
        digests = {
            key: hashlib.sha256(str(attestation.text).encode()).hexdigest()[:12]
            for key, attestation in ATTESTATIONS.items()
        }

    assert digests == DIGESTS
