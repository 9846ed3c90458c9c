"""Every kind of request that the gate makes, held against GitHub's own description of its API."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from emulator import OWNER, PACKAGES, RIGS, Emulator, Repo, free_port, node, served
from faults import PASS_ON, Answer, Server, serving
from openapi import write_subset
from workflows import Job, example, pull_request

from checker import check
from checker.delivery import check_run
from checker.delivery.outputs import REPORT_FILE
from checker.domain import Answer as Word
from checker.domain import Evidence, Finding, Level, Verdict
from checker.sources.github import Address, read_github
from checker.sources.github_client import connect

DESCRIPTION = PACKAGES / "@octokit" / "openapi" / "generated" / "api.github.com.json"
AVAILABLE = example("weights-available")


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that answers as GitHub's OpenAPI says, and refuses what it does not allow."""
    program, script = node(), PACKAGES / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if program is None or not script.exists() or not DESCRIPTION.exists():
        pytest.skip("there is no node, Prism or OpenAPI description: npm could not install them (make test tries)")
    folder = tmp_path_factory.mktemp("prism")
    write_subset(DESCRIPTION, folder / "github.json")
    port = free_port()
    command = [program, str(script), "mock", str(folder / "github.json"), "-p", str(port), "-h", "127.0.0.1"]
    with served(command, folder / "log") as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            if process.poll() is not None or ask(url, "GET", "/user", None)[0]:
                break
            time.sleep(0.1)
        assert process.poll() is None, (folder / "log").read_text("utf-8")[-2000:]
        yield url


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is an answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirects)


def ask(url: str, method: str, path: str, body: Any) -> tuple[int, str]:
    """Status and what is wrong with the request: nothing, or the violations that the server names."""
    headers = {"accept": "application/json", "authorization": "Bearer x", "content-type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    try:
        reply = OPENER.open(urllib.request.Request(url + path, data, headers, method=method), timeout=20)
    except urllib.error.HTTPError as error:
        reply = error
    except OSError:
        return 0, "no answer"
    with reply:
        text = reply.read().decode()
        violations = json.loads(reply.headers.get("sl-violations") or "[]")
    asked = [v for v in violations if v["location"][0] == "request"]
    unknown = text if "stoplight.io/prism/errors" in text else ""
    return int(reply.status or 0), json.dumps(asked) if asked else unknown


def refused(url: str, requests: list[tuple[str, str, Any]]) -> list[str]:
    """What the description does not allow; its own examples of answers, such as 404, are no refusals."""
    found = []
    for method, path, body in requests:
        # GitHub takes slashes in the path of a file; the mock takes it for one word of an address.
        before, contents, file = path.partition("/contents/")
        file, mark, query = file.partition("?")
        status, wrong = ask(url, method, f"{before}{contents}{file.replace('/', '%2F')}{mark}{query}", body)
        if wrong:
            found.append(f"{method} {path}: {status} {wrong[:600]}")
    return found


def with_many_marks(verdict: Verdict, number: int) -> Verdict:
    """`verdict` with so many findings that a check run needs several requests."""

    rows = tuple(
        Finding(f"criterion-{i}", Word.UNMET, "x" * 70_000, (Evidence("q", "README.md", i),), needed_for=Level.CLOSED)
        for i in range(1, number + 1)
    )
    return verdict._replace(assessment=verdict.assessment._replace(findings=rows))


@pytest.fixture(scope="module")
def recorded(github_rig: Emulator) -> Iterator[Server]:
    """What the gate asks of GitHub in a pull request, a fork's second half, a check of another repository."""
    hub = Repo(github_rig, f"{OWNER}/contract")
    before = hub.commit(AVAILABLE | {f"docs/{i}.md": f"{i}\n" for i in range(6)})
    after = hub.commit({"LICENSE": "changed\n", ".openness.yml": "target: 2\n"}, "change", before)
    pull = hub.pull("change")
    with serving(hub.at.url) as server:
        job = Job(hub, hub.at.job, api_url=server.url)
        job.check_out(AVAILABLE)
        event = pull_request(pull, before, after)
        for _ in range(2):
            job.run("pull_request", event, check_run="true", target="weights-available")
        path = f"/repos/{hub.name}/issues/{pull['number']}/comments"
        doubled = hub.comments(pull["number"])[0]["body"]
        hub.say(pull["number"], doubled, hub.at.job)
        job.run("pull_request_target", event, check_run="true", target="open-source-ai")
        server.on("POST", path, Answer(502, {}, after=True), PASS_ON)
        text = (job.workspace / REPORT_FILE).read_text("utf-8")
        client = connect(hub.at.job, server.url)
        verdict = with_many_marks(check(job.workspace), 120)
        check_run.publish(client, hub.name, after, "9.1", verdict, "x" * 70_000)
        check_run.publish(client, hub.name, after, "9.1", verdict, "again")
        finished = {
            "id": 1,
            "run_attempt": 1,
            "event": "pull_request",
            "head_sha": after,
            "head_branch": "change",
            "head_repository": {"full_name": hub.name},
            "pull_requests": [],
        }
        job.check_out({f"artifact/{REPORT_FILE}": text})
        job.run("workflow_run", {"workflow_run": finished}, path="artifact")
        listed = {**finished, "pull_requests": [{"number": pull["number"]}]}
        job.run("workflow_run", {"workflow_run": listed}, path="artifact")
        owner, name = hub.name.split("/")
        read_github(Address(owner, name, "change"), client, lambda files: [f.path for f in files])
        assert connect("ghp_owner", server.url).get_user().login == OWNER
        yield server


def test_every_request_is_one_that_github_describes(recorded: Server, prism: str) -> None:
    requests = [request for request in recorded.requests if request[1] != "/graphql"]
    kinds = {f"{method} {(path.partition('?')[0].split('/') + [''] * 4)[4]}" for method, path, _ in requests}
    expected = {f"{method} issues" for method in ("GET", "POST", "PATCH", "DELETE")}
    expected |= {f"{method} check-runs" for method in ("POST", "PATCH")}
    expected |= {f"GET {word}" for word in ("commits", "git", "contents", "pulls", "tarball", "")}
    assert expected <= kinds
    assert refused(prism, requests) == []


def test_the_description_refuses_what_is_wrong(prism: str) -> None:
    """Else the test above could not fail."""
    mark = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m"}
    error = mark | {"annotation_level": "error"}
    for wrong in (
        ("POST", "/repos/o/m/issues/1/comments", {"text": "no body"}),
        ("POST", "/repos/o/m/check-runs", {"name": "x"}),
        ("PATCH", "/repos/o/m/check-runs/1", {"output": {"summary": "s", "annotations": [mark] * 51}}),
        ("PATCH", "/repos/o/m/check-runs/1", {"output": {"summary": "s", "annotations": [error]}}),
        ("GET", "/repos/o/m/nowhere", None),
    ):
        assert refused(prism, [wrong]), wrong


def test_every_query_is_one_that_github_s_graphql_schema_allows(recorded: Server) -> None:
    program = node()
    if program is None or not (PACKAGES / "@octokit" / "graphql-schema").is_dir():
        pytest.skip("there is no GraphQL schema: npm could not install it (make test tries)")
    queries = [body["query"] for _, path, body in recorded.requests if path == "/graphql"]
    assert any("viewer" in query for query in queries) and any("Blob" in query for query in queries)

    def errors(listed: list[str]) -> list[str]:
        command = [program, str(RIGS / "graphql.mjs")]
        done = subprocess.run(command, input=json.dumps(listed), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        found: list[str] = json.loads(done.stdout)
        return found

    assert errors(sorted(set(queries))) == []
    assert errors(["query { viewer { nickname } }"])
