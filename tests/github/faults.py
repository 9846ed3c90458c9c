"""A server that answers as a test says, also badly: refusals, limits, slow or cut or twisted answers."""

from __future__ import annotations

import http.server
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One answer. `drip`: seconds between bytes; `cut`: bytes that never come; `after`: it is forwarded first."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    drip: float = 0
    cut: int = 0
    after: bool = False


PASS_ON = Answer(status=0)
"""In a list of answers: this one is the upstream's."""


Reply = Callable[[Any], Answer]


@dataclass
class Server:
    """What was asked (`requests`), and what is answered: a list for each method and path, whose last item stays."""

    url: str = ""
    upstream: str = ""
    answers: dict[tuple[str, str], list[Answer | Reply]] = field(default_factory=dict)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)

    def on(self, method: str, path: str, *answers: Answer | Reply) -> None:
        """Answer `method` `path` (without its query) with each of `answers` in turn; a Reply sees what was sent."""
        self.answers[method, path] = list(answers)

    def get(self, path: str, body: Any, **options: Any) -> None:
        """Answer GET `path` with the JSON `body`."""
        self.on("GET", path, Answer(body=body, **options))

    def count(self, method: str, ending: str = "") -> int:
        """How many requests with `method` went to a path with this ending."""
        return sum(m == method and path.partition("?")[0].endswith(ending) for m, path, _ in self.requests)


@contextmanager
def serving(upstream: str = "") -> Iterator[Server]:
    """A server on a free port; what it has no answer for goes to `upstream`, or is 404."""
    server = Server(upstream=upstream)
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            path = self.path.partition("?")[0]
            with lock:
                body = json.loads(sent) if sent else None
                server.requests.append((self.command, self.path, body))
                listed = server.answers.get((self.command, path), [])
                answer = (listed.pop(0) if len(listed) > 1 else listed[0]) if listed else None
            answer = answer(body) if callable(answer) else answer
            if server.upstream and (answer is None or answer == PASS_ON):
                self.forward(sent)
                return
            answer = answer or Answer(404, {"message": "Not Found"})
            if answer.after:
                self.ask(sent)
            time.sleep(answer.delay)
            self.send(answer)

        def ask(self, sent: bytes) -> tuple[int, Any, bytes]:
            hop = ("host", "content-length", "connection", "accept-encoding")
            headers = {k: v for k, v in self.headers.items() if k.lower() not in hop}
            request = urllib.request.Request(
                server.upstream + self.path, sent or None, headers, method=self.command
            )
            try:
                with urllib.request.urlopen(request, timeout=10) as reply:
                    return reply.status, reply.headers, reply.read()
            except urllib.error.HTTPError as error:
                return error.code, error.headers, error.read()

        def forward(self, sent: bytes) -> None:
            status, headers, body = self.ask(sent)
            kept = {k: v for k, v in headers.items() if k.lower() in ("content-type", "link", "location")}
            kept = {k: v.replace(server.upstream, server.url) for k, v in kept.items()}
            self.send(Answer(status, body.replace(server.upstream.encode(), server.url.encode()), kept))

        def send(self, answer: Answer) -> None:
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"content-type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body) + answer.cut))
            self.end_headers()
            try:
                for byte in (body[i : i + 1] for i in range(len(body))) if answer.drip else (body,):
                    self.wfile.write(byte)
                    time.sleep(answer.drip)
            except OSError:
                pass  # the client had enough
            if answer.cut:
                self.close_connection = True

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

    class Threads(http.server.ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    listener = Threads(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listener.server_address[1]}"
    threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
