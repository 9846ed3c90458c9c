"""The Action run as a job would run it: a workspace, an event and a token in, status, log, outputs and summary out."""

from __future__ import annotations

import io
import json
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator import Repo

from checker import main
from checker.cli import guard
from checker.inputs import secrets

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"


def example(name: str) -> dict[str, str]:
    """The texts of an example repository by path."""
    folder = EXAMPLES / name
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".safetensors")
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in found}


@dataclass(frozen=True)
class Result:
    """What a job's step left behind."""

    status: int
    log: str
    errors: str
    outputs: dict[str, str]
    summary: str
    workspace: Path


@dataclass
class Job:
    """A job in a repository: what is checked out, and what its event says."""

    hub: Repo
    token: str
    workspace: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))
    runs: int = 0
    api_url: str = ""

    def check_out(self, files: dict[str, str]) -> None:
        """Puts `files` into the workspace, which may have held others."""
        for path, text in files.items():
            (self.workspace / path).parent.mkdir(parents=True, exist_ok=True)
            (self.workspace / path).write_text(text, "utf-8")

    def run(self, event_name: str, event: dict[str, Any], sha: str = "", **inputs: str) -> Result:
        """Runs the gate once; `inputs` are the Action's, with underscores for hyphens."""
        self.runs += 1
        scratch = Path(tempfile.mkdtemp())
        (scratch / "event.json").write_text(json.dumps(event), "utf-8")
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_NAME": event_name,
            "GITHUB_EVENT_PATH": str(scratch / "event.json"),
            "GITHUB_REPOSITORY": self.hub.name,
            "GITHUB_SHA": sha,
            "GITHUB_API_URL": self.api_url or self.hub.at.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_OUTPUT": str(scratch / "output"),
            "GITHUB_STEP_SUMMARY": str(scratch / "summary"),
            "INPUT_TOKEN": self.token,
            "RUNNER_DEBUG": "1",  # all that a run can say
            **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()},
        }
        out, err = io.StringIO(), io.StringIO()
        hidden = secrets(environ)
        status = guard(lambda: main.act(environ, out, err), err, verbose=True, secrets=hidden)
        written = [path.read_text("utf-8", "replace") for path in self.workspace.glob("openness-*.json")]
        written += [path.read_text("utf-8") for path in (scratch / "output", scratch / "summary") if path.exists()]
        for text in (out.getvalue(), err.getvalue(), *written):
            # Whatever a test is about: no run repeats its token, names the header it goes in, or a query.
            assert not (self.token and self.token in text), "a run repeated its token"
            assert not re.search(r"authorization: (?!\*\*\*)|[?&](?:token|sig|X-Amz-Signature)=", text, re.I)
        return Result(
            status,
            out.getvalue(),
            err.getvalue(),
            _outputs(scratch / "output"),
            (scratch / "summary").read_text("utf-8") if (scratch / "summary").exists() else "",
            self.workspace,
        )


def pull_request(pull: dict[str, Any], base: str, head: str = "", fork: bool = False) -> dict[str, Any]:
    """The event of a pull request, as far as a gate looks at it."""
    full_name = pull["base"]["repo"]["full_name"]
    return {
        "action": "synchronize",
        "number": pull["number"],
        "pull_request": {
            "number": pull["number"],
            "head": {
                "sha": head or pull["head"]["sha"],
                "ref": pull["head"]["ref"],
                "repo": {"full_name": "contributor/my-model" if fork else full_name, "fork": fork},
            },
            "base": {"sha": base, "ref": "main", "repo": {"full_name": full_name}},
        },
    }


def _outputs(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    lines = iter(path.read_text("utf-8").splitlines() if path.exists() else [])
    for line in lines:
        name, _, delimiter = line.partition("<<")
        value = []
        for part in lines:
            if part == delimiter:
                break
            value.append(part)
        found[name] = "\n".join(value)
    return found
