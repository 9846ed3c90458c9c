"""Everything that leaves a run, on both streams and in files: no command, no escape, no secret, whoever wrote it."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.delivery.voice import Voice
from checker.domain import GateError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "repositories" / "weights-available"
HOSTILE = "x\n::set-output name=passed::true\n  ::error::forged\n##[set-output name=passed]true"
HOSTILE += "\x1b[31m\x9b1m\u202e\x07\u2028"
FORMATS = ("terminal", "json", "comment", "summary", "annotations", "badge")
SECRET = "plain-s3cret-of-nobody"


def faults_of(text: str, commands: tuple[str, ...] = ()) -> list[str]:
    """What a terminal or a runner would obey in `text`, apart from `commands`."""
    found = [repr(c) for c in set(text) if c not in "\n\t\u200b" and not c.isprintable()]
    found += re.findall(r"##\[\w[^\]]*\]", text)
    lines = [line.lstrip() for line in text.splitlines()]
    return found + [line for line in lines if line.startswith("::") and not line.startswith(commands or ("\0",))]


def openness(*arguments: str, folder: Path, **environ: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of the command line, run in `folder`."""
    command = [sys.executable, "-m", "checker.cli", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GH_", "INPUT_"))}
    done = subprocess.run(
        command, cwd=folder, env={**clean, "PYTHONPATH": str(ROOT), **environ}, capture_output=True, timeout=60
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def action(workspace: Path, **inputs: str) -> tuple[int, str, str]:
    """The same of the Action, with a workspace and its inputs."""
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(workspace), "GITHUB_API_URL": "http://127.0.0.1:9"}
    environ |= {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
    environ |= {name: str(workspace.parent / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    command = [sys.executable, "-I", ROOT / "entrypoint.py"]
    done = subprocess.run(command, cwd=workspace, env=environ, capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model whose file names, words and settings are all hostile, as far as each may be."""
    folder = tmp_path / "model"
    shutil.copytree(EXAMPLE, folder)
    name = HOSTILE.replace("/", "").replace("\u2028", "")
    (folder / f"{name}.safetensors").write_bytes(b"\0" * 3000)
    (folder / f"LICENSE-{name}.md").write_text(f"The model weights may not be used commercially. {HOSTILE}\n", "utf-8")
    readme = folder / "README.md"
    readme.write_text(f"{readme.read_text('utf-8')}\nThe weights are under the {HOSTILE} licence.\n", "utf-8")
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_lets_a_repository_speak_to_the_terminal_or_the_runner(model: Path, form: str) -> None:
    status, out, err = openness("check", ".", "--format", form, "--report", f"{form}=report", folder=model)
    assert status in (0, 1)
    mine = ("::error", "::warning", "::notice") if form == "annotations" else ()
    assert faults_of(out, mine) == []
    assert faults_of((model / "report").read_text("utf-8"), mine) == []
    assert faults_of(err) == []
    if form == "json":
        quotes = [e["quote"] for f in json.loads(out)["findings"] for e in f["evidence"]]
        assert any("\x1b" in path or "\x1b" in quote for quote in quotes for path in quotes)


@pytest.mark.parametrize(
    "settings",
    [
        f"{json.dumps('target' + HOSTILE)}: open-weights\n",
        f"target: {json.dumps(HOSTILE)}\n",
        f"path: {json.dumps(HOSTILE.replace('/', ''))}\n",
        f"allow-drop: {json.dumps(HOSTILE)}\n",
        f"on-release: {json.dumps(HOSTILE)}\n",
        f"target: !{'%0A%3A%3Aerror'}x {{\n",
        f"- {json.dumps(HOSTILE)}\n",
    ],
)
@pytest.mark.parametrize("name", [".openness.yml", ".openness.yaml"])
def test_no_key_and_no_value_of_a_settings_file_leaves_raw(tmp_path: Path, settings: str, name: str) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, workspace)
    (workspace / name).write_text(settings, "utf-8")
    status, out, err = openness("check", ".", folder=workspace)
    assert (status, out, faults_of(err)) == (2, "", [])
    status, out, err = action(workspace)
    assert (status, faults_of(err)) == (2, [])
    assert faults_of(out, ("::error title=openness gate",)) == []
    assert faults_of((tmp_path / "github_step_summary").read_text("utf-8")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", HOSTILE],
        ["check", ".", "--target", HOSTILE],
        ["check", ".", "--format", HOSTILE],
        ["check", ".", "--report", HOSTILE],
        ["check", ".", "--report", f"json=no/{HOSTILE}/../../x/y"],
        ["check", ".", "--config", HOSTILE],
        ["check", ".", "--language", HOSTILE],
        ["check", ".", "--release", f"{HOSTILE}/"],
        ["check", f"github:{HOSTILE}"],
        ["check", ".", f"--{HOSTILE}"],
        ["licence", HOSTILE],
        ["licence", "LICENSE", "--format", HOSTILE],
        ["explain", HOSTILE],
        [HOSTILE],
    ],
    ids=range(14),
)
def test_no_argument_of_the_command_line_leaves_raw(model: Path, arguments: list[str]) -> None:
    status, out, err = openness(*arguments, folder=model)
    assert status in (0, 1, 2)
    assert faults_of(out) + faults_of(err) == []


@pytest.mark.parametrize("name", "target path config release reports comment on_release language".split())
def test_no_input_of_the_action_leaves_raw(tmp_path: Path, name: str) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, workspace)
    _, out, err = action(workspace, **{name: HOSTILE})
    assert faults_of(out, ("::error ", "::warning ", "::notice ", "::notice::")) + faults_of(err) == []


def test_the_licence_command_shows_a_hostile_name_as_words(model: Path) -> None:
    names = [path.name for path in model.iterdir() if path.name.startswith("LICENSE")]
    for form in ("terminal", "json"):
        _, out, err = openness("licence", *names, "--format", form, folder=model)
        assert faults_of(out) + faults_of(err) == []


def test_a_bug_shows_its_traceback_without_commands_and_secrets(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    try:
        address = "https://host.example/path?token=abc"
        raise ValueError(f"{HOSTILE} {SECRET} {address} Authorization: token ghp_abcdefghijkl")
    except ValueError as error:
        Voice(out, err, secrets=(SECRET,)).trace(error)
    assert faults_of(err.getvalue()) == []
    for word in (SECRET, "token=abc", "ghp_abcdefghijkl"):
        assert word not in err.getvalue()
    assert "https://host.example/path" in err.getvalue()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("see https://a.example/x/y.bin?sig=abc&se=1 now", "see https://a.example/x/y.bin now"),
        ("url: /storage/x?X-Amz-Signature=abc (Caused by", "url: /storage/x (Caused by"),
        ("https://me:pass@a.example/x", "https://a.example/x"),
        ("https://a.example/x#token=abc", "https://a.example/x"),
        ("{'Authorization': 'Bearer abcdef'}", "{'Authorization': '***'}"),
        ("header value: 'token github_pat_11AAAAAAA_bb'", "header value: 'token ***'"),
        (f"it was {SECRET}", "it was ***"),
        ("what was found? nothing", "what was found? nothing"),
    ],
)
def test_a_log_says_host_and_path_of_an_address_and_no_secret(said: str, left: str) -> None:
    assert Voice(io.StringIO(), io.StringIO(), secrets=(f" {SECRET}\n",)).redacted(said) == left


def test_an_error_carries_its_values_as_values() -> None:
    error = GateError("There is no key `{key}`.", "Remove `{key}`.", key=HOSTILE)
    assert error.values == {"key": HOSTILE}
    assert f"{error.what}{error.fix}".isprintable()


def test_nobody_but_the_voice_writes_to_a_stream() -> None:
    """Progress and the census show numbers of their own alone; outputs, setup and inside write files."""
    allowed = {"delivery/voice.py", "delivery/outputs.py", "delivery/setup.py", "inside.py", "progress.py"}
    allowed |= {"census/engine.py"}
    writers = set()
    for path in (ROOT / "checker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = node.func.id if isinstance(node.func, ast.Name) else ""
            written = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if named == "print" or written in ("write", "writelines", "print_exception", "print_exc"):
                writers.add(path.relative_to(ROOT / "checker").as_posix())
    assert writers - allowed <= {"licensing/build.py", "licensing/packages.py", "patterns/build.py", "tables.py"}


# What a server says to the gate: a redirect to a signed address, a refusal that repeats the token, silence.


@pytest.mark.parametrize("debug", ["0", "1"])
def test_no_log_holds_the_token_or_the_query_of_a_signed_address(tmp_path: Path, debug: str) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "github"))
    from faults import Answer, serving

    signed = "X-Amz-Signature=0badc0de&token=signed-by-nobody"
    for far in ("{url}/elsewhere?", "{other}/elsewhere?", "ftp://host.example/x?", "https://[bad?"):
        with serving() as server, serving() as other:
            to = far.format(url=server.url, other=other.url) + signed
            server.on("GET", "/repos/o/m", Answer(302, {}, headers={"location": to}))
            for place in (server, other):
                place.on("GET", "/elsewhere", Answer(401, {"message": f"Bad credentials: token {SECRET}"}))
            environ = {"GITHUB_API_URL": server.url, "GITHUB_TOKEN": SECRET, "RUNNER_DEBUG": debug}
            flags = ["--verbose"] if debug == "1" else []
            status, out, err = openness("check", "github:o/m", *flags, folder=tmp_path, **environ)
            asked = [path for _, path, _ in server.requests]
        assert status == 2 and "/repos/o/m" in asked
        for word in (SECRET, "0badc0de", "signed-by-nobody", "Authorization", "Bearer"):
            assert word not in out + err, (far, word)
    for token in (f"{SECRET}\nx: y", f"{SECRET}\t"):
        _, out, err = openness("check", "github:o/m", "--verbose", "--token", token, folder=tmp_path)
        assert SECRET not in out + err
