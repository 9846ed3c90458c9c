"""What becomes of a release: published as judged, taken back, or left; its notes say why, once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from server import COMMIT, OTHER_COMMIT, PUSH, READ, REPOSITORY, World, serving

from checker.delivery.release import Outcome, changes, settle, with_section
from checker.domain import (
    Assessment,
    Dossier,
    GateError,
    Level,
    NotChecked,
    Repository,
    Verdict,
)
from checker.sources.github_client import GitHubError, Patience, connect
from checker.sources.releases import NOTE_END, NOTE_START, Releases

FAST = Patience(socket=2, response=4, secondary=0.01, backoff=0.01, tries=2, whole=10)
NOTE = "### Openness: 3 of 4"


@pytest.fixture
def world() -> Iterator[World]:
    with serving(World()) as served:
        yield served


def releases(world: World, token: str = PUSH) -> Releases:
    return Releases(connect(token, world.api, FAST), REPOSITORY)


def verdict(world: World, tag: str, passed: bool) -> Verdict:
    """A verdict on the release as it is now."""
    repository = Repository("m", "worktree", (), lambda path: NotChecked(path, ""), revision=COMMIT)
    judged = replace(repository, release=releases(world).find(tag))
    level = Level.OPEN_WEIGHTS if passed else Level.WEIGHTS_AVAILABLE
    assessment = Assessment(judged, Dossier(True, "", {}), (), level, level)
    return Verdict(assessment, Level.OPEN_WEIGHTS, passed, ())


def test_a_draft_that_passed_is_published_at_the_commit_that_was_judged(world: World) -> None:
    world.add("v1", {"model.gguf": b"GGUF"}, body="First release.")
    judged = verdict(world, "v1", passed=True)
    outcome = settle(releases(world), judged, "publish", NOTE)
    release = world.release(1)
    assert outcome.done == "published" and not release["draft"]
    assert world.tags["v1"] == COMMIT and release["target_commitish"] == COMMIT
    assert release["body"] == f"First release.\n\n{NOTE_START}\n{NOTE}\n{NOTE_END}"


def test_a_branch_that_moved_on_does_not_move_the_release(world: World) -> None:
    world.add("v1", {})
    judged = verdict(world, "v1", passed=True)
    world.branches["main"] = OTHER_COMMIT
    with pytest.raises(GateError, match="its tag led to aaaaaaaaaaaa and leads to bbbbbbbbbbbb"):
        settle(releases(world), judged, "publish", NOTE)
    assert world.release(1)["draft"] and not world.tags


def test_a_draft_that_failed_stays_a_draft_and_says_why(world: World) -> None:
    world.add("v1", {})
    outcome = settle(releases(world), verdict(world, "v1", passed=False), "publish", NOTE)
    assert outcome.done == "refused" and world.release(1)["draft"] and NOTE in world.release(1)["body"]


def swap(world: World) -> None:
    world.upload(world.release(1), "model.gguf", b"other")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap, "model.gguf was exchanged"),
        (lambda world: world.upload(world.release(1), "more.gguf", b""), "more.gguf was added"),
        (lambda world: world.release(1).update(assets=[]), "model.gguf was removed"),
        (lambda world: world.release(1).update(body="The weights are yours."), "its notes were edited"),
        (lambda world: world.release(1).update(tag_name="v2"), "its tag was v1 and is v2"),
        (lambda world: world.tags.update(v1=OTHER_COMMIT), "leads to bbbbbbbbbbbb"),
        (lambda world: world.release(1).update(name="Other"), "its title or kind was edited"),
    ],
)
def test_whatever_changed_since_it_was_judged_stops_the_publication(world: World, change, words: str) -> None:  # type: ignore[no-untyped-def]  # a lambda
    world.add("v1", {"model.gguf": b"GGUF"})
    judged = verdict(world, "v1", passed=True)
    change(world)
    with pytest.raises(GateError, match=words):
        settle(releases(world), judged, "publish", NOTE)
    assert world.release(1)["draft"]


def test_what_is_exchanged_while_it_is_published_is_taken_back_at_once(world: World) -> None:
    world.add("v1", {"model.gguf": b"GGUF"})
    judged = verdict(world, "v1", passed=True)

    def between(world: World, method: str, path: str) -> None:
        if method == "PATCH":
            world.before = lambda *_: None
            swap(world)

    world.before = between
    with pytest.raises(GateError, match="was taken back at once: model.gguf was exchanged"):
        settle(releases(world), judged, "publish", NOTE)
    assert world.release(1)["draft"]


def test_a_file_without_a_digest_is_told_by_its_id_and_time(world: World) -> None:
    release = world.add("v1", {"model.gguf": b"GGUF"})
    release["assets"][0]["digest"] = None
    judged = verdict(world, "v1", passed=True)
    release["assets"][0]["updated_at"] = "2026-03-01T00:00:00Z"
    with pytest.raises(GateError, match="was exchanged"):
        settle(releases(world), judged, "publish", NOTE)


def test_an_unfinished_file_is_never_published(world: World) -> None:
    release = world.add("v1", {})
    judged = verdict(world, "v1", passed=True)
    world.upload(release, "model.gguf", b"GG", state="starter")
    with pytest.raises(GateError, match="not uploaded to their end"):
        settle(releases(world), judged, "publish", NOTE)
    assert release["draft"]


def test_two_runs_at_once_publish_once_and_leave_one_note(world: World) -> None:
    world.add("v1", {"model.gguf": b"GGUF"}, body="Hello.")
    judged = verdict(world, "v1", passed=True)
    done: list[str] = []

    def run() -> None:
        done.append(settle(releases(world), judged, "publish", NOTE).done)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["published", "published"]
    assert world.release(1)["body"].count(NOTE_START) == 1 and not world.release(1)["draft"]


@pytest.mark.parametrize(("mode", "field"), [("draft", "draft"), ("prerelease", "prerelease")])
def test_a_published_release_that_failed_is_taken_back(world: World, mode: str, field: str) -> None:
    world.add("v1", {}, draft=False)
    outcome = settle(releases(world), verdict(world, "v1", passed=False), mode, NOTE)
    assert world.release(1)[field] is True and "had been public until now" in outcome.notices[0]
    assert NOTE in world.release(1)["body"]


@pytest.mark.parametrize("mode", ["fail", "draft", "prerelease"])
def test_a_published_release_that_passed_is_left_alone(world: World, mode: str) -> None:
    world.add("v1", {}, draft=False)
    assert settle(releases(world), verdict(world, "v1", passed=True), mode, NOTE).done == "kept"
    assert not world.release(1)["draft"] and not world.release(1)["prerelease"]


def test_the_mode_fail_takes_nothing_back(world: World) -> None:
    world.add("v1", {}, draft=False)
    assert settle(releases(world), verdict(world, "v1", passed=False), "fail", None).done == "kept"
    assert not any(line.startswith("PATCH") for line in world.asked)


@pytest.mark.parametrize("mode", ["draft", "prerelease"])
def test_an_immutable_release_cannot_be_taken_back_and_the_message_is_clear(world: World, mode: str) -> None:
    world.add("v1", {}, draft=False, immutable=True)
    outcome = settle(releases(world), verdict(world, "v1", passed=False), mode, NOTE)
    assert "is immutable" in outcome.errors[0] and "on-release: publish" in outcome.errors[0]
    assert NOTE in world.release(1)["body"]  # notes stay editable


def test_a_refused_demotion_fails_the_job_and_a_refused_note_is_a_notice(world: World) -> None:
    world.add("v1", {}, draft=False)
    judged = verdict(world, "v1", passed=False)
    outcome = settle(releases(world, READ), judged, "draft", NOTE)
    assert "contents: write" in outcome.errors[0]
    assert "the note could not be written" in outcome.notices[0]


def test_publishing_without_the_right_to_write_is_an_error(world: World) -> None:
    world.add("v1", {})
    judged = verdict(world, "v1", passed=True)
    with pytest.raises(GitHubError) as caught:
        settle(releases(world, READ), judged, "publish", NOTE)
    assert caught.value.fix and world.release(1)["draft"]


def test_a_note_is_written_once_and_then_kept_up_to_date(world: World) -> None:
    world.add("v1", {}, draft=False, body="Hello.\r\n\r\nBye.")
    for words in ("level 2", "level 3", "level 3"):
        settle(releases(world), verdict(world, "v1", passed=True), "fail", words)
    assert world.release(1)["body"] == f"Hello.\n\nBye.\n\n{NOTE_START}\nlevel 3\n{NOTE_END}"
    assert sum(line.startswith("PATCH") for line in world.asked) == 2


def test_a_note_never_pushes_out_what_people_wrote() -> None:
    notes = "x" * 124_990
    assert with_section(notes, NOTE) == notes


def test_a_published_release_is_nothing_to_publish(world: World) -> None:
    world.add("v1", {}, draft=False)
    outcome = settle(releases(world), verdict(world, "v1", passed=True), "publish", None)
    assert outcome == Outcome("kept", ("the release v1 is published already: nothing was left to publish",))


def test_the_same_release_read_twice_has_not_changed(world: World) -> None:
    world.add("v1", {"model.gguf": b"GGUF"})
    assert changes(releases(world).find("v1"), releases(world).find("v1")) == ()
