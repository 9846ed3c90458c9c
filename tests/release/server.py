"""A GitHub of releases on this machine: drafts, tags, edits, files by range, and a storage host of its own.

It keeps to what docs.github.com says: drafts are shown to tokens that may push, publishing makes the tag, an immutable
release cannot be taken back, and the bytes of a file lie at another host, which must not see the token.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "octocat/my-model"
PUSH, READ = "push-token", "read-token"
COMMIT, OTHER_COMMIT = "a" * 40, "b" * 40
ANNOTATED = "c" * 40  # the object of an annotated tag, which leads to COMMIT


@dataclass
class World:
    """What the server knows. `before` runs ahead of each request and may change it; `asked` lists the requests."""

    repository: str = REPOSITORY
    releases: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=lambda: {"main": COMMIT})
    files: dict[int, bytes] = field(default_factory=dict)
    before: Callable[[World, str, str], None] = lambda world, method, path: None
    asked: list[str] = field(default_factory=list)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)  # method, path and body of each to the API
    sent: int = 0  # bytes of files
    ranges: bool = True
    expire: int = 0  # how many storage addresses turn out to be expired
    api: str = ""
    storage: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, tag: str, files: dict[str, bytes], draft: bool = True, **more: Any) -> dict[str, Any]:
        """A release with these files."""
        release = {
            "id": len(self.releases) + 1,
            "tag_name": tag,
            "target_commitish": "main",
            "name": tag,
            "body": "",
            "draft": draft,
            "prerelease": False,
            "immutable": False,
            "html_url": f"https://github.example/{REPOSITORY}/releases/{tag}",
            "published_at": None if draft else f"2026-01-0{len(self.releases) + 1}T00:00:00Z",
            "assets": [],
            **more,
        }
        self.releases.insert(0, release)
        if not draft:
            self.tags.setdefault(tag, COMMIT)
        for name, data in files.items():
            self.upload(release, name, data)
        return release

    def upload(self, release: dict[str, Any], name: str, data: bytes, **more: Any) -> None:
        """A file of a release; one of the same name is replaced, as `gh release upload --clobber` does."""
        release["assets"] = [asset for asset in release["assets"] if asset["name"] != name]
        id = max(self.files, default=0) + 1
        self.files[id] = data
        release["assets"].append(
            {
                "id": id,
                "name": name,
                "size": len(data),
                "state": "uploaded",
                "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "updated_at": f"2026-01-01T00:00:{id:02}Z",
                "browser_download_url": f"https://github.example/download/{name}",
                **more,
            }
        )

    def release(self, id: int) -> dict[str, Any]:
        """The release with this id."""
        return next(release for release in self.releases if release["id"] == id)


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.answer("GET")

    def do_PATCH(self) -> None:
        self.answer("PATCH")

    def answer(self, method: str) -> None:
        world = self.world
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        with world.lock:
            world.asked.append(f"{method} {self.path}")
            world.requests.append((method, self.path, json.loads(body) if body else None))
            world.before(world, method, parts.path)
            path = parts.path.removeprefix(f"/repos/{world.repository}")
            may_push = self.headers.get("authorization", "").endswith(PUSH)
            shown = [release for release in world.releases if may_push or not release["draft"]]
            if path == "/releases":
                page = int(parse_qs(parts.query).get("page", ["1"])[0])
                return self.send(200, shown[100 * (page - 1) : 100 * page])
            if found := re.fullmatch(r"/releases/(\d+)", path):
                release = next((release for release in shown if release["id"] == int(found[1])), None)
                if release is None:
                    return self.send(404, {"message": "Not Found"})
                if method == "PATCH":
                    return self.edit(release, json.loads(body), may_push)
                return self.send(200, release)
            if found := re.fullmatch(r"/releases/assets/(\d+)", path):
                return self.send(302, None, location=f"{world.storage}/files/{found[1]}")
            if found := re.fullmatch(r"/git/ref/tags/(.+)", path):
                sha = world.tags.get(found[1])
                kind = "tag" if sha == ANNOTATED else "commit"
                return self.send(200, {"object": {"type": kind, "sha": sha}}) if sha else self.send(404, {})
            if found := re.fullmatch(r"/git/tags/([0-9a-f]{40})", path):
                return self.send(200, {"object": {"type": "commit", "sha": COMMIT}})
            if found := re.fullmatch(r"/commits/(.+)", path):
                sha = world.branches.get(found[1], found[1] if re.fullmatch("[0-9a-f]{40}", found[1]) else None)
                return self.send(200, {"sha": sha}) if sha else self.send(404, {})
        return self.send(404, {"message": "Not Found"})

    def edit(self, release: dict[str, Any], fields: dict[str, Any], may_push: bool) -> None:
        if not may_push:
            return self.send(403, {"message": "Resource not accessible by integration"})
        if release["immutable"] and {"draft", "prerelease"} & fields.keys():
            return self.send(422, {"message": "Cannot edit an immutable release"})
        was_draft = release["draft"]
        release.update(fields)
        if was_draft and not release["draft"]:
            target = release["target_commitish"]
            self.world.tags.setdefault(release["tag_name"], self.world.branches.get(target, target))
            release["published_at"] = "2026-02-01T00:00:00Z"
        return self.send(200, release)

    def send(self, status: int, value: Any, location: str = "") -> None:
        data = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class _Storage(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        world = self.world
        data = world.files[int(self.path.rsplit("/", 1)[1])]
        world.asked.append(f"storage {self.path} {self.headers.get('range')}")
        if self.headers.get("authorization") or world.expire > 0:
            world.expire -= 1
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status = 200
        if world.ranges and (found := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range") or "")):
            data, status = data[int(found[1]) : int(found[2]) + 1], 206
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            for start in range(0, len(data), 16384):
                self.wfile.write(data[start : start + 16384])
                world.sent += len(data[start : start + 16384])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@contextmanager
def serving(world: World) -> Iterator[World]:
    """The world at two addresses of this machine, until the end of the block."""
    servers = []
    for handler, name in ((_Handler, "api"), (_Storage, "storage")):
        bound = type(name, (handler,), {"world": world})
        server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        setattr(world, name, f"http://127.0.0.1:{server.server_address[1]}")
        servers.append(server)
    try:
        yield world
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
