"""A token and an API address in, a GitHub client out that never waits longer than it says and counts what it asks.

PyGithub (imported lazily) shapes the requests; this module replaces how they travel: every response is read whole
within a deadline, refusals that mean "later" are retried within one budget of waiting, a plain refusal is not.
"""

from __future__ import annotations

import json
import queue
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from checker import __version__
from checker.domain import GateError
from checker.sources import pace

if TYPE_CHECKING:
    import requests
    from github import Github

T = TypeVar("T")

_QUERY = re.compile(r"\?[^\s'\"<>)]+")  # of an address in a library's message

PUBLIC_API = "https://api.github.com"
MOST_BYTES = 64 * 1024 * 1024
"""No answer that the gate asks for is longer: a recursive tree ends at 7 MB, a text at 1 MB."""


MOST_TRIES = 300
"""Requests of one run, whatever happens: a circle of redirects ends here."""


class Patience(NamedTuple):
    """How long the gate waits for GitHub, in seconds: never more than `whole` for all its requests together.

    `socket` bounds one silence on the wire, `response` one whole answer, `secondary` is the wait that GitHub asks for
    where it names none (docs.github.com, "Rate limits for the REST API"), `tries` counts the first one too. `refused`
    is what all requests together wait for a host where nobody answers the door: a wrong address, no way to it.
    """

    socket: int = 15
    response: float = 45
    secondary: float = 60
    backoff: float = 1
    tries: int = 4
    whole: float = 120
    refused: float = 3


@dataclass
class Traffic:
    """What was asked of GitHub in one run: each try with its outcome, and the seconds spent waiting."""

    tries: list[str] = field(default_factory=list)
    waited: float = 0
    refused: float = 0  # of them for a host where nobody answers the door, since somebody last did
    remaining: str | None = None
    host: str = "GitHub"

    def __str__(self) -> str:
        left = f", {self.remaining} left in this hour" if self.remaining else ""
        pause = f", {self.waited:.0f} s of waiting" if self.waited >= 1 else ""
        return f"{len(self.tries)} requests to {self.host}{pause}{left}"


@dataclass
class Access:
    """A way to GitHub that is opened when it is first used, one for all that a run asks."""

    token: str | None
    base_url: str = PUBLIC_API
    patience: Patience = field(default_factory=Patience)
    traffic: Traffic = field(default_factory=Traffic)

    @cached_property
    def client(self) -> Github:
        """The client, anonymous without a token."""
        return connect(self.token or None, self.base_url, self.patience, self.traffic)


class GitHubError(GateError):
    """GitHub did not give what was asked. `status` is HTTP's, 0 where there was no usable answer."""

    def __init__(self, what: str, fix: str, status: int = 0, limited: bool = False) -> None:
        super().__init__(what, fix)
        self.status = status
        self.limited = limited

    @property
    def refused(self) -> bool:
        """Whether the token may not do this: a fork's token is read-only whatever the workflow asks for."""
        return self.status in (401, 403, 404) and not self.limited


class _NoTimeLeftError(Exception):
    """The answer, or the wait that GitHub asks for, would take longer than the budget allows."""


def connect(
    token: str | None,
    base_url: str = PUBLIC_API,
    patience: Patience | None = None,
    traffic: Traffic | None = None,
) -> Github:
    """A PyGithub client for `token` (None: anonymous) that keeps to `patience` and notes its requests in `traffic`.

    Connections are shared by all requests of the client. The budget of `patience.whole` seconds starts now.
    """
    _let_sealing_be_absent()
    import github
    from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass

    limits = patience or Patience()
    noted = traffic if traffic is not None else Traffic()
    ends = time.monotonic() + limits.whole
    home = urlsplit(base_url).hostname

    def bounded(plain: type[Any]) -> type[Any]:
        class Connection(plain):  # type: ignore[misc]  # one subclass for each scheme
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **{"timeout": limits.socket, **options})

            def getresponse(self) -> _Answer:
                return _exchange(self, limits, noted, ends, home)

        return Connection

    secure, plain = bounded(HTTPSRequestsConnectionClass), bounded(HTTPRequestsConnectionClass)
    client = github.Github(
        auth=github.Auth.Token(token) if token else None,
        base_url=base_url.rstrip("/"),
        user_agent=f"openness-gate/{__version__}",
        timeout=limits.socket,
        per_page=100,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
        lazy=True,
    )
    # PyGithub has no parameter for this; its injectConnectionClasses changes every client of the process and gives up
    # keep-alive. A test fails if the attributes move. The second and third serve redirects to other hosts.
    for name, kind in (
        ("connectionClass", secure if base_url.startswith("https:") else plain),
        ("httpsConnectionClass", secure),
        ("httpConnectionClass", plain),
    ):
        setattr(client.requester, f"_Requester__{name}", kind)
    return client


def _let_sealing_be_absent() -> None:
    """Let PyGithub load where PyNaCl is not installed, as in the image: it seals secrets with it, and the gate none."""
    if "nacl" not in sys.modules and find_spec("nacl") is None:
        absent = ModuleType("nacl")
        absent.encoding, absent.public = ModuleType("nacl.encoding"), ModuleType("nacl.public")  # type: ignore[attr-defined]
        sys.modules["nacl"] = absent


class _Answer:
    """A whole response, in the shape that PyGithub's requester reads."""

    def __init__(self, response: requests.Response, text: str) -> None:
        self.status, self.headers, self.response, self.text = response.status_code, response.headers, response, text

    def getheaders(self) -> Any:
        return self.headers.items()

    def read(self) -> str:
        return self.text

    def iter_content(self, chunk_size: int | None = 1) -> Iterator[bytes]:
        content: Iterator[bytes] = self.response.iter_content(chunk_size=chunk_size)
        return content

    def raise_for_status(self) -> None:
        self.response.raise_for_status()


def _exchange(connection: Any, patience: Patience, traffic: Traffic, ends: float, home: str | None) -> _Answer:
    """Sends the connection's request until it is answered, refused for good, or out of tries or time."""
    if len(traffic.tries) >= MOST_TRIES:
        raise _NoTimeLeftError(f"the {MOST_TRIES} requests that the gate makes in one run are over")
    for attempt in range(1, patience.tries + 1):
        left = ends - time.monotonic()
        if left <= 0:
            raise _NoTimeLeftError(f"the {patience.whole:.0f} seconds that the gate gives GitHub in one run are over")
        # Path alone, and the host where a redirect leads to another one: its query is often a signature.
        host = "" if connection.host == home else connection.host
        label = f"{connection.verb} {host}{urlsplit(connection.url).path}"
        pace.asked(host)
        try:
            answer = within(lambda: _ask(connection), min(patience.response, left))
        except Exception as error:
            traffic.tries.append(f"{label}: {type(error).__name__}")
            if attempt == patience.tries or not _may_pass(error):
                raise
            pause = patience.backoff * 2 ** (attempt - 1)
            if _is_shut(error):
                if traffic.refused + pause > patience.refused:
                    raise
                traffic.refused += pause
        else:
            traffic.refused = 0
            traffic.tries.append(f"{label}: {answer.status}")
            traffic.remaining = answer.headers.get("x-ratelimit-remaining", traffic.remaining)
            asked = _wait_asked_for(answer.status, answer.headers, answer.text, patience)
            if asked is not None:
                pace.refused(host, answer.status, asked)
            if asked is None or attempt == patience.tries:
                return answer
            pause = asked if asked > 0 else patience.backoff * 2 ** (attempt - 1)
            if pause > ends - time.monotonic():
                return answer  # the caller sees the refusal itself, which says when to come back
        if pause > ends - time.monotonic():
            raise _NoTimeLeftError(f"the {patience.whole:.0f} seconds that the gate gives GitHub in one run are over")
        time.sleep(pause)
        traffic.waited += pause
    raise AssertionError("unreachable: the last try returns or raises")


def _ask(connection: Any) -> _Answer:
    """One request over the connection's session, its answer read to the end unless it is to be streamed."""
    response = connection.session.request(
        connection.verb,
        f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}",
        headers=connection.headers,
        data=connection.input,
        timeout=connection.timeout,
        verify=connection.verify,
        allow_redirects=False,
        stream=True,
    )
    if connection.stream and response.status_code < 300:
        return _Answer(response, "")
    body = bytearray()
    for chunk in response.iter_content(65536):
        body += chunk
        if len(body) > MOST_BYTES:
            response.close()
            raise ValueError(f"the answer is longer than {MOST_BYTES >> 20} MiB")
    return _Answer(response, body.decode("utf-8", errors="replace"))


def within(call: Callable[[], T], seconds: float) -> T:
    """The value of `call`, which runs aside: neither a slow name server nor a dripping answer can outlast `seconds`."""
    outcome: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(call())
        except Exception as error:  # raised again in the thread that waits
            outcome.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        value = outcome.get(timeout=seconds)
    except queue.Empty:
        raise _NoTimeLeftError(f"no whole answer within {seconds:.0f} seconds") from None
    if isinstance(value, Exception):
        raise value
    return value


def _may_pass(error: Exception) -> bool:
    """Whether the same request may work a moment later: the wire failed, not the request."""
    import requests

    return isinstance(error, (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError))


def _is_shut(error: Exception) -> bool:
    """Whether no connection was made at all: refused, no such name, no way there."""
    import requests

    return isinstance(error, requests.ConnectionError) and "NewConnectionError" in str(error)


def _wait_asked_for(status: int, headers: Mapping[str, str], text: str, patience: Patience) -> float | None:
    """Seconds to wait before the same request again: 0 leaves it to the backoff, None means that it is answered.

    403 and 429 both mean a rate limit when they say so (docs.github.com, "Exceeding the rate limit"); a 403 that does
    not is a refusal. A 429 without Retry-After is a secondary limit.
    """
    if status >= 500:
        return 0
    if status not in (403, 429):
        return None
    after = headers.get("retry-after", "")
    if after.isdigit():
        return float(after) + 0.1
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(1.0, float(headers["x-ratelimit-reset"]) - time.time() + 1)
    return patience.secondary if status == 429 or _names_a_limit(_message(text)) else None


def _names_a_limit(message: str) -> bool:
    return "rate limit" in message.lower() or "please wait a few minutes before you try again" in message.lower()


def _message(text: str) -> str:
    try:
        body = json.loads(text)
    except ValueError:
        return ""
    return str(body.get("message") or "") if isinstance(body, dict) else ""


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Turns every way in which a request can fail into a GitHubError that names `what` was asked ("the file list")."""
    import github
    import requests

    try:
        yield
    except github.GithubException as error:
        raise _explained(what, error.status, error.data, error.headers or {}) from error
    except (_NoTimeLeftError, requests.RequestException) as error:
        raise GitHubError(
            f"GitHub did not answer when asked for {what}: {_clause(error)}",
            "Try again later; if it stays, look at githubstatus.com and at the network between here and GitHub.",
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError, github.BadAttributeException) as error:
        raise GitHubError(
            f"GitHub's answer about {what} could not be read: {_clause(error)}",
            "Try again; the answer was cut or is not GitHub's. Check the API address where it is not the public one.",
        ) from error
    except (RuntimeError, AssertionError) as error:  # what PyGithub raises for redirects it will not follow
        raise GitHubError(
            f"GitHub's answer about {what} led elsewhere: {_clause(error)}",
            "Check the API address (GITHUB_API_URL), and whether the repository was moved to another host.",
        ) from error


def _clause(error: BaseException) -> str:
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted here"
    if isinstance(error, Exception) and _is_shut(error):
        return "it could not be reached"
    if isinstance(error, requests.Timeout):
        return "it was silent for too long"
    if isinstance(error, requests.exceptions.InvalidHeader):
        return "the token holds a character that no header may have"  # the message repeats the header
    words = _QUERY.sub("", " ".join(str(error).split())) or type(error).__name__
    return words if len(words) <= 200 else words[:199] + "…"


def _explained(what: str, status: int, data: Any, headers: Mapping[str, str]) -> GitHubError:
    said = str(data.get("message") or "") if isinstance(data, dict) else ""
    quoted = f' ("{_clause(Exception(said))}")' if said else ""
    lowered = {name.lower(): value for name, value in headers.items()}
    if status == 429 or (status == 403 and (_names_a_limit(said) or "retry-after" in lowered)):
        reset = lowered.get("x-ratelimit-reset", "")
        when = time.strftime("at %H:%M UTC", time.gmtime(int(reset))) if reset.isdigit() else "in a while"
        return GitHubError(
            f"GitHub's rate limit is used up, so {what} could not be read{quoted}",
            f"Run again {when}; with a token the limit is far higher (--token, GITHUB_TOKEN, or the input `token`).",
            status,
            limited=True,
        )
    if status == 401:
        return GitHubError(
            f"GitHub does not accept the token, so {what} could not be had{quoted}",
            "Give a valid token, or none for a public repository.",
            status,
        )
    if status == 403:
        return GitHubError(
            f"the token may not have {what}{quoted}",
            "Give the job the permission in its `permissions:` block (docs/github.md lists them).",
            status,
        )
    if status == 404:
        return GitHubError(
            f"GitHub has no {what.removeprefix('the ')}, or the token may not see it{quoted}",
            "Check the spelling; a private repository needs a token that may read it.",
            status,
        )
    return GitHubError(
        f"GitHub answered {status} when asked for {what}{quoted}",
        "Try again later; if it stays, look at githubstatus.com." if status >= 500 else "See docs/github.md.",
        status,
    )
