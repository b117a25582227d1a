"""The checks that a site uses, and the level of each."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from articles.editing.checks.check import Check, FixedCheck
from articles.models.checks.check_setting import CheckSetting, Level


@dataclass(frozen=True, slots=True)
class LevelledCheck:
    """A check with the level that holds now. `setting_id`: the key of its setting, None if it has none."""

    check: Check
    level: Level
    setting_id: int | None


def registered_checks() -> tuple[Check, ...]:
    """The checks of the setting, in its order. Raises ImproperlyConfigured if it names something else."""
    return _checks_at(tuple(settings.NEWSROOM_CHECKS))


@cache
def _checks_at(paths: tuple[str, ...]) -> tuple[Check, ...]:
    try:
        checks = [import_string(path) for path in paths]
    except ImportError as error:
        raise ImproperlyConfigured(f"NEWSROOM_CHECKS: {error}") from error
    codes = [check.code for check in checks if isinstance(check, Check)]
    if len(codes) < len(checks) or len(set(codes)) < len(codes):
        raise ImproperlyConfigured("NEWSROOM_CHECKS names something that is not a check, or two checks of one code")
    return tuple(checks)


def levelled_checks() -> list[LevelledCheck]:
    """The checks that are not switched off. One query."""
    stored = {code: (pk, level) for pk, code, level in CheckSetting.objects.values_list("pk", "code", "level")}
    found = []
    for check in registered_checks():
        pk, level = stored.get(check.code, (None, check.level))
        if isinstance(check, FixedCheck):
            pk, level = None, check.level
        if level != Level.OFF:
            found.append(LevelledCheck(check, Level(level), pk))
    return found


def overridable(checks: list[LevelledCheck], by: AbstractBaseUser | None) -> set[str]:
    """The codes of those of these checks that a user may override. One query, none for an administrator."""
    if by is None or not by.is_active:
        return set()
    rows = {each.setting_id: each.check.code for each in checks if not isinstance(each.check, FixedCheck)}
    if getattr(by, "is_superuser", False):
        return set(rows.values())
    if not (numbers := [pk for pk in rows if pk is not None]):
        return set()
    allowed = CheckSetting.objects.filter(pk__in=numbers, overriders__user=by.pk).values_list("pk", flat=True)
    return {rows[pk] for pk in allowed}


def make_check_settings() -> None:
    """Create missing settings, each with the level of its check. Existing ones are left alone."""
    stored = set(CheckSetting.objects.values_list("code", flat=True))
    CheckSetting.objects.bulk_create(
        CheckSetting(code=check.code, level=check.level)
        for check in registered_checks()
        if check.code not in stored and not isinstance(check, FixedCheck)
    )
