"""Groups of the desk and their permissions: seven, created once; operators may change them afterwards."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

WRITE = ("article", "brief", "picture", "person", "source", "tag", "alias", "byline")
READ = (
    "section",
    "channel",
    "homelead",
    "licence",
    "disclaimer",
    "disclaimerrule",
    "placement",
    "restriction",
    "correction",
    "delivery",
    "wordlist",
    "houseterm",
    "identity",
    "sitepage",
)
EDIT = ("correction", "section", "channel", "homelead", "licence", "disclaimer", "disclaimerrule", "delivery")
PAGES = ("sitepage",)
WORDS = ("wordlist", "houseterm")
DESK = (
    *("notice", "claimant", "snapshot", "restriction", "message", "case", "decision", "ledgerevent"),
    *("calendaryear", "matchreview", "transparencyreport"),
)


def _may(verbs: str, *models: str) -> set[str]:
    return {f"{verb}_{model}" for verb in verbs.split() for model in models}


WRITER = _may("view add change", *WRITE) | _may("view", *READ)
CHECK = {"review_article", "review_brief"}
EDITOR = (
    WRITER
    | CHECK
    | {"publish_brief", "publish_article", "view_checksetting"}
    | _may("view add change", "correction", "delivery", "homelead", "houseterm")
)
CHIEF = (
    EDITOR
    | {"override_rights", "view_removed_text", "change_checksetting"}
    | _may("change", "identity")
    | _may("view add change delete", *EDIT, *WORDS, *PAGES)
    | _may("delete", *WRITE)
)
MODERATOR = (
    _may("view", *WRITE, *READ, *DESK)
    | _may("add change", "notice")
    | {"take_down", "add_restriction", "view_removed_text", "decide_match", "comment_case"}
)
LEAD = (
    MODERATOR
    | _may("add change", "correction", "disclaimerrule", "source", "person", "article", "brief")
    | {"delete_claimant", "redact_snapshot", "publish_report", "export_statements", "change_calendaryear"}
    | {"assign_case"}
)
# Advises on cases and comments on them, without deciding: that takes a moderator.
COUNSEL = _may("view", *WRITE, *READ, *DESK) | {"view_removed_text", "comment_case"}
AUDITOR = _may("view", *WRITE, *READ, *DESK, "logentry") | {
    "view_removed_text",
    "export_ledgerevent",
    "export_statements",
}

# The names are stored in the database; `articles/desk/language/group_names.py` shows them in the reader's language.
GROUPS: dict[str, set[str]] = {
    "Writer": WRITER,
    "Editor": EDITOR,
    "Chief editor": CHIEF,
    "Moderator": MODERATOR,
    "Lead moderator": LEAD,
    "Counsel": COUNSEL,
    "Auditor": AUDITOR,
}
# Permissions that came after the first release, by the release that brought them: `manage.py update_groups` gives them
# to groups that exist already. A test compares this with the groups of the first release.
NEW_IN: dict[str, str] = {
    **dict.fromkeys(("view_identity", "change_identity"), "1.0.0"),
    **dict.fromkeys(("view_sitepage", "add_sitepage", "change_sitepage", "delete_sitepage"), "1.0.0"),
}
APPS = ("identity", "site_pages", "articles", "rights", "pictures", "outbox", "briefs", "wire", "takedowns", "admin")


def new_permissions(since: str) -> dict[str, list[Permission]]:
    """What releases after this one brought, by group, as far as the group exists and lacks it."""
    missing = {}
    for group in Group.objects.filter(name__in=GROUPS).order_by("name"):
        names = {name for name in GROUPS[group.name] if name in NEW_IN and _numbers(NEW_IN[name]) > _numbers(since)}
        lacking = Permission.objects.filter(codename__in=names, content_type__app_label__in=APPS)
        lacking = lacking.exclude(pk__in=group.permissions.values("pk")).select_related("content_type")
        if found := list(lacking.order_by("content_type__app_label", "codename")):
            missing[group.name] = found
    return missing


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def make_groups() -> None:
    """Create missing groups with their permissions. Existing groups are left alone."""
    for name in GROUPS.keys() - set(Group.objects.values_list("name", flat=True)):
        permissions = Q(codename__in=GROUPS[name], content_type__app_label__in=APPS)
        Group.objects.create(name=name).permissions.set(Permission.objects.filter(permissions))
