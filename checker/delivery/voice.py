"""What the gate says in, standard output and standard error out: nothing else writes to either.

A terminal obeys escapes, a workflow's runner obeys commands in whatever a step prints, and a log is read by many. So a
command is built in one place, text that is none cannot pass for one, and no secret is repeated, whoever wrote the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from checker.domain import GateError
from checker.reports.annotations import command, harmless
from checker.reports.visible import escaped, visible

SHORTEST = 6  # characters of a secret; what is shorter is a word like any other

_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")
_USER = re.compile(r"(?<=://)[^\s/@'\"]+@")
_QUERY = re.compile(r"(?P<place>(?:https?://|/)[^\s?'\"<>]*)\?[^\s'\"<>)\]]*")
_FRAGMENT = re.compile(r"(?P<place>https?://[^\s#'\"<>]*)#[^\s'\"<>)\]]*")
_HEADER = re.compile(r"(?P<name>authorization['\"]?\s*[:=]\s*['\"]?)(?:(?:bearer|basic|token)\s+)?[^\s'\",}]+", re.I)
_TOKEN = re.compile(r"\b(?:gh[a-z]_|github_pat_|hf_)\w{8,}")


class Voice:
    """The two streams of a run. `in_action`: what is noteworthy becomes an annotation; `secrets` are never repeated."""

    def __init__(self, out: TextIO, err: TextIO, *, in_action: bool = False, secrets: Iterable[str] = ()) -> None:
        self._out, self._err = out, err
        self._in_action = in_action
        self._secrets = sorted({secret.strip() for secret in secrets if len(secret.strip()) >= SHORTEST}, key=len)[::-1]

    def show(self, text: str, *, colour: bool = False) -> None:
        """A report on standard output; with `colour` its own colours, and no other escape."""
        pieces = _COLOUR.split(text) if colour else [text]
        self._out.write("".join(p if n % 2 else self._hidden(_plain(p)) for n, p in enumerate(pieces)))

    def verbatim(self, text: str, terminal: bool) -> None:
        """A patch on standard output: as it is for the program that reads it, and harmless on a `terminal`."""
        if terminal:
            self.show(text)
        else:
            self._out.write(text)

    def command(self, commands: str) -> None:
        """Workflow commands, as `checker.reports.annotations` builds them, on standard output."""
        self._out.write(self._hidden(escaped(commands)))

    def log(self, text: str) -> None:
        """Lines for whoever looks for a fault: in the Action in its log, else on standard error."""
        stream = self._out if self._in_action else self._err
        stream.write("".join(f"openness: {_plain(self.redacted(line))}\n" for line in text.splitlines()))

    def notice(self, words: str) -> None:
        """Something that people should know of the run: an annotation in the Action."""
        if self._in_action:
            self.command(command("notice", self.redacted(words)))
        else:
            self.log(visible(words))

    def error(self, words: str, title: str = "") -> None:
        """Something that fails the job, as an annotation; on the command line a line of standard error."""
        if self._in_action:
            self.command(command("error", self.redacted(words), title=title))
        else:
            self.log(visible(words))

    def complain(self, *lines: str) -> None:
        """Lines on standard error, each of them one line whatever it holds."""
        self._err.write("".join(f"{_plain(visible(self.redacted(line)))}\n" for line in lines))

    def refuse(self, error: GateError) -> None:
        """Why nothing could be judged and what to do, on standard error."""
        self.complain(f"openness: {error.what}", f"fix: {error.fix}")

    def trace(self, error: Exception) -> None:
        """The traceback of a bug, without the addresses' queries that messages of libraries repeat."""
        import traceback

        self._err.write(_plain(self.redacted("".join(traceback.format_exception(error)))))

    def redacted(self, text: str) -> str:
        """`text` as far as a log may repeat it: no secret, and of an address its host and path alone."""
        text = _HEADER.sub(r"\g<name>***", self._hidden(text))
        for pattern, instead in ((_USER, ""), (_QUERY, r"\g<place>"), (_FRAGMENT, r"\g<place>"), (_TOKEN, "***")):
            text = pattern.sub(instead, text)
        return text

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def _plain(text: str) -> str:
    return harmless(escaped(text))
