"""Limits on guessing, counted in the database, because workers are processes.

Each attempt is taken from one budget or more before it is checked, so that attempts sent at the same moment cannot all
be made before one is counted. A budget gives some attempts at once; from then on each waits twice as long as the one
before, up to a quarter of an hour: never more than ten in a minute. Failures are forgiven one by one with time.

The owner of an account is not locked out by somebody else's guesses: a device that has signed in before has a budget
of its own, see `known_devices.py`.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.signin.models import AttemptCount

MAX_DELAY = timedelta(minutes=15)
# The table never holds more rows of one kind than this.
SLOTS = 1 << 18
MAX_FAILURES = 1_000
# Expired rows that one attempt deletes.
SWEPT = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of budget: how many attempts are free, the delay before the next one, and when a failure is forgotten."""

    name: str
    forgiven: timedelta
    free: int = 5
    first_delay: timedelta = timedelta(seconds=4)

    def delay_after(self, failures: int) -> timedelta:
        """How long the next attempt has to wait after so many failures."""
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 10)
        return min(self.first_delay * (1 << doublings), MAX_DELAY)


# Of one user name, tried from devices that never signed in with it.
NAME = Kind("name", timedelta(minutes=10))
# Of one network; many people may share it, so it recovers faster.
NETWORK = Kind("network", timedelta(minutes=1))
# Of one device that has signed in with this name before.
DEVICE = Kind("device", timedelta(minutes=5))
# Of codes after the right password, from a device that never signed in.
CODE = Kind("code", timedelta(minutes=10))
# Of messages with a link that sets a password, to one address.
MAIL = Kind("mail", timedelta(minutes=10))
# Of requests for such a link, from one network: they leave the attempts to sign in alone.
RESET = Kind("reset", timedelta(minutes=1))
# Of links that lead nowhere, opened from one network. People come back to links that have ended.
LINK = Kind("link", timedelta(minutes=1), free=9, first_delay=timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Budget:
    kind: Kind
    value: str

    @property
    def slot(self) -> int:
        digest = salted_hmac("newsroom.signin.limits", f"{self.kind.name} {self.value}", algorithm="sha256").digest()
        return int.from_bytes(digest[:8], "big") % SLOTS


def take(*budgets: Budget) -> int:
    """Count an attempt against these budgets. Returns the seconds to wait if one of them refuses it: none is counted.

    Rows are locked in one order, so that two requests never wait for each other.
    """
    at = timezone.now()
    ordered = sorted(budgets, key=lambda budget: (budget.kind.name, budget.slot))
    with transaction.atomic():
        _sweep(at)
        AttemptCount.objects.bulk_create([_fresh(budget, at) for budget in ordered], ignore_conflicts=True)
        rows = [_locked(budget) for budget in ordered]
        waits = [_wait(row, at) for row in rows]
        if longest := max(waits):
            return math.ceil(longest.total_seconds())
        for budget, row in zip(ordered, rows, strict=True):
            _count(row, budget.kind, at)
    return 0


def wait_for(budget: Budget) -> int:
    """The seconds until this budget allows another attempt, without counting one."""
    row = AttemptCount.objects.filter(kind=budget.kind.name, slot=budget.slot).first()
    return math.ceil(_wait(row, timezone.now()).total_seconds()) if row else 0


def give_back(*budgets: Budget) -> None:
    """Return an attempt that succeeded. The failures of others who share the budget stay."""
    with transaction.atomic():
        for budget in sorted(budgets, key=lambda each: (each.kind.name, each.slot)):
            row = _locked(budget)
            row.failures = max(0, row.failures - 1)
            row.next_at = row.counted_at + budget.kind.delay_after(row.failures)
            row.save(update_fields=["failures", "next_at"])


def forget(budget: Budget) -> None:
    """Forget the failures of a budget that only its owner can use."""
    AttemptCount.objects.filter(kind=budget.kind.name, slot=budget.slot).delete()


def _fresh(budget: Budget, at: datetime) -> AttemptCount:
    return AttemptCount(
        kind=budget.kind.name, slot=budget.slot, failures=0, counted_at=at, next_at=at, expires_at=at + MAX_DELAY
    )


def _locked(budget: Budget) -> AttemptCount:
    """The row of a budget. It may have been swept between two statements of PostgreSQL."""
    rows = AttemptCount.objects.select_for_update()
    row, _made = rows.get_or_create(
        kind=budget.kind.name,
        slot=budget.slot,
        defaults={"failures": 0, "counted_at": (at := timezone.now()), "next_at": at, "expires_at": at + MAX_DELAY},
    )
    return row


def _wait(row: AttemptCount, at: datetime) -> timedelta:
    """A time further away than the longest delay comes from a clock that was set back, and counts for nothing."""
    wait = row.next_at - at
    return wait if timedelta(0) < wait <= MAX_DELAY else timedelta(0)


def _count(row: AttemptCount, kind: Kind, at: datetime) -> None:
    passed = max(at - row.counted_at, timedelta(0))
    row.failures = min(max(0, row.failures - passed // kind.forgiven) + 1, MAX_FAILURES)
    row.counted_at = at
    row.next_at = at + kind.delay_after(row.failures)
    row.expires_at = at + max(row.failures * kind.forgiven, MAX_DELAY)
    row.save()


def _sweep(at: datetime) -> None:
    """Delete some rows that have expired, so that the table holds those of the last hours only."""
    expired = AttemptCount.objects.filter(expires_at__lt=at).order_by("expires_at").values_list("pk", flat=True)
    keys = list(expired[:SWEPT])
    if keys:
        AttemptCount.objects.filter(pk__in=keys, expires_at__lt=at).delete()
