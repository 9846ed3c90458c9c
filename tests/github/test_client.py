"""The client's manners: what it tries again, what it takes for an answer, and how long it waits at most."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from faults import Answer, Server, serving

from checker.sources.github_client import GitHubError, Patience, Traffic, asking, connect

QUICK = Patience(socket=1, response=0.8, secondary=0.2, backoff=0.02, whole=2)
BOUND = 2.6  # seconds: QUICK.whole, and a little for the machine
FINE = Answer(body={"id": 1})
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
METHODS = ("GET", "POST", "PATCH")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def ask(server: Server, method: str = "GET", path: str = "/thing", patience: Patience = QUICK) -> object:
    client = connect("ghp_test", server.url, patience)
    with asking("the thing"):
        return client.requester.requestJsonAndCheck(method, path, input=None if method == "GET" else {"a": 1})[1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "first",
    [
        Answer(403, SECONDARY),
        Answer(403, {"message": "x"}, {"Retry-After": "0"}),
        Answer(429, {"message": "x"}, {"Retry-After": "0"}),
        Answer(429, {"message": "Too many requests"}),
        Answer(502, b"<html>Bad gateway</html>"),
        Answer(body={"id": 1}, cut=40),
    ],
    ids=["secondary limit", "403 with Retry-After", "429 with Retry-After", "bare 429", "502", "cut"],
)
def test_what_may_pass_is_tried_again(server: Server, method: str, first: Answer) -> None:
    server.on(method, "/thing", first, FINE)
    assert ask(server, method)["id"] == 1
    assert server.count(method) == 2


def test_a_bare_429_waits_as_long_as_a_secondary_limit_asks(server: Server) -> None:
    server.on("GET", "/thing", Answer(429, {"message": "Too many requests"}), FINE)
    traffic = Traffic()
    with asking("the thing"):
        connect(None, server.url, QUICK, traffic).requester.requestJsonAndCheck("GET", "/thing")
    assert traffic.waited == pytest.approx(0.2)


@pytest.mark.parametrize("method", METHODS)
def test_a_plain_refusal_is_an_answer(server: Server, method: str) -> None:
    server.on(method, "/thing", Answer(403, {"message": "Resource not accessible by integration"}))
    with pytest.raises(GitHubError, match="the token may not have the thing") as caught:
        ask(server, method)
    assert caught.value.refused
    assert server.count(method) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_limit_that_ends_in_an_hour_is_said_at_once(server: Server, method: str) -> None:
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3600)}
    server.on(method, "/thing", Answer(403, {"message": "API rate limit exceeded for installation ID 1."}, reset))
    begun = time.monotonic()
    with pytest.raises(GitHubError, match="rate limit is used up") as caught:
        ask(server, method)
    assert caught.value.limited and not caught.value.refused
    assert "with a token the limit is far higher" in caught.value.fix
    assert server.count(method) == 1
    assert time.monotonic() - begun < 1


def test_a_retry_after_beyond_the_budget_is_said_at_once(server: Server) -> None:
    server.on("GET", "/thing", Answer(429, {"message": "x"}, {"Retry-After": "3600"}))
    begun = time.monotonic()
    with pytest.raises(GitHubError, match="rate limit"):
        ask(server)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body={"id": 1}, delay=30),
        Answer(body={"id": "x" * 500}, drip=0.2),
        Answer(429, {"message": "x"}, {"Retry-After": "1"}),
        Answer(403, {"message": SECONDARY["message"] + "x" * 500}, drip=0.2),
        Answer(503, {"message": "x"}),
        Answer(body={"id": 1}, cut=9),
        Answer(202, {}),
    ],
    ids=["silent", "dripping", "limited for ever", "dripping refusal", "broken for ever", "cut for ever", "not ready"],
)
def test_nothing_lasts_longer_than_the_budget(server: Server, answer: Answer) -> None:
    server.on("GET", "/thing", answer)
    begun = time.monotonic()
    with pytest.raises(GitHubError) as caught:
        ask(server)
    assert time.monotonic() - begun < BOUND
    assert caught.value.what and caught.value.fix


@pytest.mark.parametrize("body", [b'{"id": 1, "na', b"<html>", b"[1", b"\xff\xfe{", b""], ids=repr)
def test_an_answer_that_is_no_whole_json_is_an_error(server: Server, body: bytes) -> None:
    server.on("GET", "/thing", Answer(body=body))
    with pytest.raises(GitHubError), asking("the thing"):
        data = connect(None, server.url, QUICK).requester.requestJsonAndCheck("GET", "/thing")[1]
        assert data["id"] == 1


def test_a_renamed_repository_is_followed_on_the_same_host(server: Server) -> None:
    server.on("GET", "/old", Answer(301, {"message": "Moved"}, {"Location": f"{server.url}/new"}))
    server.on("GET", "/new", FINE)
    assert ask(server, path="/old")["id"] == 1


@pytest.mark.parametrize("where", ["https://example.org/new", "http://example.org/new", "/thing", "/loop"])
def test_a_redirect_elsewhere_or_in_a_circle_is_an_error(server: Server, where: str) -> None:
    server.on("GET", "/thing", Answer(301, {}, {"Location": where if "//" in where else server.url + where}))
    server.on("GET", "/loop", Answer(301, {}, {"Location": f"{server.url}/thing"}))
    begun = time.monotonic()
    with pytest.raises(GitHubError):
        ask(server)
    assert time.monotonic() - begun < BOUND


def test_no_server_at_all_is_said_in_words() -> None:
    client = connect(None, "http://127.0.0.1:9", QUICK)
    with pytest.raises(GitHubError, match="could not be reached") as caught, asking("the thing"):
        client.requester.requestJsonAndCheck("GET", "/thing")
    assert "HTTPConnectionPool" not in str(caught.value)


def test_a_connection_serves_many_requests_and_all_are_counted(server: Server) -> None:
    server.on("GET", "/thing", Answer(502, {}), FINE)
    traffic = Traffic()
    client = connect(None, server.url, QUICK, traffic)
    for _ in range(3):
        client.requester.requestJsonAndCheck("GET", "/thing")
    assert traffic.tries == ["GET /thing: 502", "GET /thing: 200", "GET /thing: 200", "GET /thing: 200"]
    assert str(traffic) == "4 requests to GitHub"


def test_the_token_is_in_no_message(server: Server) -> None:
    server.on("GET", "/thing", Answer(401, {"message": "Bad credentials"}))
    with pytest.raises(GitHubError) as caught:
        ask(server)
    assert "ghp_test" not in str(caught.value)
    assert "does not accept the token" in caught.value.what


def test_a_door_that_nobody_answers_is_left_for_good_after_one_wait() -> None:
    with serving() as gone:
        address = gone.url
    patience, traffic = QUICK._replace(backoff=0.1, refused=0.35), Traffic()
    client = connect(None, address, patience, traffic)
    for number in range(4):
        with pytest.raises(GitHubError, match="could not be reached"), asking("the thing"):
            client.requester.requestJsonAndCheck("GET", "/thing")
        assert len(traffic.tries) == 3 + number  # after 0, 0.1 and 0.3 s; then nobody waits any more
    assert traffic.waited == pytest.approx(0.3)
    assert Patience().refused == 3


def test_a_server_that_comes_back_is_waited_for_anew(server: Server) -> None:
    traffic = Traffic(refused=QUICK.refused)
    server.on("GET", "/thing", FINE)
    connect(None, server.url, QUICK, traffic).requester.requestJsonAndCheck("GET", "/thing")
    assert traffic.refused == 0
