"""What a verdict stands on: the digest of each text, and which of its lines the change has written."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from checker.config import Config
from checker.domain import Verdict
from checker.main import judge
from checker.reports import render
from checker.sources.worktree import read_worktree

EXAMPLE = Path(__file__).parents[1] / "examples" / "repositories" / "open-weights"
LIMIT = "The model weights are for research only.\n"


def changed(folder: Path, *, limited_before: bool) -> Verdict:
    """The verdict on a change that adds a limit to the end of the README, or moves it there from its beginning."""
    base, head = folder / "base", folder / "head"
    for place in (base, head):
        shutil.copytree(EXAMPLE, place)
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    front, _, rest = text.partition("\n---\n")
    (head / "README.md").write_text(f"{text}\n{LIMIT}", encoding="utf-8")
    if limited_before:
        (base / "README.md").write_text(f"{front}\n---\n\n{LIMIT}\n{rest}", encoding="utf-8")
    before = replace(read_worktree(base), revision="b" * 40)
    return judge(replace(read_worktree(head), revision="a" * 40), Config(), before)


def test_a_digest_is_that_of_the_file() -> None:
    verdict = judge(read_worktree(EXAMPLE), Config())
    assert {"README.md", "LICENSE"} <= set(verdict.digests)
    for path, digest in verdict.digests.items():
        assert digest == hashlib.sha256((EXAMPLE / path).read_bytes()).hexdigest()


def test_a_line_that_the_change_has_written_is_named_in_one_annotation(tmp_path: Path) -> None:
    verdict = changed(tmp_path, limited_before=False)
    assert verdict.base is not None and [e.quote for e in verdict.base.touched] == [LIMIT.strip()]
    line = len((EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines()) + 2
    (mark,) = render(verdict, "annotations").splitlines()
    assert mark.startswith(f"::error file=README.md,line={line},")
    assert "This pull request limits what the weights may be used for" in render(verdict, "comment")


def test_a_line_that_only_moved_is_none_of_the_change_s(tmp_path: Path) -> None:
    verdict = changed(tmp_path, limited_before=True)
    assert verdict.base is not None and verdict.base.touched == frozenset()
    assert "This pull request" not in render(verdict, "comment")
