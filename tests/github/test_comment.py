"""One comment on a pull request, whoever else speaks there, however often and however many at once we do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from emulator import OWNER, Repo
from faults import PASS_ON, Answer, serving

from checker.delivery.comment import Thread, author_of, speak
from checker.reports.comment import MARKER, MARKER_ROOM
from checker.sources.github_client import GitHubError, Patience, Traffic, connect

QUICK = Patience(socket=5, response=5, secondary=0.2, backoff=0.02, whole=20)


def text(words: str) -> str:
    return f"{MARKER}\n{words}\n"


@pytest.fixture
def number(hub: Repo) -> int:
    main = hub.ask("GET", "/branches/main")["commit"]["sha"]
    hub.commit({"README.md": "# changed\n"}, "change", main)
    return int(hub.pull("change")["number"])


def ours(hub: Repo, number: int) -> list[str]:
    found = hub.comments(number)
    return [c["body"].partition("\n")[2].strip() for c in found if c["user"]["login"] == "github-actions[bot]"]


def say(hub: Repo, number: int, words: str, *, run: int = 1, about: str = ".", url: str = "") -> str:
    client = connect(hub.at.job, url or hub.at.url, QUICK)
    return speak(client, Thread(hub.name, number, about, (run, 1)), text(words)).what


def test_the_first_run_writes_and_the_next_ones_update(hub: Repo, number: int) -> None:
    assert say(hub, number, "level 2", run=1) == "written"
    assert say(hub, number, "level 3", run=2) == "updated"
    assert ours(hub, number) == ["level 3"]


def test_ours_is_found_behind_two_hundred_others(hub: Repo, number: int) -> None:
    for i in range(130):
        hub.say(number, f"remark {i}")
    say(hub, number, "level 2", run=1)
    for i in range(110):
        hub.say(number, f"remark {i}")
    assert say(hub, number, "level 3", run=2) == "updated"
    assert ours(hub, number) == ["level 3"]
    assert len(hub.comments(number)) == 241


def test_a_pasted_marker_makes_no_comment_ours(hub: Repo, number: int) -> None:
    say(hub, number, "level 2", run=1)
    pasted = hub.comments(number)[0]["body"]
    theirs = hub.say(number, pasted, "ghs_contributor")
    hub.say(number, pasted)
    assert say(hub, number, "level 3", run=2) == "updated"
    bodies = {c["id"]: c["body"] for c in hub.comments(number)}
    assert len(bodies) == 3
    assert bodies[theirs["id"]] == pasted
    assert ours(hub, number) == ["level 3"]


def test_doubled_comments_become_one(hub: Repo, number: int) -> None:
    say(hub, number, "level 2", run=1)
    body = hub.comments(number)[0]["body"]
    for _ in range(3):
        hub.say(number, body, hub.at.job)
    assert say(hub, number, "level 3", run=2) == "updated"
    assert ours(hub, number) == ["level 3"]


def test_runs_at_the_same_time_leave_one_comment(hub: Repo, number: int) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda run: say(hub, number, f"run {run}", run=run), range(1, 7)))
    assert len(ours(hub, number)) == 1


def test_a_slow_run_does_not_replace_what_a_newer_one_said(hub: Repo, number: int) -> None:
    say(hub, number, "the newer commit", run=8)
    assert say(hub, number, "the older commit", run=7) == "left to a newer run"
    assert ours(hub, number) == ["the newer commit"]


def test_two_gates_on_one_pull_request_keep_a_comment_each(hub: Repo, number: int) -> None:
    for run, words in ((1, "first"), (2, "second")):
        say(hub, number, f"small, {words}", about="models/small", run=run)
        say(hub, number, f"large, {words}", about="models/large --> <b>", run=run)
    assert ours(hub, number) == ["small, second", "large, second"]


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_post_that_was_written_and_answered_with_an_error_leaves_one_comment(
    hub: Repo, number: int, status: int
) -> None:
    with serving(hub.at.url) as between:
        path = f"/repos/{hub.name}/issues/{number}/comments"
        between.answers["POST", path] = [Answer(status, {"message": "Server Error"}, after=True)] * 2 + [PASS_ON]
        say(hub, number, "level 2", url=between.url)
        assert between.count("POST", path) == 3
    assert ours(hub, number) == ["level 2"]


def test_a_post_whose_answer_never_comes_leaves_one_comment_on_the_next_run(hub: Repo, number: int) -> None:
    with serving(hub.at.url) as between:
        path = f"/repos/{hub.name}/issues/{number}/comments"
        between.on("POST", path, Answer(200, {}, delay=9, after=True))
        with pytest.raises(GitHubError, match="did not answer"):
            client = connect(hub.at.job, between.url, Patience(socket=1, response=1, backoff=0.02, tries=2, whole=6))
            speak(client, Thread(hub.name, number, ".", (1, 1)), text("level 2"))
    say(hub, number, "level 3", run=2)
    assert ours(hub, number) == ["level 3"]


def test_a_patch_answered_with_502_is_tried_again(hub: Repo, number: int) -> None:
    say(hub, number, "level 2", run=1)
    identity = hub.comments(number)[0]["id"]
    with serving(hub.at.url) as between:
        path = f"/repos/{hub.name}/issues/comments/{identity}"
        between.answers["PATCH", path] = [Answer(502, {}), PASS_ON]
        say(hub, number, "level 3", run=2, url=between.url)
        assert between.count("PATCH", path) == 2
    assert ours(hub, number) == ["level 3"]


def test_a_fork_s_token_is_refused_at_once(hub: Repo, number: int) -> None:
    traffic = Traffic()
    with pytest.raises(GitHubError) as caught:
        speak(connect(hub.at.fork, hub.at.url, QUICK, traffic), Thread(hub.name, number), text("level 2"))
    assert caught.value.refused
    assert len(traffic.tries) == 2
    assert hub.comments(number) == []


def test_a_person_s_token_speaks_as_that_person(hub: Repo, number: int) -> None:
    client = connect("ghp_owner", hub.at.url, QUICK)
    assert author_of(client) == OWNER
    for run in (1, 2):
        speak(client, Thread(hub.name, number, ".", (run, 1)), text(f"run {run}"))
    assert [c["user"]["login"] for c in hub.comments(number)] == [OWNER]


def test_the_token_s_own_name_is_asked_of_graphql(hub: Repo) -> None:
    with serving() as server:
        server.on("POST", "/graphql", Answer(body={"data": {"viewer": {"login": "gate-app[bot]"}}}))
        assert author_of(connect("ghs_app", server.url, QUICK)) == "gate-app[bot]"


def test_the_marker_leaves_the_comment_within_what_github_takes() -> None:
    longest = Thread("o/n", 1, "x" * 9999, (10**18 - 1, 10**6 - 1)).marker
    assert len(longest) - len(MARKER) <= MARKER_ROOM
