"""Settings. Values that differ between installations come from environment variables; an invalid one stops startup."""

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from newsroom.configuration.environment import (
    read_address,
    read_choice,
    read_days,
    read_hosts,
    read_number,
    read_secret,
    read_secret_key,
    read_switch,
    read_zone,
    refuse_former,
)
from newsroom.configuration.mail import read_bounces_mailbox, read_mail_address, read_mailers
from newsroom.data_folder import data_folder
from newsroom.storage.address import read_bucket

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = data_folder()


DEBUG = read_switch("NEWSROOM_DEBUG", "0")
SECRET_KEY = read_secret_key("NEWSROOM_SECRET_KEY", DATA)
SITE_URL = read_address("NEWSROOM_URL", "http://127.0.0.1:8000", DATA)
ALLOWED_HOSTS = os.environ.get("NEWSROOM_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The identity before it is stored, and on pages without a database: `articles/identity/`. The desk changes it.
SITE = {"name": "新闻编辑部", "name_en": "Newsroom"}
if (DATA / "site.toml").exists():
    SITE |= tomllib.loads((DATA / "site.toml").read_text(encoding="utf-8"))

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "articles.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "taggit",
    "csp",
    "django_prose_editor",
    "articles.identity",
    "articles.rights",
    "articles.journal",
    "articles.outbox",
    "articles.pictures",
    "articles",
    "articles.site_pages",
    "articles.briefs",
    "articles.search",
    "articles.ingest",
    "articles.takedowns",
    "articles.syndication",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "newsroom.signin",
    "newsroom",
]

MIDDLEWARE = [
    "newsroom.monitoring.request_ids.request_id",
    "newsroom.transport.client_address",
    "newsroom.monitoring.middleware.answer_monitoring",
    "newsroom.monitoring.measuring.measure",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.pagecache.PageCacheMiddleware",
    "newsroom.middleware.refuse_early",
    "newsroom.transport.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "newsroom.operator_script.allow_hosts",
    "newsroom.middleware.DatabaseUnavailableMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.language_from_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.signin.middleware.SignInMiddleware",
    "newsroom.signin.middleware.LinkLimitMiddleware",
    "newsroom.server.desk_mark.mark_desk",
    "newsroom.middleware.revision_author",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

# A debug page counts lines: there templates are loaded as they are written.
TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader" if DEBUG else "newsroom.template_loader.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "articles.templatetags.typeset"],
        },
    },
]
FORM_RENDERER = "newsroom.form_renderer.FormRenderer"

if database_url := read_secret("DATABASE_URL"):
    # Imported only if needed: the client library takes longer to load than the rest of this file.
    from newsroom.configuration.database import read_database

    DATABASES = {"default": read_database("DATABASE_URL", database_url)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "newsroom.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # Take the write lock when a transaction starts, so that a second writer waits instead of failing later.
                "transaction_mode": "IMMEDIATE",
                # Overwrite deleted content: erased personal data must not stay in the file.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
                " PRAGMA secure_delete=ON;",
            },
        }
    }
# Errors go to standard error; texts and headlines are never logged.
# The operator's own: without it /metrics is an unknown page.
METRICS_TOKEN = read_secret("NEWSROOM_METRICS_TOKEN")
LOG_FORMAT = read_choice("NEWSROOM_LOG", ("plain", "json"), "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "newsroom.monitoring.logs.WithoutRows",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        },
        "json": {"()": "newsroom.monitoring.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A line for each request, in structured logs only.
        "newsroom.access": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
# The address (DSN) of a Sentry-compatible service that collects errors.
if error_reports := read_secret("NEWSROOM_ERROR_REPORTS"):
    # Imported only if needed: the library takes half a second to load.
    from newsroom.monitoring.error_reports import start_error_reports

    start_error_reports(error_reports)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [DATA / "locale"]
TIME_ZONE = read_zone("NEWSROOM_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA / "pictures"
# Files sent with a notice; no URL serves them directly.
EVIDENCE_ROOT = DATA / "evidence"
# Uploaded pictures as they came; no URL serves them.
ORIGINALS_ROOT = DATA / "originals"
# What was removed or erased, so that a restore removes it again. Best on another disk than the database.
JOURNAL = Path(os.environ.get("NEWSROOM_JOURNAL") or DATA / "journal" / "removals.jsonl")
PRIVATE_FILES = "articles.pictures.private_files.PrivateFiles"
BUCKET = read_secret("NEWSROOM_BUCKET")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {"BACKEND": PRIVATE_FILES, "OPTIONS": {"folder_setting": "ORIGINALS_ROOT"}},
    "evidence": {"BACKEND": PRIVATE_FILES, "OPTIONS": {"folder_setting": "EVIDENCE_ROOT"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if BUCKET:
    STORAGES |= read_bucket("NEWSROOM_BUCKET", BUCKET)
# A Chinese body of 5 MB, percent-encoded, must reach the form, which then reports the problem and keeps the text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000
MAX_UPLOADED_BYTES = 60_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Larger uploads are stored here while they are processed; `apply_retention` removes those left by a crash.
FILE_UPLOAD_TEMP_DIR = str(DATA) if DATA.is_dir() else None

# Checks before publication, in the order in which they are shown. A site may add its own: see
# `articles/editing/checks/__init__.py`.
NEWSROOM_CHECKS = [
    f"articles.editing.checks.{name}"
    for name in (
        "licence.licence_forbids",
        "pictures.uncredited_pictures",
        "pictures.lone_captions",
        "removed.removed_text",
        "removed.resembles_removed",
        "section.no_section",
        "byline.no_byline",
        "source.no_source",
        "licence.licence_unknown",
        "pictures.undescribed_pictures",
        "pictures.expired_pictures",
        "disclaimer.disclaimer_missing",
        "brief_times.distant_briefs",
        "byline.unknown_names",
        "ai_marks.ai_unlabelled",
        "translation.outdated_translation",
        "words.wrong_words",
        "words.sensitive_words",
        "words.discouraged_words",
    )
]

# Versions of drafts that readers never saw are kept for so many days; published versions are kept.
DRAFT_VERSION_DAYS = read_days("NEWSROOM_DRAFT_VERSION_DAYS", 365)

# After a statement of non-infringement under China's Civil Code (article 1196) was forwarded, the claimant has so many
# days to inform us of a complaint or an action.
APPEAL_WAITING_DAYS = read_days("NEWSROOM_APPEAL_WAITING_DAYS", 15)

# Public pages load only their own files and get no nonce, so the header can be cached with the page. The nonce is used
# by the import map of the desk; django-csp writes one only where a template asks for it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Where the operator's own script may load from and send to, on the pages that carry it: `newsroom/operator_script.py`.
SCRIPT_HOSTS = read_hosts("NEWSROOM_SCRIPT_HOSTS")
X_FRAME_OPTIONS = "SAMEORIGIN"
# Addresses of previews and status pages are secret, also from the operator's own script on the next page, which reads
# `document.referrer`: it is the name of the site. Under `no-referrer` browsers would send `Origin: null` with forms.
SECURE_REFERRER_POLICY = "strict-origin"
refuse_former("NEWSROOM_BEHIND_PROXY", "NEWSROOM_PROXIES=1")
# How many proxies of ours stand in front: each appends to X-Forwarded-For, and the last sets X-Forwarded-Proto.
PROXIES = read_number("NEWSROOM_PROXIES", 0, 9, "the number of proxies in front of the server", lowest=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# Monitoring on this machine has no certificate.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
HSTS_SECONDS = 86_400 * read_days("NEWSROOM_HSTS_DAYS", 365)
SECURE_HSTS_SECONDS = HSTS_SECONDS if IS_HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "newsroom.errors.csrf_failure"
LOGIN_URL = "admin:login"
# The longest lifetime of a link that sets a password; see `newsroom/signin/links.py`.
PASSWORD_RESET_TIMEOUT = 7 * 86_400

# Whether people who publish, moderate or administer need a second factor. Others may add one.
SECOND_FACTOR_REQUIRED = read_switch("NEWSROOM_SECOND_FACTOR", "0")
# Events of the security log are kept for so many days.
AUDIT_DAYS = read_days("NEWSROOM_AUDIT_DAYS", 365)
# Guessing is limited by `newsroom/signin/limits.py`, which never locks out the owner of an account.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
OTP_WEBAUTHN_HELPER_CLASS = "newsroom.signin.passkeys.Passkeys"
OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname
OTP_WEBAUTHN_RP_NAME = SITE["name"]
OTP_WEBAUTHN_ALLOWED_ORIGINS = [SITE_URL]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False

TAGGIT_TAGS_FROM_STRING = "articles.models.tag.parse_tags"
TAGGIT_STRING_FROM_TAGS = "articles.models.tag.join_tags"

# `manage.py send_outbox` sends the mail in the outbox; without a mail server it stays there and can be read.
MAILERS = read_mailers()
# Without these variables, mail comes from the addresses of the identity.
MAIL_FROM = read_mail_address("NEWSROOM_MAIL_FROM", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or f"newsroom@{urlsplit(SITE_URL).hostname}"
MAIL_REPLY_TO = read_mail_address("NEWSROOM_MAIL_REPLY_TO", "")
# Where mail servers return what they cannot deliver: the envelope's sender. `manage.py read_bounces` reads it.
MAIL_BOUNCES_TO = read_mail_address("NEWSROOM_MAIL_BOUNCES_TO", "")
# Where they are read from by `read_bounces --imap`, if not from a pipe or file.
BOUNCES_MAILBOX = read_bounces_mailbox()

PAGE_CACHE_BYTES = 64_000_000
# Of `manage.py serve`: requests that a process answers at a time, how long it waits for a client, and how long for an
# answer, which a frozen database never gives.
SERVER_THREADS = read_number("NEWSROOM_THREADS", 4, 256, "a number of threads")
CLIENT_SECONDS = read_number("NEWSROOM_CLIENT_SECONDS", 20, 60, "a number of seconds up to 60")
ANSWER_SECONDS = read_number("NEWSROOM_ANSWER_SECONDS", 60, 3_600, "a number of seconds up to 3600")
ITEM_LANGUAGES = [("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("ja", "日本語"), ("en", "English")]
SILENCED_SYSTEM_CHECKS = [
    "otp_webauthn.E031",  # At an http address browsers offer no passkeys, and the pages say so.
    "security.W005",  # Other hosts of the publisher's domain may have no certificate: HSTS is for this one.
    "security.W019",  # The desk shows previews of its own pages in frames; others are refused.
    "security.W021",  # Being preloaded by browsers cannot be undone, so an operator has to ask for it.
]
