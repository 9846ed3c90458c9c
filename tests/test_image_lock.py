"""What the image leaves out of what is locked is never called: the gate runs where it is not there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = ("cffi", "cryptography", "fsspec", "hf-xet", "pycparser", "pygments", "pynacl")  # by their names
MODULES = ("cffi", "_cffi_backend", "cryptography", "fsspec", "hf_xet", "pycparser", "pygments", "nacl")

# Every module of ours, a page in colours on a terminal, a page of a bug, and a request to a server on this machine.
PROGRAM = '''
import importlib.abc, importlib.util, pkgutil, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

def without(finder):
    """A finder that does as `finder`, and has none of what is left out."""
    class Without(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path=None, target=None):
            return None if name.partition(".")[0] in {modules!r} else finder.find_spec(name, path, target)
        def find_distributions(self, *context):
            return finder.find_distributions(*context) if hasattr(finder, "find_distributions") else ()
    return Without()

sys.meta_path[:] = [without(finder) for finder in sys.meta_path if hasattr(finder, "find_spec")]

import checker
for module in pkgutil.walk_packages(checker.__path__, "checker."):
    if not module.name.endswith("__main__") and not module.name.startswith("checker.census."):  # an extra
        importlib.import_module(module.name)

class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        answer = b'{{"id": 7, "name": "gate"}}'
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *words):
        pass

server = HTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
from checker.sources.github_client import connect
client = connect("token", f"http://127.0.0.1:{{server.server_port}}")
assert client.requester.requestJsonAndCheck("GET", "/repos/a/b")[1]["id"] == 7
assert client.get_repo("a/b", lazy=False).id == 7
from checker.domain import GateError
from checker.sources.huggingface import HubAccess, HubAddress, read_hub
hub = HubAccess(f"http://127.0.0.1:{{server.server_port}}")
try:
    read_hub(HubAddress.parse("hf:a/b"), hub, lambda files: ())
except GateError as error:
    assert "names no commit" in error.what or "could not be read" in error.what, error.what
assert hub.traffic.tries == ["GET /api/models/a/b: 200"], hub.traffic.tries

from checker.reports import FORMATS, render, terminal
verdict = checker.check({example!r})
for name in FORMATS:
    assert render(verdict, name)
assert "\\x1b[" in terminal.render(verdict, width=80, colour=True)
from rich.console import Console
assert not {modules!r} & {{name.partition(".")[0] for name in sys.modules}} - {{"nacl"}}
print("done")
'''


def test_what_is_left_out_of_the_image_is_never_called() -> None:
    program = PROGRAM.format(modules=set(MODULES), example=str(ROOT / "examples/repositories/weights-available"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "done\n"


def pinned(name: str) -> dict[str, str]:
    """The packages of a lock file with all that is said of each."""
    text = (ROOT / name).read_text("utf-8")
    return {part.partition("==")[0]: part for part in re.split(r"^(?=[\w.-]+==)", text, flags=re.M) if part}


def test_the_lock_of_the_image_is_the_lock_without_what_is_left_out() -> None:
    whole, image = pinned("requirements.lock"), pinned("requirements-image.lock")
    assert image == {name: said for name, said in whole.items() if name not in LEFT_OUT}
    assert set(LEFT_OUT) <= whole.keys(), "what nobody names any more needs not be left out"
    unused = re.search(r"^UNUSED := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert unused and tuple(unused[1].split()) == LEFT_OUT


def test_the_image_is_made_from_that_lock_and_nothing_is_resolved() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "install --no-deps --require-hashes -r /src/requirements-image.lock" in text
    assert "requirements.lock" not in text
