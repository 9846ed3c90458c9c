"""What could not be read never ends in an open level: each text of an open model fails in turn, so does the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from faults import Answer, serving
from test_source import QUICK, TREE, Fake, blob_id
from workflows import example

from checker.config import Config
from checker.domain import Verdict
from checker.main import judge, wanted
from checker.sources.github import Address, read_github
from checker.sources.github_client import connect

OPEN = example("open-weights")
POLICY = {"USE_POLICY.md": "# Acceptable use\n\nYou may not use the model weights for military purposes.\n"}


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield Fake(server)


def judged(fake: Fake) -> Verdict:
    client = connect(None, fake.server.url, QUICK)
    return judge(read_github(Address("o", "m"), client, wanted), Config())


def fail(fake: Fake, path: str) -> None:
    fake.server.on("GET", f"/repos/o/m/git/blobs/{blob_id(fake.files[path])}", Answer(502, {}))


def test_the_model_is_open_when_everything_is_read(fake: Fake) -> None:
    fake.hold({**OPEN})
    assert judged(fake).assessment.level == 3


@pytest.mark.parametrize("path", ["LICENSE", "README.md"])
def test_a_text_that_decides_and_fails_caps_the_level(fake: Fake, path: str) -> None:
    fake.hold({**OPEN})
    fail(fake, path)
    verdict = judged(fake)
    assert (verdict.assessment.level or 0) < 3
    assert path in {gap.what for gap in verdict.assessment.dossier.not_checked}


@pytest.mark.parametrize("path", ["USE_POLICY.md", "MODEL_LICENSE", "LICENSE-MODEL", "licenses/WEIGHTS.txt"])
def test_a_licence_or_policy_that_fails_caps_the_level(fake: Fake, path: str) -> None:
    fake.hold({**OPEN, path: POLICY["USE_POLICY.md"]})
    fail(fake, path)
    assert (judged(fake).assessment.level or 0) < 3


def test_a_readme_that_goes_on_beyond_what_is_read_caps_the_level(fake: Fake) -> None:
    longer = OPEN["README.md"] + "\n```\n" + ("=" * 999 + "\n") * 1100 + "```\n" + POLICY["USE_POLICY.md"]
    fake.hold({**OPEN, "README.md": longer})
    assert (judged(fake).assessment.level or 0) < 3


def test_a_list_that_is_not_whole_caps_the_level(fake: Fake) -> None:
    fake.hold({**OPEN}, truncated=True)
    top = [entry for entry in fake.entries() if "/" not in entry["path"]]
    first, whole = ({"tree": tree, "truncated": cut} for tree, cut in ((fake.entries(), True), (top, False)))
    fake.server.on("GET", f"/repos/o/m/git/trees/{TREE}", Answer(body=first), Answer(body=whole))
    assert (judged(fake).assessment.level or 0) < 3
