"""A repository read through the API: in how few requests, whatever is odd about it, and what is said when it fails."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from emulator import Repo
from faults import Answer, Server, serving

from checker.domain import FileKind, GateError, NotChecked, Repository, Text
from checker.sources import github
from checker.sources.github import Address, read_commit, read_file, read_github
from checker.sources.github_client import GitHubError, Patience, connect

QUICK = Patience(socket=1, response=1, secondary=0.1, backoff=0.01, whole=5)
COMMIT, TREE = "c" * 40, "d" * 40
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"5" * 64 + b"\nsize 13476851712\n"


def blob_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@dataclass
class Fake:
    """A repository o/m on a server, with the files that a test gives it."""

    server: Server

    def hold(self, files: dict[str, bytes | str], modes: dict[str, str] | None = None, truncated: bool = False) -> None:
        self.files = {path: f.encode() if isinstance(f, str) else f for path, f in files.items()}
        self.modes = modes or {}
        self.server.get("/repos/o/m", {"full_name": "o/m", "default_branch": "main", "html_url": "https://github.com/o/m"})
        self.server.get("/repos/o/m/commits/main", {"sha": COMMIT, "commit": {"tree": {"sha": TREE}}})
        self.server.get(f"/repos/o/m/git/trees/{TREE}", {"tree": self.entries(), "truncated": truncated})
        for content in self.files.values():
            coded = {"content": base64.encodebytes(content).decode(), "encoding": "base64", "size": len(content)}
            self.server.get(f"/repos/o/m/git/blobs/{blob_id(content)}", coded)

    def entries(self) -> list[dict[str, Any]]:
        found = []
        for path, content in self.files.items():
            mode = self.modes.get(path, "100644")
            kind = "commit" if mode == "160000" else "blob"
            found.append({"path": path, "mode": mode, "type": kind, "sha": blob_id(content), "size": len(content)})
        return found

    def graphql(self, altered: dict[str, str | None] | None = None) -> None:
        def reply(sent: Any) -> Answer:
            known = {blob_id(content): (path, content) for path, content in self.files.items()}
            answers: dict[str, Any] = {}
            for alias, sha in re.findall(r'(b\d+): object\(oid: "([0-9a-f]{40})"\)', sent["query"]):
                path, content = known[sha]
                text = content.decode("utf-8", "replace") if b"\0" not in content else None
                answers[alias] = {"text": (altered or {}).get(path, text), "isTruncated": False}
            return Answer(body={"data": {"repository": answers}})

        self.server.on("POST", "/graphql", reply)

    def archive(self, left_out: tuple[str, ...] = (), altered: dict[str, bytes] | None = None) -> None:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for path, content in self.files.items():
                if path in left_out:
                    continue
                content = (altered or {}).get(path, content)
                member = tarfile.TarInfo(f"o-m-{COMMIT[:7]}/{path}")
                if self.modes.get(path) == "120000":
                    member.type, member.linkname = tarfile.SYMTYPE, content.decode()
                    tar.addfile(member)
                else:
                    member.size = len(content)
                    tar.addfile(member, io.BytesIO(content))
        there = Answer(302, {}, {"Location": f"{self.server.url}/codeload"})
        self.server.on("GET", f"/repos/o/m/tarball/{COMMIT}", there)
        self.server.on("GET", "/codeload", Answer(200, packed.getvalue(), {"content-type": "application/x-gzip"}))

    def read(self, *wanted: str, token: str | None = None) -> Repository:
        client = connect(token, self.server.url, QUICK)
        chosen = wanted or tuple(self.files)
        return read_github(Address("o", "m"), client, lambda files: [f.path for f in files if f.path in chosen])

    @property
    def asked(self) -> int:
        return len(self.server.requests)


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield Fake(server)


def content(repository: Repository, path: str) -> str:
    text = repository.read(path)
    assert isinstance(text, Text), text
    return text.content


def why(repository: Repository, path: str) -> str:
    gap = repository.read(path)
    assert isinstance(gap, NotChecked), gap
    assert gap.what == path
    return gap.why


DOCUMENTS = {f"docs/page-{i}.md": f"page {i}\n" for i in range(150)}


def test_two_hundred_texts_take_five_requests_with_a_token(fake: Fake) -> None:
    fake.hold(DOCUMENTS)
    fake.graphql()
    repository = fake.read(token="ghs_x")
    assert {path: content(repository, path) for path in DOCUMENTS} == DOCUMENTS
    assert fake.asked == 5


def test_two_hundred_texts_take_four_requests_without_a_token(fake: Fake) -> None:
    fake.hold(DOCUMENTS)
    fake.archive()
    repository = fake.read()
    assert {path: content(repository, path) for path in DOCUMENTS} == DOCUMENTS
    assert fake.server.count("GET", "/codeload") == 1
    assert fake.asked == 5  # with the redirect


def test_a_few_texts_are_read_one_by_one(fake: Fake) -> None:
    fake.hold({"README.md": "# m\n", "LICENSE": "MIT\n"})
    assert content(fake.read(), "LICENSE") == "MIT\n"
    assert fake.asked == 5


def test_the_requests_do_not_grow_with_the_repository(fake: Fake) -> None:
    fake.hold(DOCUMENTS)
    entries = [*fake.entries(), {**fake.entries()[0], "path": "model.bin", "sha": "e" * 40, "size": 10**10}]
    fake.server.get(f"/repos/o/m/git/trees/{TREE}", {"tree": entries, "truncated": False})
    repository = fake.read(*DOCUMENTS)
    assert fake.asked == github.MOST_REQUESTS == 12
    read = [path for path in DOCUMENTS if isinstance(repository.read(path), Text)]
    assert len(read) == 9
    assert "the 12 requests that the gate makes for one repository were used up" in why(repository, "docs/page-99.md")
    assert fake.asked == 12


def test_a_large_repository_is_not_fetched_as_an_archive(fake: Fake) -> None:
    fake.hold({**DOCUMENTS, "model.bin": b"\0" * 100})
    fake.archive()
    entries = fake.entries()
    entries[-1]["size"] = 10**10
    fake.server.get(f"/repos/o/m/git/trees/{TREE}", {"tree": entries, "truncated": False})
    fake.read("docs/page-1.md", "docs/page-2.md", "docs/page-3.md", "docs/page-4.md")
    assert fake.server.count("GET", "/codeload") == 0


def test_what_graphql_cuts_alters_or_withholds_is_read_whole(fake: Fake) -> None:
    utf16 = "商用禁止".encode("utf-16")
    fake.hold({"README.md": "# m\n", "LICENSE": "not for commercial use\n", "NOTICE": utf16, "a.md": "a", "b.md": "b"})
    fake.graphql({"LICENSE": "MIT\n", "a.md": None})
    repository = fake.read(token="ghs_x")
    assert content(repository, "LICENSE") == "not for commercial use\n"
    assert content(repository, "NOTICE") == "商用禁止"
    assert content(repository, "a.md") == "a"


def test_what_an_archive_leaves_out_or_alters_is_read_whole(fake: Fake) -> None:
    """.gitattributes may take a file out of archives (export-ignore) or change it (export-subst)."""
    fake.hold({**DOCUMENTS, "USE_POLICY.md": "no military use\n", "LICENSE": "$Format:%H$\n"})
    fake.archive(left_out=("USE_POLICY.md",), altered={"LICENSE": b"MIT License\n"})
    repository = fake.read()
    assert content(repository, "USE_POLICY.md") == "no military use\n"
    assert content(repository, "LICENSE") == "$Format:%H$\n"


def test_a_blob_that_is_not_the_commit_s_is_not_taken(fake: Fake) -> None:
    fake.hold({"LICENSE": "not for commercial use\n"})
    sha = blob_id(b"not for commercial use\n")
    fake.server.get(f"/repos/o/m/git/blobs/{sha}", {"content": base64.b64encode(b"MIT\n").decode()})
    assert "not what the commit holds" in why(fake.read(), "LICENSE")


def test_a_truncated_list_is_said_and_has_the_top_folder_whole(fake: Fake) -> None:
    fake.hold({"README.md": "# m\n"}, truncated=True)
    whole = Answer(body={"tree": [*fake.entries(), {**fake.entries()[0], "path": "USE_POLICY.md"}], "truncated": False})
    first = Answer(body={"tree": fake.entries(), "truncated": True})
    fake.server.on("GET", f"/repos/o/m/git/trees/{TREE}", first, whole)
    repository = fake.read()
    assert [f.path for f in repository.files] == ["README.md", "USE_POLICY.md"]
    assert [gap.what for gap in repository.not_checked] == ["the rest of the tree"]


def test_pointers_links_and_submodules_are_known_as_such(fake: Fake) -> None:
    fake.hold(
        {
            "model.safetensors": POINTER,
            "LICENSE": "texts/LICENSE",
            "texts/LICENSE": "MIT\n",
            "loop.md": "loop.md",
            "out.md": "../../etc/passwd",
            "absolute.md": "/etc/passwd",
            "sub": "a submodule's commit",
            "vendor/LICENSE": "theirs",
        },
        {"LICENSE": "120000", "loop.md": "120000", "out.md": "120000", "absolute.md": "120000", "sub": "160000"},
    )
    fake.archive()
    repository = fake.read()
    kinds = {f.path: f.kind for f in repository.files}
    assert kinds["model.safetensors"] is FileKind.LFS_POINTER
    assert kinds["sub"] is FileKind.SUBMODULE
    assert kinds["LICENSE"] is FileKind.LINK
    assert "vendor/LICENSE" not in kinds
    sizes = {f.path: f.size for f in repository.files}
    assert sizes["model.safetensors"] == 13476851712
    assert content(repository, "LICENSE") == "MIT\n"
    for path in ("loop.md", "out.md", "absolute.md"):
        assert "leads out of the repository, to a folder or nowhere" in why(repository, path)
    assert "Git LFS" in why(repository, "model.safetensors")
    assert "submodule" in why(repository, "sub")


def test_a_text_of_a_hundred_megabytes_is_not_asked_for(fake: Fake) -> None:
    fake.hold({"README.md": "# m\n"})
    entries = fake.entries()
    entries[0]["size"] = 100 * 1024 * 1024
    fake.server.get(f"/repos/o/m/git/trees/{TREE}", {"tree": entries, "truncated": False})
    assert "too large for a text" in why(fake.read(), "README.md")
    assert fake.asked == 3


@pytest.mark.parametrize("status", [403, 404, 500, 502])
def test_a_text_that_cannot_be_had_is_not_checked(fake: Fake, status: int) -> None:
    fake.hold({"README.md": "# m\n", "LICENSE": "MIT\n"})
    fake.server.on("GET", f"/repos/o/m/git/blobs/{blob_id(b'MIT' + bytes([10]))}", Answer(status, {"message": "no"}))
    repository = fake.read()
    assert content(repository, "README.md") == "# m\n"
    assert why(repository, "LICENSE")


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("/repos/o/m", Answer(404, {"message": "Not Found"}), "no repository o/m, or the token may not see it"),
        ("/repos/o/m", Answer(451, {"message": "Repository access blocked"}), "answered 451"),
        ("/repos/o/m", Answer(body={}), "could not be read"),
        ("/repos/o/m", Answer(body=[1]), "could not be read"),
        ("/repos/o/m/commits/main", Answer(409, {"message": "Git Repository is empty."}), "o/m is empty"),
        ("/repos/o/m/commits/main", Answer(422, {"message": "No commit"}), "no commit, branch or tag main in o/m"),
        ("/repos/o/m/commits/main", Answer(body={"sha": "x", "commit": {"tree": {"sha": "y"}}}), "could not be read"),
        (f"/repos/o/m/git/trees/{TREE}", Answer(body={"tree": [], "truncated": False}), "nothing to judge"),
        (f"/repos/o/m/git/trees/{TREE}", Answer(body={"tree": [{"path": 1}]}), "could not be read"),
        (f"/repos/o/m/git/trees/{TREE}", Answer(body=b'{"tree": [{"pa'), "could not be read"),
        (f"/repos/o/m/git/trees/{TREE}", Answer(503, {}), "answered 503"),
        (
            f"/repos/o/m/git/blobs/{blob_id(b'# m')}",
            Answer(403, {"message": "API rate limit exceeded"}, {"x-ratelimit-reset": "9"}),
            "rate limit",
        ),
    ],
)
def test_where_nothing_can_be_judged_the_cause_is_said(fake: Fake, path: str, answer: Answer, words: str) -> None:
    fake.hold({"README.md": "# m"})
    fake.server.on("GET", path, answer)
    with pytest.raises(GateError, match=words) as caught:
        fake.read()
    assert caught.value.fix


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("github:o/m", Address("o", "m")),
        ("github:o/m@v1.0", Address("o", "m", "v1.0")),
        ("github:o/m@feature/x", Address("o", "m", "feature/x")),
        ("https://github.com/o/m", Address("o", "m")),
        ("https://github.com/o/m.git", Address("o", "m")),
        ("github:o/m.v2@main", Address("o", "m.v2", "main")),
    ],
)
def test_an_address_names_a_repository_and_a_ref(text: str, address: Address) -> None:
    assert Address.parse(text) == address


@pytest.mark.parametrize("text", ["github:", "github:o", "github:o/m/x", "github:o/..", "github:o/m@", "github:o m/x"])
def test_what_is_no_address_is_an_error_with_a_way_out(text: str) -> None:
    with pytest.raises(GateError, match="does not name a repository") as caught:
        Address.parse(text)
    assert "github:OWNER/REPO@REF" in caught.value.fix


def test_a_renamed_repository_is_read_under_its_new_name(fake: Fake) -> None:
    fake.hold({"README.md": "# m\n"})
    fake.server.on("GET", "/repos/old/name", Answer(301, {}, {"Location": f"{fake.server.url}/repos/o/m"}))
    repository = read_github(Address("old", "name"), connect(None, fake.server.url, QUICK), lambda files: ["README.md"])
    assert (repository.name, content(repository, "README.md")) == ("m", "# m\n")


def test_the_emulator_s_repository_is_read_at_a_branch_and_a_commit(hub: Repo) -> None:
    first = hub.commit({"README.md": "# one\n", "docs/a.md": "a\n"})
    hub.commit({"README.md": "# two\n"}, "next", first)
    owner, name = hub.name.split("/")
    client = connect(hub.at.fork, hub.at.url, QUICK)
    assert content(read_github(Address(owner, name, "next"), client, lambda _: ()), "README.md") == "# two\n"
    assert content(read_github(Address(owner, name), client, lambda _: ()), "README.md") == "# one\n"
    below = read_commit(hub.name, first, client, lambda files: [f.path for f in files], "docs")
    assert [f.path for f in below.files] == ["a.md"]
    assert content(below, "a.md") == "a\n"
    with pytest.raises(GitHubError, match="no commit, branch or tag nope"):
        read_github(Address(owner, name, "nope"), client, lambda _: ())


def test_one_file_at_a_commit_is_its_bytes_or_nothing(hub: Repo) -> None:
    sha = hub.commit({".openness.yml": "target: 4\n"})
    client = connect(hub.at.job, hub.at.url, QUICK)
    assert read_file(hub.name, sha, ".openness.yml", client) == b"target: 4\n"
    assert read_file(hub.name, sha, "none.yml", client) is None
    with pytest.raises(GitHubError):
        read_file("octocat/unseen", sha, ".openness.yml", client)


def test_a_commit_without_settings_is_asked_for_them_twice_however_many_names_they_may_have() -> None:
    with serving() as server:
        server.on("GET", "/repos/o/m/git/trees/abc", Answer(body={"tree": [{"path": "README.md"}, {"path": "docs"}]}))
        client = connect("token", server.url, QUICK)
        for path in (".openness.yml", ".openness.yaml", ".github/.openness.yml", ".github/.openness.yaml"):
            assert read_file("o/m", "abc", path, client) is None
        assert [path.partition("?")[0].rpartition("/m/")[2] for _, path, _ in server.requests] == [
            "contents/.openness.yml",
            "git/trees/abc",
        ]
        file = {"type": "file", "encoding": "base64", "content": "eA=="}
        server.on("GET", "/repos/o/m/contents/docs/a.yml", Answer(body=file))
        assert read_file("o/m", "abc", "docs/a.yml", client) == b"x"
        assert read_file("o/m", "abc", "docs/none.yml", client) is None
        assert len(server.requests) == 4
