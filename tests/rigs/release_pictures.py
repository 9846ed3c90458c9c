"""Releases made up here in, pictures of their notes and job summaries as GitHub shows them out.

python tests/rigs/release_pictures.py FOLDER        needs what render_comment.py needs
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from render_comment import photograph, to_html

from checker.config import Config
from checker.delivery.outputs import summary_of
from checker.delivery.release import with_section
from checker.domain import Asset, Release, Repository, Verdict
from checker.main import judge
from checker.reports import release as note
from checker.sources.releases import read_folder
from checker.sources.worktree import read_worktree

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"
MIT = (EXAMPLES / "open-weights/LICENSE").read_bytes()
COMMIT = "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"
NOTES = "## Avocet 3B, version {tag}\n\nFaster, and trained on more French.\n"


def weights(licence: str, parameters: int = 3_000_000_000) -> bytes:
    """The head of a safetensors file whose metadata names a licence."""
    tensor = {"dtype": "BF16", "shape": [parameters], "data_offsets": [0, 2 * parameters]}
    header = json.dumps({"__metadata__": {"license": licence} if licence else {}, "w": tensor}).encode()
    return struct.pack("<Q", len(header)) + header


def release(tag: str, files: dict[str, bytes], notes: str = "") -> Release:
    """A release on GitHub with these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        made = read_folder(Path(folder), tag, notes)
    assets = tuple(
        asset._replace(size=asset.size * 40_000_000 if asset.metadata else asset.size) for asset in made.assets
    )
    return made._replace(assets=assets, draft=False, commit=COMMIT, id=1, source="api")


def at(made: Release) -> Repository:
    """The open example with a release."""
    tree = replace(read_worktree(EXAMPLES / "open-weights"), name="avocet", revision=COMMIT)
    return replace(tree, url="https://github.com/avocet-example/avocet", release=made)


def verdicts() -> dict[str, Verdict]:
    """A release that passes, one that falls below the one before it, one without files, one that means harm."""
    good = release("v1.1", {"model.safetensors": weights("mit"), "LICENSE": MIT, "SHA256SUMS": b"x"})
    bad_notes = NOTES.format(tag="1.2") + "The model weights are released under the MIT License.\n"
    bad = release("v1.2", {"model.safetensors": weights("mit"), "chat.safetensors": weights("cc-by-nc-4.0")}, bad_notes)
    harm = weights("mit | @octocat </details> <img src=x> ::error::x `a` [b](http://c.example) #1 <!-- x -->")
    hostile = release("v1.3", {"model.safetensors": harm, "a|b`@octocat`<b>.gguf": b"GGUF", "x.pt": b"\x80\x04K."})
    unfinished = hostile._replace(assets=(*hostile.assets, Asset("late.gguf", 12, state="starter")))
    empty = Release("v1.0", commit=COMMIT, id=1)
    config = Config()
    return {
        "passed": judge(at(good), config, None, at(empty)),
        "failed": judge(at(bad), config, None, at(good)),
        "empty": judge(at(empty), config),
        "hostile": judge(at(unfinished), config),
    }


def main() -> None:
    """The command line of this rig."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, verdict in verdicts().items():
        made = verdict.assessment.repository.release
        notes = with_section(NOTES.format(tag=made.tag if made else ""), note.render(verdict))
        for kind, text in (("note", notes), ("summary", summary_of(verdict))):
            (folder / f"{name}-{kind}.md").write_text(text, encoding="utf-8")
            photograph(to_html(text), folder / f"{name}-{kind}.png")


if __name__ == "__main__":
    main()
