"""Names of the groups: stored in English, shown in the reader's language."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "Writer": _("Writer"),
    "Editor": _("Editor"),
    "Chief editor": _("Chief editor"),
    "Moderator": _("Moderator"),
    "Lead moderator": _("Lead moderator"),
    "Counsel": _("Counsel"),
    "Auditor": _("Auditor"),
}


def group_label(name: str) -> str:
    """The name of a group in the reader's language; a name the operator chose stays as it is."""
    return str(LABELS.get(name, name))
