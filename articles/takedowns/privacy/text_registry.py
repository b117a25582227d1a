"""Registry of every text column of the project: what an erasure does with a name in it.

A column that is in none of these groups fails a test, so no new table is forgotten. Models are named by their labels,
because some are above this package.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class TextTable:
    """The text columns of one model, in groups; each group is names separated by blanks.

    `masked`: the desk alone reads it; names become a mask.
    `versions`: former versions are masked; the latest one says what the row says (`editing/revisions/redaction.py`).
    `deleted`: deleted with the claimant, or with what contains the name.
    `content`: what the newsroom publishes or named itself; it is listed to the lead, and only people change it.
    `derived`: follows from other columns and is written with them.
    `codes`: never free text: codes, digests, states, random names, and what operators set up.
    """

    label: str
    masked: str = ""
    versions: str = ""
    deleted: str = ""
    content: str = ""
    derived: str = ""
    codes: str = ""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def columns(self) -> list[str]:
        """All columns that are named here."""
        groups = (self.masked, self.versions, self.deleted, self.content, self.derived, self.codes)
        return [name for group in groups for name in group.split()]


NAMES = "name name_en"
QUOTE = "exact prefix suffix"
TEXT_TABLES = (
    TextTable("admin.LogEntry", masked="object_repr change_message", codes="object_id"),
    TextTable("auth.Permission", codes="name codename"),
    TextTable("auth.Group", codes="name"),
    # Accounts of the desk are not claimants; operators rename or delete them.
    TextTable("auth.User", content="username first_name last_name email", codes="password"),
    TextTable("contenttypes.ContentType", codes="app_label model"),
    # Messages that wait to be shown are deleted.
    TextTable("sessions.Session", deleted="session_data", codes="session_key"),
    # Signing in: people name their own devices.
    TextTable("otp_totp.TOTPDevice", content="name", codes="key"),
    TextTable("otp_static.StaticDevice", content="name"),
    TextTable("otp_static.StaticToken", codes="token"),
    TextTable(
        "django_otp_webauthn.WebAuthnCredential",
        content="name",
        codes="credential_type credential_id credential_id_sha256 public_key transports aaguid",
    ),
    TextTable("django_otp_webauthn.WebAuthnAttestation", codes="fmt data client_data_json"),
    TextTable("django_otp_webauthn.WebAuthnUserHandle", codes="handle_hex"),
    TextTable("signin.AttemptCount", codes="kind"),
    TextTable("signin.AuditEvent", codes="action network details"),
    TextTable("signin.KnownDevice", codes="digest"),
    # Deleted within a minute.
    TextTable("signin.PasswordRequest", deleted="address", codes="language network"),
    TextTable("signin.StaffSession", codes="key network browser"),
    TextTable("taggit.Tag", content="name", derived="slug"),
    TextTable("rights.Licence", content=f"{NAMES} url"),
    TextTable("rights.Source", content=f"{NAMES} site contact", derived="name_key"),
    TextTable("rights.Person", content="name", derived="name_key"),
    TextTable("rights.Disclaimer", content="text", derived="text_key", codes="language"),
    # Keys, spans and digests, until they are in the file of the journal.
    TextTable("journal.JournalEntry", codes="entry"),
    # Mails to the claimant are deleted with them.
    TextTable(
        "identity.Identity",
        content=f"{NAMES} tagline tagline_en publisher publisher_en email corrections_email phone address address_en"
        " filing_number police_number licence_number licence_url report_phone report_email",
        codes="language emblems script",
    ),
    TextTable("identity.Emblem", codes="code name content"),
    # What an administrator writes for browsers.
    TextTable("identity.OperatorScript", content="source", codes="digest"),
    TextTable("site_pages.SitePage", content="title title_en body body_en", codes="slug"),
    TextTable("outbox.Message", masked="subject text last_error", deleted="recipient"),
    TextTable(
        "pictures.Picture",
        masked="caption keywords mark_reason",
        content="alt credit marked_aigc original",
        derived="file",
        codes="digest digital_source marked_source",
    ),
    TextTable("pictures.PicturePart", derived="text"),
    TextTable("pictures.PictureFingerprint", codes="bits digest"),
    TextTable("articles.Channel", content=f"{NAMES} aliases", codes="colour"),
    TextTable("articles.Restriction", masked="reason public_note", codes="mode"),
    TextTable("articles.RevisionBlock", versions="html", derived="digest"),
    TextTable("articles.Revision", versions="note content", codes="kind channel"),
    TextTable("articles.Section", content=NAMES),
    TextTable("articles.Tag", content="name description description_en", derived="name_key slug"),
    TextTable("articles.Alias", content="name", derived="name_key"),
    TextTable(
        "articles.NewsItem",
        masked="rights_override",
        content="headline standfirst body label original_url rights_sentence happened_raw embargo_raw use_limits",
        derived="fingerprint",
        codes="kind language origin original_precision stage happened_precision",
    ),
    TextTable("articles.AutosavedForm", masked="title values", codes="kind key"),
    TextTable("articles.Byline", codes="role"),
    TextTable("articles.CheckSetting", codes="code level"),
    TextTable("articles.WordList", content="name", codes="kind version"),
    # A term that contains the name is deleted: masked, it would check texts for the mask.
    TextTable("articles.HouseTerm", masked="reason exceptions", deleted="term replacement", derived="key"),
    TextTable("articles.Correction", masked=QUOTE, content="text", codes="kind"),
    TextTable("articles.DeskPreferences", codes="language"),
    TextTable("articles.Edition", codes="token"),
    TextTable("articles.PreviewLink", masked="recipient", codes="digest answer"),
    TextTable("articles.Note", masked=f"{QUOTE} text"),
    TextTable("articles.PersonProfile", content="biography biography_en contact"),
    TextTable("articles.ReviewStep", codes=f"kind {NAMES} moment"),
    TextTable("articles.Contribution", codes="line"),
    TextTable("articles.Approval", codes="line step_name"),
    TextTable("articles.ReviewRequest", codes="line"),
    TextTable("articles.TagMerge", codes="aliases"),
    TextTable("articles.MatchReview", masked="note reason", codes="ground"),
    TextTable("articles.PictureReview", masked="reason", codes="digest"),
    TextTable("articles.PictureHash", codes="digest bits"),
    TextTable("articles.LastChange", codes="kind"),
    # Keyed hashes of removed texts: nobody can read a name from them.
    TextTable("articles.RemovedText", codes="key_check shingles figures"),
    TextTable("articles.WorkingCopy", masked="statement refusal", codes="change_kind"),
    TextTable("briefs.Sending", codes="digest"),
    TextTable("search.Spelling", derived="runs head"),
    TextTable("search.NamePart", derived="text"),
    TextTable("search.Mention", codes="kind"),
    # The digest stays that of the page as it came, so that it is recognised when it comes again.
    TextTable("wire.Delivery", masked="raw name", codes="digest"),
    # A hold keeps everything of its case, its own reason too; it is empty once the hold ends.
    TextTable("takedowns.Case", codes="reference family basis state due_for reviewed_digest hold"),
    TextTable("takedowns.Pause", masked="reason"),
    TextTable(
        "takedowns.Appeal",
        masked="text reasons",
        codes="reference kind side party channel elements attested language outcome",
    ),
    TextTable("takedowns.Appellant", deleted="name email contact identity signature"),
    TextTable("takedowns.AppealMessage"),
    TextTable("takedowns.CaseNote", masked="text"),
    TextTable("takedowns.Decision", codes="action mode ground key skipped"),
    TextTable("takedowns.Statement", masked="reason facts public_note"),
    TextTable("takedowns.NoticeOutcome", codes="outcome ground"),
    TextTable("takedowns.OutcomeStatement", masked="facts"),
    TextTable("takedowns.ProposedAction", masked="parameters"),
    TextTable("takedowns.PendingProbe", masked="addresses answers", codes="unchecked token"),
    TextTable("takedowns.Effect", codes="did"),
    TextTable("takedowns.Change", masked="before after", codes="table column"),
    TextTable("takedowns.Receipt", masked="answers", codes="unchecked"),
    TextTable(
        "takedowns.Notice",
        masked="statement part evidence work ground url_as_given",
        codes="reference status_digest channel subject basis elements attested relief language state",
    ),
    TextTable("takedowns.NoticeCount", codes="digest"),
    # Keyed hashes. Those of a notice are deleted with its claimant, or when its text is masked.
    TextTable("takedowns.NoticeSignature", codes="sketch sender network"),
    TextTable("takedowns.NoticeTarget", masked="url_as_given"),
    TextTable("takedowns.PartyLink", codes="role party digest"),
    # What the claimant wrote is deleted with them; here are the names in what others wrote.
    TextTable("takedowns.ThreadEntry", masked="text supplied", codes="side party kind channel key"),
    TextTable("takedowns.Claimant", deleted="name email contact identity authority signature"),
    TextTable("takedowns.ClaimantMessage", codes="role"),
    TextTable("takedowns.UnreachedParty", codes="role"),
    TextTable("takedowns.Evidence", deleted="file", codes="kind digest"),
    TextTable("takedowns.LedgerEvent", codes="actor role action case payload payload_digest previous_hash hash"),
    TextTable("takedowns.LedgerHead", codes="hash covered"),
    TextTable("takedowns.RowSalt", codes="key salt"),
    TextTable("takedowns.CalendarYear", codes="days_off worked"),
    # Figures alone, and none that is small.
    TextTable("takedowns.TransparencyReport", codes="figures digest ledger_hash"),
    TextTable("takedowns.PageCopy", masked="record", derived="redacted_digest", codes="digest"),
    TextTable("takedowns.PageRedaction", masked="reason"),
)
_BY_LABEL = {table.label: table for table in TEXT_TABLES}


def masked_columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model in which a name becomes a mask."""
    return tuple(_BY_LABEL[model._meta.label].masked.split())


def content_columns() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """The models and columns that are listed to the lead. Uploaded files of pictures are read separately."""
    for table in TEXT_TABLES:
        if columns := tuple(name for name in table.content.split() if name != "original"):
            yield table.model, columns
