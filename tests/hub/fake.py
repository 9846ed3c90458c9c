"""A hub on this machine: metadata, files by range, redirects, gates, all that goes wrong, with each request noted.

It keeps to what huggingface_hub expects of a hub: `/api/models/ID[/revision/REV]?blobs=true`, `/ID/resolve/REV/PATH`,
`X-Error-Code`, `RateLimit`; large files are redirected to a store at another address, which must not see the token.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

SHA = "a" * 40
TOKEN = "hf_token_of_somebody"

CONFIG = json.dumps({"architectures": ["WrenForCausalLM"], "model_type": "llama"}, indent=2).encode()


def safetensors(metadata: Mapping[str, str] | None = None, size: int = 300_000) -> bytes:
    """A weight file with one tensor of about `size` bytes and this `__metadata__`."""
    tensor = {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size // 4 * 4]}
    header = json.dumps({"__metadata__": {"format": "pt", **(metadata or {})}, "w": tensor}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(size // 4 * 4)


@dataclass
class Repo:
    """A repository of the hub. `files`: bytes; `large` ones are kept in the store. `card`: None takes the README's."""

    id: str
    files: dict[str, bytes] = field(default_factory=dict)
    kind: str = "model"
    gated: Any = False
    private: bool = False
    disabled: bool = False
    card: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()
    library_name: str = ""
    sha: str = SHA
    revisions: tuple[str, ...] = ("main", SHA)

    def info(self) -> dict[str, Any]:
        """What the API says of it."""
        return {
            "id": self.id,
            "modelId": self.id,
            "sha": self.sha,
            "lastModified": "2026-01-02T03:04:05.000Z",
            "private": self.private,
            "gated": self.gated,
            "disabled": self.disabled,
            "tags": list(self.tags),
            "cardData": self.front_matter() if self.card is None else dict(self.card),
            "siblings": [self.sibling(path, data) for path, data in self.files.items()],
            **({"library_name": self.library_name} if self.library_name else {}),
        }

    def row(self, path: str) -> dict[str, Any]:
        """One file as `paths-info` has it."""
        told = self.sibling(path, self.files[path])
        large = {"lfs": {"oid": told["lfs"]["sha256"], **told["lfs"]}} if "lfs" in told else {}
        oid = told.get("blobId", "b" * 40)
        return {"type": "file", "path": path, "size": told["size"], "oid": oid, **large}

    def front_matter(self) -> Any:
        """The front matter of the README, as a hub reads it."""
        found = re.match(rb"---\n(.*?)\n---", self.files.get("README.md", b""), re.S)
        try:
            return yaml.safe_load(found[1]) if found else None
        except yaml.YAMLError:
            return None

    @staticmethod
    def sibling(path: str, data: bytes) -> dict[str, Any]:
        """One file of the list."""
        row: dict[str, Any] = {"rfilename": path, "size": len(data)}
        if is_large(path):
            return {**row, "lfs": {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}}
        return {**row, "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()}


def is_large(path: str) -> bool:
    """Whether a file is kept in the store."""
    return path.endswith((".safetensors", ".gguf", ".bin", ".onnx"))


@dataclass
class Fault:
    """What happens instead of, or with, an answer: a status and headers, a wait, bytes that never come, or no end."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    cut: int = 0
    body: bytes = b""
    drip: float = 0


@dataclass
class FakeHub:
    """What is on it, what was asked of it, and what goes wrong: a list of faults for each ending of a path, in turn."""

    repos: dict[str, Repo] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)  # host and authorization of each request
    url: str = ""
    store: str = ""

    def add(self, repo: Repo) -> Repo:
        """Put `repo` on the hub."""
        self.repos[f"{repo.kind}s/{repo.id}".lower()] = repo
        return repo

    def model(self, id: str, readme: str = "", **files: Any) -> Repo:
        """A model with this README, a configuration and weights; files by name (dots as __), options of Repo beside."""
        options = {k: files.pop(k) for k in list(files) if k in Repo.__dataclass_fields__}
        content = {"README.md": readme.encode(), "config.json": CONFIG, "model.safetensors": safetensors()}
        content |= {name.replace("__", "."): data for name, data in files.items()}
        return self.add(Repo(id, {path: data for path, data in content.items() if data}, **options))


def refusal(status: int, code: str = "", message: str = "") -> Fault:
    """A refusal as the hub writes it."""
    headers = {"x-error-code": code} if code else {}
    return Fault(status, {**headers, **({"x-error-message": message} if message else {})})


@contextmanager
def serving() -> Iterator[FakeHub]:
    """A hub and its store, while the block lasts."""
    hub = FakeHub()
    servers = []
    for name in ("url", "store"):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub, name == "store"))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        setattr(hub, name, f"http://127.0.0.1:{server.server_address[1]}")
    try:
        yield hub
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(hub: FakeHub, is_store: bool) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: Any) -> None:
            pass

        def do_POST(self) -> None:
            """`/api/models/ID/paths-info/REV`: what mirrors ask of the files that they fetch."""
            asked = parse_qs(self.rfile.read(int(self.headers.get("content-length") or 0)).decode())
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(path)
            found = re.fullmatch(r"/api/(models|datasets|spaces)/(.+)/paths-info/[^/]+", path)
            repo = hub.repos.get(f"{found[1]}/{found[2]}".lower()) if found else None
            if repo is None:
                return self.answer(404, {"x-error-code": "RepoNotFound"}, b"")
            rows = [repo.row(name) for name in asked.get("paths", []) if name in repo.files]
            self.answer(200, {"content-type": "application/json"}, json.dumps(rows).encode())

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(("store " if is_store else "") + path)
            token = self.headers.get("authorization", "")
            hub.tokens.append(("store" if is_store else "hub", token))
            ending = next((e for e in hub.faults if path.endswith(e)), None)
            faults = hub.faults.get(ending or "", [])
            fault = (faults.pop(0) if len(faults) > 1 else faults[0]) if faults else None
            if fault and fault.delay:
                time.sleep(fault.delay)
            if fault and fault.status:
                return self.answer(fault.status, fault.headers, fault.body)
            status, headers, body = self.found(path, token == f"Bearer {TOKEN}")
            self.answer(status, headers, body, fault)

        def found(self, path: str, known: bool) -> tuple[int, dict[str, str], bytes]:
            if is_store:
                _, name, file = path.split("|")
                return self.ranged(hub.repos[name].files[file])
            api = re.fullmatch(r"/api/(models|datasets|spaces)/([^/]+/[^/]+|[^/]+)(?:/revision/(.+))?", path)
            if api:
                moved = hub.moved.get(api[2].lower())
                if moved:
                    rest = f"/revision/{api[3]}" if api[3] else ""
                    return 307, {"location": f"/api/{api[1]}/{moved}{rest}?blobs=true"}, b""
                repo = hub.repos.get(f"{api[1]}/{api[2]}".lower())
                if repo is None or (repo.private and not known):
                    return 401, {"x-error-code": "RepoNotFound"}, b""
                if api[3] and api[3] not in repo.revisions:
                    return 404, {"x-error-code": "RevisionNotFound"}, b""
                return 200, {"content-type": "application/json"}, json.dumps(repo.info()).encode()
            file = re.fullmatch(r"/(datasets/|spaces/)?([^/]+/[^/]+|[^/]+)/resolve/([^/]+)/(.+)", path)
            name = f"{file[1] or 'models/'}{file[2]}".lower() if file else ""
            repo = hub.repos.get(name)
            if file is None or repo is None:
                return 404, {"x-error-code": "RepoNotFound"}, b""
            if repo.gated and file[4] != "README.md" and not known:
                return 401, {"x-error-code": "GatedRepo", "x-error-message": "Access is restricted."}, b""
            if file[4] not in repo.files:
                return 404, {"x-error-code": "EntryNotFound"}, b""
            if is_large(file[4]):
                digest = hashlib.sha256(repo.files[file[4]]).hexdigest()
                linked = {"x-linked-etag": f'"{digest}"', "x-linked-size": str(len(repo.files[file[4]]))}
                return 302, {"location": f"{hub.store}/|{name}|{file[4]}", "x-repo-commit": repo.sha, **linked}, b""
            status, headers, body = self.ranged(repo.files[file[4]])
            etag = hashlib.sha1(repo.files[file[4]]).hexdigest()
            return status, {**headers, "etag": f'"{etag}"', "x-repo-commit": repo.sha, "accept-ranges": "bytes"}, body

        def ranged(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
            found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
            if not found:
                return 200, {}, data
            start, end = int(found[1]), min(int(found[2]), len(data) - 1)
            return 206, {"content-range": f"bytes {start}-{end}/{len(data)}"}, data[start : end + 1]

        def answer(self, status: int, headers: dict[str, str], body: bytes, fault: Fault | None = None) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            try:
                if fault and fault.drip:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(fault.drip)
                elif fault and fault.cut:
                    self.wfile.write(body[: -fault.cut])
                    self.close_connection = True
                else:
                    self.wfile.write(body)
            except OSError:
                self.close_connection = True

    return Handler
