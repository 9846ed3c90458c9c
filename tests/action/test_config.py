"""Inputs, variables and .openness.yml in, one Config out; and a clear word on everything that cannot be meant."""

import json
from datetime import date
from pathlib import Path

import pytest

from checker.config import Config
from checker.domain import GateError, Level, NotChecked
from checker.settings import Settings, parse_settings
from checker.workflow import Workflow

TODAY = date(2026, 11, 27)
BASE, HEAD, MERGE = "b" * 40, "c" * 40, "d" * 40


def environ(workspace: Path, **inputs: str) -> dict[str, str]:
    """What the runner sets, with `inputs` spelled as Python names."""
    given = {f"INPUT_{name.replace('_', '-').upper()}": value for name, value in inputs.items()}
    return {"GITHUB_WORKSPACE": str(workspace), "GITHUB_SHA": MERGE, "GITHUB_REPOSITORY": "o/model", **given}


def on_pull_request(workspace: Path, **inputs: str) -> dict[str, str]:
    event = {"pull_request": {"number": 3, "base": {"sha": BASE}, "head": {"sha": HEAD}}}
    path = workspace.parent / "event.json"
    path.write_text(json.dumps(event))
    return {**environ(workspace, **inputs), "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def at_base(text: str | NotChecked | None, spelling: str = ".openness.yml"):
    def read_at(workflow: Workflow, revision: str, path: str) -> str | NotChecked | None:
        assert revision == BASE
        return text if path == spelling else None

    return read_at


def test_without_inputs_and_settings_the_defaults_hold(workspace: Path) -> None:
    config = Config.from_environ(environ(workspace))
    assert config.target is Level.OPEN_WEIGHTS
    assert (config.path, config.on_not_a_model, config.on_release) == (".", "fail", "fail")
    assert (config.comment, config.check_run, config.allow_drop) == ("always", False, False)
    assert config.folder == workspace
    assert config.in_action


def test_inputs_come_before_settings_and_settings_before_defaults(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: open-source-ai\nallow-drop: true\n")
    assert Config.from_environ(environ(workspace)).target is Level.OPEN_SOURCE_AI
    config = Config.from_environ(environ(workspace, target="2"))
    assert config.target is Level.WEIGHTS_AVAILABLE
    assert config.allow_drop


def test_a_pull_request_is_measured_by_the_settings_of_its_base(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: closed\n")
    config = Config.from_environ(on_pull_request(workspace), at_base("target: open-source-ai\n"))
    assert config.target is Level.OPEN_SOURCE_AI
    assert "differs from the base commit's" in config.notes[0]


def test_a_pull_request_that_removes_the_settings_is_measured_by_them(workspace: Path) -> None:
    config = Config.from_environ(on_pull_request(workspace), at_base("target: open-source-ai\n"))
    assert config.target is Level.OPEN_SOURCE_AI


def test_a_pull_request_that_brings_settings_is_measured_without_them(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: closed\non-not-a-model: pass\n")
    config = Config.from_environ(on_pull_request(workspace), at_base(None))
    assert (config.target, config.on_not_a_model) == (Level.OPEN_WEIGHTS, "fail")


def test_the_other_spelling_at_the_base_counts_as_well(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: closed\n")
    config = Config.from_environ(on_pull_request(workspace), at_base("target: open-source-ai\n", ".openness.yaml"))
    assert config.target is Level.OPEN_SOURCE_AI
    assert config.origins["target"] == ".openness.yaml"


@pytest.mark.parametrize("name", [".openness.yml", ".openness.yaml"])
def test_the_command_line_reads_both_spellings_and_refuses_both_at_once(workspace: Path, name: str) -> None:
    (workspace / name).write_text("target: open-source-ai\n")
    assert Config.from_options({"path": str(workspace)}, {}).target is Level.OPEN_SOURCE_AI
    for other in (".openness.yml", ".openness.yaml"):
        (workspace / other).write_text("target: closed\n")
    with pytest.raises(GateError, match="two settings files"):
        Config.from_options({"path": str(workspace)}, {})


def test_accept_head_config_takes_the_settings_of_the_change(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: closed\n")
    config = Config.from_environ(on_pull_request(workspace, accept_head_config="true"), at_base("target: 4"))
    assert config.target is Level.CLOSED
    assert config.notes == ()


def test_where_the_base_cannot_be_read_settings_only_make_the_gate_stricter_and_it_is_said(workspace: Path) -> None:
    unread = at_base(NotChecked(".openness.yml", "the base commit is not in this checkout"))
    (workspace / ".openness.yml").write_text("target: closed\nallow-drop: true\non-not-a-model: pass\n")
    config = Config.from_environ(on_pull_request(workspace), unread)
    assert (config.target, config.allow_drop, config.on_not_a_model) == (Level.OPEN_WEIGHTS, False, "fail")
    assert "could not be read" in config.notes[0]
    assert config.not_checked[0].why == "the base commit is not in this checkout"
    (workspace / ".openness.yml").write_text("target: open-source-ai\n")
    assert Config.from_environ(on_pull_request(workspace), unread).target is Level.OPEN_SOURCE_AI


def test_a_switch_that_turns_itself_on_is_no_setting(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("accept-head-config: true\n")
    with pytest.raises(GateError, match="no setting `accept-head-config`"):
        Config.from_environ(environ(workspace))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("target: open\n", "no level 'open'"),
        ("target: [open-weights]\n", "`target` needs one value"),
        ("target:\n", "`target` needs one value"),
        ("tarqet: open-weights\n", "no setting `tarqet`"),
        ("target: 3\ntarget: 1\n", "stands there twice"),
        ("allow-drop: yes\n", "cannot be 'yes'"),
        ("on-not-a-model: ignore\n", "cannot be 'ignore'"),
        ("language: fr\n", "cannot be 'fr'"),
        ("path: ../other\n", "leads out of the repository"),
        ("path: /etc\n", "leads out of the repository"),
        ("- target\n", "no `key: value` lines"),
        ("target: [\n", "line 2: broken YAML"),
        ("a: b: c\n", "line 1: broken YAML"),
        ("target: !!python/object/apply:os.system [id]\n", "a tag ("),
        ("x: &a [*a]\n", ""),
        ("{" * 5000, ""),
        ("target: \x01\n", "broken YAML"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_with_a_fix(workspace: Path, text: str, what: str) -> None:
    (workspace / ".openness.yml").write_text(text)
    with pytest.raises(GateError) as caught:
        Config.from_environ(environ(workspace))
    assert what in caught.value.what
    assert caught.value.fix


def test_scalars_stay_as_they_are_written() -> None:
    assert parse_settings("target: 3\nallow-drop: false\n", "f", TODAY).plain == {"target": "3", "allow-drop": "false"}
    assert parse_settings("", "f", TODAY) == parse_settings("# nothing\n", "f", TODAY) == Settings()


@pytest.mark.parametrize(
    ("inputs", "what"),
    [
        ({"target": "5"}, "no level '5'"),
        ({"comment": "maybe"}, "`comment` cannot be 'maybe'"),
        ({"path": "../elsewhere"}, "`path` leads out"),
        ({"config": "/etc/passwd"}, "`config` leads out"),
        ({"config": "missing.yml"}, "no settings file"),
        ({"reports": "pdf=x.pdf"}, "no report format 'pdf'"),
        ({"reports": "sariff=x.sarif"}, "no report format 'sariff'"),
        ({"reports": "json"}, "no FORMAT=FILE"),
        ({"on_release": "delete"}, "cannot be 'delete'"),
    ],
)
def test_inputs_that_cannot_be_meant_are_refused_with_a_fix(workspace: Path, inputs: dict[str, str], what: str) -> None:
    with pytest.raises(GateError) as caught:
        Config.from_environ(environ(workspace, **inputs))
    assert what in caught.value.what
    assert caught.value.fix


def test_a_link_does_not_lead_the_gate_out_of_the_workspace(workspace: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("target: closed\n")
    (workspace / ".openness.yml").symlink_to(secret)
    with pytest.raises(GateError, match="cannot be read"):
        Config.from_environ(environ(workspace))
    (workspace / ".openness.yml").unlink()
    (workspace / "model").symlink_to(tmp_path)
    with pytest.raises(GateError, match="link that leads out"):
        Config.from_environ(environ(workspace, path="model"))


def test_links_go_to_the_head_of_a_pull_request_and_else_to_what_is_judged(workspace: Path) -> None:
    assert Workflow.from_environ(on_pull_request(workspace)).link_sha == HEAD
    assert Workflow.from_environ(environ(workspace)).link_sha == MERGE


@pytest.mark.parametrize("payload", ["[]", "{}", '{"pull_request": 3}', '{"pull_request": {"base": null}}'])
def test_an_odd_event_is_no_pull_request(workspace: Path, payload: str) -> None:
    variables = on_pull_request(workspace)
    Path(variables["GITHUB_EVENT_PATH"]).write_text(payload)
    assert Config.from_environ(variables).workflow.base_sha is None  # type: ignore[union-attr]


def test_a_token_is_in_no_repr_and_in_no_report(workspace: Path) -> None:
    config = Config.from_environ(environ(workspace, token="ghs_secret"))
    assert config.token == "ghs_secret"
    assert "ghs_secret" not in repr(config)
    assert "ghs_secret" not in json.dumps(config.effective())


def test_the_command_line_reads_the_settings_of_the_folder_it_judges(workspace: Path) -> None:
    (workspace / ".openness.yml").write_text("target: 4\npath: models/small\n")
    config = Config.from_options({"path": str(workspace)}, {})
    assert config.target is Level.OPEN_SOURCE_AI
    assert Path(config.path) == workspace / "models/small"
    assert Config.from_options({"path": str(workspace), "target": "1"}, {}).target is Level.CLOSED
    assert Config.from_options({"path": "github:o/r"}, {"GITHUB_TOKEN": "t"}).token == "t"


def test_flags_for_github_need_a_workflow_and_then_speak_as_the_action(workspace: Path) -> None:
    with pytest.raises(GateError, match="--comment speaks to GitHub"):
        Config.from_options({"comment": "true"}, {})
    variables = {**on_pull_request(workspace), "GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "t"}
    config = Config.from_options({"check-run": "true", "target": "2"}, variables, at_base("allow-drop: true"))
    assert (config.in_action, config.check_run, config.comment, config.allow_drop) == (True, True, "never", True)
    assert (config.token, config.target, config.folder) == ("t", Level.WEIGHTS_AVAILABLE, workspace)
