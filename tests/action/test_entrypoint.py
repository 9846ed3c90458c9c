"""The Action from its door to its exit status, as the runner starts it, without a network."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "github"))
from faults import serving  # noqa: E402  # beside the tests of the client

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "repositories"
HOSTILE = (
    "The model weights are released under the ::error::forged licence, see @someone, #1 and owner/repo#2.",
    "a ##[error]forged ##[set-output name=passed]true | `` ``` </details> <!-- openness-gate: comment -->",
    "%0A::error::forged %25 https://evil.example/x www.evil.example :smile: \u202egnp",
)


class Runner:
    """A folder that looks like a runner's, and what came out of a run in it."""

    def __init__(self, folder: Path, example: str | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.workspace = folder, folder / "workspace"
        if example:
            shutil.copytree(EXAMPLES / example, self.workspace)
        else:
            self.workspace.mkdir()
        self.status, self.log, self.errors = -1, "", ""
        self.api = "http://127.0.0.1:9"
        self.variables: dict[str, str] = {}

    def run(self, event: dict[str, object] | None = None, event_name: str = "push", **inputs: str) -> "Runner":
        files = {name: self.folder / name for name in ("output", "summary", "event.json")}
        files["event.json"].write_text(json.dumps(event or {}))
        files["output"].write_text("")
        files["summary"].write_text("")
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_NAME": event_name,
            "GITHUB_EVENT_PATH": str(files["event.json"]),
            "GITHUB_REPOSITORY": "northwind/model",
            "GITHUB_SHA": "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a",
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            # Nobody listens there: a request would fail at once.
            "GITHUB_API_URL": self.api,
            **self.variables,
            **{f"INPUT_{name.replace('_', '-').upper()}": value for name, value in inputs.items()},
        }
        done = subprocess.run(
            [sys.executable, "-I", ROOT / "entrypoint.py"], cwd=self.workspace, env=environ, capture_output=True
        )
        self.status, self.log, self.errors = done.returncode, done.stdout.decode(), done.stderr.decode()
        return self

    @property
    def outputs(self) -> dict[str, str]:
        lines = iter((self.folder / "output").read_text(encoding="utf-8").split("\n"))
        found = {}
        for line in lines:
            if line:
                name, _, delimiter = line.partition("<<")
                found[name] = next(lines)
                assert next(lines) == delimiter
        return found

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text(encoding="utf-8")

    @property
    def commands(self) -> list[str]:
        """The commands in the log, as the runner finds them: at a line's start, the old ones anywhere."""
        return re.findall(r"^\s*::(\w[\w-]*)|##\[(\w[\w-]*)", self.log, re.M)


def test_a_passed_gate_leaves_outputs_a_summary_and_reports(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "open-weights").run()
    assert (runner.status, runner.errors) == (0, "")
    outputs = runner.outputs
    assert list(outputs) == ["passed", "level", "level-name", "cause", "potential-level", "report", "badge"]
    assert (outputs["passed"], outputs["level"], outputs["level-name"]) == ("true", "3", "open-weights")
    report = json.loads((runner.workspace / outputs["report"]).read_text(encoding="utf-8"))
    assert (report["level"], report["config"]["target"]) == (3, "open-weights")
    assert json.loads((runner.workspace / outputs["badge"]).read_text())["schemaVersion"] == 1
    assert "## ✅ Openness: 3 of 4" in runner.summary
    assert (
        "https://github.com/northwind/model/blob/8d7e2f1c0b9a48576655443322110f0e0d0c0b0a/README.md" in runner.summary
    )


def test_a_missed_target_fails_with_annotations_that_have_a_file_and_a_line(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "weights-available").run()
    assert runner.status == 1
    assert re.search(r"^::error file=[\w./]+,line=\d+,title=parameters-terms-open::", runner.log, re.M)
    assert "2 of 4" in runner.log
    assert runner.outputs["passed"] == "false"


def test_paths_are_those_of_the_workspace_where_a_folder_in_it_is_judged(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    shutil.copytree(EXAMPLES / "weights-available", runner.workspace / "models" / "kestrel")
    runner.run(path="models/kestrel", reports="json=out/a.json\ncomment=out/b.md")
    assert runner.status == 1
    assert "::error file=models/kestrel/" in runner.log
    assert runner.outputs["report"] == "out/a.json"
    report = json.loads((runner.workspace / "out/a.json").read_text(encoding="utf-8"))
    terms = next(finding for finding in report["findings"] if finding["id"] == "parameters-terms-open")
    assert all(item["path"].startswith("models/kestrel/") for item in terms["evidence"])
    assert "/blob/8d7e2f1c0b9a48576655443322110f0e0d0c0b0a/models/kestrel/" in (
        runner.workspace / "out/b.md"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("inputs", "what"),
    [
        ({"target": "wide-open"}, "there is no level 'wide-open'"),
        ({"path": "missing"}, "no folder"),
        ({"path": ".."}, "leads out of the repository"),
        ({"reports": "json=../../x.json"}, "outside of the workspace"),
    ],
)
def test_a_mistake_ends_with_2_and_is_said_where_people_look(tmp_path: Path, inputs: dict[str, str], what: str) -> None:
    runner = Runner(tmp_path, "open-weights").run(**inputs)
    assert runner.status == 2
    assert what in runner.errors
    assert "\nfix: " in runner.errors
    assert "Traceback" not in runner.errors + runner.log
    (error,) = re.findall(r"^::error title=openness gate%3A nothing was judged::(.*)$", runner.log, re.M)
    assert what in error and "Fix: " in error
    assert "## ⚪ Openness gate: " in runner.summary and "What to do: " in runner.summary
    assert runner.outputs["passed"] == "false"


@pytest.mark.parametrize("empty", [True, False])
def test_a_workspace_without_a_checkout_is_named_as_one(tmp_path: Path, empty: bool) -> None:
    runner = Runner(tmp_path)
    if not empty:
        (runner.workspace / ".github").mkdir()
    runner.run()
    assert runner.status == 2
    assert "::error title=openness gate%3A nothing was judged::There is nothing to judge" in runner.log
    assert "check the repository out first" in runner.summary
    assert runner.outputs == {
        name: "false" if name == "passed" else ""
        for name in ("passed", "level", "level-name", "cause", "potential-level", "report", "badge")
    }


def test_an_unreadable_event_or_a_bug_is_said_too(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "open-weights")
    runner.run(event_name="workflow_run", path="artifact")
    assert runner.status == 2
    assert "::error title=openness gate%3A nothing was judged::The event carries no finished run." in runner.log
    assert runner.outputs["passed"] == "false"


def test_a_repository_that_is_no_model_gets_one_notice(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    (runner.workspace / "README.md").write_text("# A parser\n\nParses dates.\n")
    (runner.workspace / "parse.py").write_text("def parse(): ...\n")
    runner.run()
    assert runner.status == 2
    commands = [line for line in runner.log.splitlines() if line.startswith("::")]
    assert len(commands) == 1 and commands[0].startswith("::notice title=openness gate%3A nothing to judge::")
    assert "safetensors" not in runner.log
    assert "## ⚪ Openness: not a model repository" in runner.summary
    runner.run(on_not_a_model="pass")
    assert runner.status == 0
    assert [line for line in runner.log.splitlines() if line.startswith("::")] == commands


def test_the_log_begins_with_the_settings_that_hold_and_where_they_are_from(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "open-weights")
    (runner.workspace / ".openness.yaml").write_text("allow-drop: true\n")
    runner.run(target="2", targt="4", token="plain-s3cret")
    assert runner.status == 0
    first = runner.log.splitlines()[:16]
    assert first[0].startswith("openness: openness-gate ")
    for line in ("target: weights-available (input)", "allow-drop: true (.openness.yaml)", "path: . (default)"):
        assert f"openness:   {line}" in first
    assert "`targt` is no input of the gate" in runner.log
    assert "plain-s3cret" not in runner.log


def test_two_spellings_of_the_settings_file_at_once_are_refused(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "open-weights")
    (runner.workspace / ".openness.yaml").write_text("target: 4\n")
    assert runner.run().status == 1
    (runner.workspace / ".openness.yml").write_text("target: 1\n")
    assert runner.run().status == 2
    assert "two settings files: .openness.yml and .openness.yaml" in runner.errors
    assert runner.run(config=".openness.yaml").status == 1


def test_a_pull_request_is_measured_by_its_base_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "weights-available")
    (runner.workspace / ".openness.yml").write_text("target: closed\nallow-drop: true\n")
    event = {"pull_request": {"number": 7, "base": {"sha": "b" * 40}, "head": {"sha": "c" * 40}}}
    with serving() as server:  # which has none of what is asked for
        runner.api = server.url
        runner.run(event, "pull_request")
        assert runner.status == 1
        assert "could not be read at the base commit" in runner.log
        runner.run(event, "pull_request", accept_head_config="true")
    assert json.loads((runner.workspace / "openness-report.json").read_text(encoding="utf-8"))["target"] == "closed"


def test_a_hostile_repository_forges_no_command_in_the_log_and_breaks_no_page(tmp_path: Path) -> None:
    harmless, hostile = Runner(tmp_path / "a", "weights-available"), Runner(tmp_path / "b", "weights-available")
    for name in ("README.md", "MODEL_LICENSE"):
        path = hostile.workspace / name
        path.write_text(path.read_text(encoding="utf-8") + "\n" + "\n\n".join(HOSTILE) + "\n", encoding="utf-8")
    (hostile.workspace / "##[error]a\n::error::b|`@c #1.safetensors").write_bytes(b"\0" * 3000)
    harmless.run()
    hostile.run(reports="comment=comment.md")
    assert hostile.status == 1
    kinds = {kind for pair in hostile.commands for kind in pair if kind}
    assert kinds <= {"error", "warning", "notice"}
    assert not [old for _, old in hostile.commands if old]
    assert "forged" not in "".join(line for line in hostile.log.split("\n") if line.lstrip().startswith("::error::"))
    comment = (hostile.workspace / "comment.md").read_text(encoding="utf-8")
    for page in (comment, hostile.summary):
        assert not re.search(r"@(someone|c)|\w#\d|\s#\d|://evil|www\.evil|:smile:", page)
        assert page.count("<details>") == page.count("</details>")
    assert comment.count("<!--") == 1
    assert list(hostile.outputs) == list(harmless.outputs)


UNKNOWN = "the base commit bbbbbbbbbbbb could not be read, so nobody knows whether this change lowers the level"
CHANGE = {"pull_request": {"number": 7, "base": {"sha": "b" * 40}, "head": {"sha": "c" * 40}}}


def first(page: str) -> str:
    """The first lines of a page below its heading, as people read them."""
    return page.replace("&#8203;", "").split("\n\n")[1].lower()


def test_a_base_that_could_not_be_read_is_said_first_and_fails_where_that_is_wanted(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "open-weights")
    with serving() as server:
        runner.api = server.url
        runner.run(CHANGE, "pull_request")
        assert (runner.status, runner.outputs["passed"]) == (0, "true")
        assert UNKNOWN in first(runner.summary)
        runner.run(CHANGE, "pull_request", on_unknown_base="fail")
        assert (runner.status, runner.outputs["passed"], runner.outputs["level"]) == (1, "false", "3")
        assert UNKNOWN in first(runner.summary)
        assert first(runner.summary).count(UNKNOWN) == 1
        runner.run(CHANGE, "pull_request", on_unknown_base="fail", allow_drop="true")
        assert runner.status == 0
    assert runner.run(on_unknown_base="perhaps").status == 2


def test_steps_of_one_job_leave_a_report_each(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "weights-available")
    (tmp_path / "temp").mkdir()
    runner.variables["RUNNER_TEMP"] = str(tmp_path / "temp")
    names = [(runner.run(target=level).outputs["report"], runner.outputs["badge"]) for level in ("2", "3", "4")]
    assert names == [
        ("openness-report.json", "openness-badge.json"),
        ("openness-report-2.json", "openness-badge-2.json"),
        ("openness-report-3.json", "openness-badge-3.json"),
    ]
    targets = [json.loads((runner.workspace / name).read_text("utf-8"))["target"] for name, _ in names]
    assert targets == ["weights-available", "open-weights", "open-source-ai"]
    runner.variables["RUNNER_TEMP"] = str(tmp_path / "of another job")
    assert runner.run().outputs["report"] == "openness-report.json"
