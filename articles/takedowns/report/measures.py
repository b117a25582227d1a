"""Measures of a report that are single numbers, and the restrictions in force. A further measure is one line below."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.models.restriction import Mode, Restriction
from articles.takedowns.law.elements import LazyText
from articles.takedowns.models import Case, Claimant, Decision, Effect
from articles.takedowns.report.half_year import HalfYear

# What makes a source or a person a repeated one within a half-year.
REPEATED_RESTRICTIONS = 2
REPEATED_NOTICES = 3
# A sealed restriction is counted nowhere: its existence may be secret.
COUNTED_MODES = tuple(mode.value for mode in Mode if mode is not Mode.SEALED)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a half-year, with the name under which it is published."""

    code: str
    label: LazyText
    count: Callable[[HalfYear], int]


def _reversals(half_year: HalfYear) -> int:
    """Decisions that undid an earlier one."""
    return _decisions(half_year, Decision.Action.REVERSE)


def _lifted(half_year: HalfYear) -> int:
    return _decisions(half_year, Decision.Action.LIFT)


def _decisions(half_year: HalfYear, action: Decision.Action) -> int:
    """Decisions of the half-year, without those of cases in which something was sealed."""
    made = Decision.objects.filter(action=action, made_at__gte=half_year.start, made_at__lt=half_year.stop)
    return made.exclude(case__in=sealed_cases().values("pk")).count()


def sealed_cases() -> "QuerySet[Case]":
    """Cases in which something was sealed, now or earlier, and all those into which such a case was merged."""
    by_effect = Effect.objects.filter(restriction__mode=Mode.SEALED).order_by().values("decision__case")
    by_mode = Decision.objects.filter(mode=Mode.SEALED).order_by().values("case")
    sealed = Q(pk__in=by_effect) | Q(pk__in=by_mode)
    merged = Case.objects.filter(sealed, merged_into__isnull=False).order_by()
    survivors = set[int]()
    while layer := {key for key in merged.values_list("merged_into", flat=True) if key} - survivors:
        survivors |= layer
        merged = Case.objects.filter(pk__in=layer, merged_into__isnull=False).order_by()
    return Case.objects.filter(sealed | Q(pk__in=survivors)).order_by()


def _repeat_sources(half_year: HalfYear) -> int:
    """Sources with items restricted by several decisions."""
    made = Effect.objects.filter(
        did=Effect.EffectKind.MADE,
        decision__made_at__gte=half_year.start,
        decision__made_at__lt=half_year.stop,
        restriction__item__source__isnull=False,
    ).exclude(decision__case__in=sealed_cases().values("pk"))
    by_source = made.order_by().values("restriction__item__source").annotate(number=Count("decision", distinct=True))
    return by_source.filter(number__gte=REPEATED_RESTRICTIONS).count()


def _repeat_notifiers(half_year: HalfYear) -> int:
    """Email addresses from which several notices came."""
    claimants = Claimant.objects.filter(
        notice__received_at__gte=half_year.start, notice__received_at__lt=half_year.stop
    ).exclude(email="")
    by_address = claimants.order_by().annotate(address=Lower("email")).values("address").annotate(number=Count("pk"))
    return by_address.filter(number__gte=REPEATED_NOTICES).count()


MEASURES = (
    Measure("reversals", _("Decisions reversed"), _reversals),
    Measure("lifted", _("Restrictions lifted by decision"), _lifted),
    Measure("repeat_sources", _("Sources whose items were restricted at least twice"), _repeat_sources),
    Measure("repeat_notifiers", _("People who sent at least three notices"), _repeat_notifiers),
)


def in_force(half_year: HalfYear) -> list[int]:
    """The number of restrictions in force when the half-year ended, by COUNTED_MODES."""
    active = Restriction.objects.active(half_year.stop).order_by().values("mode")
    numbers = dict(active.annotate(number=Count("pk")).values_list("mode", "number"))
    return [numbers.get(mode, 0) for mode in COUNTED_MODES]
