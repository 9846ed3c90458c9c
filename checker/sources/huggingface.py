"""An address such as hf:OWNER/MODEL@REV in, a Repository out, read from a hub with huggingface_hub (imported lazily).

One request for what the hub says of the repository and for the list of its files, then one for each text that is
wanted, and the header of the first weight file by range. Nothing is downloaded whole but small texts, and nothing is
written to disk. What a budget, a gate or a failure keeps back is a NotChecked.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from checker import __version__
from checker.domain import File, FileKind, GateError, Hub, NotChecked, Repository, Text, WeightMetadata
from checker.sources import pace
from checker.sources.github import Wanted
from checker.sources.github_client import Patience, Traffic, within
from checker.sources.headers import REMOTE_BUDGET, read_metadata
from checker.sources.texts import MOST_TEXT, text_in

MOST_REQUESTS = 10
"""Requests for one model, whatever its size, tries and redirects included. Usual are four to seven."""

BASE_REQUESTS = 4
"""Requests for a model that another one is made from: its metadata, its card, its licence, and one to spare."""

HEADER_REQUESTS = 3
"""Of these, what is kept for the header of a weight file: where it is, its beginning, and the rest of a long one."""

MOST_INFO = 16 * 1024 * 1024
"""Bytes of the metadata: 100,000 files with their digests are fewer."""

MOST_HOPS = 4
"""Redirects of one request: a renamed repository is one, the store of large files another."""

PATIENCE = Patience(socket=15, response=30, tries=3, whole=60)

KINDS = {"model": "", "dataset": "datasets/", "space": "spaces/"}
_PAGES = ("https://huggingface.co/", "https://hf.co/", "https://www.huggingface.co/")
_ID = re.compile(r"(?P<kind>datasets/|spaces/)?(?P<id>[\w][\w.-]{0,95}(?:/[\w][\w.-]{0,95})?)", re.ASCII)
_NO_OWNER = frozenset(  # what else stands at the first place of the hub's addresses
    """api blog chat collections docs enterprise join learn login models new organizations papers posts pricing search
    settings tasks""".split()
)


class HubAddress(NamedTuple):
    """A repository of a hub: OWNER/NAME, what it holds (model, dataset, space), and the revision that is meant."""

    id: str
    kind: str = "model"
    revision: str | None = None

    @property
    def shown(self) -> str:
        """The address as people write it, without its revision."""
        return f"hf:{KINDS[self.kind]}{self.id}"

    @classmethod
    def names(cls, text: str) -> bool:
        """Whether `text` is meant as the address of a hub: hf:..., or the web address of its page."""
        return text.startswith(("hf:", *_PAGES))

    @classmethod
    def parse(cls, text: str) -> HubAddress:
        """The address that `text` is: hf:OWNER/MODEL[@REV], or the page's, /tree/REV included. Raises GateError."""
        given = text.strip()
        page = next((prefix for prefix in _PAGES if given.startswith(prefix)), "")
        rest = given.removeprefix(page or "hf:").split("?")[0].split("#")[0].rstrip("/")
        revision: str | None = None
        if page:
            rest, mark, after = rest.partition("/tree/") if "/tree/" in rest else rest.partition("/blob/")
            revision = after.split("/")[0] if mark and not after.startswith("refs/") else after or None
            kind, _, pure = rest.partition("/") if rest.startswith(("datasets/", "spaces/")) else ("", "", rest)
            rest = "/".join((*([kind] if kind else []), *pure.split("/")[:2]))
        else:
            rest, _, after = rest.partition("@")
            revision = after or None
        found = _ID.fullmatch(rest)
        if found is None or ".." in rest or (page and found["id"].split("/")[0].lower() in _NO_OWNER):
            raise GateError(
                "'{address}' does not name a repository of the hub.",
                "Write hf:OWNER/MODEL, or hf:OWNER/MODEL@REV with a branch, a tag or a commit.",
                address=given,
            )
        kind = {"datasets/": "dataset", "spaces/": "space"}.get(found["kind"] or "", "model")
        return cls(found["id"], kind, revision)


class HubError(GateError):
    """The hub did not give what was asked. `code` is its own word for it (X-Error-Code), or "" where it has none."""

    def __init__(self, what: str, fix: str, status: int = 0, code: str = "") -> None:
        super().__init__(what, fix)
        self.status = status
        self.code = code


@dataclass
class HubAccess:
    """A way to a hub that is opened when it is first used: where it is, the token, and how long it is waited for."""

    url: str
    token: str = ""
    patience: Patience = PATIENCE
    traffic: Traffic = field(default_factory=Traffic)
    _ends: float = 0

    def left(self) -> float:
        """Seconds that all requests of this run may still take; the clock starts with the first one."""
        if not self._ends:
            self._ends = time.monotonic() + self.patience.whole
        return self._ends - time.monotonic()


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class _OverError(Exception):
    """The requests or the seconds that may be spent are over."""


def read_hub(address: HubAddress, access: HubAccess, wanted: Wanted, budget: int = MOST_REQUESTS) -> Repository:
    """The repository at `address` as one commit of it has it; the `wanted` texts are fetched, in `budget` requests.

    Raises HubError (a GateError) where there is none, it may not be seen, it is disabled, or the hub does not answer.
    """
    source = _Source(address, access, budget)
    info = source.info()
    files = source.files(info)
    hub = _hub(info, address)
    source.id, source.commit = hub.id, str(info["sha"])
    if not files:
        raise HubError(f"{address.shown} is empty: there is nothing to judge in it.", "Push the model's files first.")
    header_of = _first_weights(files) if budget > BASE_REQUESTS else None
    source.load(wanted(files), keep=HEADER_REQUESTS if header_of else 0)
    header = source.header(header_of) if header_of else None
    return Repository(
        name=hub.id.rpartition("/")[2],
        source="huggingface",
        files=tuple(files),
        reader=source.read,
        header_reader=lambda path: source.other_header(path, header_of, header),
        revision=source.commit,
        url=f"{access.url}/{KINDS[address.kind]}{hub.id}",
        dirty=False,
        address=f"hf:{KINDS[address.kind]}{hub.id}",
        hub=hub,
    )


@dataclass
class _Source:
    address: HubAddress
    access: HubAccess
    budget: int
    id: str = ""
    commit: str = ""
    requests: int = 0
    texts: dict[str, Text | NotChecked] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    sizes: dict[str, File] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)

    def info(self) -> dict[str, Any]:
        """What the hub says of the repository. Raises HubError."""
        plural = f"{self.address.kind}s"
        revision = f"/revision/{quote(self.address.revision, safe='')}" if self.address.revision else ""
        try:
            answer = self.get(f"/api/{plural}/{self.address.id}{revision}?blobs=true", MOST_INFO)
        except (_OverError, OSError) as error:
            raise HubError(
                f"The hub did not answer when asked for {self.address.shown}: {error}.",
                "Try again later; if it stays, look at status.huggingface.co and at HF_ENDPOINT.",
            ) from error
        if answer.status != 200:
            raise self.refusal(answer)
        try:
            info = json.loads(answer.body)
            if not isinstance(info, dict) or not re.fullmatch(r"[0-9a-f]{40}", str(info["sha"])):
                raise ValueError("it names no commit")
            if not isinstance(info.get("siblings"), list) or not isinstance(info.get("id"), str):
                raise ValueError("it lists no files")
        except (ValueError, LookupError, RecursionError) as error:
            raise HubError(
                f"The hub's answer about {self.address.shown} could not be read: {error}.",
                "Try again; the answer was cut or is not a hub's. Check HF_ENDPOINT where it is set.",
            ) from error
        if info.get("disabled"):
            raise self.disabled()
        return info

    def files(self, info: Mapping[str, Any]) -> list[File]:
        """Every path of the list, with sizes in bytes as the hub has them. Raises HubError for a list that is none."""
        for item in info["siblings"]:
            path = item.get("rfilename") if isinstance(item, dict) else None
            if not isinstance(path, str) or not path or path.startswith("/") or ".." in path.split("/"):
                raise HubError("The hub's list of files holds something else.", "Check HF_ENDPOINT.")
            large = item.get("lfs") if isinstance(item.get("lfs"), dict) else None
            size = item.get("size") if isinstance(item.get("size"), int) else (large or {}).get("size")
            digest = large.get("sha256") if large else None
            kind = FileKind.LFS_POINTER if large else FileKind.REGULAR
            whole = size if isinstance(size, int) else None
            self.sizes[path] = File(path, whole, kind, digest if isinstance(digest, str) else None)
            if not large and isinstance(item.get("blobId"), str):
                self.blobs[path] = item["blobId"]
        return sorted(self.sizes.values(), key=lambda file: file.path)

    def load(self, paths: Sequence[str], keep: int = 0) -> None:
        """Fetch the texts at `paths`, most telling first, and leave `keep` requests for what comes after."""
        self.wanted = frozenset(paths)
        for path in paths:
            if self.budget - self.requests <= keep:
                return
            self.texts[path] = self.fetch(path)

    def read(self, path: str) -> Text | NotChecked:
        """The text at `path` as it was fetched; what was not is said to be beyond the budget."""
        if path not in self.sizes:
            return NotChecked(path, "there is no such file")
        if path in self.texts:
            return self.texts[path]
        if path in self.wanted:
            why = f"the {self.budget} requests that the gate makes for one model of a hub were used up"
            return NotChecked(path, why)
        return NotChecked(path, "of a hub's page the texts on terms, data and configuration are read")

    def fetch(self, path: str) -> Text | NotChecked:
        place = f"/{KINDS[self.address.kind]}{self.id}/resolve/{self.commit}/{quote(path)}"
        try:
            answer = self.get(place, MOST_TEXT + 1)
        except (_OverError, OSError) as error:
            return NotChecked(path, f"the hub did not give it: {error}", failed=True)
        if answer.status != 200:
            return NotChecked(path, self.refusal(answer).what.rstrip("."), failed=answer.status >= 500)
        size, data = self.sizes[path].size, answer.body
        whole = len(data) <= MOST_TEXT
        if whole and not _is_blob(self.blobs.get(path, ""), data):
            return NotChecked(path, "what the hub sent is not what the commit holds", failed=True)
        return text_in(path, data, size if not whole else None)

    def header(self, path: str) -> WeightMetadata | NotChecked:
        """What the weight file at `path` says of itself, read by range from where the hub leads to."""
        place = [f"/{self.id}/resolve/{self.commit}/{quote(path)}"]

        def read_range(start: int, length: int) -> bytes:
            try:
                answer = self.get(place[0], length, f"bytes={start}-{start + length - 1}")
            except _OverError as error:
                raise OSError(0, str(error)) from None
            if answer.status not in (200, 206) or (answer.status == 200 and start):
                raise OSError(0, self.refusal(answer).what.rstrip("."))
            place[0] = answer.url
            return answer.body[:length]

        return read_metadata(path, self.sizes[path].size or 0, read_range, REMOTE_BUDGET, 2)

    def other_header(
        self, path: str, first: str | None, header: WeightMetadata | NotChecked | None
    ) -> WeightMetadata | NotChecked:
        """The header that was read; for every other file, that it was not."""
        if path == first and header is not None:
            return header
        return NotChecked(path, "of a hub's page the header of the first weight file is read")

    def get(self, place: str, most: int, ranged: str = "") -> _Answer:
        """The answer at `place`, a path of the hub or an address it led to; its body cut at `most` bytes.

        Raises _OverError or OSError where there was none within the tries, the requests and the time.
        """
        url = urljoin(f"{self.access.url}/", place) if place.startswith("/") else place
        patience = self.access.patience
        for attempt in range(1, patience.tries + 1):
            pause = patience.backoff * 2 ** (attempt - 1)
            try:
                answer = self._follow(url, most, ranged)
            except ConnectionError as error:
                if attempt == patience.tries or self.requests >= self.budget:
                    raise OSError(str(error)) from None
            else:
                if answer.status != 429 and answer.status < 500:
                    return answer
                pace.refused(urlsplit(url).netloc, answer.status, _asked_to_wait(answer.headers))
                if attempt == patience.tries or self.requests >= self.budget:
                    return answer
                pause = max(pause, _asked_to_wait(answer.headers))
                if pause > self.access.left():
                    return answer  # the refusal itself says when to come back
            if pause > self.access.left():
                raise _OverError(f"the {patience.whole:.0f} seconds that the gate gives a hub in one run are over")
            time.sleep(pause)
            self.access.traffic.waited += pause
        raise AssertionError("unreachable: the last try returns or raises")

    def _follow(self, url: str, most: int, ranged: str) -> _Answer:
        """One request and the redirects that it leads to, each counted; the token goes to the hub alone."""
        for _ in range(MOST_HOPS + 1):
            if self.requests >= self.budget:
                raise _OverError(f"the {self.budget} requests that the gate makes for one model of a hub are used up")
            left = self.access.left()
            if left <= 0:
                raise _OverError("the time that the gate gives a hub in one run is over")
            self.requests += 1
            pace.asked(urlsplit(url).netloc)
            seconds = min(self.access.patience.response, left)
            label = f"GET {urlsplit(url).path}"
            try:
                answer = within(lambda url=url: _ask(url, self.access, most, ranged), seconds)  # type: ignore[misc]
            except Exception as error:
                self.access.traffic.tries.append(f"{label}: {type(error).__name__}")
                raise ConnectionError(_clause(error)) from None
            self.access.traffic.tries.append(f"{label}: {answer.status}")
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
            if not url.startswith(("https://", f"{urlsplit(self.access.url).scheme}://")):
                raise _OverError("it led to an address that is not read")
        raise _OverError(f"it led on and on, more than {MOST_HOPS} times")

    def refusal(self, answer: _Answer) -> HubError:
        """What the hub's refusal means, in its own code where it has one: 401 is a gate, and a missing repository."""
        name, status = self.address.shown, answer.status
        code, words = answer.headers.get("x-error-code", ""), answer.headers.get("x-error-message", "")
        if status == 429:
            wait = _asked_to_wait(answer.headers)
            when = f"in {wait:.0f} seconds" if wait else "later"
            return HubError(
                f"The hub's rate limit is used up, so {name} could not be read.",
                f"Run again {when}; with HF_TOKEN the limit is higher.",
                status,
                code,
            )
        if code == "GatedRepo":
            return HubError(
                f"{name} is gated: the hub shows this only to those who were let in.",
                "Ask for access on the page, and set HF_TOKEN.",
                status,
                code,
            )
        if code == "RevisionNotFound":
            return HubError(
                f"{name} has no revision {self.address.revision or self.commit}.",
                "Check the spelling of the branch, tag or commit.",
                status,
                code,
            )
        if code == "EntryNotFound":
            return HubError("The hub has no such file.", "Check its spelling.", status, code)
        if "disabled" in words.lower():
            return self.disabled()
        if code == "RepoNotFound" or (status in (401, 404) and not self.commit):
            kind = {"model": "model", "dataset": "data set", "space": "Space"}[self.address.kind]
            told = "or it is private and the token may not see it" if self.access.token else "or it is private"
            return HubError(
                f"The hub has no {kind} {name}, {told}.",
                "Check the spelling; a data set is hf:datasets/OWNER/NAME; for a private one set HF_TOKEN.",
                status,
                code,
            )
        if status in (401, 403):
            return HubError(
                f"The hub refused {name} ({status}), and does not say why.",
                "Set HF_TOKEN to a token that may read it.",
                status,
                code,
            )
        return HubError(f"The hub answered {status} when asked for {name}.", "Try again later.", status, code)

    def disabled(self) -> HubError:
        return HubError(
            f"The hub has disabled {self.address.shown}: nobody can get it there.",
            "Ask the hub, or judge another place of the model.",
            403,
        )


def _ask(url: str, access: HubAccess, most: int, ranged: str) -> _Answer:
    """One request, its answer read to at most `most` bytes."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # its public names are not marked

    home = urlsplit(access.url)[:2] == urlsplit(url)[:2]
    headers = build_hf_headers(
        token=(access.token or False) if home else False, library_name="openness-gate", library_version=__version__
    )
    headers["accept-encoding"] = "identity" if ranged else "gzip, identity"
    if ranged:
        headers["range"] = ranged
    with get_session().stream(
        "GET", url, headers=headers, follow_redirects=False, timeout=access.patience.socket
    ) as answer:
        body = bytearray()
        for chunk in answer.iter_bytes(65536):
            body += chunk
            if len(body) >= most:
                break
        found = {name.lower(): value for name, value in answer.headers.items()}
        return _Answer(answer.status_code, found, bytes(body[:most]), str(answer.url))


def _asked_to_wait(headers: Mapping[str, str]) -> float:
    """Seconds after which the hub wants to be asked again: RateLimit (IETF draft), else Retry-After, else 0."""
    from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

    limit = parse_ratelimit_headers(headers)
    if limit is not None and limit.remaining == 0:
        return limit.reset_in_seconds + 0.1
    after = headers.get("retry-after", "")
    return float(after) + 0.1 if after.isdigit() else 0


def _hub(info: Mapping[str, Any], address: HubAddress) -> Hub:
    tags = info.get("tags")
    card = info.get("cardData")
    gated = info.get("gated")
    return Hub(
        kind=address.kind,
        id=info["id"],
        asked=address.id,
        gated=gated if gated in ("auto", "manual") else "manual" if gated else "",
        private=bool(info.get("private")),
        library_name=str(info.get("library_name") or ""),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        card=dict(card) if isinstance(card, dict) else {},
    )


_TELLING = (".safetensors", ".gguf", ".onnx", ".keras", ".h5")


def _first_weights(files: Sequence[File]) -> str | None:
    """The weight file whose header tells most of a model: of a format that has room for a licence, near the top."""
    found = [f for f in files if f.path.lower().endswith(_TELLING) and (f.size or 0) > 0]
    found.sort(key=lambda f: (_TELLING.index("." + f.path.lower().rpartition(".")[2]), f.path.count("/"), f.path))
    return found[0].path if found else None


def _is_blob(digest: str, content: bytes) -> bool:
    """Whether `content` is the git blob that `digest` names; true where the hub names none."""
    if not re.fullmatch(r"[0-9a-f]{40}", digest):
        return True
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == digest


def _clause(error: Exception) -> str:
    words = re.sub(r"\?[^\s'\"<>)]+", "", " ".join(str(error).split())) or type(error).__name__
    return words[:200]


ReadHub = Callable[[HubAddress, int], Repository]
