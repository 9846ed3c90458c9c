"""Releases read through the API: which one is meant, what its files say, and how little travels for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import ANNOTATED, COMMIT, OTHER_COMMIT, PUSH, READ, REPOSITORY, World, serving

from checker.domain import Asset, AssetKind, GateError, NotChecked, Release, Repository, WeightMetadata
from checker.sources.chosen_release import Choice, bind, read_release
from checker.sources.github_client import Patience, connect
from checker.sources.releases import NOTE_END, NOTE_START, Releases, kind_of, read_folder, without_note

FILES = Path(__file__).parent / "files"
FAST = Patience(socket=2, response=4, secondary=0.01, backoff=0.01, tries=2, whole=10)


@pytest.fixture
def world() -> Iterator[World]:
    with serving(World()) as served:
        yield served


def releases(world: World, token: str = PUSH) -> Releases:
    return Releases(connect(token, world.api, FAST), REPOSITORY)


def data(name: str) -> bytes:
    return (FILES / name).read_bytes()


def test_a_draft_is_found_by_its_tag_and_has_the_commit_of_its_target(world: World) -> None:
    world.add("v1", {"model.gguf": data("small.gguf")})
    found = releases(world).find("v1")
    assert found.draft and found.commit == COMMIT and found.assets[0].kind is AssetKind.WEIGHTS


def test_a_tag_that_is_there_decides_and_not_the_target(world: World) -> None:
    world.add("v1", {})
    world.tags["v1"] = OTHER_COMMIT
    assert releases(world).find("v1").commit == OTHER_COMMIT


def test_an_annotated_tag_is_followed_to_its_commit(world: World) -> None:
    world.add("v1", {})
    world.tags["v1"] = ANNOTATED
    assert releases(world).find("v1").commit == COMMIT


def test_a_draft_without_push_access_is_not_there_and_the_message_says_what_it_takes(world: World) -> None:
    world.add("v1", {})
    with pytest.raises(GateError) as caught:
        releases(world, READ).find("v1")
    assert "or a draft that the token may not see" in caught.value.what and "contents: write" in caught.value.fix


def test_two_drafts_with_one_tag_are_not_chosen_from(world: World) -> None:
    world.add("v1", {})
    world.add("v1", {})
    with pytest.raises(GateError, match="2 releases"):
        releases(world).find("v1")


def test_a_release_beyond_the_first_page_is_found(world: World) -> None:
    for number in range(120):
        world.add(f"v{number}", {}, published_at="2026-01-01T00:00:00Z", draft=False)
    assert releases(world).find("v0").tag == "v0"


def test_the_release_before_is_the_latest_published_one_and_no_prerelease(world: World) -> None:
    world.add("v1", {}, draft=False)
    world.add("v2", {}, draft=False)
    world.add("v3-rc", {}, draft=False, prerelease=True)
    world.add("v3", {})
    before = releases(world).before(releases(world).find("v3"))
    assert before is not None and before.tag == "v2"
    first = releases(world).find("v1")
    assert releases(world).before(first) is None


@pytest.mark.parametrize("name", ["lora.safetensors", "small.gguf", "small.onnx", "bundle.zip", "bundle.tar.gz"])
def test_a_file_is_looked_into_by_range_as_it_is_on_disk(world: World, name: str) -> None:
    world.add("v1", {name: data(name)})
    asset = releases(world).look_inside(releases(world).find("v1")).assets[0]
    near = read_folder_with(name)
    assert asset.header == near.header and isinstance(asset.header, WeightMetadata)
    assert asset.texts == near.texts and asset.metadata == near.metadata


def read_folder_with(name: str) -> Asset:
    return next(asset for asset in read_folder(FILES).assets if asset.name == name)


def test_the_token_stays_with_the_api_and_only_the_head_of_a_large_file_travels(world: World) -> None:
    world.add("v1", {"model.safetensors": data("lora.safetensors") + bytes(3_000_000)})
    found = releases(world).look_inside(releases(world).find("v1"))
    assert isinstance(found.assets[0].header, WeightMetadata)  # the storage refuses whoever shows a token
    assert world.sent <= 64 * 1024


def test_a_licence_among_the_files_is_read_and_checked_against_its_digest(world: World) -> None:
    release = world.add("v1", {"LICENSE.txt": b"MIT License\n"})
    found = releases(world).look_inside(releases(world).find("v1"))
    assert found.assets[0].texts[0].content == "MIT License\n"
    release["assets"][0]["digest"] = "sha256:" + "0" * 64
    found = releases(world).look_inside(releases(world).find("v1"))
    header = found.assets[0].header
    assert found.assets[0].texts == () and isinstance(header, NotChecked) and "digest" in header.why


def test_a_storage_without_ranges_is_read_from_the_front_and_hung_up_on(world: World) -> None:
    world.ranges = False
    world.add("v1", {"model.safetensors": data("lora.safetensors") + bytes(50_000_000), "a.zip": data("bundle.zip")})
    found = {a.name: a for a in releases(world).look_inside(releases(world).find("v1")).assets}
    assert isinstance(found["model.safetensors"].header, WeightMetadata)
    assert world.sent < 20_000_000


def test_an_expired_address_is_asked_for_again(world: World) -> None:
    world.expire = 1
    world.add("v1", {"model.gguf": data("small.gguf")})
    assert isinstance(releases(world).look_inside(releases(world).find("v1")).assets[0].header, WeightMetadata)


def test_a_file_that_cannot_be_had_is_not_checked_and_the_others_are_read(world: World) -> None:
    world.expire = 100
    world.add("v1", {"model.gguf": data("small.gguf")})
    header = releases(world).look_inside(releases(world).find("v1")).assets[0].header
    assert isinstance(header, NotChecked) and "GitHub answered 403" in header.why


def test_an_unfinished_upload_is_said(world: World) -> None:
    release = world.add("v1", {})
    world.upload(release, "model.gguf", b"GGUF", state="starter")
    found = releases(world).look_inside(releases(world).find("v1"))
    assert found.not_checked == (NotChecked("model.gguf", "its upload is not finished (state starter)"),)


def test_a_folder_is_a_release_to_be_made(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(data("small.gguf"))
    (tmp_path / "LICENSE").write_text("MIT License\n")
    (tmp_path / "inner").mkdir()
    found = read_folder(tmp_path)
    assert [asset.kind for asset in found.assets] == [AssetKind.LICENCE, AssetKind.WEIGHTS]
    assert found.assets[0].texts[0].content == "MIT License\n"
    assert (found.assets[0].digest or "").startswith("sha256:")
    assert "1 folders or links" in found.not_checked[0].what


def test_a_folder_that_is_empty_missing_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name in ("none", "file", "empty"):
        with pytest.raises(GateError) as caught:
            read_folder(tmp_path / name)
        assert caught.value.fix


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_link_or_pipe_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.gguf")
    (tmp_path / "LICENSE").write_text("MIT License\n")
    assert [asset.name for asset in read_folder(tmp_path).assets] == ["LICENSE"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("model.safetensors", AssetKind.WEIGHTS),
        ("model.gguf.part1", AssetKind.WEIGHTS),
        ("model-Q4_K_M.gguf", AssetKind.WEIGHTS),
        ("pytorch_model.bin", AssetKind.WEIGHTS),
        ("weights.pt.zst", AssetKind.WEIGHTS),
        ("plover-weights.tar.zst", AssetKind.WEIGHTS),
        ("plover-source.tar.gz", AssetKind.OTHER),
        ("tokenizer.model", AssetKind.OTHER),
        ("dataset.npz", AssetKind.OTHER),
        ("app-1.0-py3-none-any.whl", AssetKind.OTHER),
        ("MODEL.LICENSE.txt", AssetKind.LICENCE),
        ("README.md", AssetKind.CARD),
        ("SHA256SUMS", AssetKind.CHECKSUMS),
        ("model.gguf.sha256", AssetKind.CHECKSUMS),
        ("model.gguf.asc", AssetKind.SIGNATURE),
        ("model.safetensors.sigstore.json", AssetKind.SIGNATURE),
    ],
)
def test_a_file_of_a_release_is_told_by_its_name(name: str, kind: AssetKind) -> None:
    assert kind_of(name) is kind


def test_the_gates_own_section_is_no_part_of_the_notes() -> None:
    notes = f"Hello\r\n\r\n{NOTE_START}\r\nThe weights are MIT.\r\n{NOTE_END}\r\nBye"
    assert without_note(notes) == "Hello\nBye"
    assert without_note(f"Hello\n{NOTE_START}\ncut off") == "Hello"


def test_the_input_names_a_folder_a_tag_or_leaves_it_to_the_event(tmp_path: Path) -> None:
    event = {"action": "published", "release": {"id": 1}}
    assert Choice.of("dist/", tmp_path, "release", event) == Choice(Path("dist"), tmp_path)
    assert Choice.of("v1", tmp_path, "release", event) == Choice(tag="v1")
    assert Choice.of("", tmp_path, "release", event).event == {"id": 1}
    for name, action in (("release", "deleted"), ("push", "published"), ("release", "unpublished")):
        assert not Choice.of("", tmp_path, name, {**event, "action": action})


def test_the_event_alone_is_taken_where_github_does_not_answer(world: World) -> None:
    told = world.add("v1", {"model.gguf": b"GGUF"}, draft=False)
    away = Releases(connect(None, "http://127.0.0.1:9", FAST), REPOSITORY)
    found = read_release(Choice(event=told), lambda: away)
    assert found is not None and found.tag == "v1" and "the event was read alone" in found.not_checked[0].why


def test_an_event_whose_release_is_none_is_an_error_that_says_so() -> None:
    with pytest.raises(GateError, match="cannot be read"):
        read_release(Choice(event={"id": 1}), lambda: pytest.fail("nothing to ask"))


def test_a_release_is_bound_to_the_commit_that_was_read() -> None:
    repository = Repository("m", "worktree", (), lambda path: NotChecked(path, ""), revision=COMMIT)
    release = Release("v1", commit=COMMIT, id=1)
    assert bind(repository, release).release is release
    with pytest.raises(GateError, match="made from bbbbbbbbbbbb"):
        bind(repository, Release("v1", commit=OTHER_COMMIT, id=1))
    assert bind(repository, Release("v1", id=1)).release
    with pytest.raises(GateError, match="could not be told"):
        bind(repository, Release("v1", id=1), strictly=True)
    assert bind(repository, Release("")).release  # files about to be released have no commit of their own
