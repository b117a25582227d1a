"""What an editor is shown about a date of publication with several meanings."""

from django.utils.translation import gettext as _


def doubtful_date_message(raw: str) -> str:
    message = _(
        "“%(raw)s” is incomplete, has several meanings or is not the date of publication. Write 2020-01-19 8:30."
    )
    return message % {"raw": raw}
