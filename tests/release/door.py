"""A door to the emulated GitHub: it passes everything on, and has what the emulator lacks: bytes of files, digests."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_UPLOAD = re.compile(r"/repos/[^/]+/[^/]+/releases/\d+/assets\?name=(.+)")
_ASSET = re.compile(r"/repos/[^/]+/[^/]+/releases/assets/(\d+)")


@dataclass
class Door:
    """`url` is the API that the gate is given. `before` runs ahead of each request; `files` are bytes by asset id."""

    behind: str
    url: str = ""
    files: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda method, path: None

    def upload(self, repository: str, release: int, name: str, data: bytes, token: str) -> int:
        """A file of a release; its id."""
        request = urllib.request.Request(
            f"{self.url}/repos/{repository}/releases/{release}/assets?name={name}", data, method="POST"
        )
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", "application/octet-stream")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(json.load(answer)["id"])


class _Handler(BaseHTTPRequestHandler):
    door: Door
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def pass_on(self) -> None:
        door, method = self.door, self.command
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        door.asked.append(f"{method} {self.path}")
        door.before(method, self.path)
        found = _ASSET.fullmatch(self.path)
        if found and "octet-stream" in (self.headers.get("accept") or ""):
            return self.send_file(door.files[int(found[1])])
        request = urllib.request.Request(door.behind + self.path, body or None, method=method)
        for name in ("Authorization", "Content-Type", "Accept"):
            if value := self.headers.get(name):
                request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, data = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, data = error.code, error.read()
        if status < 300 and data.startswith((b"{", b"[")):
            value = json.loads(data)
            if method == "POST" and _UPLOAD.fullmatch(self.path):
                door.files[value["id"]] = body
            data = json.dumps(self.digested(value)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = pass_on

    def digested(self, value: Any) -> Any:
        """The answer with a digest for every file of a release."""
        for release in value if isinstance(value, list) else [value]:
            for asset in release.get("assets") or () if isinstance(release, dict) else ():
                if asset["id"] in self.door.files:
                    asset["digest"] = f"sha256:{hashlib.sha256(self.door.files[asset['id']]).hexdigest()}"
        return value

    def send_file(self, data: bytes) -> None:
        start, end = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["range"]).groups()  # type: ignore[union-attr]
        piece = data[int(start) : int(end) + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        self.wfile.write(piece)


@contextmanager
def opened(behind: str) -> Iterator[Door]:
    """A door to the API at `behind`, until the end of the block."""
    door = Door(behind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"door": door}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    door.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()
