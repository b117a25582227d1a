"""The report of all checks on an item: what they find, at which level, and what the reader of it may override."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from articles.editing.checks.registry import LevelledCheck, levelled_checks, overridable
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding with the check that it is from. `field`: where it is corrected, "" for no field."""

    code: str
    label: str
    words: str
    field: str
    level: Level
    may_override: bool

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings, the blocking ones first."""

    findings: list[ReportedFinding]

    @property
    def blocking(self) -> list[ReportedFinding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def may_override(self) -> bool:
        """Whether something blocks, and its reader may publish nevertheless."""
        return bool(self.blocking) and all(finding.may_override for finding in self.blocking)


def check_report(subject: Subject, by: AbstractBaseUser | None) -> CheckReport:
    """Run all checks, for a person or (None) for a command."""
    return _run(subject, by, levelled_checks())


def blocking_report(subject: Subject, by: AbstractBaseUser | None, checks: Iterable[LevelledCheck]) -> CheckReport:
    """Run only those of these checks that block."""
    return _run(subject, by, [each for each in checks if each.level is Level.BLOCK])


def _run(subject: Subject, by: AbstractBaseUser | None, checks: list[LevelledCheck]) -> CheckReport:
    found = [(each, finding) for each in checks for finding in each.check.find(subject)]
    blocking = [each for each, _finding in found if each.level is Level.BLOCK]
    allowed = overridable(blocking, by) if blocking else set()
    reported = [
        ReportedFinding(
            each.check.code,
            str(each.check.label),
            str(finding.words),
            finding.field,
            each.level,
            each.check.code in allowed,
        )
        for each, finding in found
    ]
    return CheckReport(sorted(reported, key=lambda finding: not finding.blocks))
