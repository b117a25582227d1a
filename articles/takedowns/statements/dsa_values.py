"""Values of the EU's DSA Transparency Database (Regulation (EU) 2022/2065, article 24(5)), and ours beside them."""

from datetime import date

from articles.models.restriction import Mode

# Fields of a row, in the order of the file.
FIELDS = (
    *("decision_visibility", "decision_visibility_other", "decision_ground", "illegal_content_legal_ground"),
    *("illegal_content_explanation", "incompatible_content_ground", "incompatible_content_explanation"),
    *("incompatible_content_illegal", "category", "category_specification", "content_type", "content_type_other"),
    *("content_date", "application_date", "end_date_visibility_restriction", "territorial_scope", "decision_facts"),
    *("source_type", "source_identity", "automated_detection", "automated_decision", "puid"),
)
LISTS = ("decision_visibility", "category_specification", "content_type", "territorial_scope")
DATES = {
    "content_date": date(2000, 1, 1),
    "application_date": date(2020, 1, 1),
    "end_date_visibility_restriction": date(2020, 1, 1),
}
MAX_LENGTHS = {
    "decision_visibility_other": 500,
    "illegal_content_legal_ground": 500,
    "illegal_content_explanation": 2000,
    "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000,
    "content_type_other": 500,
    "decision_facts": 5000,
    "source_identity": 500,
    "puid": 500,
}
ILLEGAL, INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
VISIBILITY_OTHER, TYPE_OTHER = "DECISION_VISIBILITY_OTHER", "CONTENT_TYPE_OTHER"
VOLUNTARY = "SOURCE_VOLUNTARY"
_IP = "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS"
_PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
_SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
_OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
_UNSPECIFIED = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE"
# Category -> keywords that specify it.
CATEGORIES: dict[str, frozenset[str]] = {
    _IP: frozenset({"KEYWORD_COPYRIGHT_INFRINGEMENT"}),
    _PRIVACY: frozenset({"KEYWORD_RIGHT_TO_BE_FORGOTTEN", "KEYWORD_OTHER_PRIVACY"}),
    _SPEECH: frozenset({"KEYWORD_DEFAMATION"}),
    _OTHER: frozenset({"KEYWORD_OTHER"}),
    _UNSPECIFIED: frozenset({"KEYWORD_OTHER"}),
}
# Basis -> category and keywords.
CATEGORY_OF = {
    "cn_notice": (_IP, ("KEYWORD_COPYRIGHT_INFRINGEMENT",)),
    "dmca_notice": (_IP, ("KEYWORD_COPYRIGHT_INFRINGEMENT",)),
    "dsa_16": (_UNSPECIFIED, ()),
    "gdpr_17": (_PRIVACY, ("KEYWORD_RIGHT_TO_BE_FORGOTTEN",)),
    "defamation": (_SPEECH, ("KEYWORD_DEFAMATION",)),
    "other": (_OTHER, ()),
}
# Grounds that are no law but our own rules.
HOUSE_RULES = ("other",)
# An order is no decision of our own: article 17 does not apply to it.
LEFT_OUT = ("order",)
_VISIBILITY = "DECISION_VISIBILITY_CONTENT_"
VISIBILITY_OF: dict[str, str] = {
    Mode.REMOVED: f"{_VISIBILITY}REMOVED",
    Mode.RETRACTED: f"{_VISIBILITY}REMOVED",
    Mode.REMOVED_LEGAL: f"{_VISIBILITY}DISABLED",
    Mode.HIDDEN: f"{_VISIBILITY}DISABLED",
    Mode.DELISTED: f"{_VISIBILITY}DEMOTED",
    Mode.LABELLED: f"{_VISIBILITY}LABELLED",
    Mode.ELEMENT_REMOVED: VISIBILITY_OTHER,
}
# The states of the EU and of the EEA: a restriction of ours has effect in all of them.
TERRITORIES = tuple("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split())
CHOICES: dict[str, frozenset[str]] = {
    "decision_visibility": frozenset(
        {
            *(
                f"{_VISIBILITY}{name}"
                for name in ("REMOVED", "DISABLED", "DEMOTED", "AGE_RESTRICTED", "INTERACTION_RESTRICTED", "LABELLED")
            ),
            VISIBILITY_OTHER,
        }
    ),
    "decision_ground": frozenset({ILLEGAL, INCOMPATIBLE}),
    "category": frozenset(CATEGORIES),
    "content_type": frozenset(
        f"CONTENT_TYPE_{name}" for name in ("APP", "AUDIO", "IMAGE", "PRODUCT", "TEXT", "VIDEO", "OTHER")
    ),
    "territorial_scope": frozenset(TERRITORIES),
    "incompatible_content_illegal": frozenset({"Yes", "No"}),
    "source_type": frozenset(
        {"SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", VOLUNTARY}
    ),
    "automated_detection": frozenset({"Yes", "No"}),
    "automated_decision": frozenset(f"AUTOMATED_DECISION_{name}" for name in ("NOT_AUTOMATED", "PARTIALLY", "FULLY")),
}
REQUIRED = (
    *("decision_visibility", "decision_ground", "category", "content_type", "content_date", "application_date"),
    *("decision_facts", "source_type", "automated_detection", "automated_decision", "puid"),
)
