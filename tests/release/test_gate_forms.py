"""The release gate in its three forms, from the Action's door to an emulated GitHub and back."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from door import Door
from emulator import Repo

from checker import main
from checker.cli import guard
from checker.config import Config
from checker.sources.releases import NOTE_START

MIT = (Path(__file__).parents[2] / "examples/repositories/open-weights/LICENSE").read_text("utf-8")
README = """# Plover

Plover is a language model with 1 billion parameters. It runs with transformers:

```python
from transformers import pipeline
pipeline("text-generation", model="./plover")
```
"""
STATED = README + "\n## License\n\nThe code and the model weights are licensed under the MIT License.\n"


def weights(licence: str = "") -> bytes:
    """A small safetensors file whose metadata names a licence."""
    metadata = {"__metadata__": {"license": licence}} if licence else {}
    header = json.dumps({**metadata, "w": {"dtype": "F16", "shape": [4], "data_offsets": [0, 8]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(8)


@dataclass
class Run:
    """What a run of the Action left behind."""

    status: int
    log: str
    summary: str
    report: dict[str, Any]


@dataclass
class Project:
    """A repository on GitHub, its checkout in a workspace, and runs of the Action there."""

    hub: Repo
    door: Door
    folder: Path
    sha: str = ""

    def commit(self, files: Mapping[str, str]) -> str:
        """Commit the files, and check the commit out."""
        self.sha = self.hub.commit(files)
        for path, text in files.items():
            (self.folder / path).write_text(text, "utf-8")
        (self.folder / ".git").mkdir(exist_ok=True)
        (self.folder / ".git/HEAD").write_text(self.sha + "\n")
        return self.sha

    def release(self, tag: str, files: Mapping[str, bytes], draft: bool = True, notes: str = "") -> int:
        """A release with these files; its id."""
        body = {"tag_name": tag, "name": tag, "body": notes, "draft": True, "target_commitish": self.sha}
        id = int(self.hub.ask("POST", "/releases", body)["id"])
        for name, data in files.items():
            self.door.upload(self.hub.name, id, name, data, self.hub.at.owner)
        if not draft:
            self.hub.ask("PATCH", f"/releases/{id}", {"draft": False})
        return id

    def now(self, id: int) -> dict[str, Any]:
        """The release as it is."""
        found: dict[str, Any] = self.hub.ask("GET", f"/releases/{id}")
        return found

    def run(
        self, event: Mapping[str, Any] | None = None, token: str | None = None, api: str = "", **inputs: str
    ) -> Run:
        """The Action in a job of this repository."""
        files = {name: self.folder.parent / f"{name}-{id(inputs)}" for name in ("event", "summary", "output")}
        files["event"].write_text(json.dumps(event or {}), "utf-8")
        files["summary"].write_text("")
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.folder),
            "GITHUB_EVENT_NAME": "release" if event else "push",
            "GITHUB_EVENT_PATH": str(files["event"]),
            "GITHUB_REPOSITORY": self.hub.name,
            "GITHUB_SHA": self.sha,
            "GITHUB_API_URL": api or self.door.url,
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "INPUT_TOKEN": self.hub.at.owner if token is None else token,
            **{f"INPUT_{name.replace('_', '-').upper()}": value for name, value in inputs.items()},
        }
        out, err = io.StringIO(), io.StringIO()
        report = self.folder / "openness-report.json"
        report.unlink(missing_ok=True)
        status = guard(lambda: main.run(Config.from_environ(environ), out, err), err, verbose=True)
        data = json.loads(report.read_text("utf-8")) if report.exists() else {}
        return Run(status, out.getvalue() + err.getvalue(), files["summary"].read_text("utf-8"), data)


@pytest.fixture
def project(hub: Repo, door: Door, tmp_path: Path) -> Project:
    folder = tmp_path / "workspace"
    folder.mkdir()
    made = Project(hub, door, folder)
    made.commit({"README.md": README, "LICENSE": MIT})
    return made


def published(release: Mapping[str, Any]) -> dict[str, Any]:
    return {"action": "published", "release": dict(release)}


def test_before_publishing_a_folder_whose_weights_restrict_fails_the_job(project: Project) -> None:
    dist = project.folder / "dist"
    dist.mkdir()
    (dist / "model.safetensors").write_bytes(weights("cc-by-nc-4.0"))
    run = project.run(release="dist/")
    assert run.status == 1
    assert run.report["components"]["parameters"]["expression"] == "CC-BY-NC-4.0"
    assert run.report["restrictions"][0]["kind"] == "non-commercial"
    assert "model.safetensors" in run.summary and "its metadata names cc-by-nc-4.0" in run.summary


def test_before_publishing_a_folder_with_open_weights_passes(project: Project) -> None:
    dist = project.folder / "dist"
    dist.mkdir()
    (dist / "model.safetensors").write_bytes(weights("apache-2.0"))
    run = project.run(release="dist/")
    assert run.status == 0 and run.report["level"] == 3
    assert run.report["release"]["assets"][0]["name"] == "model.safetensors"


def test_weights_nobody_speaks_of_are_not_open_because_the_tree_has_a_licence(project: Project) -> None:
    dist = project.folder / "dist"
    dist.mkdir()
    (dist / "model.safetensors").write_bytes(weights())
    run = project.run(release="dist/")
    assert run.status == 1 and run.report["level"] == 2 and run.report["potential_level"] >= 3
    assert "nothing says under what terms model.safetensors comes" in json.dumps(run.report)


def test_a_draft_that_passes_is_published_by_the_gate_and_its_notes_say_so(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("mit")}, notes="The first one.")
    run = project.run(release="v1", on_release="publish")
    assert run.status == 0, run.log
    release = project.now(id)
    assert release["draft"] is False and release["target_commitish"] == project.sha
    assert release["body"].startswith("The first one.") and release["body"].count(NOTE_START) == 1
    assert "is published at" in run.log


def test_a_draft_that_fails_stays_a_draft(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("cc-by-nc-4.0")})
    run = project.run(release="v1", on_release="publish")
    assert run.status == 1 and project.now(id)["draft"] is True
    assert "stays a draft" in run.log and "CC-BY-NC-4.0" in project.now(id)["body"]


def test_a_file_exchanged_between_judging_and_publishing_stops_it(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("mit")})
    asset = project.now(id)["assets"][0]["id"]
    asked: list[str] = []

    def exchange(method: str, path: str) -> None:
        asked.append(path)
        if path.endswith(f"/releases/{id}") and method == "GET":  # the look before the publication
            project.door.before = lambda method, path: None
            project.hub.ask("DELETE", f"/releases/assets/{asset}")
            project.door.upload(project.hub.name, id, "model.safetensors", weights("other"), project.hub.at.owner)

    project.door.before = exchange
    run = project.run(release="v1", on_release="publish")
    project.door.before = lambda method, path: None
    assert run.status == 2 and project.now(id)["draft"] is True
    assert "model.safetensors was exchanged" in run.log


def test_a_draft_made_from_another_commit_is_not_judged_by_this_checkout(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("mit")})
    project.commit({"README.md": STATED})
    run = project.run(release="v1", on_release="publish")
    assert run.status == 2 and "is made from" in run.log and project.now(id)["draft"] is True


def test_publishing_asks_for_a_draft_on_github(project: Project) -> None:
    (project.folder / "dist").mkdir()
    for inputs in ({}, {"release": "dist/"}):
        run = project.run(on_release="publish", **inputs)
        assert run.status == 2 and "needs a draft on GitHub" in run.log


def test_a_draft_that_nobody_may_see_is_an_error_with_the_permission_it_takes(project: Project) -> None:
    project.release("v1", {"model.safetensors": weights("mit")})
    run = project.run(release="v1", on_release="publish", token="")
    assert run.status == 2 and "contents: write" in run.log


@pytest.mark.parametrize(("mode", "field"), [("fail", None), ("draft", "draft"), ("prerelease", "prerelease")])
def test_a_published_release_below_the_target_fails_and_is_taken_back_as_asked(
    project: Project, mode: str, field: str | None
) -> None:
    id = project.release("v1", {"model.safetensors": weights("cc-by-nc-4.0")}, draft=False)
    run = project.run(published(project.now(id)), on_release=mode)
    assert run.status == 1
    release = project.now(id)
    assert {name for name in ("draft", "prerelease") if release[name]} == ({field} if field else set())
    assert release["body"].count(NOTE_START) == 1
    if not release["draft"]:
        project.run(published(release), on_release=mode)
        assert project.now(id)["body"] == release["body"]


def test_a_published_release_that_passes_is_left_as_it_is(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("mit"), "LICENSE": MIT.encode()}, draft=False)
    run = project.run(published(project.now(id)), on_release="draft")
    assert run.status == 0, run.log
    assert not project.now(id)["draft"]


def test_a_token_that_may_only_read_gets_the_verdict_and_a_word_about_the_rest(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("cc-by-nc-4.0")}, draft=False)
    run = project.run(published(project.now(id)), on_release="draft", token=project.hub.at.fork)
    assert run.status == 1 and not project.now(id)["draft"]
    assert "could not be made a draft" in run.log and "contents: write" in run.log
    assert "the note could not be written" in run.log
    assert "CC-BY-NC-4.0" in run.summary


def test_a_release_without_files_is_judged_by_its_tree(project: Project) -> None:
    id = project.release("v1", {}, draft=False)
    run = project.run(published(project.now(id)))
    assert run.report["release"] == {"tag": "v1", "assets": [], "previous_level": None}
    assert "has no files of its own" in run.summary


def test_a_release_below_the_one_before_it_fails_though_it_reaches_the_target(project: Project) -> None:
    project.commit({"README.md": STATED})
    project.release("v1", {"model.safetensors": weights("mit")}, draft=False)
    id = project.release("v2", {"model.safetensors": weights("cc-by-nc-4.0")})
    run = project.run(release="v2", on_release="publish", target="weights-available")
    assert run.status == 1 and project.now(id)["draft"] is True
    assert run.report["release"]["previous_level"] == 3 and run.report["level"] == 2
    assert "Openness drops from 3 to 2" in run.log
    lifted = project.run(release="v2", on_release="publish", target="weights-available", allow_drop="true")
    assert lifted.status == 0 and project.now(id)["draft"] is False


def test_notes_that_contradict_the_files_are_a_conflict_and_the_strictest_counts(project: Project) -> None:
    notes = "The model weights are released under the Apache License 2.0."
    id = project.release("v1", {"model.safetensors": weights("cc-by-nc-4.0")}, draft=False, notes=notes)
    run = project.run(published(project.now(id)))
    conflict = run.report["conflicts"][0]
    assert "Apache-2.0 in the release notes" in conflict["what"] and "CC-BY-NC-4.0" in conflict["what"]
    assert run.report["components"]["parameters"]["terms"] == "restricted"


def test_where_github_does_not_answer_the_event_is_judged_and_the_gap_is_said(project: Project) -> None:
    id = project.release("v1", {"model.safetensors": weights("mit")}, draft=False)
    run = project.run(published(project.now(id)), api=f"{project.door.url}/nothing")
    assert run.status in (1, 2) and "the event was read alone" in json.dumps(run.report)


def test_a_release_of_another_repository_is_judged_from_the_command_line(project: Project) -> None:
    project.release("v1", {"model.safetensors": weights("cc-by-nc-4.0")}, draft=False)
    options = {"path": f"github:{project.hub.name}@{project.sha}", "release": "v1", "token": project.hub.at.owner}
    out, err = io.StringIO(), io.StringIO()
    config = replace(Config.from_options(options, {"GITHUB_API_URL": project.door.url}), format="json")
    status = guard(lambda: main.run(config, out, err), err, verbose=True)
    assert status == 1, err.getvalue()
    report = json.loads(out.getvalue())
    assert report["release"]["tag"] == "v1" and report["components"]["parameters"]["terms"] == "restricted"


def test_weights_that_lie_in_the_tree_and_are_released_are_judged_as_released(project: Project) -> None:
    dist = project.folder / "dist"
    dist.mkdir()
    (dist / "model.safetensors").write_bytes(weights() + bytes(300_000))
    run = project.run(release="dist/")
    assert run.status == 1 and run.report["components"]["parameters"]["terms"] == "unknown"
