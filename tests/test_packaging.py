"""What `pip install .` gives: the command, and every file that the program reads, inside the package."""

from __future__ import annotations

import email
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("checker", "templates", "pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE")
REPOSITORY = "somebody/openness-gate"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy (setuptools writes beside its sources) and without the network."""
    source = tmp_path_factory.mktemp("source")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    environ = {**os.environ, "GITHUB_REPOSITORY": REPOSITORY}
    command += ["--wheel-dir", "wheels", "."]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, env=environ)
    if "BackendUnavailable" in done.stderr or "invalid command 'bdist_wheel'" in done.stderr:
        pytest.skip("setuptools of requirements-build.lock is not installed here; `make test` installs it")
    assert done.returncode == 0, done.stderr
    (built,) = (source / "wheels").glob("*.whl")
    return built


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    expected = {path.relative_to(ROOT).as_posix() for path in (ROOT / "checker").rglob("*") if path.is_file()}
    expected |= {f"checker/templates/{path.name}" for path in (ROOT / "templates").iterdir() if path.is_file()}
    expected = {path for path in expected if "__pycache__" not in path and not path.endswith(".gitkeep")}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == expected


def test_the_wheel_runs_from_a_folder_of_its_own(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
        entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert b"openness = checker.cli:main" in archive.read(entry_points)
    # -I keeps the clone out of the path; the dependencies come from the environment that runs the tests.
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import checker; assert checker.__file__.startswith(sys.argv[1]); "
        "from checker.reports import render; verdict = checker.check(sys.argv[2]); print(render(verdict, 'comment'))"
    )
    example = ROOT / "examples/repositories/open-weights"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, tmp_path, example], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "open-weights" in done.stdout


def test_the_page_of_an_index_has_links_and_a_picture_that_lead_somewhere(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_string(archive.read(name).decode())
        assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in archive.namelist() if "/licenses/" in name}
    page = metadata.get_payload()
    links = re.findall(r"\]\(([^)\s]+)", page)
    assert len(links) > 10
    assert not [link for link in links if not link.startswith(("https://", "#"))]
    assert f"https://raw.githubusercontent.com/{REPOSITORY}/HEAD/docs/comment.png" in links
    inside = [link.removeprefix(f"https://github.com/{REPOSITORY}/blob/HEAD/") for link in links]
    assert [path for path in inside if not path.startswith(("https:", "#")) and (ROOT / path).exists()]
    assert not [path for path in inside if not path.startswith(("https:", "#")) and not (ROOT / path).exists()]
    assert f"{REPOSITORY}@v1" in page
    assert "OWNER/openness-gate" not in page
    urls = {url.partition(", ")[0]: url.partition(", ")[2] for url in metadata.get_all("Project-URL", [])}
    assert urls.keys() == {"Source", "Documentation", "Changelog", "Issues", "Security"}
    assert all(url.startswith(f"https://github.com/{REPOSITORY}") for url in urls.values())
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Author"] == "The openness-gate authors"
    assert len(metadata.get_all("Classifier", [])) > 10


def test_where_nobody_knows_the_repository_no_address_is_made_up() -> None:
    setup = runpy.run_path(str(ROOT / "setup.py"))
    assert setup["urls"]("") == {}
    assert setup["readme"]("[a](docs/a.md) ![b](b.png)", "") == "[a](docs/a.md) ![b](b.png)"
