"""Metrics in Prometheus' format, at `/metrics` for whoever has the token.

Counters are kept for each process, and added up where PROMETHEUS_MULTIPROC_DIR names a folder that the processes share
(`manage.py serve` sets it). What lies in the database is read when somebody asks.
"""

import os
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

REGISTRY = CollectorRegistry()
FAST_AND_SLOW = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter(
    "newsroom_requests_total", "Requests by view, method and status.", ("view", "method", "status"), registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "newsroom_request_seconds", "Time to answer, by area.", ("area",), buckets=FAST_AND_SLOW, registry=REGISTRY
)
PAGE_CACHE = Counter(
    "newsroom_page_cache_total", "Requests for public pages: hit, miss or expired.", ("result",), registry=REGISTRY
)
RENDER_SECONDS = Histogram(
    "newsroom_render_seconds",
    "Time to render a public page that was not in the cache.",
    buckets=FAST_AND_SLOW,
    registry=REGISTRY,
)
EDITIONS = Gauge(
    "newsroom_editions_seen",
    "Changes of the edition that the busiest process saw since it started.",
    multiprocess_mode="max",
    registry=REGISTRY,
)
PUBLISH_SECONDS = Histogram(
    "newsroom_publish_to_visible_seconds",
    "From the arrival of a request that changes items to its commit, after which no page shows the former text.",
    buckets=FAST_AND_SLOW,
    registry=REGISTRY,
)


def exposition(*collectors: Any) -> bytes:
    """All metrics of this newsroom, with those of the collectors, in Prometheus' text format."""
    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    return generate_latest(registry)
