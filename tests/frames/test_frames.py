"""Other definitions of openness from the same evidence: MOF, the Model Openness Tool's YAML, the AI Act, the G7."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import checker
from checker.domain import Assessment, Text
from checker.frames import frames_of, mot
from checker.frames.mof import ROWS, class_of, progress
from checker.reports import render

EXAMPLES = Path(__file__).parent.parent.parent / "examples/repositories"
THIRD = {"architecture", "parameters", "model-card", "data-card", "technical-report", "evaluation-results"}
SECOND = THIRD | {"training-code", "inference-code", "evaluation-code", "evaluation-data"}
FIRST = SECOND | {"datasets", "data-preprocessing-code", "intermediate-parameters", "research-paper"}


def assessed(folder: Path) -> Assessment:
    return checker.check(folder).assessment


def counts(names: set[str]) -> dict[str, bool]:
    return dict.fromkeys(names, True)


@pytest.mark.parametrize(("names", "class_"), [(THIRD, 3), (SECOND, 2), (FIRST, 1), (set(), None)])
def test_a_class_needs_every_row_of_it_and_of_those_below(names: set[str], class_: int | None) -> None:
    assert class_of(counts(names)) == class_
    below = {1: 2, 2: 3, 3: None, None: None}[class_]
    for name in names - {"technical-report", "research-paper"}:
        asked = next(row.asked for row in ROWS if row.component == name)
        assert class_of(counts(names - {name})) == (below if asked == class_ else {3: None, 2: 3}[asked or 3]), name


def test_a_paper_stands_in_for_the_report_and_not_the_other_way_round() -> None:
    assert class_of(counts(THIRD - {"technical-report"} | {"research-paper"})) == 3
    assert class_of(counts(FIRST - {"technical-report"})) == 1
    assert class_of(counts(FIRST - {"research-paper"})) == 2


def test_progress_counts_a_class_only_above_a_complete_one() -> None:
    assert progress(counts(SECOND)) == {3: 100, 2: 100, 1: pytest.approx(1000 / 14)}
    assert progress(counts(THIRD - {"model-card"})) == {3: pytest.approx(500 / 6), 2: 0, 1: 0}


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir()))
def test_what_is_shown_is_never_more_than_what_may_be_and_the_written_file_says_no_more(example: str) -> None:
    assessment = assessed(EXAMPLES / example)
    mof = frames_of(assessment).mof
    if mof is None:
        assert assessment.level is None
        return
    rank = {None: 0, 3: 1, 2: 2, 1: 3}
    assert rank[mof.least] <= rank[mof.most]
    declared = mot.parse(mot.dump(mot.declare(assessment)))
    assert declared is not None
    shown = {held.row.component for held in mof.rows if held.counts}
    assert {name for name, counts in declared.counts.items() if counts} <= shown
    if (assessment.level or 0) < 3:
        assert "parameters" not in shown


def test_restricted_weights_are_no_class_and_are_written_as_no_open_licence() -> None:
    assessment = assessed(EXAMPLES / "weights-available")
    mof = frames_of(assessment).mof
    assert mof is not None and mof.least is None and mof.most is None
    (missing,) = [one for one in mof.missing if one.component == "parameters"]
    assert missing.counts is False and missing.class_ == 3


RELEASE = """\
framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}
release:
  name: Avocet
  producer: Example
  license:
    distribution: {name: Apache-2.0, path: LICENSE}
    data: {name: CC-BY-4.0}
  components:
    - name: Model architecture
    - name: Model parameters (Final)
      license: Example Community License
    - name: Model parameters (Intermediate)
    - name: Model card
      license: unlicensed
    - name: Nothing that the framework knows
"""


def test_a_licence_is_the_components_own_else_its_types_else_the_distributions() -> None:
    declared = mot.parse(RELEASE)
    assert declared is not None
    assert declared.licences == {
        "architecture": "Apache-2.0",
        "parameters": "Example Community License",
        "intermediate-parameters": "CC-BY-4.0",
        "model-card": "",
    }
    assert [name for name, counts in declared.counts.items() if counts] == ["architecture", "intermediate-parameters"]
    assert mot.parse(mot.dump(declared.raw)) == declared


@pytest.mark.parametrize(
    ("licence", "counts"),
    [("MIT", True), ("OpenMDW-1.0", True), ("CC-BY-NC-4.0", False), ("mit-like", False), ("Apache 2.0", False)],
)
def test_only_the_letter_of_an_open_licences_id_counts(licence: str, counts: bool) -> None:
    assert mot.is_open(licence) is counts


@pytest.mark.parametrize(
    "text", ["", "a: [", "[" * 9000 + "Model Openness Framework", "framework: Model Openness Framework", "x" * 300_000]
)
def test_what_is_no_file_of_the_tool_is_none(text: str) -> None:
    assert mot.parse(text) is None


def test_a_file_of_the_tool_in_a_repository_is_a_claim_and_raises_nothing(tmp_path: Path) -> None:
    plain, claimed = tmp_path / "plain", tmp_path / "claimed"
    shutil.copytree(EXAMPLES / "weights-available", plain)
    shutil.copytree(EXAMPLES / "weights-available", claimed)
    open_ = "".join(f"    - name: {row.name}\n      license: Apache-2.0\n" for row in ROWS)
    (claimed / "mof.yml").write_text(RELEASE.partition("    - name")[0] + open_, encoding="utf-8")
    before, after = (json.loads(render(checker.check(folder), "json")) for folder in (plain, claimed))
    assert after["frames"]["mof"].pop("claimed") == [
        {"path": "mof.yml", "class": 1, "open": sorted(row.component for row in ROWS)}
    ]
    assert before["frames"]["mof"].pop("claimed") == []
    assert after["frames"] == before["frames"]
    assert (after["level"], after["potential_level"]) == (before["level"], before["potential_level"])
    lines = list(mot.claims(Text("mof.yml", (claimed / "mof.yml").read_text("utf-8"))))
    assert lines[-1].quote == "license: Apache-2.0" and lines[-1].line


def told(folder: Path, text: str) -> dict[str, str]:
    (folder / "README.md").write_text(text, encoding="utf-8")
    return {point.id: point.says for point in frames_of(assessed(folder)).eu}


def test_the_list_for_the_ai_act_says_what_breaks_the_exemption_and_what_is_due(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "open-weights", tmp_path, dirs_exist_ok=True)
    page = (tmp_path / "README.md").read_text("utf-8")
    points = told(tmp_path, page)
    assert points["parameters-public"] == points["licence-free"] == points["architecture-public"] == "for"
    assert points["copyright-policy"] == points["training-content-summary"] == "not-found"
    named = (
        "\n## Compliance\n\nThe summary of the content used for training is in docs/summary.md. "
        "Our copyright policy is in docs/copyright.md.\n"
    )
    points = told(tmp_path, page + named)
    assert points["copyright-policy"] == points["training-content-summary"] == "named"
    points = told(tmp_path, page + "\nOur copyright policy will be published soon.\n")
    assert points["copyright-policy"] == "not-found"
    points = told(tmp_path, page + "\n## Licence\n\nThe model weights may be used for non-commercial purposes only.\n")
    assert points["licence-free"] == "against"
    assert points["restriction-non-commercial"] == "against"


def test_intermediate_checkpoints_are_found_where_they_are_given(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "open-weights", tmp_path, dirs_exist_ok=True)
    page = (tmp_path / "README.md").read_text("utf-8")

    def state(text: str) -> str:
        (tmp_path / "README.md").write_text(page + text, encoding="utf-8")
        return assessed(tmp_path).dossier["intermediate-parameters"].state.value

    assert state("") == "not-found"
    assert state("\nIntermediate checkpoints are available as branches of the repository.\n") == "present"
    assert state("\nIntermediate checkpoints are not available.\n") == "not-found"
    assert state("\nIntermediate checkpoints will be released later.\n") == "not-found"
    for step in (1000, 2000):
        (tmp_path / f"step{step}").mkdir()
        (tmp_path / f"step{step}" / "model.safetensors").write_bytes(b"")
    assert state("") == "not-found"
    (tmp_path / "step3000").mkdir()
    (tmp_path / "step3000" / "model.safetensors").write_bytes(b"")
    assert state("") == "present"


def test_other_frames_are_left_out_of_what_people_read_unless_they_ask() -> None:
    verdict = checker.check(EXAMPLES / "open-weights")
    for form in ("terminal", "comment", "summary"):
        assert "Model Openness Framework" not in render(verdict, form)
        assert "AI Act" not in render(verdict, form)


def test_a_library_that_runs_the_model_is_not_the_makers_own_code(tmp_path: Path) -> None:
    page = (
        "# Wren-2B\n\nThe weights are at https://huggingface.co/lab-example/wren-2b.\n\n```python\n"
        "from transformers import AutoModelForCausalLM\n"
        'AutoModelForCausalLM.from_pretrained("lab-example/wren-2b")\n```\n\n'
        "## Licence\n\nThe model weights are released under the MIT License.\n\n"
        "## Citation\n\n```bibtex\n@article{wren, title={Wren-2B: a model}, journal={arXiv:2601.00001}}\n```\n"
    )
    (tmp_path / "README.md").write_text(page, encoding="utf-8")
    shutil.copy(EXAMPLES / "open-weights/LICENSE", tmp_path)
    assessment = assessed(tmp_path)
    mof = frames_of(assessment).mof
    assert assessment.level == 3 and mof is not None
    rows = {held.row.component: held for held in mof.rows}
    assert rows["parameters"].counts
    for name in ("architecture", "inference-code"):
        assert rows[name].counts is None and "Transformers" in rows[name].why
    # A paper that is cited lies elsewhere: the licence of this repository says nothing of it.
    assert rows["research-paper"].component is not None
    assert rows["research-paper"].component.state.value == "present" and rows["research-paper"].counts is None
    written = {row["name"]: row["license"] for row in mot.declare(assessment)["release"]["components"]}
    assert written["Model architecture"] == "Undisclosed" and written["Model parameters (Final)"] == "MIT"


@pytest.mark.parametrize(
    ("fields", "criterion"),
    [("extra_gated_prompt: We review requests.", "access-open"), ("base_model: meta-llama/Llama-2-7b", "lineage-open")],
)
def test_what_a_gate_or_a_base_takes_away_makes_no_class(fields: str, criterion: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "open-weights", tmp_path, dirs_exist_ok=True)
    readme = tmp_path / "README.md"
    text = readme.read_text("utf-8").replace("license: mit\n", f"license: mit\n{fields}\n")
    asks = "\nAccess to the weights is granted after manual approval of your request.\n" if "gated" in fields else ""
    readme.write_text(text + asks, encoding="utf-8")
    assessment = assessed(tmp_path)
    mof = frames_of(assessment).mof
    assert mof is not None and assessment.level == 2
    assert {f.id: f.answer.value for f in assessment.findings}[criterion] == "unmet"
    (weights,) = [held for held in mof.rows if held.row.component == "parameters"]
    assert weights.counts is False and mof.most is None
    written = {row["name"]: row["license"] for row in mot.declare(assessment)["release"]["components"]}
    assert written["Model parameters (Final)"].endswith("(restricted)")
