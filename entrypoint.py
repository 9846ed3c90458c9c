"""The Action's door: the environment in, the exit status of the gate out."""

import os
import sys

from checker import main
from checker.cli import guard
from checker.config import Config, Workflow
from checker.domain import NotChecked
from checker.sources.github_client import Access


def read_at(workflow: Workflow, sha: str, path: str) -> str | NotChecked | None:
    """The settings file as the base commit has it, from the checkout or through the API."""
    from checker.sources import base_commit

    access = Access(os.environ.get("INPUT_TOKEN") or None, workflow.api_url)
    return base_commit.read_at(workflow, sha, path, access)


def run() -> int:
    """Judge as the workflow asks."""
    return main.run(Config.from_environ(os.environ, read_at), sys.stdout, sys.stderr)


if __name__ == "__main__":
    verbose = os.environ.get("RUNNER_DEBUG") == "1"
    sys.exit(guard(run, sys.stderr, verbose))
