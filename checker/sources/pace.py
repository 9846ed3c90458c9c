"""Requests and refusals in, told to whoever listens: where many processes ask the same hosts, they take turns by it."""

from __future__ import annotations

from collections.abc import Callable

listener: Callable[[str, int, float], None] | None = None
"""Called with a host, 0 before a request to it, and the status of a refusal with the seconds that it asks to wait."""


def asked(host: str) -> None:
    """Tell that `host` is asked now."""
    if listener is not None:
        listener(host, 0, 0.0)


def refused(host: str, status: int, seconds: float) -> None:
    """Tell that `host` answered "later" with `status`, and wants nobody to ask for `seconds` (0: it names no time)."""
    if listener is not None:
        listener(host, status, seconds)
