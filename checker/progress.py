"""Work that lasts in, a line on the terminal out that says what is going on."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0  # seconds of silence before anything is shown
BEAT = 0.5  # seconds between two looks at the clock


class Progress:
    """Shows `stage` and the seconds on `stream` once the work takes longer than PATIENCE; nothing in a pipe."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE, beat: float = BEAT) -> None:
        self.stage = ""
        self._patience, self._beat = patience, beat
        self._stream = stream
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True) if stream.isatty() else None

    def __enter__(self) -> Progress:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _show(self) -> None:
        seconds = self._patience
        if self._done.wait(self._patience):
            return
        while True:
            self._stream.write(f"\r\x1b[K{self.stage} … {seconds:.0f} s")
            self._stream.flush()
            if self._done.wait(self._beat):
                break
            seconds += self._beat
        self._stream.write("\r\x1b[K")
        self._stream.flush()
