"""Every event payload in a list of files through entrypoint.py, in this one process: python payloads.py LIST

LIST has one "EVENT PATH" a line. Prints "EVENT PATH STATUS" for each, and everything that a run printed on its errors.
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import sys
from pathlib import Path

ENTRY = Path(__file__).parents[2] / "entrypoint.py"


def run(event: str, path: str) -> tuple[object, str]:
    """Exit status and error output of the Action for one payload; the rest of the environment is the caller's."""
    os.environ.update(GITHUB_EVENT_NAME=event, GITHUB_EVENT_PATH=path)
    errors = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
        try:
            runpy.run_path(str(ENTRY), run_name="__main__")
        except SystemExit as done:
            return done.code, errors.getvalue()
    return None, errors.getvalue()


if __name__ == "__main__":
    for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
        event, _, path = line.partition(" ")
        status, errors = run(event, path)
        print(event, path, status)
        if errors:
            print(errors, file=sys.stderr)
