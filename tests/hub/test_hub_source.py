"""A model of a hub is read in few requests; refusals and failures are told apart, and none of them opens anything."""

from __future__ import annotations

import time

import pytest

from checker import main, reports
from checker.domain import Answer, Cause, GateError, Level, Verdict
from checker.sources.huggingface import MOST_REQUESTS, HubAccess, HubAddress, HubError, read_hub
from tests.hub.conftest import Judge
from tests.hub.fake import SHA, TOKEN, FakeHub, Fault, Repo, refusal, safetensors

OPEN = "---\nlicense: apache-2.0\n---\n# Wren 7B\n\nWren is a language model.\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hf:wren-lab/wren-7b", HubAddress("wren-lab/wren-7b")),
        ("hf:wren-lab/wren-7b@v1.0", HubAddress("wren-lab/wren-7b", "model", "v1.0")),
        ("hf:wren", HubAddress("wren")),
        ("hf:datasets/wren-lab/songs", HubAddress("wren-lab/songs", "dataset")),
        ("https://huggingface.co/wren-lab/wren-7b", HubAddress("wren-lab/wren-7b")),
        ("https://huggingface.co/wren-lab/wren-7b/", HubAddress("wren-lab/wren-7b")),
        ("https://huggingface.co/wren-lab/wren-7b/tree/v1.0", HubAddress("wren-lab/wren-7b", "model", "v1.0")),
        ("https://huggingface.co/wren-lab/wren/tree/refs/pr/3", HubAddress("wren-lab/wren", "model", "refs/pr/3")),
        ("https://hf.co/wren-lab/wren-7b/blob/main/README.md", HubAddress("wren-lab/wren-7b", "model", "main")),
        ("https://huggingface.co/spaces/wren-lab/demo", HubAddress("wren-lab/demo", "space")),
    ],
)
def test_an_address_is_what_people_copy(text: str, address: HubAddress) -> None:
    assert HubAddress.names(text)
    assert HubAddress.parse(text) == address


@pytest.mark.parametrize("text", ["hf:", "hf:a/b/c", "hf:../x", "https://huggingface.co/docs/hub", "hf:a b/c"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(GateError, match="hub"):
        HubAddress.parse(text)


def reasons(verdict: Verdict) -> dict[str, Answer]:
    return {finding.id: finding.answer for finding in verdict.assessment.findings}


def test_an_open_model_is_read_in_five_requests_at_its_commit(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN)
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.level is Level.OPEN_WEIGHTS
    assert verdict.assessment.repository.revision == SHA
    assert len(hub.asked) == 5  # metadata, README, config.json, where the weights are, their header
    assert all(SHA in asked for asked in hub.asked[1:4])


def test_a_model_with_everything_stays_within_the_budget(hub: FakeHub, judge: Judge) -> None:
    pages = {f"PAGE_{n}__md": b"# Words\n\nMore words.\n" for n in range(30)}
    hub.model("wren-lab/wren-7b", OPEN, LICENSE=b"words of a licence", USE_POLICY__md=b"# Policy\n", **pages)
    judge("hf:wren-lab/wren-7b")
    assert len(hub.asked) <= MOST_REQUESTS
    assert any(asked.endswith("/LICENSE") for asked in hub.asked)
    assert any(asked.endswith("/USE_POLICY.md") for asked in hub.asked)


def test_the_token_goes_to_the_hub_and_not_to_its_store(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN, private=True)
    judge("hf:wren-lab/wren-7b", token=TOKEN)
    assert {token for host, token in hub.tokens if host == "hub"} == {f"Bearer {TOKEN}"}
    assert {token for host, token in hub.tokens if host == "store"} == {""}


def test_a_revision_is_read_and_a_missing_one_said(hub: FakeHub, access: HubAccess) -> None:
    hub.model("wren-lab/wren-7b", OPEN, revisions=("main", "v1.0"))
    assert read_hub(HubAddress.parse("hf:wren-lab/wren-7b@v1.0"), access, main.wanted).revision == SHA
    with pytest.raises(HubError, match=r"no revision v2\.0"):
        read_hub(HubAddress.parse("hf:wren-lab/wren-7b@v2.0"), access, main.wanted)


@pytest.mark.parametrize(
    ("repo", "fault", "said"),
    [
        (None, None, "has no model hf:wren-lab/wren-7b, or it is private"),
        (Repo("wren-lab/wren-7b", {"README.md": b"x"}, private=True), None, "or it is private"),
        (Repo("wren-lab/wren-7b", {"README.md": b"x"}, disabled=True), None, "has disabled"),
        (Repo("wren-lab/wren-7b", {}), None, "is empty"),
        (None, refusal(401, "GatedRepo"), "is gated"),
        (None, refusal(403, message="Access to this resource is disabled."), "has disabled"),
        (None, refusal(403), "refused hf:wren-lab/wren-7b (403)"),
        (None, refusal(404), "or it is private"),
        (None, Fault(429, {"ratelimit": '"api";r=0;t=900'}), "rate limit is used up"),
        (None, Fault(500), "answered 500"),
        (None, Fault(200, body=b"<html>"), "could not be read"),
        (None, Fault(200, body=b'{"sha": "main", "siblings": []}'), "names no commit"),
        (None, Fault(200, body=b'{"id": "x", "sha": "%s", "siblings": [1]}' % SHA.encode()), "something else"),
        (None, Fault(delay=9), "did not answer"),
        (None, Fault(302, {"location": "/api/models/wren-lab/wren-7b"}), "did not answer"),
        (None, Fault(302, {"location": "file:///etc/passwd"}), "not read"),
    ],
)  # fmt: skip
def test_each_refusal_is_told_apart(
    hub: FakeHub, access: HubAccess, repo: Repo | None, fault: Fault | None, said: str
) -> None:
    if repo:
        hub.add(repo)
    if fault:
        hub.faults["/wren-7b"] = [fault]
    with pytest.raises(HubError) as refused:
        read_hub(HubAddress.parse("hf:wren-lab/wren-7b"), access, main.wanted)
    assert said in refused.value.what
    assert len(hub.asked) <= MOST_REQUESTS


def test_a_renamed_model_is_said_under_its_name_of_today(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN)
    hub.moved["old-lab/wren"] = "wren-lab/wren-7b"
    verdict = judge("hf:old-lab/wren")
    repository = verdict.assessment.repository
    assert (repository.name, repository.address) == ("wren-7b", "hf:wren-lab/wren-7b")
    assert "old-lab/wren is called wren-lab/wren-7b now" in reports.render(verdict, "terminal")


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (Fault(429, {"ratelimit": '"api";r=0;t=1'}), 2),
        (Fault(429, {"retry-after": "1"}), 2),
        (Fault(503), 2),
        (Fault(cut=5), 2),
    ],
)
def test_what_passes_is_waited_for(hub: FakeHub, judge: Judge, fault: Fault, tries: int) -> None:
    hub.model("wren-lab/wren-7b", OPEN)
    hub.faults["/README.md"] = [fault, None]
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.OPEN_WEIGHTS
    assert sum(asked.endswith("/README.md") for asked in hub.asked) == tries


@pytest.mark.parametrize(
    "fault",
    [Fault(503), Fault(429, {"retry-after": "500"}), Fault(cut=5), Fault(drip=0.3), Fault(200, body=b"license: mit")],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/README.md", "/LICENSE"])
def test_a_text_that_does_not_come_opens_nothing(hub: FakeHub, judge: Judge, fault: Fault, path: str) -> None:
    hub.model("wren-lab/wren-7b", OPEN, LICENSE=b"Not a licence. Ask us.")
    hub.faults[path] = [fault]
    began = time.monotonic()
    verdict = judge("hf:wren-lab/wren-7b")
    assert time.monotonic() - began < 10
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert any(gap.what == path[1:] for gap in verdict.assessment.dossier.not_checked)
    assert len(hub.asked) <= MOST_REQUESTS


def test_five_thousand_files_are_one_request(hub: FakeHub, judge: Judge) -> None:
    repo = hub.model("wren-lab/wren-7b", OPEN)
    repo.files |= {f"shards/part-{n:05}.json": b"{}" for n in range(5000)}
    began = time.monotonic()
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.level is Level.OPEN_WEIGHTS
    assert len(verdict.assessment.repository.files) == 5003
    assert len(hub.asked) <= MOST_REQUESTS
    assert time.monotonic() - began < 10


def test_a_manual_gate_restricts_and_an_automatic_one_keeps_from_level_four(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/manual", OPEN, gated="manual")
    hub.model("wren-lab/auto", OPEN, gated="auto", LICENSE=b"")
    manual = judge("hf:wren-lab/manual", token=TOKEN)
    assert manual.assessment.level is Level.WEIGHTS_AVAILABLE
    assert manual.assessment.cause is Cause.ACCESS_RESTRICTED
    assert reasons(manual)["access-open"] is Answer.UNMET
    auto = judge("hf:wren-lab/auto", token=TOKEN)
    assert auto.assessment.level is Level.OPEN_WEIGHTS
    assert reasons(auto)["access-without-registration"] is Answer.UNMET


def test_a_gate_that_nobody_opened_leaves_its_files_not_checked(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN, gated="auto", LICENSE=b"words")
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE  # what LICENSE says is not established
    gap = next(gap for gap in verdict.assessment.dossier.not_checked if gap.what == "LICENSE")
    assert "gated" in gap.why


def test_a_private_model_is_not_open_to_others(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN, private=True)
    verdict = judge("hf:wren-lab/wren-7b", token=TOKEN)
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert verdict.assessment.cause is Cause.ACCESS_RESTRICTED


@pytest.mark.parametrize("card", [{"license": "cc-by-nc-4.0"}, {"license": "other", "license_name": "wren"}])
def test_fields_that_differ_from_the_readme_are_a_conflict(hub: FakeHub, judge: Judge, card: dict[str, str]) -> None:
    hub.model("wren-lab/wren-7b", OPEN, card=card)
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert verdict.assessment.dossier.conflicts
    assert any(e.path == "hf:wren-lab/wren-7b" for c in verdict.assessment.dossier.conflicts for e in c.evidence)


def test_a_base_that_the_hub_alone_names_counts(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", OPEN, card={"license": "apache-2.0", "base_model": "meta-llama/Llama-2-7b"})
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.WEIGHTS_AVAILABLE


def test_a_data_set_and_a_space_are_no_models(hub: FakeHub, judge: Judge) -> None:
    hub.add(Repo("wren-lab/songs", {"README.md": OPEN.encode()}, kind="dataset"))
    hub.add(Repo("wren-lab/demo", {"README.md": b"---\nsdk: gradio\n---\n", "app.py": b""}, kind="space"))
    for address in ("hf:datasets/wren-lab/songs", "https://huggingface.co/spaces/wren-lab/demo"):
        verdict = judge(address)
        assert not verdict.assessment.dossier.is_model
        assert verdict.assessment.level is None


def test_the_header_of_the_weights_restricts(hub: FakeHub, judge: Judge) -> None:
    weights = safetensors({"license": "cc-by-nc-4.0"})
    hub.model("wren-lab/wren-7b", OPEN, model__safetensors=weights)
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.WEIGHTS_AVAILABLE


def test_a_long_header_is_read_within_the_budget(hub: FakeHub, judge: Judge) -> None:
    weights = safetensors({"words": "x" * 100_000, "license": "cc-by-nc-4.0"})
    hub.model("wren-lab/wren-7b", OPEN, model__safetensors=weights)
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.WEIGHTS_AVAILABLE
    assert len(hub.asked) == 6


def test_the_command_line_reads_a_hub(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from checker import cli

    hub.model("wren-lab/wren-7b", OPEN)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    assert cli.main(["check", "hf:wren-lab/wren-7b", "-vv"]) == 0
    out = capsys.readouterr()
    assert "3 of 4" in out.out
    assert "5 requests to the hub" in out.out + out.err
    assert cli.main(["check", "hf:wren-lab/none"]) == 2
    monkeypatch.setenv("HF_ENDPOINT", "ftp://hub")
    assert cli.main(["check", "hf:wren-lab/wren-7b"]) == 2


def test_a_check_of_a_folder_imports_no_hub(hub: FakeHub) -> None:
    import subprocess
    import sys

    judged = "checker.check('examples/repositories/open-weights')"
    program = f"import sys, checker; {judged}; print('huggingface_hub' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert not hub.asked


