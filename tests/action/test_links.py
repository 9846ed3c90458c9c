"""Where reports of a run on GitHub lead to: the docs of the Action at its revision, the run, and where to object."""

from pathlib import Path

import pytest

from checker.config import Config
from checker.domain import Links
from checker.main import judge
from checker.reports import render
from checker.sources.worktree import read_worktree
from checker.workflow import Workflow

EXAMPLE = Path(__file__).parents[2] / "examples" / "repositories" / "open-weights"
RUN = {"GITHUB_REPOSITORY": "wren-lab/wren", "GITHUB_RUN_ID": "77", "GITHUB_SERVER_URL": "https://github.com"}
ACTION = {"GITHUB_ACTION_REPOSITORY": "gates/openness-gate", "GITHUB_ACTION_REF": "v1"}


def test_a_run_of_a_published_action_links_its_docs_its_summary_and_its_issues() -> None:
    assert Workflow.from_environ({**RUN, **ACTION}).links == Links(
        docs="https://github.com/gates/openness-gate/blob/v1/docs/",
        run="https://github.com/wren-lab/wren/actions/runs/77",
        wrong="https://github.com/gates/openness-gate/issues/new",
    )


@pytest.mark.parametrize(
    "environ",
    [
        {**RUN, "GITHUB_SERVER_URL": "javascript:alert(1)"},
        {**RUN, "GITHUB_REPOSITORY": "a/b](x)"},
        {**RUN, "GITHUB_RUN_ID": "7)x"},
        {},
    ],
)
def test_what_is_no_address_is_not_linked(environ: dict[str, str]) -> None:
    assert Workflow.from_environ(environ).links == Links()


def test_the_comment_leads_from_each_id_to_its_explanation() -> None:
    verdict = judge(read_worktree(EXAMPLE), Config())._replace(links=Workflow.from_environ({**RUN, **ACTION}).links)
    text = render(verdict, "comment")
    docs = "https://github.com/gates/openness-gate/blob/v1/docs/checklist.md"
    assert f"[<code>training-code-open</code>]({docs}#training-code-open)" in text
    assert f"[what the levels mean]({docs})" in text
    assert "[all 31 answers](https://github.com/wren-lab/wren/actions/runs/77)" in text
    assert "[wrong?](https://github.com/gates/openness-gate/issues/new)" in text
