"""What one server counts of its own calls, and everything told to Prometheus. Nothing of anybody, no commune by name.

Counted is by the clock that never jumps, from the call's arrival to the first byte of its answer, which leaves after
the commit.
"""

import time
from collections.abc import Iterator
from typing import Any, cast

from litestar.types import Message, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from web import journal
from web.upkeep.alerts import Alert
from web.upkeep.figures import Figures

SYNC = "/api/sync"
SATISFIED_S = 30.0
"""A phone that is answered within this time is satisfied."""
_BOUNDS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, SATISFIED_S)
FORMAT = "text/plain; version=1.0.0; charset=utf-8"


class Meters:
    """The counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._sync = Histogram(
            "sotreem_sync_seconds", "Time to answer POST /api/sync", buckets=_BOUNDS_S, registry=self.registry
        )
        self._refusals = Counter("sotreem_refusals", "Refused calls by code", ["code"], registry=self.registry)

    def around(self, scope: Scope, send: Send) -> Send:
        """`send`, which counts the call when its answer begins to leave."""
        began_s = time.monotonic()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(cast(dict[str, Any], scope), message["status"], time.monotonic() - began_s)
            await send(message)

        return counted

    def _count(self, call: dict[str, Any], status: int, seconds: float) -> None:
        if call["path"] == SYNC and status < 400:
            self._sync.observe(seconds)
        if status >= 400:
            self._refusals.labels(code=str(call.get("refused", status))).inc()
        journal.tell_call(call, status, seconds)

    def sync_counts(self) -> tuple[int, int]:
        """How many times phones were answered since this server started, and how often within 30 s."""
        answered = self.registry.get_sample_value("sotreem_sync_seconds_count")
        satisfied = self.registry.get_sample_value("sotreem_sync_seconds_bucket", {"le": str(SATISFIED_S)})
        return int(answered or 0), int(satisfied or 0)

    def told(self, figures: Figures, due: list[Alert]) -> bytes:
        """The counters of this server and the figures of the house, as Prometheus reads them."""
        house = CollectorRegistry()
        house.register(_House(figures, due))
        return generate_latest(self.registry) + generate_latest(house)


class _House(Collector):
    """The figures of one moment."""

    def __init__(self, figures: Figures, due: list[Alert]) -> None:
        self._figures, self._due = figures, due

    def collect(self) -> Iterator[Metric]:
        """One family each."""
        told = self._figures
        yield _gauge("pages_waiting", "Pages that wait to be read", told.queue.waiting_count)
        yield _gauge("oldest_page_seconds", "How long the oldest of them has waited", told.oldest_s)
        yield _gauge("readers_alive", "Readers that gave a sign of life", len(told.readers))
        yield _gauge("servers_alive", "Web servers that gave a sign of life", len(told.servers))
        yield _gauge("phones_silent", "Phones in use, silent for more than 30 days", told.silent_count)
        if told.backup_s is not None:
            yield _gauge("backup_age_seconds", "Age of the last backup", told.backup_s)
        yield from self._reading()
        yield from self._disks()
        yield self._alerts()

    def _reading(self) -> Iterator[Metric]:
        pages = CounterMetricFamily("sotreem_pages_read", "Pages read or given up", labels=["reader"])
        seconds = CounterMetricFamily("sotreem_reading_seconds", "Time spent on them", labels=["reader"])
        for reader in self._figures.readers:
            pages.add_metric([reader.name], reader.done_count)
            seconds.add_metric([reader.name], reader.busy_s)
        yield from (pages, seconds)

    def _disks(self) -> Iterator[Metric]:
        free = GaugeMetricFamily("sotreem_disk_free_bytes", "Free space", labels=["place"])
        days = GaugeMetricFamily("sotreem_disk_days_left", "Days until full at the present pace", labels=["place"])
        for disk in self._figures.disks:
            free.add_metric([disk.place], disk.free_bytes)
            if disk.days_left is not None:
                days.add_metric([disk.place], disk.days_left)
        yield from (free, days)

    def _alerts(self) -> Metric:
        family = GaugeMetricFamily("sotreem_alert", "1 while the rule is due", labels=["rule", "level"])
        for alert in self._due:
            family.add_metric([alert.rule, alert.level], 1)
        return family


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"sotreem_{name}", words, value=value)
