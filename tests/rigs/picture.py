"""The example repositories in, docs/comment.png out: the comment on a pull request that changes a licence.

python tests/rigs/picture.py [--check]        needs what render_comment.py needs
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from render_comment import photograph, to_html

from checker.config import Config
from checker.domain import Repository, Verdict
from checker.main import judge
from checker.reports import comment
from checker.sources.worktree import read_worktree

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "repositories"
PICTURE = ROOT / "docs" / "comment.png"
BEFORE, AFTER = "4f5e6d7c8b9a00112233445566778899aabbccdd", "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"


def changed_licence() -> Verdict:
    """The verdict on a pull request that puts the weights of an open model under a licence for research."""
    base = placed(read_worktree(EXAMPLES / "open-weights"), BEFORE)
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "avocet"
        shutil.copytree(EXAMPLES / "open-weights", head)
        text = (EXAMPLES / "weights-available" / "MODEL_LICENSE").read_text(encoding="utf-8")
        (head / "MODEL_LICENSE").write_text(text.replace("Kestrel", "Avocet"), encoding="utf-8")
        readme = head / "README.md"
        said, now = (
            "This code repository and the model weights are licensed under",
            "This code repository is licensed under",
        )
        text = readme.read_text(encoding="utf-8")
        if said not in text:
            sys.exit(f"picture.py: {EXAMPLES / 'open-weights' / 'README.md'} does not say any more: {said}")
        sentence = "\nThe model weights are released under the [Avocet Research Licence](MODEL_LICENSE).\n"
        readme.write_text(text.replace(said, now) + sentence, encoding="utf-8")
        return judge(placed(read_worktree(head), AFTER), Config(), base)


def placed(repository: Repository, revision: str) -> Repository:
    """`repository` as one on GitHub, so that the comment has links."""
    return replace(repository, name="avocet", url="https://github.com/avocet-example/avocet", revision=revision)


if __name__ == "__main__":
    photograph(to_html(comment.render(changed_licence())), PICTURE)
