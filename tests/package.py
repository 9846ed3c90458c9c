"""Wheel and source into a folder: built, checked as an index does, and the wheel run in an environment of its own.

    python tests/package.py dist
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples/repositories/open-weights"


def run(*command: str | Path, **options: object) -> None:
    print("+", *command, flush=True)
    subprocess.run([*map(str, command)], check=True, **options)  # type: ignore[call-overload]


def main(out: Path) -> None:
    """Build into `out`, which is emptied first; ends with the first step that fails."""
    shutil.rmtree(out, ignore_errors=True)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, stdout=subprocess.DEVNULL)
    built = sorted(out.iterdir())
    run(sys.executable, "-m", "twine", "check", "--strict", *built)
    (wheel,) = out.glob("*.whl")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin/python"
        install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*install, "--require-hashes", "-r", ROOT / "requirements.lock")
        run(*install, "--no-deps", "--no-index", wheel)
        # From a folder that knows nothing of the clone, and with nothing of the environment.
        environ = {"PATH": os.environ["PATH"], "HOME": folder}
        for form in ("terminal", "comment", "json", "badge"):
            command = [Path(folder) / "bin/openness", "check", EXAMPLE, "--format", form]
            run(*command, cwd=folder, env=environ, stdout=None if form == "badge" else subprocess.DEVNULL)
    for path in built:
        print(f"{path.stat().st_size:>10,} bytes  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
