"""Progress: silent in a pipe and while it is quick, one line on a terminal when it is not."""

import io
import time

from checker.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_quick_work_says_nothing() -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        progress.stage = "reading"
    assert stream.getvalue() == ""


def test_long_work_is_told_on_a_terminal_and_wiped_when_done() -> None:
    stream = Terminal()
    with Progress(stream, patience=0.01, beat=0.01) as progress:
        progress.stage = "reading"
        time.sleep(0.1)
    assert "reading … " in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_long_work_says_nothing_in_a_pipe() -> None:
    stream = io.StringIO()
    with Progress(stream, patience=0.01, beat=0.01) as progress:
        progress.stage = "reading"
        time.sleep(0.05)
    assert stream.getvalue() == ""
