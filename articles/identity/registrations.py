"""Registration numbers that China's rules require on a news site: their formats, and the registers that list them."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_PROVINCE = r"[\u4e00-\u9fff]"
ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code={number}"
REPORT_CENTRE = "https://www.12377.cn/"

check_icp = RegexValidator(
    rf"^{_PROVINCE}ICP[备证]\d{{6,10}}号(?:-\d{{1,4}})?$", gettext_lazy("Such as 沪ICP备12345678号-1, in this form.")
)
check_police = RegexValidator(
    rf"^{_PROVINCE}公网安备\s?\d{{14}}号$", gettext_lazy("Such as 沪公网安备31010102000001号, with 14 digits.")
)
check_licence = RegexValidator(r"^\d{8,14}$", gettext_lazy("The digits of the licence alone, such as 31120170001."))
check_phone = RegexValidator(
    r"^\+?\d[\d\- ]{2,24}\d$", gettext_lazy("Digits, spaces and hyphens, such as 021-12345678.")
)


@dataclass(frozen=True, slots=True)
class Registration:
    """A line of the footer: a text, and the address that confirms it, "" for none."""

    text: str
    address: str = ""


def registrations(identity: Any) -> list[Registration]:
    """The registration numbers of an identity that are filled in, in the order in which sites show them."""
    lines = []
    if identity.filing_number:
        lines.append(Registration(identity.filing_number, ICP_REGISTER))
    if identity.police_number:
        digits = "".join(re.findall(r"\d", identity.police_number))
        lines.append(Registration(identity.police_number, POLICE_REGISTER.format(number=digits)))
    if identity.licence_number:
        words = _("Internet news information service licence: {number}").format(number=identity.licence_number)
        lines.append(Registration(words, identity.licence_url))
    return lines + _hotline(identity)


def _hotline(identity: Any) -> list[Registration]:
    lines = []
    if identity.report_phone:
        words = _("Hotline for illegal and harmful information: {phone}").format(phone=identity.report_phone)
        lines.append(Registration(words, f"tel:{re.sub(r'[^0-9+]', '', identity.report_phone)}"))
    if identity.report_email:
        words = _("Report illegal and harmful information: {email}").format(email=identity.report_email)
        lines.append(Registration(words, f"mailto:{identity.report_email}"))
    if lines:
        lines.append(Registration(_("National reporting centre (12377)"), REPORT_CENTRE))
    return lines
