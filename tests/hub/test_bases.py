"""What a model is made from is read where the network is used: a base passes on what restricts it, and its bases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker import main
from checker.config import Config
from checker.domain import Answer, Cause, Level, Verdict
from checker.sources.bases import DEEPEST, MOST_NODES
from checker.sources.huggingface import BASE_REQUESTS
from tests.hub.conftest import Judge
from tests.hub.fake import TOKEN, FakeHub, Fault

TUNED = """---
license: apache-2.0
base_model: {base}
base_model_relation: {relation}
---
# Wren Chat

Wren Chat is a model.
"""
OPEN = "---\nlicense: {licence}\n---\n# Robin\n\nRobin is a language model.\n"


def tuned(hub: FakeHub, name: str, base: str, relation: str = "finetune") -> None:
    hub.model(name, TUNED.format(base=base, relation=relation))


def answer(verdict: Verdict) -> Answer:
    return next(finding.answer for finding in verdict.assessment.findings if finding.id == "lineage-open")


def asked(hub: FakeHub, name: str) -> int:
    return sum(f"/{name}" in path for path in hub.asked)


@pytest.mark.parametrize(
    ("licence", "said", "level"),
    [
        ("mit", Answer.MET, Level.OPEN_WEIGHTS),
        ("cc-by-nc-4.0", Answer.UNMET, Level.WEIGHTS_AVAILABLE),
        ("unheard-of", Answer.UNKNOWN, Level.WEIGHTS_AVAILABLE),
    ],
)
@pytest.mark.parametrize("relation", ["finetune", "quantized", "adapter", "merge"])
def test_the_terms_of_a_base_are_read(
    hub: FakeHub, judge: Judge, licence: str, said: Answer, level: Level, relation: str
) -> None:
    hub.model("robin-lab/robin-7b", OPEN.format(licence=licence))
    tuned(hub, "wren-lab/wren-chat", "robin-lab/robin-7b", relation)
    verdict = judge("hf:wren-lab/wren-chat")
    assert answer(verdict) is said
    assert verdict.assessment.level is level
    assert asked(hub, "robin-7b") <= BASE_REQUESTS
    (base,) = verdict.assessment.dossier.lineage
    assert all(e.path.startswith("hf:robin-lab/robin-7b") for e in base.terms.evidence)


def test_without_a_licence_a_base_stays_an_open_question(hub: FakeHub, judge: Judge) -> None:
    hub.model("robin-lab/robin-7b", "# Robin\n\nRobin is a language model.\n")
    tuned(hub, "wren-lab/wren-chat", "robin-lab/robin-7b")
    assert answer(judge("hf:wren-lab/wren-chat")) is Answer.UNKNOWN


def test_what_restricts_comes_down_through_every_step(hub: FakeHub, judge: Judge) -> None:
    hub.model("owl-lab/owl", OPEN.format(licence="cc-by-nc-4.0"))
    tuned(hub, "robin-lab/robin", "owl-lab/owl")
    tuned(hub, "wren-lab/wren", "robin-lab/robin")
    verdict = judge("hf:wren-lab/wren")
    assert answer(verdict) is Answer.UNMET
    assert verdict.assessment.cause is Cause.BASE_RESTRICTS
    assert verdict.assessment.dossier.conflicts


def test_a_family_that_restricts_is_found_behind_an_open_tag(hub: FakeHub, judge: Judge) -> None:
    tuned(hub, "robin-lab/robin", "meta-llama/Llama-3.1-8B")
    tuned(hub, "wren-lab/wren", "robin-lab/robin")
    assert answer(judge("hf:wren-lab/wren")) is Answer.UNMET


def test_a_merge_is_as_strict_as_its_strictest_part(hub: FakeHub, judge: Judge) -> None:
    hub.model("a-lab/a", OPEN.format(licence="mit"))
    hub.model("b-lab/b", OPEN.format(licence="openrail"))
    tuned(hub, "wren-lab/wren", "\n- a-lab/a\n- b-lab/b", "merge")
    assert answer(judge("hf:wren-lab/wren")) is Answer.UNMET


def test_the_gate_of_an_adapters_base_stands_before_the_adapter(hub: FakeHub, judge: Judge) -> None:
    hub.model("robin-lab/robin", OPEN.format(licence="mit"), gated="manual")
    tuned(hub, "wren-lab/adapter", "robin-lab/robin", "adapter")
    tuned(hub, "wren-lab/tuned", "robin-lab/robin", "finetune")
    adapter = judge("hf:wren-lab/adapter", token=TOKEN)
    assert adapter.assessment.level is Level.WEIGHTS_AVAILABLE
    assert adapter.assessment.cause is Cause.ACCESS_RESTRICTED
    assert not judge("hf:wren-lab/tuned", token=TOKEN).assessment.dossier.gating


def test_models_that_are_each_others_base_are_a_conflict(hub: FakeHub, judge: Judge) -> None:
    tuned(hub, "wren-lab/wren", "robin-lab/robin")
    tuned(hub, "robin-lab/robin", "owl-lab/owl")
    tuned(hub, "owl-lab/owl", "wren-lab/wren")
    verdict = judge("hf:wren-lab/wren")
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert any("each other's base" in conflict.what for conflict in verdict.assessment.dossier.conflicts)
    assert max(Counter(hub.asked).values()) == 1


def test_a_circle_among_bases_ends(hub: FakeHub, judge: Judge) -> None:
    tuned(hub, "wren-lab/wren", "robin-lab/robin")
    tuned(hub, "robin-lab/robin", "owl-lab/owl")
    tuned(hub, "owl-lab/owl", "robin-lab/robin")
    assert judge("hf:wren-lab/wren").assessment.level is Level.WEIGHTS_AVAILABLE
    assert max(Counter(hub.asked).values()) == 1


def test_twenty_bases_are_sixteen_read_and_four_not_checked(hub: FakeHub, judge: Judge) -> None:
    for n in range(20):
        hub.model(f"lab-{n}/robin-{n}", OPEN.format(licence="mit"))
    tuned(hub, "wren-lab/wren", "".join(f"\n- lab-{n}/robin-{n}" for n in range(20)), "merge")
    verdict = judge("hf:wren-lab/wren")
    assert answer(verdict) is Answer.UNKNOWN
    assert sum("lab-" in path and path.startswith("/api/models/lab-") for path in hub.asked) == MOST_NODES
    left = [gap for gap in verdict.assessment.dossier.not_checked if f"beyond the {MOST_NODES}" in gap.why]
    assert len(left) == 4


def test_what_lies_too_deep_is_not_checked(hub: FakeHub, judge: Judge) -> None:
    for n in range(9):
        tuned(hub, f"lab-{n}/step-{n}", f"lab-{n + 1}/step-{n + 1}")
    hub.model("lab-9/step-9", OPEN.format(licence="mit"))
    verdict = judge("hf:lab-0/step-0")
    assert answer(verdict) is Answer.UNKNOWN
    assert not any("step-7" in path for path in hub.asked)
    assert sum(path.startswith("/api/models/") for path in hub.asked) == 1 + DEEPEST


@pytest.mark.parametrize("fault", [Fault(503), Fault(401, {"x-error-code": "RepoNotFound"}), Fault(429)])
def test_a_base_that_does_not_answer_stays_an_open_question(hub: FakeHub, judge: Judge, fault: Fault) -> None:
    tuned(hub, "wren-lab/wren", "robin-lab/robin")
    hub.faults["/robin-lab/robin"] = [fault]
    verdict = judge("hf:wren-lab/wren")
    assert answer(verdict) is Answer.UNKNOWN
    assert any(gap.what == "hf:robin-lab/robin" for gap in verdict.assessment.dossier.not_checked)


def test_a_renamed_base_is_read_under_its_name_of_today(hub: FakeHub, judge: Judge) -> None:
    hub.model("robin-lab/robin", OPEN.format(licence="mit"))
    hub.moved["old-lab/robin"] = "robin-lab/robin"
    tuned(hub, "wren-lab/wren", "old-lab/robin")
    assert answer(judge("hf:wren-lab/wren")) is Answer.MET


def test_without_the_network_the_catalogue_answers(hub: FakeHub, tmp_path: Path) -> None:
    """A fine-tune of a model that its publisher gives under Apache-2.0 is not stuck at level 2."""
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    (tmp_path / "model.safetensors").write_bytes(bytes(200_000))

    def judged(base: str) -> Verdict:
        (tmp_path / "README.md").write_text(TUNED.format(base=base, relation="finetune"))
        return main.judge(main.read(Config(path=str(tmp_path))), Config())

    assert judged("TinyLlama/TinyLlama-1.1B-Chat-v1.0").assessment.level is Level.OPEN_WEIGHTS
    assert answer(judged("somebody/TinyLlama-Remix")) is Answer.UNKNOWN
    assert answer(judged("robin-lab/robin-7b")) is Answer.UNKNOWN
    assert answer(judged("somebody/Llama-2-7b-hf")) is Answer.UNMET
    assert not hub.asked
