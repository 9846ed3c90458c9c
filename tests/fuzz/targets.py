"""What is fuzzed: every parser of ours with a seed of its own, and what must hold whatever it is given."""

from __future__ import annotations

import io
import json
import signal
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import strategies as st

from checker.assess import assess
from checker.config import Config
from checker.decoding import decode
from checker.domain import File, GateError, Level, NotChecked, Repository, Standing, Text
from checker.evidence import collect
from checker.evidence.cards import read_card, read_yaml
from checker.evidence.documents import parse_document
from checker.inputs import parse_reports
from checker.language.restrictions import kinds_in
from checker.licensing import find_restrictions, look_up, mentions, recognise
from checker.settings import parse_settings
from checker.sources.git_objects import GitObjects, MissingObjectError
from checker.sources.headers import read_stream
from checker.sources.releases import parse_release, without_note
from checker.sources.texts import text_in
from checker.sources.uncommitted import has_uncommitted_changes
from checker.sources.worktree import read_revision, read_worktree

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests/release/files"
OPEN_MODEL = ROOT / "examples/repositories/open-weights"
MIT = (OPEN_MODEL / "LICENSE").read_text("utf-8")
NO = "You may not use the model weights for any commercial purpose."

HANGS = 8  # seconds of a processor after which an input is taken for one that never ends


@dataclass(frozen=True)
class Target:
    """A parser: `attempt` raises AssertionError, or anything at all, where it does what it must not."""

    name: str
    seeds: Sequence[bytes]
    attempt: Callable[[bytes], None]
    words: Sequence[bytes] = ()

    @property
    def inputs(self) -> st.SearchStrategy[bytes]:
        """The seeds, changed in a few places."""
        piece = st.one_of(st.sampled_from([*self.words, *ODD]), st.binary(max_size=9), st.text(max_size=9).map(str.encode))
        change = st.tuples(st.integers(0, 5), st.integers(0, 1 << 20), st.integers(0, 64), piece, st.integers(0, 300))
        return st.builds(changed, st.sampled_from(list(self.seeds)), st.lists(change, max_size=7))


ODD = [
    b"\0", b"\xff", b"\x7f", b"\xff\xff\xff\xff", b"\0\0\0\0\0\0\0\x80", b"\xff" * 8, b"\n", b"\r", b"\n---\n", b"```\n", b"[", b"](", b"{", b"<", b"<!--",
    b"-->", b"|", b"> ", b"- ", b"#", b"*", b"&a ", b"*a", b"!!python/object", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\x1b[31m", b"1e999", b"NaN", b"9" * 400, b" " * 200, b'"', b"\\u0000",
]  # fmt: skip


def changed(seed: bytes, changes: list[tuple[int, int, int, bytes, int]]) -> bytes:
    """`seed` with each change made to it: put in, written over, cut out, repeated, cut off, moved."""
    data = bytearray(seed)
    for kind, place, length, piece, times in changes:
        at = place % (len(data) + 1)
        if kind == 0:
            data[at:at] = piece
        elif kind == 1:
            data[at : at + len(piece)] = piece
        elif kind == 2:
            del data[at : at + length]
        elif kind == 3:
            data[at:at] = (bytes(data[at : at + length]) or piece) * times
        elif kind == 4:
            del data[at:]
        else:
            data += bytes(data[at : at + length]) + piece
    return bytes(data[:100_000])


def tried(target: Target, data: bytes) -> None:
    """Attempts `data`: no error, and no more than a second (for each 100 kB)."""
    start = time.process_time()
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS, 1)
    try:
        target.attempt(data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    took = time.process_time() - start
    assert took < 1 + len(data) / 100_000, f"{took:.1f} s for {len(data)} bytes"


class NoEndError(BaseException):
    """An input takes longer than HANGS."""


def end(number: int, frame: FrameType | None) -> None:
    raise NoEndError(f"no end after {HANGS} s")


def text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r", "\n")


def judged(files: dict[str, str], paths: Sequence[str] = ()) -> Level | None:
    """The level of a repository of these texts."""

    def read(path: str) -> Text | NotChecked:
        return Text(path, files[path]) if path in files else NotChecked(path, "it is not kept here")

    listed = tuple(File(path, 100) for path in (*files, *paths))
    repository = Repository("wren", "worktree", listed, read)
    return assess(repository, collect(repository)).level


# ------------------------------------------------------------------------------------------------ one parser each


def front_matter(data: bytes) -> None:
    with suppress(ValueError):  # what it says of YAML that it does not read
        read_yaml(text(data))
    read_card(parse_document("README.md", f"---\n{text(data)}\n---\nwords\n"))


def document(data: bytes) -> None:
    for name in ("README.md", "README.rst", "README"):
        found = parse_document(name, text(data))
        assert all(1 <= block.line <= len(found.lines) for block in found.blocks)
        assert all(sentence.text for sentence in found.sentences)
        assert found.sections is not None and found.links is not None


def recogniser(data: bytes) -> None:
    """Words that restrict, at a paragraph's end of an open licence that was changed: never open."""
    words = text(data)
    recognise(words, "LICENSE")
    find_restrictions(words, "LICENSE")
    half = words.find("\n\n", len(words) // 2)
    paragraphs = words[:half] + f"\n\n{NO}\n\n" + words[half:]
    assert recognise(paragraphs, "LICENSE").standing is not Standing.OPEN


def names(data: bytes) -> None:
    found = look_up(text(data)[:2000])
    assert found is None or found.standing is not None
    mentions(text(data)[:4000])


def model(data: bytes) -> None:
    """A README and card that say anything, beside a licence of the weights that restricts: never above level 2."""
    level = judged({"README.md": text(data), "LICENSE": MIT, "MODEL_LICENSE": f"{MIT}\n{NO}\n", "train.py": ""}, ["wren.safetensors"])
    assert level is None or level <= Level.WEIGHTS_AVAILABLE


def reader(data: bytes) -> None:
    """Sentences that say anything behind a restriction, in a section on terms and elsewhere: never above level 2."""
    said = text(data)
    grant = "# Wren\n\nA language model.\n\n## Licence\n\nThe code and the model weights are released under the MIT License."
    for readme in (f"{grant} {NO}\n\n{said}\n", f"{grant}\n\n{NO}\n\n## Notes\n\n{said}\n"):
        level = judged({"README.md": readme, "LICENSE": MIT, "run.py": ""}, ["wren.safetensors"])
        assert level is None or level <= Level.WEIGHTS_AVAILABLE, "words behind a restriction open it"
    for line in said.splitlines()[:40]:
        kinds_in(line)


def side_files(data: bytes) -> None:
    """The files that machines read, all of them saying the same."""
    names = "CITATION.cff model.yml models.json model_index.json metadata.json REUSE.toml .reuse/dep5 pyproject.toml package.json config.json codemeta.json .zenodo.json Modelfile setup.cfg environment.yml NOTICE"
    files = {name: text(data) for name in names.split()}
    level = judged({"README.md": f"# Wren\n\nA language model. {NO}\n", **files}, ["wren.safetensors"])
    assert level is None or level <= Level.WEIGHTS_AVAILABLE


def header(data: bytes) -> None:
    """The first byte says which format the name claims."""
    name = f"wren{SUFFIXES[data[0] % len(SUFFIXES)]}" if data else "wren.bin"
    found = read_stream(name, io.BytesIO(data[1:]))
    if not isinstance(found, NotChecked):
        assert found.parameters is None or found.parameters >= 0
        assert sum(len(value) for value in found.metadata.values()) < 4_000_000


SUFFIXES = [".safetensors", ".gguf", ".onnx", ".npz", ".npy", ".h5", ".pt", ".zip", ".tar.gz", ".tar", ".tar.xz", ".tflite", ".bin", ".nemo"]


def git(data: bytes) -> None:
    """The same bytes as HEAD, as packed references, as a loose object, as a pack and its index, as the index."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / ".git"
        (folder / "objects/pack").mkdir(parents=True)
        (folder / "objects/aa").mkdir()
        cut = data.find(b"PACK")
        index, pack = (data[:cut], data[cut:]) if cut > 0 else (data, data)
        for name, content in (("HEAD", data), ("packed-refs", data), ("commondir", data[:80]), ("objects/info", b"")):
            if b"\0" not in content and content:
                (folder / name).write_bytes(content)
        (folder / "objects/aa" / ("a" * 38)).write_bytes(zlib.compress(data[:4000]))
        (folder / "objects/pack/p.idx").write_bytes(index)
        (folder / "objects/pack/p.pack").write_bytes(pack)
        (folder / "index").write_bytes(data)
        read_revision(Path(place))
        has_uncommitted_changes(Path(place), "a" * 40, [File("README.md", 1)], ["README.md"])
        objects = GitObjects.of(Path(place), Path(place))
        for sha in ("00" * 20, "01" * 20, "02" * 20, "a" * 40):
            try:
                if objects is not None:
                    objects.size(sha)
                    objects.entries(objects.commit(sha).tree)
            except MissingObjectError:
                continue


def packed() -> bytes:
    """An index and a pack of a blob, a delta of it by place and one by name."""
    blob, delta = b"words " * 40, b"\xf0\x01\x05\x90\x05"
    items = [b"\xb0\x0f" + zlib.compress(blob), b"\x65\x10" + zlib.compress(delta), b"\x75" + b"\0" * 20 + zlib.compress(delta)]
    pack, offsets = b"PACK" + struct.pack(">II", 2, 3), []
    for item in items:
        offsets.append(len(pack))
        pack += item
    counts = [sum(number <= byte for number in range(3)) for byte in range(256)]
    named = b"".join(bytes([number]) * 20 for number in range(3))
    return b"\xfftOc" + struct.pack(">I256I", 2, *counts) + named + bytes(12) + struct.pack(">3I", *offsets) + pack


def staged() -> bytes:
    """An index of two files, one of them with a longer name, and the tree that they make."""
    entry = struct.pack(">10I20sH", 1, 0, 1, 0, 0, 0, 0o100644, 0, 0, 6, b"a" * 20, 9)
    files = b"".join((entry + name).ljust(-(-(len(entry + name) + 1) // 8) * 8, b"\0") for name in (b"README.md", b"docs/a.md"))
    return b"DIRC" + struct.pack(">II", 2, 2) + files + b"TREE" + struct.pack(">I", 26) + b"\0" + b"2 0\n" + b"b" * 20 + b"\0" + b"c" * 20


TODAY = date(2026, 11, 27)
ATTESTED = b"attestations:\n- {criterion: data-labelling-described, statement: None., by: '@ada', date: 2026-01-02, link: a.md, expiry: 2027-01-01}\n"


def settings(data: bytes) -> None:
    for parse in (lambda words: parse_settings(words, "f", TODAY), lambda words: parse_reports(words.splitlines())):
        try:
            parse(text(data))
        except GateError as error:
            assert error.what and error.fix


def event(data: bytes) -> None:
    """The event file of a run, with its pull request and its release."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "event.json"
        path.write_bytes(data)
        for name in ("push", "pull_request", "merge_group", "release", "workflow_run"):
            environ = {"GITHUB_WORKSPACE": place, "GITHUB_EVENT_PATH": str(path), "GITHUB_EVENT_NAME": name}
            try:
                workflow = Config.from_environ(environ).workflow
            except GateError as error:
                assert error.fix
                continue
            assert workflow is not None
            assert isinstance((workflow.base_sha, workflow.link_sha, workflow.run, workflow.url), tuple)
            try:
                told: Any = workflow.event.get("release")
                parse_release(told if isinstance(told, dict) else {})
            except (KeyError, TypeError, ValueError):
                continue


def files(data: bytes) -> None:
    """A folder on the disk whose files all hold the same bytes."""
    decode(data)
    text_in("README.md", data)
    without_note(text(data))
    with tempfile.TemporaryDirectory() as place:
        for name in (".gitattributes", ".gitmodules", ".git", "README.md", "wren.safetensors"):
            (Path(place) / name).write_bytes(data)
        found = read_worktree(Path(place))
        for file in found.files:
            found.read(file.path)
            found.read_header(file.path)


def office(data: bytes) -> None:
    """A document, an office file or a formatted text, by its first bytes."""
    for name in ("LICENSE.pdf", "LICENSE.docx", "LICENSE.odt", "LICENSE.rtf"):
        text_in(name, data)


def zipped(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


DOCX = zipped("word/document.xml", '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Not for sale</w:t><w:tab/></w:r></w:p></w:body></w:document>')
ODT = zipped("content.xml", '<text:p xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">Not <text:s/>for sale</text:p>')
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>> endobj\n4 0 obj<</Length 40>>stream\nBT /F 9 Tf (Not for sale) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>> endobj\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF"
)


CARD = b"license: cc-by-nc-4.0\nbase_model:\n- lab/base\ndatasets: [a, b]\ntags: [x]\nextra_gated_prompt: >\n  agree\nlicense_name: own\nlicense_link: LICENSE\n"
PAGE = (OPEN_MODEL / "README.md").read_bytes()
PROSE = [b"MIT", b"Apache-2.0", b"CC BY-NC 4.0", b"The model weights are released under the MIT License.", b"license", b"research only", b"\xe6\x9d\x83\xe9\x87\x8d", b"training ", b"notcompete"]
EVENT = {
    "action": "published", "number": 1, "pull_request": {"number": 1, "base": {"sha": "a" * 40}, "head": {"sha": "b" * 40}}, "merge_group": {"base_sha": "c" * 40},
    "release": {"tag_name": "v1", "name": "x", "body": "y", "draft": False, "prerelease": False, "id": 1, "assets": [{"name": "a.bin", "size": 1, "id": 2, "state": "uploaded"}]},
    "workflow_run": {"head_sha": "d" * 40, "event": "pull_request", "id": 1, "pull_requests": [{"number": 1}], "head_repository": {"full_name": "a/b"}},
}  # fmt: skip
SIDE = [
    b"cff-version: 1.2.0\nlicense: MIT\ntitle: x\n", b'{"models": [{"name": "wren", "license": "mit", "url": "https://huggingface.co/lab/wren"}], "license": "MIT"}',
    b'[project]\nname = "wren"\nlicense = {text = "MIT"}\n[[annotations]]\npath = "**"\nSPDX-License-Identifier = "MIT"\n', b"Files: *\nCopyright: x\nLicense: MIT\n",
]  # fmt: skip

TARGETS = [
    Target("front-matter", [CARD], front_matter, [b"license: mit\n", b"[[", b"{a: ", b"? "]),
    Target("document", [PAGE, b"Title\n=====\n\n.. note:: x\n\n* a\n\n+--+\n|a |\n+--+\n"], document, PROSE),
    Target("recogniser", [MIT.encode()], recogniser, [*PROSE, b"commercial", b"not "]),
    Target("names", [b"MIT OR (Apache-2.0 AND GPL-3.0-only WITH Classpath-exception-2.0)", b"Llama 2 Community License Agreement"], names, [b"(", b")", b" WITH ", b"+"]),
    Target("model", [PAGE, b"---\n" + CARD + b"---\n" + PAGE], model, PROSE),
    Target("reader", [b"You may use it for any purpose, as long as you keep the notice. See LICENSE for details.", "\u672c\u6a21\u578b\u4ec5\u4f9b\u5b66\u672f\u7814\u7a76\u4f7f\u7528\u3002\u7814\u7a76\u76ee\u7684\u306e\u307f".encode(), "Nur f\u00fcr die Forschung; usage commercial interdit, \u0442\u043e\u043b\u044c\u043a\u043e".encode()], reader, [*PROSE, b"not ", b"unless ", b"except ", b"; ", b" (", b") ", b"\n- ", b"| ", b"<!-- ", b"> "]),
    Target("side-files", SIDE, side_files, PROSE),
    Target("header", [bytes([SUFFIXES.index("." + path.name.split(".", 1)[1])]) + path.read_bytes()[:20_000] for path in sorted(FILES.iterdir()) if "." + path.name.split(".", 1)[1] in SUFFIXES], header),
    Target("git", [packed(), staged(), b"ref: refs/heads/main\n", b"gitdir: x\n", b"a" * 40 + b" refs/heads/main\n"], git),
    Target("settings", [b"target: open-weights\npath: model\nallow-drop: false\n", ATTESTED, b"exclude: [a, '*.py']\nmodel: {name: a, weights: [https://a.example/b]}\n", b"json=a.json\nbadge=b\n"], settings, [b"target: 1\n", b"path: ../x\n"]),
    Target("event", [json.dumps(EVENT).encode()], event, [b"null", b"[]", b"{}", b"-1", b'""']),
    Target("office", [PDF, DOCX, ODT, b"{\\rtf1\\ansi{\\fonttbl\\f0 A;}\\f0 Not for \\'e4 sale\\par}"], office, [b" 0 R", b"obj", b"<<", b"/Kids[2 0 R]", b"/Filter/LZWDecode", b"\\bin999999999 ", b"{\\", b"\\u-1?"]),
    Target("files", [PAGE, MIT.encode("utf-16"), "\u6a21\u578b\u6743\u91cd".encode("gb18030") * 20, b"[submodule]\n path = a\n*.bin filter=lfs\n"], files),
]  # fmt: skip
