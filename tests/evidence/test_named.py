"""What a repository names and no run looks at stands under "not checked", one by one in JSON and counted for people."""

from __future__ import annotations

import json
from pathlib import Path

from checker import check
from checker.reports import render

README = """# Tern

Tern is a language model. The weights are on the hub: https://huggingface.co/lab-example/tern-2b
and https://huggingface.co/lab-example/tern-7b. How it was made is told in our paper
[Tern](https://arxiv.org/abs/2601.00001).

## License

The code and the model weights are released under the Apache License 2.0.
"""


def test_hub_pages_papers_and_packages_that_are_named_are_said_to_be_unread(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    (tmp_path / "requirements.txt").write_text("torch==2.9.0\n")
    (tmp_path / "inference.py").write_text("import torch\n")
    verdict = check(tmp_path)
    named = [row["what"] for row in json.loads(render(verdict, "json"))["not_checked"]]
    assert any("lab-example/tern-2b" in what for what in named)
    assert any("lab-example/tern-7b" in what for what in named)
    assert any("arxiv.org/abs/2601.00001" in what for what in named)
    assert "the licences of the dependencies" in named
    for form in ("terminal", "comment", "summary"):
        assert "2 hub pages, 1 paper, the licences of the dependencies" in " ".join(
            render(verdict, form).split()
        )


def test_a_repository_that_names_nothing_has_nothing_of_the_kind(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Tern\n\nTern is a language model.\n")
    assert json.loads(render(check(tmp_path), "json"))["not_checked"] == []
