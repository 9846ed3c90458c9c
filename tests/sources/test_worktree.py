"""What a folder on disk becomes, ordinary and hostile."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.domain import FileKind, GateError, NotChecked, Text
from checker.sources.worktree import Limits, read_revision, read_worktree

COMMIT = "0123456789abcdef0123456789abcdef01234567"
POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    "size 14483464192\n"
)


def lay_out(root: Path, **files: str | bytes) -> Path:
    """Write `files` below `root`; in the names `__` stands for a slash and `_dot_` for a dot."""
    for name, content in files.items():
        write(root, name.replace("__", "/").replace("_dot_", "."), content)
    return root


def write(root: Path, path: str, content: str | bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


def paths(root: Path, **limits: int) -> list[str]:
    return [file.path for file in read_worktree(root, Limits(**limits)).files]


def words(found: Text | NotChecked) -> str:
    assert isinstance(found, Text), found
    return found.content


def why(found: Text | NotChecked) -> str:
    assert isinstance(found, NotChecked), found
    return found.why


def test_files_come_with_sizes_in_the_order_of_their_paths(tmp_path: Path) -> None:
    lay_out(tmp_path, LICENSE="MIT", docs__data_dot_md="# Data", README_dot_md="# A model")
    repository = read_worktree(tmp_path)
    assert [(file.path, file.size) for file in repository.files] == [
        ("LICENSE", 3),
        ("README.md", 9),
        ("docs/data.md", 6),
    ]
    assert repository.name == tmp_path.name
    assert words(repository.read("docs/data.md")) == "# Data"


def test_what_is_not_the_projects_own_is_left_out(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="ours")
    for folder in (".git", "venv", ".venv", "a/node_modules", "vendor", "b/third_party", "x/site-packages"):
        write(tmp_path, f"{folder}/LICENSE", "theirs")
    write(tmp_path, "oddly-named-environment/pyvenv.cfg", "home = /usr")
    write(tmp_path, "oddly-named-environment/bin/python", "")
    write(tmp_path, "oddly-named-environment/lib/LICENSE", "theirs")
    assert paths(tmp_path) == ["README.md"]


def test_a_folder_whose_name_only_resembles_a_left_out_one_is_read(tmp_path: Path) -> None:
    lay_out(tmp_path, vendors_list__LICENSE="ours", environment__README_dot_md="ours", git__notes_dot_md="ours")
    assert paths(tmp_path) == ["environment/README.md", "git/notes.md", "vendors_list/LICENSE"]


def test_a_link_out_of_the_tree_is_listed_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    write(tmp_path, "outside/secret", "key")
    root = lay_out(tmp_path / "model", README_dot_md="x")
    (root / "LICENSE").symlink_to(tmp_path / "outside" / "secret")
    (root / "NOTICE").symlink_to("../outside/secret")
    (root / "weights").symlink_to(tmp_path / "outside")
    repository = read_worktree(root)
    assert {file.path: (file.kind, file.size) for file in repository.files if file.kind is FileKind.LINK} == {
        "LICENSE": (FileKind.LINK, None),
        "NOTICE": (FileKind.LINK, None),
        "weights": (FileKind.LINK, None),
    }
    for path in ("LICENSE", "NOTICE", "weights"):
        assert "link" in why(repository.read(path))


def test_a_link_inside_the_tree_reads_as_its_target(tmp_path: Path) -> None:
    lay_out(tmp_path, docs__README_dot_md="# A model")
    (tmp_path / "README.md").symlink_to("docs/README.md")
    repository = read_worktree(tmp_path)
    assert words(repository.read("README.md")) == "# A model"
    assert {file.path: file.size for file in repository.files} == {"README.md": 9, "docs/README.md": 9}


def test_a_link_into_gits_own_folder_is_not_read(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="x", _dot_git__config="token = secret")
    (tmp_path / "LICENSE").symlink_to(".git/config")
    assert "link" in why(read_worktree(tmp_path).read("LICENSE"))


def test_loops_of_links_end(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="x", a__file="y")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    repository = read_worktree(tmp_path)
    assert [file.path for file in repository.files] == ["README.md", "a/file", "a/up", "one", "two"]
    assert "link" in why(repository.read("one"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_or_a_socket_is_said_and_never_opened(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="x")
    os.mkfifo(tmp_path / "LICENSE")
    here = Path.cwd()
    os.chdir(tmp_path)  # the name of a socket has to be short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("NOTICE")
            repository = read_worktree(tmp_path)
    finally:
        os.chdir(here)
    assert [(item.what, "pipe" in item.why) for item in repository.not_checked] == [("LICENSE", True), ("NOTICE", True)]
    assert isinstance(repository.read("LICENSE"), NotChecked)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_file_exchanged_for_a_pipe_after_listing_does_not_hang(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="x", LICENSE="MIT")
    repository = read_worktree(tmp_path)
    (tmp_path / "LICENSE").unlink()
    os.mkfifo(tmp_path / "LICENSE")
    assert "not a regular file" in why(repository.read("LICENSE"))


def test_a_file_exchanged_for_a_link_after_listing_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret", "key")
    root = lay_out(tmp_path / "model", LICENSE="MIT")
    repository = read_worktree(root)
    (root / "LICENSE").unlink()
    (root / "LICENSE").symlink_to(tmp_path / "secret")
    assert isinstance(repository.read("LICENSE"), NotChecked)


def test_a_folder_exchanged_for_a_link_after_listing_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/LICENSE", "key")
    root = lay_out(tmp_path / "model", model__LICENSE="MIT")
    repository = read_worktree(root)
    (root / "model" / "LICENSE").unlink()
    (root / "model").rmdir()
    (root / "model").symlink_to(tmp_path / "outside")
    assert isinstance(repository.read("model/LICENSE"), NotChecked)


def test_a_path_that_is_not_listed_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "secret", "key")
    root = lay_out(tmp_path / "model", README_dot_md="x")
    repository = read_worktree(root)
    for path in ("../secret", "/etc/passwd", "", ".", "README.md/../../secret"):
        assert "no such file" in why(repository.read(path))


def test_a_huge_file_is_cut_at_the_limit_and_marked(tmp_path: Path) -> None:
    with open(tmp_path / "README.md", "wb") as sparse:
        sparse.write(b"word " * 1000)
        sparse.truncate(1 << 40)
    repository = read_worktree(tmp_path, Limits(file_bytes=5000))
    found = repository.read("README.md")
    assert isinstance(found, Text) and found.truncated and found.content == "word " * 1000
    assert repository.files[0].size == 1 << 40


def test_a_cut_inside_a_character_drops_the_character(tmp_path: Path) -> None:
    lay_out(tmp_path, README_dot_md="权重权重")
    found = read_worktree(tmp_path, Limits(file_bytes=7)).read("README.md")
    assert found == Text("README.md", "权重", truncated=True)


def test_the_bytes_of_all_texts_together_are_capped(tmp_path: Path) -> None:
    lay_out(tmp_path, a="x" * 60, b="y" * 60, c="z" * 60)
    repository = read_worktree(tmp_path, Limits(total_bytes=100))
    first, second = repository.read("a"), repository.read("b")
    assert isinstance(first, Text) and (first.content, first.truncated) == ("x" * 60, False)
    assert isinstance(second, Text) and (second.content, second.truncated) == ("y" * 40, True)
    assert "100 bytes" in why(repository.read("c"))


def test_too_many_files_are_cut_from_the_bottom_and_said(tmp_path: Path) -> None:
    for number in range(30):
        write(tmp_path, f"aaa/{number:03}", "")
    lay_out(tmp_path, LICENSE="MIT", README_dot_md="x")
    repository = read_worktree(tmp_path, Limits(files=10))
    assert len(repository.files) == 10
    assert {"LICENSE", "README.md"} <= {file.path for file in repository.files}
    assert [item.what for item in repository.not_checked] == ["the rest of the tree"]


def test_pictures_beyond_their_limit_are_counted_and_hide_no_other_file(tmp_path: Path) -> None:
    for number in range(30):
        write(tmp_path, f"data/{number:03}.JPG", "")
    lay_out(tmp_path, README_dot_md="x", zzz__LICENSE="MIT", zzz__model_dot_bin="w")
    repository = read_worktree(tmp_path, Limits(files=20, media=10))
    paths = {file.path for file in repository.files}
    assert {"README.md", "zzz/LICENSE", "zzz/model.bin"} <= paths
    assert len(paths) == 13
    assert [(item.what, item.why) for item in repository.not_checked] == [
        ("20 pictures, sounds and films", "they were counted, and not listed")
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system refuses such names")
def test_names_with_newlines_and_broken_bytes_can_be_listed_and_read(tmp_path: Path) -> None:
    for name in (b"LICENSE\n::error::x", b"LICENSE-\xff\xfe", "许可证".encode()):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(b"MIT")
    repository = read_worktree(tmp_path)
    assert [file.path for file in repository.files] == ["LICENSE\n::error::x", "LICENSE-\\xff\\xfe", "许可证"]
    for file in repository.files:
        file.path.encode("utf-8")
        assert words(repository.read(file.path)) == "MIT"


def test_a_git_lfs_pointer_has_the_size_of_the_weights_it_stands_for(tmp_path: Path) -> None:
    lay_out(tmp_path, model_dot_safetensors=POINTER, README_dot_md=POINTER)
    repository = read_worktree(tmp_path)
    pointer = next(file for file in repository.files if file.path == "model.safetensors")
    assert (pointer.kind, pointer.size) == (FileKind.LFS_POINTER, 14_483_464_192)
    assert pointer.sha256 == "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
    assert "LFS" in why(repository.read("model.safetensors"))
    assert "LFS" in why(repository.read("README.md"))


def test_gitattributes_tell_which_small_files_may_be_pointers(tmp_path: Path) -> None:
    lay_out(tmp_path, _dot_gitattributes="*.weird filter=lfs diff=lfs merge=lfs -text\n", a_dot_weird=POINTER)
    assert {f.path: f.kind for f in read_worktree(tmp_path).files}["a.weird"] is FileKind.LFS_POINTER


def test_a_small_weight_file_that_is_no_pointer_keeps_its_size(tmp_path: Path) -> None:
    lay_out(tmp_path, model_dot_bin=b"\0" * 130, near_dot_bin=POINTER.replace("oid", "old"))
    assert {(file.size, file.kind) for file in read_worktree(tmp_path).files} == {
        (130, FileKind.REGULAR),
        (len(POINTER), FileKind.REGULAR),
    }


def test_submodules_are_listed_and_not_entered(tmp_path: Path) -> None:
    lay_out(tmp_path, _dot_gitmodules='[submodule "lib"]\n\tpath = lib\n\turl = https://example.org/lib\n')
    lay_out(tmp_path, lib__LICENSE="theirs", lib___dot_git="gitdir: ../.git/modules/lib")
    lay_out(tmp_path, other___dot_git="gitdir: ../.git/modules/other", other__LICENSE="theirs")
    listed = {file.path: file.kind for file in read_worktree(tmp_path).files}
    assert listed == {
        ".gitmodules": FileKind.REGULAR,
        "lib": FileKind.SUBMODULE,
        "other": FileKind.SUBMODULE,
    }


def test_a_folder_is_not_hidden_by_a_line_of_gitmodules_or_an_empty_marker(tmp_path: Path) -> None:
    lay_out(tmp_path, _dot_gitmodules='[submodule "w"]\n\tpath = weights\n\turl = https://example.org/w\n')
    lay_out(tmp_path, weights__LICENSE="ours", model__pyvenv_dot_cfg="", model__TERMS="ours")
    assert {"weights/LICENSE", "model/TERMS"} <= {file.path for file in read_worktree(tmp_path).files}


def test_pdfs_and_binaries_are_not_checked_and_say_why(tmp_path: Path) -> None:
    lay_out(tmp_path, LICENSE_dot_pdf=b"%PDF-1.7\n1 0 obj", model_dot_bin=b"\x93NUMPY\0\1\0v\0", empty="")
    repository = read_worktree(tmp_path)
    assert "PDF" in why(repository.read("LICENSE.pdf"))
    assert "binary" in why(repository.read("model.bin"))
    assert words(repository.read("empty")) == ""


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("plain".encode("utf-8-sig"), "plain"),
        ("利用規約\r\nzwei\rdrei".encode("utf-16"), "利用規約\nzwei\ndrei"),
        ("license: mit".encode("utf-16-le"), "license: mit"),
        ("Größe © 2024".encode("latin-1"), "Größe © 2024"),
        ("the “Software”".encode("cp1252"), "the “Software”"),
        ("模型权重采用非商业许可".encode("gb18030"), "模型权重采用非商业许可"),
        ("商用利用は禁止します".encode("shift_jis"), "商用利用は禁止します"),
        ("商用利用は禁止します".encode("euc_jp"), "商用利用は禁止します"),
        ("商用利用は禁止します".encode("utf-16-be") + b"\0\n", None),
    ],
)
def test_texts_are_decoded_however_they_were_written(tmp_path: Path, encoded: bytes, text: str | None) -> None:
    lay_out(tmp_path, README=encoded)
    found = read_worktree(tmp_path).read("README")
    assert (found.content if isinstance(found, Text) else None) == text


def test_a_missing_folder_a_file_and_an_empty_folder_are_errors_of_the_user(tmp_path: Path) -> None:
    write(tmp_path, "LICENSE", "MIT")
    (tmp_path / "empty" / ".git").mkdir(parents=True)
    for path, said in (("missing", "no folder"), ("LICENSE", "is a file"), ("empty", "nothing to judge")):
        with pytest.raises(GateError) as raised:
            read_worktree(tmp_path / path)
        assert said in raised.value.what
        assert raised.value.fix


@pytest.fixture
def folder_for_anybody() -> Iterator[Path]:
    """A folder in which the test goes on as an ordinary user even where it was started as the administrator."""
    folder = Path(tempfile.mkdtemp())
    administrator = os.geteuid() == 0
    if administrator:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if administrator:
        os.seteuid(0)
    subprocess.run(["chmod", "-R", "u+rwX", folder], check=True)
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="the system has no users of this kind")
def test_a_folder_that_may_not_be_read_is_an_error_at_the_top_and_said_further_down(folder_for_anybody: Path) -> None:
    root = lay_out(folder_for_anybody, README_dot_md="x", LICENSE="MIT", weights__a="y")
    (root / "weights").chmod(0)
    (root / "LICENSE").chmod(0)
    repository = read_worktree(root)
    assert [(item.what, "permission denied" in item.why) for item in repository.not_checked] == [("weights/", True)]
    assert "permission denied" in why(repository.read("LICENSE"))
    root.chmod(0)
    with pytest.raises(GateError, match="may not be read"):
        read_worktree(root)


def test_five_thousand_files_are_listed_in_well_under_a_second(tmp_path: Path) -> None:
    for folder in range(50):
        (tmp_path / f"{folder}").mkdir()
        for name in range(100):
            (tmp_path / f"{folder}" / f"{name}.py").touch()
    start = time.process_time()
    assert len(read_worktree(tmp_path).files) == 5000
    assert time.process_time() - start < 0.8  # about 0.05 s


def test_the_revision_is_read_from_git_without_running_it(tmp_path: Path) -> None:
    lay_out(tmp_path, _dot_git__HEAD="ref: refs/heads/main\n", _dot_git__refs__heads__main=COMMIT + "\n")
    assert read_revision(tmp_path) == COMMIT


def test_the_revision_of_a_detached_head_and_of_packed_branches(tmp_path: Path) -> None:
    lay_out(tmp_path / "detached", _dot_git__HEAD=COMMIT)
    packed = f"# pack-refs with: peeled fully-peeled sorted\n{'f' * 40} refs/heads/main2\n{COMMIT} refs/heads/main\n"
    write(tmp_path, "packed/.git/packed-refs", packed)
    write(tmp_path, "packed/.git/HEAD", "ref: refs/heads/main\n")
    assert read_revision(tmp_path / "detached") == COMMIT
    assert read_revision(tmp_path / "packed") == COMMIT


def test_the_revision_of_a_linked_worktree(tmp_path: Path) -> None:
    write(tmp_path, "main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n")
    write(tmp_path, "main/.git/worktrees/side/commondir", "../..\n")
    write(tmp_path, "main/.git/refs/heads/side", COMMIT)
    write(tmp_path, "side/.git", f"gitdir: {tmp_path}/main/.git/worktrees/side\n")
    assert read_revision(tmp_path / "side") == COMMIT


@pytest.mark.parametrize("head", ["", "x", "ref: refs/heads/unborn", "ref: refs/../../etc/passwd", "ref: /etc/passwd"])
def test_there_is_no_revision_where_git_names_none(tmp_path: Path, head: str) -> None:
    lay_out(tmp_path, _dot_git__HEAD=head)
    assert read_revision(tmp_path) is None
    assert read_revision(tmp_path / "elsewhere") is None
