"""The same repository gets the same report, byte for byte, whatever order a set of words has in this process."""

import os
import subprocess
import sys
from pathlib import Path


def test_two_processes_print_one_report(tmp_path: Path) -> None:
    cards = tmp_path / "model_cards"
    cards.mkdir()
    (tmp_path / "README.md").write_text("# Tern\n\nTern is a language model. The weights are on https://hf.co/lab/tern.\n")
    for name in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta"):
        text = f"# Tern {name}\n\nLicense: Code is released under MIT, model weights are released under CC-BY-NC 4.0.\n"
        (cards / f"TERN_{name}_MODEL_CARD.md").write_text(text)
    reports = set()
    for seed in ("1", "2", "3", "4"):
        done = subprocess.run(
            [sys.executable, "-m", "checker.cli", "check", tmp_path, "--format", "json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        reports.add(done.stdout)
    assert len(reports) == 1
    assert b"CC-BY-NC-4.0" in reports.pop()
