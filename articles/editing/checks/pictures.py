"""Pictures that may not be shown or are not described, and captions without a picture."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding, FixedCheck
from articles.editing.checks.findings import findings_of
from articles.editing.checks.subject import Subject
from articles.editing.picture_credits import check_captions, check_pictures, picture_names
from articles.models.checks.check_setting import Level
from articles.pictures.models import Picture


def _find_uncredited(subject: Subject) -> Iterator[Finding]:
    yield from findings_of(check_pictures, subject.item)


def _find_lone_captions(subject: Subject) -> Iterator[Finding]:
    yield from findings_of(check_captions, subject.item)


def _find_undescribed(subject: Subject) -> Iterator[Finding]:
    if pictures := [picture for picture in subject.pictures if not picture.alt.strip()]:
        words = _("Without alternative text: %(pictures)s.") % {"pictures": picture_names(pictures)}
        yield Finding(words, _field(subject, pictures))


def _find_expired(subject: Subject) -> Iterator[Finding]:
    ended = [
        picture for picture in subject.pictures if picture.licence_ends_at and picture.licence_ends_at <= subject.at
    ]
    if ended:
        words = _("The licence has ended by then, so readers are not shown it: %(pictures)s.")
        yield Finding(words % {"pictures": picture_names(ended)}, _field(subject, ended))


def _field(subject: Subject, pictures: list[Picture]) -> str:
    return "lead_picture" if [picture.pk for picture in pictures] == [subject.item.lead_picture_id] else "body"


uncredited_pictures = FixedCheck(
    "picture_credit", gettext_lazy("picture without credit and licence"), Level.BLOCK, _find_uncredited
)
lone_captions = FixedCheck("figure", gettext_lazy("figure without picture"), Level.BLOCK, _find_lone_captions)
undescribed_pictures = Check(
    "picture_alt", gettext_lazy("picture without alternative text"), Level.WARNING, _find_undescribed
)
expired_pictures = Check("picture_licence", gettext_lazy("picture past its licence"), Level.WARNING, _find_expired)
