"""The Action's door: the environment in, the exit status of the gate out."""

import os
import sys

from checker import main
from checker.cli import guard
from checker.config import Config

if __name__ == "__main__":
    verbose = os.environ.get("RUNNER_DEBUG") == "1"
    sys.exit(guard(lambda: main.run(Config.from_environ(os.environ), sys.stdout, sys.stderr), sys.stderr, verbose))
