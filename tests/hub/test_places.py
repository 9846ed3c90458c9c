"""Places of one model are judged together: what belongs raises, what is only named does not, any place lowers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from checker import reports
from checker.domain import Answer, Cause, Level, Place, State, Verdict
from tests.hub.conftest import Judge
from tests.hub.fake import FakeHub, Fault

APACHE = (Path(__file__).parents[2] / "LICENSE").read_text()
TRAINING = """
## Training data

We trained Wren on 1.2 trillion tokens of English web pages from [Common Crawl](https://commoncrawl.org) (dump
CC-MAIN-2023-06) and on the [Wikipedia dump of 2023](https://dumps.wikimedia.org). Documents shorter than 200 words were
removed, and duplicates were removed with MinHash at a threshold of 0.8.
"""
CARD = "---\nlicense: apache-2.0\n---\n# Wren 7B\n\nWren 7B is a language model. The code is at {link}.\n"
CODE = """# Wren

This is the training code of Wren, a language model. The weights are at [wren-lab/wren-7b](https://huggingface.co/wren-lab/wren-7b).
{more}
"""


def repository(folder: Path, remote: str, readme: str, **files: str) -> str:
    """A checkout in `folder` whose remote is `remote`."""
    folder.mkdir()
    programs = {"pretrain.py": "import torch\n", "prepare_data.py": "import json\n"}
    content = {"README.md": readme, "LICENSE": APACHE, **programs}
    for path, text in {**content, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "-C", folder, "remote", "add", "origin", remote], check=True)
    return str(folder)


def place(verdict: Verdict) -> Place:
    (found,) = verdict.assessment.dossier.places
    return found


def answers(verdict: Verdict) -> dict[str, Answer]:
    return {finding.id: finding.answer for finding in verdict.assessment.findings}


RAISED = ("training-code", "data-preprocessing-code", "data-provenance")


def raised(verdict: Verdict) -> list[str]:
    """The rows that a code repository with a description of data would fill."""
    dossier = verdict.assessment.dossier
    return [name for name in RAISED if dossier[name].state is State.PRESENT]


def test_a_code_repository_and_its_page_are_judged_together(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="https://github.com/wren-lab/wren"))
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=TRAINING))
    alone, together = judge("hf:wren-lab/wren-7b"), judge("hf:wren-lab/wren-7b", code)
    assert raised(alone) == []
    assert raised(together) == list(RAISED)
    assert place(together).belongs
    assert place(together).name == "github:wren-lab/wren"
    assert "judged with github:wren-lab/wren" in " ".join(reports.render(together, "terminal").split())
    (told,) = json.loads(reports.render(together, "json"))["subject"]["places"]
    assert (told["belongs"], told["role"], told["revision"]) == (True, "code", None)
    provenance = together.assessment.dossier["data-provenance"]
    assert all(evidence.path == "github:wren-lab/wren/README.md" for evidence in provenance.evidence)
    # The other way round: the licence of the weights is the page's, which the repository does not state.
    silent, told = judge(code), judge(code, "hf:wren-lab/wren-7b")
    assert answers(silent)["parameters-terms-open"] is Answer.UNKNOWN
    assert answers(told)["parameters-terms-open"] is Answer.MET
    assert told.assessment.level is Level.OPEN_WEIGHTS


def test_following_reads_the_pages_that_the_texts_give(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="https://github.com/wren-lab/wren"))
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=""))
    assert judge(code).assessment.level is Level.WEIGHTS_AVAILABLE
    assert not hub.asked
    verdict = judge(code, follow="hub")
    assert verdict.assessment.level is Level.OPEN_WEIGHTS
    assert place(verdict).named_at is not None
    assert not any("wren-7b" in gap.what for gap in verdict.assessment.dossier.named)


def test_repositories_of_one_owner_belong_where_one_names_the_model(
    hub: FakeHub, judge: Judge, tmp_path: Path
) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="our other repository"))
    data = repository(tmp_path / "a", "https://github.com/wren-lab/songs", f"# Songs\n\nThe data of Wren.\n{TRAINING}")
    verdict = judge("hf:wren-lab/wren-7b", data)
    assert place(verdict).belongs
    assert "same owner, wren-lab" in place(verdict).why


# ------------------------------------------------------------------------------------------------------- nothing raises


def test_a_repository_that_is_named_one_way_only_raises_nothing(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    """A restricted model that names somebody else's open training repository."""
    hub.model("crow-lab/crow-7b", CARD.format(link="https://github.com/wren-lab/wren").replace("Wren", "Crow"))
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=TRAINING))
    verdict = judge("hf:crow-lab/crow-7b", code)
    assert not place(verdict).belongs
    assert raised(verdict) == []


def test_training_code_of_a_dependency_serves_with_the_settings_of_the_model(
    hub: FakeHub, judge: Judge, tmp_path: Path
) -> None:
    card = CARD.format(link="https://github.com/loom-lab/loom").replace("The code is at", "It was trained with")
    hub.model("wren-lab/wren-7b", card)
    loom = repository(tmp_path / "x", "https://github.com/loom-lab/loom", f"# Loom\n\nLoom trains models.\n{TRAINING}")
    assert raised(judge("hf:wren-lab/wren-7b", loom)) == []
    repo = hub.model("wren-lab/wren-7b", card)
    repo.files["configs/train_wren.yaml"] = b"learning_rate: 3e-4\n"
    assert raised(judge("hf:wren-lab/wren-7b", loom)) == ["training-code"]


@pytest.mark.parametrize(
    "back",
    [
        "## Projects using Wren\n\n- [Crow](https://huggingface.co/crow-lab/crow-7b)\n",
        "## Acknowledgements\n\nWe thank [Crow](https://huggingface.co/crow-lab/crow-7b).\n",
        "## News\n\n- 2024-01-02: [crow-lab/crow-7b](https://huggingface.co/crow-lab/crow-7b) was tuned from Wren.\n",
        "## Results\n\nWren is better than [Crow-7B](https://huggingface.co/crow-lab/crow-7b) on all of them.\n",
        "Crow is a [fine-tune of the community](https://huggingface.co/crow-lab/crow-7b) of Wren.\n",
    ],
)
def test_a_link_that_anybody_gets_is_no_link_back(hub: FakeHub, judge: Judge, tmp_path: Path, back: str) -> None:
    """A forged link back: a list of users, thanks, a table of results."""
    hub.model("crow-lab/crow-7b", CARD.format(link="https://github.com/wren-lab/wren").replace("Wren", "Crow"))
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=f"{TRAINING}\n{back}"))
    verdict = judge("hf:crow-lab/crow-7b", code)
    assert not place(verdict).belongs, place(verdict).why
    assert raised(verdict) == []


def test_a_page_of_the_same_name_under_another_owner_is_another_model(
    hub: FakeHub, judge: Judge, tmp_path: Path
) -> None:
    hub.model("crow-lab/wren-7b", CARD.format(link="https://github.com/wren-lab/wren"))
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=TRAINING))
    verdict = judge("hf:crow-lab/wren-7b", code)
    assert not place(verdict).belongs
    assert raised(verdict) == []


def test_an_owner_is_told_by_the_address_and_not_by_a_folder(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="nowhere"))
    (tmp_path / "wren-lab").mkdir()
    folder = repository(tmp_path / "wren-lab" / "wren", "https://example.com/x/y", f"# Wren\n{TRAINING}")
    verdict = judge("hf:wren-lab/wren-7b", folder)
    assert not place(verdict).belongs
    assert raised(verdict) == []


def test_data_of_an_older_edition_made_no_newer_model(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    card = CARD.format(link="https://github.com/wren-lab/songs").replace("Wren 7B", "Wren 3 7B")
    hub.model("wren-lab/wren-3-7b", card)
    older = f"# Songs\n\nThe data of Wren 2, see [Wren](https://huggingface.co/wren-lab/wren-3-7b).\n{TRAINING}"
    data = repository(tmp_path / "a", "https://github.com/wren-lab/songs", older)
    verdict = judge("hf:wren-lab/wren-3-7b", data)
    assert raised(verdict) == []
    newer = older.replace("Wren 2", "Wren 3")
    (tmp_path / "a" / "README.md").write_text(newer)
    assert raised(judge("hf:wren-lab/wren-3-7b", data)) == list(RAISED)


def test_a_fork_is_somebody_elses(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    from dataclasses import replace

    from checker import main
    from checker.config import Config

    hub.model("crow-lab/crow-7b", CARD.format(link="https://github.com/crow-lab/wren").replace("Wren", "Crow"))
    readme = CODE.format(more=TRAINING).replace("wren-lab/wren-7b", "crow-lab/crow-7b").replace("Wren", "Crow")
    fork = main.read(Config(path=repository(tmp_path / "x", "https://github.com/crow-lab/wren", readme)))
    model = judge("hf:crow-lab/crow-7b").assessment.repository
    own = main.judge(replace(model, others=(fork,)), Config())
    assert raised(own) == list(RAISED)
    copied = main.judge(replace(model, others=(replace(fork, fork_of="github:wren-lab/wren"),)), Config())
    assert raised(copied) == []
    assert "github:wren-lab/wren" in place(copied).why


def test_a_copied_tree_raises_nothing_wherever_it_lies(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    readme = "# Crow 7B\n\nCrow is a language model. The weights are in model.safetensors, under Apache-2.0.\n"
    tree = {"README.md": CODE.format(more=TRAINING), "LICENSE": APACHE, "pretrain.py": "x=1\n"}
    wren = {f"code/wren/{path}": text for path, text in tree.items()}
    copied = repository(tmp_path / "x", "https://github.com/crow-lab/crow", readme, **wren)
    for name in ("pretrain.py", "prepare_data.py"):
        (tmp_path / "x" / name).unlink()
    assert raised(judge(copied)) == []
    (tmp_path / "x" / "code/wren/README.md").write_text(CODE.format(more=TRAINING).replace("Wren", "Crow"))
    assert "training-code" in raised(judge(copied))


# ----------------------------------------------------------------------------------------------------- any place lowers


@pytest.mark.parametrize("card", ["license: cc-by-nc-4.0", "license: llama2", "license: other"])
def test_a_page_that_restricts_lowers(hub: FakeHub, judge: Judge, tmp_path: Path, card: str) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="nowhere").replace("license: apache-2.0", card))
    stated = "The model weights are released under the Apache License 2.0.\n"
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=stated))
    assert answers(judge(code))["parameters-terms-open"] is Answer.MET
    verdict = judge(code, "hf:wren-lab/wren-7b")
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert verdict.assessment.cause is Cause.TERMS_RESTRICT
    assert verdict.assessment.dossier.conflicts


def test_a_gate_of_the_page_lowers(hub: FakeHub, judge: Judge, tmp_path: Path) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="https://github.com/wren-lab/wren"), gated="manual")
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=""))
    verdict = judge(code, "hf:wren-lab/wren-7b", token="hf_token_of_somebody")
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    assert answers(verdict)["access-open"] is Answer.UNMET


def test_a_page_without_a_licence_is_not_opened_by_the_one_of_the_code(
    hub: FakeHub, judge: Judge, tmp_path: Path
) -> None:
    hub.model("wren-lab/wren-7b", "# Wren 7B\n\nSee https://github.com/wren-lab/wren.\n")
    code = repository(tmp_path / "x", "https://github.com/wren-lab/wren", CODE.format(more=""))
    assert answers(judge(code, "hf:wren-lab/wren-7b"))["parameters-terms-open"] is not Answer.MET
    assert answers(judge("hf:wren-lab/wren-7b", code))["parameters-terms-open"] is not Answer.MET


def test_a_place_that_cannot_be_read_leaves_its_rows_unknown(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", CARD.format(link="https://huggingface.co/wren-lab/wren-data"))
    hub.faults["/wren-data"] = [Fault(503)]
    verdict = judge("hf:wren-lab/wren-7b", "hf:wren-lab/wren-data")
    assert (place(verdict).role, place(verdict).belongs) == ("unread", False)
    assert verdict.assessment.dossier["data-provenance"].state is State.NOT_CHECKED
    assert any(gap.what == "hf:wren-lab/wren-data" for gap in verdict.assessment.dossier.not_checked)
