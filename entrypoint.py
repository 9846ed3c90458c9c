"""The Action's door: the environment in, the exit status of the gate out."""

import os
import sys

from checker import main
from checker.cli import guard
from checker.inputs import secrets


def run() -> int:
    """Judge as the workflow asks."""
    return main.act(os.environ, sys.stdout, sys.stderr)


if __name__ == "__main__":
    debug = os.environ.get("RUNNER_DEBUG") == "1"
    sys.exit(guard(run, sys.stderr, verbose=debug, secrets=secrets(os.environ)))
