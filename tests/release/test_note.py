"""The gate's section in the notes of a release: what stands in it, and that nothing in it comes alive."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from pathlib import Path

from checker.config import Config
from checker.delivery.outputs import summary_of
from checker.delivery.release import with_section
from checker.domain import Asset, Release, Repository, Verdict
from checker.main import judge
from checker.reports import release as note
from checker.sources.releases import NOTE_END, NOTE_START, read_folder, without_note
from checker.sources.worktree import read_worktree

EXAMPLE = Path(__file__).parents[2] / "examples/repositories/open-weights"
COMMIT = "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"


def weights(licence: str) -> bytes:
    tensor = {"dtype": "BF16", "shape": [3_000_000_000], "data_offsets": [0, 6_000_000_000]}
    header = json.dumps({"__metadata__": {"license": licence}, "w": tensor}).encode()
    return struct.pack("<Q", len(header)) + header


def released(folder: Path, tag: str, files: dict[str, bytes]) -> Repository:
    place = folder / tag
    place.mkdir()
    for name, data in files.items():
        (place / name).write_bytes(data)
    release = read_folder(place, tag)._replace(id=1, commit=COMMIT, draft=False)
    return replace(read_worktree(EXAMPLE), name="avocet", revision=COMMIT, release=release)


def verdict(folder: Path, files: dict[str, bytes], *extra: Asset) -> Verdict:
    """The verdict on a release with these files, after one without any."""
    repository = released(folder, "v2", files)
    assert repository.release is not None
    repository = replace(repository, release=repository.release._replace(assets=(*repository.release.assets, *extra)))
    before = replace(repository, release=Release("v1", commit=COMMIT, id=2))
    return judge(repository, Config(), None, before)


def test_a_release_that_fails_says_which_file_restricts_and_what_was_before(tmp_path: Path) -> None:
    text = note.render(verdict(tmp_path, {"model.safetensors": weights("cc-by-nc-4.0"), "a.sig": b"x"}))
    assert text.startswith("### ❌ Openness drops from 3 to 2 – the licence of the weights restricts their use")
    assert "Their licence (CC-BY-NC-4.0) sets limits: no commercial use." in text
    assert "compared with the release <code>v1</code>" in text
    assert "| <code>model.safetensors</code> | 133&nbsp;bytes | weights | CC-BY-NC-4.0, restricted; " in text
    assert "3.0 B parameters, BF16" in text
    assert "2 files, 2 with a digest; no checksums among them; signatures in a.sig." in text
    assert "\n🔧 " in text and "Worth knowing" in text


def test_a_release_that_passes_is_short(tmp_path: Path) -> None:
    text = note.render(verdict(tmp_path, {"model.safetensors": weights("mit")}))
    assert text.startswith("### ✅ Openness: 3 of 4, Open Weights (unchanged)") and "| weights | MIT; " in text
    assert "compared with the release <code>v1</code>" in text
    assert "<details open>" not in text and len(text) < 4_000


def test_the_summary_has_the_files_too(tmp_path: Path) -> None:
    summary = summary_of(verdict(tmp_path, {"model.safetensors": weights("mit")}))
    assert "### Files of the release" in summary and "<code>model.safetensors</code>" in summary


def test_what_could_not_be_read_is_said(tmp_path: Path) -> None:
    late = Asset("late.gguf", 12, state="starter")
    text = note.render(verdict(tmp_path, {"x.pt": b"\x80\x04K\x01."}, late))
    assert (
        "Not checked" in text
        and "it is a pickle" in text
        and "its upload is not finished &#40;starter" in text.replace("(starter", "&#40;starter")
    )


def test_hostile_names_and_metadata_stay_words(tmp_path: Path) -> None:
    harm = f"mit | @octocat </details> <img src=x> {NOTE_END} `a` [b](http://c.example) #1 <!-- x --> ::error::y"
    files = {"model.safetensors": weights(harm), "a|b`@octocat`<b>.gguf": b"GGUF"}
    text = note.render(verdict(tmp_path, files))
    for alive in ("@octocat", "</details> <img", "<img", "<!--", "-->", "[b](", "`a`", " #1 ", "\n::error"):
        assert alive not in text
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in text.splitlines() if row.startswith("| "))
    notes = with_section("Hello.", text)
    assert without_note(notes) == "Hello." and notes.count(NOTE_START) == notes.count(NOTE_END) == 1


def test_a_release_of_a_thousand_files_stays_within_the_limit(tmp_path: Path) -> None:
    many = tuple(Asset(f"file-{'x' * 200}-{number}.txt", 1, id=number) for number in range(1_000))
    text = note.render(verdict(tmp_path, {"model.safetensors": weights("mit" * 20_000)}, *many))
    assert len(text) <= note.LIMIT and "and 961 more" in text
