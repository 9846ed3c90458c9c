"""The tests of what decides and what sends, run with every line watched: what none of them runs is printed, and fails.

    make coverage

Tests that start the program as a process of its own are watched there, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What decides whether something passes and at which level, and what leaves the process for GitHub, the log and files.
WATCHED = """gate assess cause inside checks/* delivery/* reports/annotations sources/base_commit
    sources/github_client""".split()
TESTS = """action checks cli delivery github hub release reports sources/test_base_commit.py test_assess.py
    test_cause.py test_gate.py test_inside.py test_own_reports.py test_repos.py test_image_lock.py""".split()


def main() -> int:
    """The exit status: 1 where a test fails or a watched line was not run."""
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "settings"
        include = "".join(f"\n    {ROOT}/checker/{name}.py" for name in WATCHED)
        head = f"[run]\nparallel = true\npatch = subprocess\ndata_file = {folder}/data\n"
        settings.write_text(f"{head}include ={include}\n", "utf-8")
        environ = {**os.environ, "COVERAGE_RCFILE": str(settings)}

        def run(*words: str) -> int:
            return subprocess.run([sys.executable, "-m", "coverage", *words], env=environ, check=False).returncode

        tests = run("run", "-m", "pytest", "-q", *(f"tests/{name}" for name in TESTS))
        run("combine", "--quiet")
        return run("report", "--show-missing", "--skip-covered", "--fail-under=100") or tests


if __name__ == "__main__":
    sys.exit(main())
