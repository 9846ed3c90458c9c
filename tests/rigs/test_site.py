"""The site of the documentation, built with every warning an error, from the pages as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytest.importorskip("sphinx", reason="sphinx is not installed (make rigs installs it)")
pytest.importorskip("myst_parser")
pytest.importorskip("furo")


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html", "-d", tmp_path / "trees"]
    done = subprocess.run([*command, ROOT / "docs", tmp_path / "site"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "troubleshooting.html").read_text("utf-8")
    assert 'href="settings.html"' in page and "My repository is at level 2" in page
    assert "Readings" in (tmp_path / "site" / "changelog.html").read_text("utf-8")
