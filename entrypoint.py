"""The Action's door: the environment in, the exit status of the gate out."""

import os
import sys

from checker import main
from checker.cli import guard
from checker.config import Config


def run() -> int:
    """Judge as the workflow asks."""
    return main.run(Config.from_environ(os.environ, main.read_at), sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(guard(run, sys.stderr, verbose=os.environ.get("RUNNER_DEBUG") == "1"))
