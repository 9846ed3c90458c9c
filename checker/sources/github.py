"""An address such as github:OWNER/REPO@REF in, a Repository out, read through GitHub's API with no checkout.

One request for the repository, one for the commit, one for the whole tree; then the texts that the evidence layer asks
for, many at a time: by GraphQL where there is a token, out of one archive where the repository is small, else one by
one. The number of requests does not grow with the repository; what does not fit is not checked, and said.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from checker.domain import REST_OF_TREE, File, GateError, NotChecked, Repository
from checker.sources.git_tree import Entry, GitTree
from checker.sources.github_client import GitHubError, asking, within

if TYPE_CHECKING:
    from github import Github

MOST_REQUESTS = 12
"""Requests for one repository, whatever its size: an anonymous user has 60 in an hour."""

GRAPHQL_TEXTS, GRAPHQL_BYTES = 80, 1_500_000
"""Texts and bytes of one GraphQL query: one that takes GitHub longer than ten seconds fails."""

MOST_ARCHIVE = 24 * 1024 * 1024
"""Bytes of all files of a tree that is still fetched as one archive."""

ARCHIVE_SECONDS = 60

_ADDRESS = re.compile(
    r"(?:github:|https://github\.com/)(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
    r"(?:(?:@|/?tree/)(?P<ref>\S+))?",
    re.ASCII,
)
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

Wanted = Callable[[Iterable[File]], Sequence[str]]
"""The paths of the texts to read, most telling first."""


@dataclass(frozen=True)
class Address:
    """A repository on GitHub, and the branch, tag or commit that is meant (None: its default branch)."""

    owner: str
    name: str
    ref: str | None = None

    @property
    def full_name(self) -> str:
        """OWNER/NAME, as GitHub writes it."""
        return f"{self.owner}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that `text` is: github:OWNER/REPO[@REF]. Raises GateError."""
        found = _ADDRESS.fullmatch(text.strip())
        if found is None or found["name"] in (".", "..") or found["owner"] in (".", ".."):
            raise GateError(
                f"{text[:200]!r} does not name a repository of GitHub",
                "write github:OWNER/REPO, or github:OWNER/REPO@REF with a branch, a tag or a commit",
            )
        return cls(found["owner"], found["name"], found["ref"])


def read_github(address: Address, client: Github, wanted: Wanted, root: str = "") -> Repository:
    """The repository at `address`, or its folder `root`, as its commit has it; `wanted` texts are fetched at once.

    Raises GitHubError (a GateError) where there is no such repository or commit, it is empty, the rate limit is used
    up or GitHub does not answer. A text or a list that could not be had is a NotChecked.
    """
    source = _Source(address.full_name, client)
    meta = source.ask(f"the repository {address.full_name}", f"/repos/{address.full_name}")
    with asking("the repository"):
        source.full_name, branch, page = str(meta["full_name"]), str(meta["default_branch"]), meta.get("html_url")
        parent = (meta.get("parent") or {}).get("full_name", "") if meta.get("fork") else None
    commit, tree = source.resolve(address.ref or branch)
    found = source.read(commit, tree, wanted, root.strip("/"), str(page) if page else None)
    return replace(found, fork_of="" if parent is None else f"github:{parent}")


def read_commit(full_name: str, sha: str, client: Github, wanted: Wanted, root: str = "") -> Repository:
    """The repository OWNER/NAME as its commit `sha` has it, two requests cheaper than `read_github`. Raises as that."""
    return _Source(full_name, client).read(sha, sha, wanted, root.strip("/"), None)


def read_file(full_name: str, sha: str, path: str, client: Github) -> bytes | None:
    """The bytes of the file at `path` of the commit `sha`, up to 1 MB; None where it has none. Raises GitHubError.

    The first file that is not there is looked for among those at the top; of further ones that is not asked again.
    """
    source = _Source(full_name, client)
    top = _TOPS.setdefault(client, {})
    if (full_name, sha) in top and path.partition("/")[0] not in top[full_name, sha]:
        return None
    try:
        data = source.ask(path, f"/repos/{full_name}/contents/{quote(path)}", ref=sha)
    except GitHubError as error:
        if error.status != 404:
            raise
        # A token that may not see the repository gets the same answer as one that asks for a file which is not there.
        if (full_name, sha) not in top:
            listed = source.ask("the repository's files", f"/repos/{full_name}/git/trees/{sha}")
            with asking("the repository's files"):
                top[full_name, sha] = frozenset(entry["path"] for entry in listed["tree"])
        return None
    with asking(path):
        if data.get("type") != "file" or data.get("encoding") != "base64":
            raise ValueError(f"it is a {str(data.get('type'))[:20]}, not a small file")
        return base64.b64decode(data["content"])


# What stands at the top of a commit, by client, repository and commit.
_TOPS: WeakKeyDictionary[Github, dict[tuple[str, str], frozenset[str]]] = WeakKeyDictionary()


@dataclass
class _Source:
    full_name: str
    client: Github
    requests: int = 0
    batches: bool = True
    whole_size: int = 0
    commit: str = ""

    @property
    def api(self) -> str:
        return f"/repos/{self.full_name}"

    def read(self, commit: str, tree: str, wanted: Wanted, root: str, page: str | None) -> Repository:
        self.commit = commit
        entries, not_checked = self.list(tree)
        if root:
            entries = [e.below(root) for e in entries if e.path.startswith(f"{root}/")]
        if not entries:
            raise GateError(
                f"There is nothing to judge in {root or self.full_name} at {commit[:12]}: it has no files.",
                "Name the branch, tag or folder that holds the model's README, LICENSE and code.",
            )
        self.whole_size = sum(e.size or 0 for e in entries)
        git_tree = GitTree(entries, self.fetch)
        git_tree.load(wanted(git_tree.files))
        return Repository(
            name=self.full_name.rpartition("/")[2],
            source="github",
            files=git_tree.files,
            reader=git_tree.read,
            revision=commit,
            url=page,
            address=f"github:{self.full_name}",
            not_checked=tuple(not_checked),
        )

    def ask(self, what: str, path: str, **parameters: Any) -> dict[str, Any]:
        """The JSON object at `path` of the API. Raises GitHubError."""
        self.requests += 1
        with asking(what):
            _, data = self.client.requester.requestJsonAndCheck("GET", path, parameters=parameters)
            if not isinstance(data, dict):
                raise ValueError(f"an object was expected, not {type(data).__name__}")
        return data

    def resolve(self, ref: str) -> tuple[str, str]:
        """The ids of the commit that `ref` names, and of its tree."""
        what = f"commit, branch or tag {ref} in {self.full_name}"
        try:
            # A commit's own files come along, one a page is the least that can be asked for.
            data = self.ask(f"the {what}", f"{self.api}/commits/{quote(ref, safe='/')}", per_page=1)
        except GitHubError as error:
            if error.status == 409:
                raise GateError(
                    f"{self.full_name} is empty: it has no commit yet.", "Push the model's files first."
                ) from error
            if error.status in (404, 422):
                raise GitHubError(f"GitHub has no {what}", "Check the spelling of the REF.", error.status) from error
            raise
        with asking(f"the {what}"):
            commit, tree = str(data["sha"]), str(data["commit"]["tree"]["sha"])
            if not (_SHA.fullmatch(commit) and _SHA.fullmatch(tree)):
                raise ValueError("the commit's id is none")
        return commit, tree

    def list(self, tree: str) -> tuple[list[Entry], list[NotChecked]]:
        """Every path of the tree, and what GitHub left out of its list (beyond 100,000 entries or 7 MB)."""
        what = "the list of files"
        data = self.ask(what, f"{self.api}/git/trees/{tree}", recursive="1")
        with asking(what):
            entries = _entries_of(data["tree"])
            truncated = bool(data.get("truncated"))
        if not truncated:
            return entries, []
        top = self.ask(what, f"{self.api}/git/trees/{tree}")
        with asking(what):
            merged = {e.path: e for e in [*entries, *_entries_of(top["tree"])]}
        why = f"GitHub lists no more of so large a repository; {len(merged):,} paths were listed, the top folder whole"
        return list(merged.values()), [NotChecked(REST_OF_TREE, why)]

    def fetch(self, entries: Sequence[Entry]) -> Mapping[str, bytes | NotChecked]:
        """The blobs of `entries` by id, in the cheapest way that works."""
        found: dict[str, bytes | NotChecked] = {}
        if self.client.requester.auth is not None and len(entries) > 2:
            self.fetch_by_graphql(entries, found)
        missing = [e for e in entries if e.sha not in found]
        few = min(3, MOST_REQUESTS - self.requests)
        if len(missing) > few and self.whole_size <= MOST_ARCHIVE and self.requests < MOST_REQUESTS:
            self.fetch_by_archive(missing, found)
        for entry in missing:
            if entry.sha in found:
                continue
            if self.requests >= MOST_REQUESTS:
                found[entry.sha] = NotChecked(
                    entry.path, f"the {MOST_REQUESTS} requests that the gate makes for one repository were used up"
                )
            else:
                found[entry.sha] = self.fetch_blob(entry)
        return found

    def fetch_by_graphql(self, entries: Sequence[Entry], found: dict[str, bytes | NotChecked]) -> None:
        """Texts in UTF-8, many in one query. What is binary, cut or altered stays out and is fetched otherwise."""
        batch: list[Entry] = []
        for entry in [*entries, None]:
            full = len(batch) >= GRAPHQL_TEXTS or sum(e.size or 0 for e in batch) >= GRAPHQL_BYTES
            if batch and (entry is None or full):
                if not self.batches or self.requests >= MOST_REQUESTS - 2:
                    return
                self.query(batch, found)
                batch = []
            if entry is not None:
                batch.append(entry)

    def query(self, batch: Sequence[Entry], found: dict[str, bytes | NotChecked]) -> None:
        blobs = " ".join(
            f'b{i}: object(oid: "{e.sha}") {{ ... on Blob {{ text isTruncated }} }}' for i, e in enumerate(batch)
        )
        query = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {blobs} }} }}"
        owner, _, name = self.api.removeprefix("/repos/").partition("/")
        body = {"query": query, "variables": {"owner": owner, "name": name}}
        self.requests += 1
        requester = self.client.requester
        try:
            with asking("the texts"):
                _, data = requester.requestJsonAndCheck("POST", requester.graphql_url, input=body)
                answers = (data.get("data") or {}).get("repository") or {}
        except GitHubError as error:
            if error.limited:
                raise
            self.batches = False
            return
        self.batches = bool(answers)
        for i, entry in enumerate(batch):
            text = (answers.get(f"b{i}") or {}).get("text")
            data_of = text.encode("utf-8", "replace") if isinstance(text, str) else b""
            if isinstance(text, str) and _is_blob(entry.sha, data_of):
                found[entry.sha] = data_of

    def fetch_by_archive(self, entries: Sequence[Entry], found: dict[str, bytes | NotChecked]) -> None:
        """Files out of the commit's archive. What the archive lacks or alters (export-ignore, LFS) stays out."""
        self.requests += 1
        by_path = {e.path: e for e in entries}
        try:
            with asking("the archive"):
                _, _, stream = self.client.requester.getStream(f"{self.api}/tarball/{self.commit}", chunk_size=65536)
                data = within(lambda: _at_most(stream, MOST_ARCHIVE), ARCHIVE_SECONDS)
        except GitHubError as error:
            if error.limited:
                raise
            return
        for path, content in _members(data, 2 * MOST_ARCHIVE):
            entry = by_path.get(path)
            if entry is not None and _is_blob(entry.sha, content):
                found[entry.sha] = content

    def fetch_blob(self, entry: Entry) -> bytes | NotChecked:
        try:
            data = self.ask(entry.path, f"{self.api}/git/blobs/{entry.sha}")
            with asking(entry.path):
                content = base64.b64decode(data["content"])
        except GitHubError as error:
            if error.limited:
                raise
            return NotChecked(entry.path, error.what)
        if not _is_blob(entry.sha, content):
            return NotChecked(entry.path, "what GitHub sent is not what the commit holds")
        return content


def _entries_of(tree: Any) -> list[Entry]:
    """The files, links and submodules of a tree in GitHub's JSON. Raises KeyError, TypeError or ValueError."""
    entries = []
    for item in tree:
        path, sha, size = item["path"], item["sha"], item.get("size")
        if item["type"] not in ("blob", "commit"):
            continue
        if not (isinstance(path, str) and isinstance(sha, str) and _SHA.fullmatch(sha)):
            raise ValueError("an entry of the tree is none")
        entries.append(Entry(path, str(item["mode"]), sha, size if isinstance(size, int) else None))
    return entries


def _is_blob(sha: str, content: bytes) -> bool:
    """Whether `content` is the blob that `sha` names (gitformat: a digest over "blob SIZE\\0" and the bytes)."""
    digest = hashlib.sha1(usedforsecurity=False) if len(sha) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest() == sha


def _at_most(stream: Iterable[bytes], most: int) -> bytes:
    data = bytearray()
    for chunk in stream:
        data += chunk
        if len(data) > most:
            raise ValueError(f"the archive is longer than {most >> 20} MiB")
    return bytes(data)


def _members(archive: bytes, most: int) -> Iterable[tuple[str, bytes]]:
    """The files and links of a gzipped tar, their paths below its one folder; it ends where `most` bytes are passed."""
    read = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r|gz") as tar:
            for member in tar:
                read += member.size
                if read > most:
                    return
                path = member.name.partition("/")[2]
                if member.issym():
                    yield path, member.linkname.encode("utf-8", "surrogateescape")
                elif member.isfile() and (file := tar.extractfile(member)) is not None:
                    yield path, file.read()
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        return  # what was not yielded is fetched otherwise
