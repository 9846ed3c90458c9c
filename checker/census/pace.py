"""Requests of all workers in, the seconds that each has to wait out: the limits of a host are those of all together.

A token bucket for each host lives on the scheduler; workers tell it each request, and where a host wants to be left
alone (429 and its Retry-After), and ask it before each target: then nobody begins until that is over.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from distributed import Scheduler, SchedulerPlugin, get_worker
from distributed.utils import sync

from checker.sources import pace

NAME = "openness-pace"
HUB_RATE, GITHUB_RATE = 3.0, 1.2
"""Requests a second: a hub gives 1,000 in five minutes to a token, GitHub 5,000 an hour."""
BURST = 60.0  # requests that may follow one another at once
LONGEST = 3600.0  # seconds that a host may ask everybody to wait
NAP, LONGEST_NAP = 5.0, 10.0  # seconds: after a refusal that names none, and between two looks at the buckets


@dataclass
class Bucket:
    """The requests that a host may still be asked: `rate` more each second, never above `burst`."""

    rate: float
    burst: float = BURST
    at: float = 0.0  # when it was last filled
    tokens: float = field(default=0.0, init=False)
    shut: float = 0.0  # until then nobody asks

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def _fill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now

    def take(self, now: float) -> None:
        """Take one token; what is taken above those that are there is a debt."""
        self._fill(now)
        self.tokens -= 1

    def room(self, now: float) -> float:
        """The seconds until there is no debt, and the host may be asked."""
        self._fill(now)
        return max(0.0, -self.tokens / self.rate, self.shut - now)

    def close(self, now: float, seconds: float) -> None:
        """Let nobody ask for `seconds`."""
        self.shut = max(self.shut, now + min(max(seconds, 0.0), LONGEST))


class Pace(SchedulerPlugin):
    """The buckets of all hosts, where every worker can reach them."""

    name = NAME
    idempotent = True  # of a scheduler that is there already, the buckets stay

    def __init__(self, hub: float = HUB_RATE, github: float = GITHUB_RATE, burst: float = BURST) -> None:
        self.rates, self.burst = {"hub": hub, "github": github}, burst
        self.buckets: dict[str, Bucket] = {}
        self.waited, self.requests, self.refused = 0.0, 0, 0

    async def start(self, scheduler: Scheduler) -> None:
        """Answer the workers of `scheduler`."""
        scheduler.handlers["openness_take"] = self.take
        scheduler.handlers["openness_room"] = self.room
        scheduler.handlers["openness_close"] = self.shut
        scheduler.handlers["openness_told"] = self.told

    def _bucket(self, host: str) -> Bucket:
        kind = "github" if "github" in host else "hub"
        return self.buckets.setdefault(host, Bucket(self.rates[kind], self.burst, at=time.monotonic()))

    def take(self, host: str) -> None:
        """Note a request to `host`."""
        self.requests += 1
        self._bucket(host).take(time.monotonic())

    def room(self) -> float:
        """The seconds that the next target waits."""
        now = time.monotonic()
        seconds = max((bucket.room(now) for bucket in self.buckets.values()), default=0.0)
        self.waited += min(seconds, LONGEST_NAP)
        return seconds

    def shut(self, host: str, status: int, seconds: float) -> None:
        """`host` wants nobody to ask for `seconds`."""
        self.refused += 1
        self._bucket(host).close(time.monotonic(), seconds)

    def told(self) -> dict[str, float]:
        """What the progress shows: requests, refusals, seconds waited, and seconds until every host may be asked."""
        now = time.monotonic()
        shut = max((bucket.shut - now for bucket in self.buckets.values()), default=0.0)
        return {
            "requests": self.requests,
            "refused": self.refused,
            "waited": self.waited,
            "shut": max(0.0, shut),
        }


class Turns:
    """A worker's part: its requests are told to the scheduler, and a target begins when there is room for it.

    Nobody waits in the midst of a target, whose own time would run out: what it asks for above what was left, the next
    ones wait for.
    """

    def __init__(self, worker: Any) -> None:
        self.worker = worker
        self.refused = False

    def begin(self) -> None:
        """Wait until hosts may be asked again."""
        self.refused = False
        if self.worker is not None:
            while (seconds := self._call("openness_room")) > 0:
                time.sleep(min(seconds, LONGEST_NAP))

    def listen(self, host: str, status: int, seconds: float) -> None:
        """Tell a request, or a refusal, to the scheduler."""
        if status:
            self.refused = True
            if seconds or status == 429:  # else it is one page that fails, and no reason to leave the host alone
                self._call("openness_close", host=host, status=status, seconds=seconds or NAP)
        else:
            self._call("openness_take", host=host)

    def _call(self, method: str, **values: Any) -> Any:
        async def send() -> Any:
            return await getattr(self.worker.scheduler, method)(**values)

        return sync(self.worker.loop, send)


@contextmanager
def shared() -> Iterator[Turns]:
    """A `with` block in a worker whose requests keep to what all workers together may ask."""
    try:
        turns = Turns(get_worker())
    except ValueError:  # no worker: a process alone
        yield Turns(None)
        return
    pace.listener = turns.listen
    try:
        yield turns
    finally:
        pace.listener = None
