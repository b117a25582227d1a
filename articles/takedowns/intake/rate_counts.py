"""Rate counts: counters in the database, so that every process of the site counts the same notices.

Each counter is incremented by a single statement, which both databases carry out atomically. Statements of several
counters are not in one transaction: each locks one row, so they cannot deadlock.
"""

from datetime import datetime, timedelta

from django.db import connection

from articles.takedowns.models import NoticeCount

MAX_DELETED = 5_000
# Processes read the clock before they wait for the row.
TOLERANCE = timedelta(minutes=1)
_INCREMENT = """
    INSERT INTO takedowns_noticecount (digest, number, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (digest) DO UPDATE SET
        number = CASE WHEN takedowns_noticecount.ends_at <= %s OR takedowns_noticecount.ends_at > %s
            THEN 1 ELSE takedowns_noticecount.number + 1 END,
        ends_at = CASE WHEN takedowns_noticecount.ends_at <= %s OR takedowns_noticecount.ends_at > %s
            THEN excluded.ends_at ELSE takedowns_noticecount.ends_at END
    RETURNING number
"""


def count_once(digest: str, at: datetime, period: timedelta) -> int:
    """Increment a counter, which starts anew when its period is over. Returns its number.

    An end further ahead than the period comes from a clock that was set back, and would last as much too long.
    """
    moments = (at, at + period, at + period + TOLERANCE)
    now, ends, too_far = (connection.ops.adapt_datetimefield_value(moment) for moment in moments)
    with connection.cursor() as cursor:
        cursor.execute(_INCREMENT, [digest, ends, now, too_far, now, too_far])
        (number,) = cursor.fetchone()
    return int(number)


def delete_ended_counts(at: datetime) -> int:
    """Delete counters whose period is over. Returns how many."""
    ended = NoticeCount.objects.filter(ends_at__lte=at).values_list("pk", flat=True)[:MAX_DELETED]
    return NoticeCount.objects.filter(pk__in=list(ended), ends_at__lte=at).delete()[0]
