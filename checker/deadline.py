"""Seconds in; a run that reads nothing more after them, and ends a little later where it has no verdict by then."""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import replace
from types import FrameType, TracebackType
from typing import TypeVar

from checker.domain import REST_OF_TREE, GateError, NotChecked, Repository, Text, WeightMetadata

USUAL, MOST = 60, 600
"""Seconds that a run has, and the most that may be given to it."""

_Value = TypeVar("_Value")


class OutOfTimeError(GateError):
    """The time was over before there was a verdict."""


class _OverError(BaseException):
    """Raised wherever the run happens to be; no handler of a mere Exception holds it up."""


class Deadline:
    """A `with` block that ends in time.

    After `seconds` a Repository that `bound` gave reads nothing more: what is left is "the rest of the tree", which
    opens nothing. Whatever goes on a quarter of the time later (at least two seconds) is broken off, inside a sentence,
    a regular expression or a wait for an answer as well: then there is no verdict, and OutOfTimeError is raised.
    """

    def __init__(self, seconds: float = USUAL) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._can_interrupt = threading.current_thread() is threading.main_thread()

    @property
    def over(self) -> bool:
        """Whether nothing more may be read."""
        return time.monotonic() >= self._ends

    def bound(self, value: _Value) -> _Value:
        """A Repository that reads within the time; anything else as it is."""
        if not isinstance(value, Repository):
            return value
        reader, header_reader = value.reader, value.header_reader
        left = NotChecked(REST_OF_TREE, f"the time limit of {self.seconds:g} s was over", failed=True)

        def read(path: str) -> Text | NotChecked:
            return left if self.over else reader(path)

        def read_header(path: str) -> WeightMetadata | NotChecked:
            if self.over:
                raise self._error()  # a header that is not read may restrict, and no text tells that it is there
            return header_reader(path) if header_reader else left

        others = tuple(self.bound(other) for other in value.others)
        bases = {name: self.bound(base) for name, base in value.bases.items()}
        bound_header = read_header if header_reader else None
        return replace(value, reader=read, header_reader=bound_header, others=others, bases=bases)

    def __enter__(self) -> Deadline:
        if self._can_interrupt:
            self._before = signal.signal(signal.SIGALRM, self._break_off)
            # Again each second: where an interruption is swallowed (a destructor), the next one is not.
            signal.setitimer(signal.ITIMER_REAL, max(self._ends - time.monotonic(), 0) + max(2, self.seconds / 4), 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._can_interrupt:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
        if isinstance(error, _OverError):
            raise self._error() from None

    def _break_off(self, number: int, frame: FrameType | None) -> None:
        raise _OverError

    def _error(self) -> OutOfTimeError:
        return OutOfTimeError(
            f"The time limit of {self.seconds:g} s was over before there was a verdict.",
            f"Judge the model's own folder alone, or give more time with `time-limit` (up to {MOST} seconds).",
        )
