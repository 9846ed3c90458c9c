"""Commits, trees and blobs read from .git as git itself would, and from a damaged one nothing at all."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import time
import zlib
from functools import cache
from pathlib import Path

import pytest

from checker.domain import NotChecked
from checker.sources.git_objects import GitObjects, MissingObjectError
from checker.sources.git_tree import GitTree
from checker.sources.worktree import read_worktree

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git to make repositories with")

LONG = "".join(f"line {i} of a long text\n" for i in range(3000))


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", "-c", "gc.auto=0")
    command = ["git", *who, "-c", "protocol.file.allow=always", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits, a link, an executable, names that are not ASCII; nothing packed."""
    work = tmp_path / "work"
    (work / "docs" / "deep").mkdir(parents=True)
    git(work, "init", "-q")
    for number in range(3):
        (work / "README.md").write_text(f"# model {number}\n" + LONG, "utf-8")
        (work / "docs" / "deep" / "使用许可.md").write_text(f"第{number}版\n", "utf-8")
        (work / "empty").write_text("", "utf-8")
        (work / "run.sh").write_text("#!/bin/sh\n", "utf-8")
        (work / "run.sh").chmod(0o755)
        if not (work / "LICENSE").is_symlink():
            (work / "LICENSE").symlink_to("docs/deep/使用许可.md")
        git(work, "add", "-A")
        git(work, "commit", "-qm", f"commit {number}")
    return work


def listed_by_git(work: Path, commit: str) -> set[tuple[str, str, str, str]]:
    rows = git(work, "-c", "core.quotepath=off", "ls-tree", "-r", "-l", commit).splitlines()
    found = set()
    for row in rows:
        meta, _, path = row.partition("\t")
        mode, _, sha, size = meta.split()
        found.add((path, mode, sha, size))
    return found


def agree(work: Path, commit: str, at: Path | None = None) -> None:
    """Ours and git's lists and contents are the same."""
    objects = GitObjects.of(at or work)
    assert objects is not None
    entries = objects.entries(objects.commit(commit).tree)
    assert {(e.path, e.mode, e.sha, str(e.size)) for e in entries} == listed_by_git(work, commit)
    for entry in entries:
        said = subprocess.run(["git", "cat-file", "blob", entry.sha], cwd=work, check=True, capture_output=True).stdout
        assert objects.read(entry.sha) == ("blob", said)


def test_loose_objects_are_read_as_git_reads_them(repository: Path) -> None:
    for commit in git(repository, "rev-list", "HEAD").splitlines():
        agree(repository, commit)


def test_packed_objects_and_their_deltas_are_read_as_git_reads_them(repository: Path) -> None:
    git(repository, "gc", "-q", "--aggressive", "--prune=now")
    assert not list((repository / ".git" / "objects").glob("[0-9a-f][0-9a-f]/*"))
    deltas = git(repository, "verify-pack", "-v", *map(str, (repository / ".git/objects/pack").glob("*.idx")))
    assert "chain length = 1" in deltas
    for commit in git(repository, "rev-list", "HEAD").splitlines():
        agree(repository, commit)


def test_deltas_by_name_across_packs_are_read(repository: Path) -> None:
    git(repository, "config", "repack.usedeltabaseoffset", "false")
    git(repository, "repack", "-qadf", "--depth=9", "--window=9")
    agree(repository, git(repository, "rev-parse", "HEAD~2"))


def test_alternates_linked_worktrees_and_tags_lead_to_the_objects(repository: Path, tmp_path: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    git(tmp_path, "clone", "-q", "--shared", str(repository), "shared")
    git(repository, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD~1")
    agree(repository, head, tmp_path / "shared")
    agree(repository, head, tmp_path / "linked")
    git(repository, "tag", "-a", "v1", "-m", "a tag")
    objects = GitObjects.of(repository)
    assert objects is not None
    assert objects.commit(git(repository, "rev-parse", "v1")).sha == head


def test_a_shallow_clone_names_its_parents_and_has_them_not(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    objects = GitObjects.of(tmp_path / "shallow")
    assert objects is not None
    parents = objects.commit(git(repository, "rev-parse", "HEAD")).parents
    assert parents == (git(repository, "rev-parse", "HEAD~1"),)
    with pytest.raises(MissingObjectError, match="is not here"):
        objects.commit(parents[0])


def test_a_signature_cannot_add_a_parent(repository: Path) -> None:
    tree = git(repository, "rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\ngpgsig x\n parent {'a' * 40}\n parent {'b' * 40}\nauthor t <t> 0 +0000\n\nparent {'c' * 40}\n"
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    made = subprocess.run(command, cwd=repository, input=raw, check=True, capture_output=True, text=True).stdout.strip()
    objects = GitObjects.of(repository)
    assert objects is not None
    assert objects.commit(made).parents == ()


def test_weights_are_sized_and_not_inflated(repository: Path) -> None:
    (repository / "model.bin").write_bytes(b"\0" * (80 * 1024 * 1024))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "weights")
    git(repository, "gc", "-q")
    objects = GitObjects.of(repository)
    assert objects is not None
    entries = objects.entries(objects.commit(git(repository, "rev-parse", "HEAD")).tree)
    weights = next(e for e in entries if e.path == "model.bin")
    assert weights.size == 80 * 1024 * 1024
    with pytest.raises(MissingObjectError, match="it has 83,886,080 bytes"):
        objects.read(weights.sha)
    assert isinstance(GitTree(entries, objects.fetch).read("model.bin"), NotChecked)


@pytest.mark.parametrize("sha", ["", "HEAD", "../../etc/passwd", "A" * 40, "0" * 40, "f" * 64])
def test_what_names_no_object_here_is_missing(repository: Path, sha: str) -> None:
    objects = GitObjects.of(repository)
    assert objects is not None
    with pytest.raises(MissingObjectError):
        objects.read(sha)


def test_no_checkout_has_no_objects(tmp_path: Path) -> None:
    assert GitObjects.of(tmp_path) is None


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_repository_gives_an_error_or_the_truth(repository: Path, seed: int) -> None:
    git(repository, "gc", "-q", "--aggressive", "--prune=now")
    chance = random.Random(seed)
    pack = next((repository / ".git" / "objects" / "pack").glob("*.pack"))
    index = pack.with_suffix(".idx")
    for path in (pack, index) if seed % 3 == 2 else ((pack,) if seed % 3 else (index,)):
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        if seed % 5 == 0:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.randrange(1, 40)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
    objects = GitObjects.of(repository)
    assert objects is not None
    try:
        entries = objects.entries(objects.commit(git_head(repository)).tree)
        found = objects.fetch(entries)
    except MissingObjectError:
        return
    assert all(isinstance(value, bytes | NotChecked) for value in found.values())


def git_head(work: Path) -> str:
    """The commit of HEAD without asking git, whose repository is damaged."""
    packed = (work / ".git" / "packed-refs").read_text("utf-8").splitlines()
    return next(line.split()[0] for line in packed if line.endswith("refs/heads/main"))


@pytest.mark.parametrize("base", ["11", "22"], ids=["itself", "another that leads back"])
def test_a_circle_of_deltas_ends(tmp_path: Path, base: str) -> None:
    names = [bytes.fromhex("11" * 20), bytes.fromhex("22" * 20)]
    delta = zlib.compress(b"\x01\x01\x90\x01")
    item = bytes([0x70 | 4])  # a delta by name, four bytes long
    items = [item + bytes.fromhex(base * 20) + delta, item + names[0] + delta]
    pack, offsets = b"PACK" + struct.pack(">II", 2, 2), []
    for item in items:
        offsets.append(len(pack))
        pack += item
    counts = [sum(name[0] <= byte for name in names) for byte in range(256)]
    index = b"\xfftOc" + struct.pack(">I256I", 2, *counts) + b"".join(names) + bytes(8) + struct.pack(">2I", *offsets)
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "p.pack").write_bytes(pack)
    (folder / "p.idx").write_bytes(index)
    with pytest.raises(MissingObjectError, match="does not end"):
        GitObjects([tmp_path]).read("11" * 20)


def packed(folder: Path, items: list[bytes]) -> None:
    """A pack of `items`, whose names are 00..., 01..., and so on; what they say of themselves is not checked."""
    pack, offsets = b"PACK" + struct.pack(">II", 2, len(items)), []
    for item in items:
        offsets.append(len(pack))
        pack += item
    names = [bytes([number]) * 20 for number in range(len(items))]
    counts = [sum(name[0] <= byte for name in names) for byte in range(256)]
    index = b"\xfftOc" + struct.pack(">I256I", 2, *counts) + b"".join(names) + bytes(4 * len(items))
    (folder / "pack").mkdir()
    (folder / "pack" / "p.idx").write_bytes(index + struct.pack(f">{len(items)}I", *offsets))
    (folder / "pack" / "p.pack").write_bytes(pack)


@cache
def compressed(data: bytes) -> bytes:
    return zlib.compress(data)


def item(kind: int, data: bytes, base: bytes = b"", size: int | None = None) -> bytes:
    size = len(data) if size is None else size
    head, rest = [kind << 4 | size & 15], size >> 4
    while rest:
        head[-1] |= 128
        head.append(rest & 127)
        rest >>= 7
    return bytes(head) + base + compressed(data)


def count(number: int) -> bytes:
    out = []
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def test_deltas_that_make_ever_more_are_not_followed(tmp_path: Path) -> None:
    whole = 16 * 1024 * 1024
    copies = b"\xff" + struct.pack("<I", 0) + b"\xff\xff\xff" + b"\x91\x00\x01"  # all but one byte, and one byte
    copy = count(whole) + count(whole) + copies
    packed(tmp_path, [item(3, b"x" * whole), *(item(7, copy, bytes([n]) * 20) for n in range(200))])
    start = time.process_time()
    with pytest.raises(MissingObjectError, match="damaged"):
        GitObjects([tmp_path]).read("c8" * 20)
    assert time.process_time() - start < 4


def test_a_long_chain_of_deltas_takes_no_more_memory_than_one_object_may(tmp_path: Path) -> None:
    delta = b"\x01\x01\x90\x01" + b"\x01x" * 4_000_000
    packed(tmp_path, [item(3, b"x"), *(item(7, delta, bytes([n]) * 20) for n in range(200))])
    with pytest.raises(MissingObjectError, match="it has 4|it has 3"):
        GitObjects([tmp_path]).read("c8" * 20)


@pytest.mark.parametrize(
    "name", ["HEAD", "packed-refs", "refs/heads/main", "objects/info/alternates", "index", "x.idx"]
)
@pytest.mark.parametrize("kind", ["pipe", "device", "link"])
def test_what_is_no_plain_file_in_gits_folder_is_not_opened(repository: Path, name: str, kind: str) -> None:
    git(repository, "pack-refs", "--all")
    path = repository / ".git" / (name if name != "x.idx" else "objects/pack/x.idx")
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else "/etc/passwd")
    start = time.monotonic()
    read_worktree(repository)
    objects = GitObjects.of(repository)
    assert objects is not None
    with pytest.raises(MissingObjectError):
        objects.read("0" * 40)
    assert time.monotonic() - start < 20
