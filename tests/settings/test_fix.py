"""Every fix works to the letter; `openness fix | git apply` puts texts and questions where they belong, and invents nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import checker
from benchmarks.fixes import follow, judge, one_short, quotes
from checker.advice.patch import patch_of
from checker.advice.proposal import QUESTIONS, propose
from checker.domain import Answer, Level

sys.path.insert(0, str(Path(__file__).parents[1]))  # the suite of small repositories
from test_repos import CASES, EXAMPLES, load

# ------------------------------------------------------------------------------------------------------ to the letter

# One finding short of level 3, and no words that anybody could paste: what is missing is a decision, and not a sentence.
DECISIONS = {
    "another file says what the terms are: a licence, a policy, metadata": "conditions-in-a-file-of-their-own "
    "apache-with-a-field-of-use badge-of-a-filed-licence card-against-model-license custom-text-named-license "
    "card-in-the-docs-names-its-own-terms citation-names-a-restricted-licence custom-text-called-apache-in-the-readme "
    "licence-in-a-folder-called-weights licence-in-the-folder-of-the-weights licence-page-in-the-docs "
    "metadata-against-the-card metadata-in-the-weights mit-with-a-threshold model-license-non-commercial "
    "nested-card-restricts no-competing-models notice-of-a-base notice-restricts-the-weights page-on-the-models-restricts "
    "policy-with-a-region policy-with-prohibited-uses region-in-the-license reuse-annotations two-licences-in-one-file "
    "weights-licence-in-a-folder-of-licences",
    "the base model restricts: another base, or its terms": "base-restricted base-restricted-in-prose",
    "a text that nobody could read has to be looked at": "model-license-as-pdf policy-that-is-empty",
    "which of many models a card is for, only its makers know": "card-of-one-of-many",
}
ARGUED = {name for names in DECISIONS.values() for name in names.split()}


def test_the_words_of_a_fix_reach_level_3_when_they_are_put_where_it_says() -> None:
    works, fails, silent = [], [], []
    for name in CASES:
        files = dict(load(name).files)
        before = judge(name, files)
        finding = one_short(before)
        if finding is None:
            continue
        after = follow(finding.fix, files, quotes(before))
        if after is None:
            silent.append(name)
        else:
            (works if (judge(name, after).level or 0) >= Level.OPEN_WEIGHTS else fails).append(name)
    assert len(works) > 60
    assert len(fails) <= 0.05 * (len(works) + len(fails)), fails
    assert not set(silent) - ARGUED
    assert not ARGUED & {*works}, "it has words now: take it off the list"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("silent-license", "The model weights are released under the MIT License (see LICENSE)."),
        ("silent-license-with-project-statement", "under the Apache License 2.0 (see LICENSE)"),
        ("altered-text-called-mit", "Put the text of MIT into LICENSE, word for word"),
        ("base-unknown", "The base model, other-example/gannet-2b, is released under"),
        ("card-gated-by-a-form", "Delete `extra_gated_*` from the front matter of README.md"),
        ("model-license-non-commercial", "If the limits are meant, set the target `weights-available`"),
    ],
)
def test_a_fix_is_written_in_the_licence_that_is_there(name: str, words: str) -> None:
    finding = one_short(judge(name, dict(load(name).files)))
    assert finding is not None
    assert words in finding.fix


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("## Star History\n\n%s\n", "it stands under “Star History”"),
        ("## News\n\n- 2026-05-01: %s\n", "it stands under “News”"),
        ("## Notes\n\n<!-- %s -->\n", "it is a comment, which readers do not see"),
        ("## Notes\n\n```\n%s\n```\n", "it stands in a block of code"),
    ],
)
def test_a_sentence_that_is_there_and_does_not_count_is_named_with_the_reason(place: str, why: str) -> None:
    files = dict(load("silent-license").files)
    said = "The model weights are released under the MIT License (see LICENSE)."
    lines = files["README.md"].decode().rstrip("\n").count("\n")
    files["README.md"] = files["README.md"].rstrip(b"\n") + b"\n\n" + (place % said).encode()
    before = judge("tern", files)
    finding = one_short(before)
    assert finding is not None
    assert why in finding.fix
    assert any(f"README.md:{line} does not count" in finding.fix for line in range(lines, lines + 8))
    after = follow(finding.fix, files)
    assert after is not None
    assert judge("tern", after).level == Level.OPEN_WEIGHTS


# --------------------------------------------------------------------------------------------------------- the proposal


@pytest.mark.parametrize("name", CASES)
def test_what_is_proposed_never_opens_what_restricts_and_a_question_answers_nothing(name: str) -> None:
    files = dict(load(name).files)
    before = judge(name, files)

    def text(path: str) -> str | None:
        try:
            return files[path].decode() if path in files else None
        except UnicodeDecodeError:
            return None

    plain, proposal = propose(before, text, fields=False), propose(before, text)
    asked = judge(name, {**files, **{path: new.encode() for path, (_, new) in plain.changes.items()}})
    after = judge(name, {**files, **{path: new.encode() for path, (_, new) in proposal.changes.items()}})
    was = {finding.id: finding.answer for finding in before.findings}
    for finding in asked.findings:
        if finding.id in QUESTIONS:
            assert finding.answer is was[finding.id], finding.id
    if before.dossier.restrictions or before.dossier.unclear:
        assert (after.level or 0) <= (before.level or 0)
    for _, new in proposal.changes.values():
        assert "Apache" not in new or "Apache" in "".join(d.decode(errors="replace") for d in files.values())


def folder(tmp_path: Path, name: str) -> Path:
    place = tmp_path / name
    shutil.copytree(EXAMPLES / name, place)
    git(place, "init", "--quiet", "--initial-branch", "main")
    git(place, "add", "--all")
    git(place, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "a")
    return place


def git(place: Path, *arguments: str, words: str | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=place, input=words, capture_output=True, text=True, check=True)
    return done.stdout


def openness(place: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "checker.cli", *arguments], cwd=place, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


ANSWERS = {
    "Where can everybody download the weights?": "The model weights are at https://huggingface.co/lab-example/bird-3b.",
    "Under which licence are the model weights released?": "The model weights are released under the MIT License.",
    "Which program of this": "The model code is in [ouzel/model.py](ouzel/model.py).",
    "Which open library": "```python\nfrom transformers import AutoModelForCausalLM\n\nmodel = AutoModelForCausalLM."
    'from_pretrained("lab-example/bird-3b")\n```',
    "Where is the code that trained": "The training code is in [train.py](train.py). Run it with\n\n```\n"
    "python train.py --config configs/base.yaml\n```",
    "Where is the code that cleaned": "The data preparation code is in [data/prepare.py](data/prepare.py): it downloads, "
    "cleans, deduplicates and filters the training data.",
    "Where do all training data come": "The model was trained on [English Wikipedia](https://huggingface.co/datasets/"
    "wikimedia/wikipedia) and on [Project Gutenberg](https://huggingface.co/datasets/common-pile/project_gutenberg).",
    "How much data is there": "The training data are 4.1 billion tokens of English text: 3.2 billion from Wikipedia and "
    "0.9 billion from books that were printed before 1928.",
    "How were the data obtained": "The training data were downloaded from the dumps of March 2026; all articles and all "
    "books in English were selected.",
    "Who or what labelled": "No labels were used: the model was trained on plain text by next-token prediction.",
    "How were the data cleaned": "The training data were cleaned of markup, deduplicated by MinHash, filtered by language "
    "identification, and tokenised with our tokenizer.",
    "Which public data sets": "- [wikimedia/wikipedia](https://huggingface.co/datasets/wikimedia/wikipedia) (training data)\n"
    "- [common-pile/project_gutenberg](https://huggingface.co/datasets/common-pile/project_gutenberg) (training data)",
    "Which data did others": "No data of third parties were licensed or bought for training.",
    "Which libraries and which tokenizer": "The libraries are listed in requirements.txt.",
}


def answered(page: str) -> str:
    for start, answer in ANSWERS.items():
        head, found, rest = page.partition(f"<!-- QUESTION: {start}")
        if found:
            page = head + answer + rest.partition("-->")[2]
    assert "QUESTION" not in page
    return page


@pytest.mark.parametrize("name", ["not-established", "open-weights", "closed"])
def test_the_patch_applies_and_with_its_questions_answered_reaches_level_4(tmp_path: Path, name: str) -> None:
    place = folder(tmp_path, name)
    status, patch, told = openness(place, "fix")
    assert (status, patch[:11]) == (0, "diff --git ")
    before = checker.check(place).assessment.level or 0
    git(place, "apply", words=patch)
    asked = checker.check(place).assessment
    assert (asked.level or 0) == max(before, 3 if name == "not-established" else 0)
    page = place / "README.md"
    words = answered(page.read_text("utf-8"))
    # What the maintainers decide: what they had said is not true any more, and the code is there.
    for gone in ("The training code is not released.", "The model weights are not released.", "through the Heron API"):
        words = words.replace(gone, "")
    page.write_text(words, "utf-8")
    source = EXAMPLES / "open-source-ai"
    for path in ("ouzel", "train.py", "data", "configs", "requirements.txt", "tokenizer"):
        if not (place / path).exists():
            (shutil.copytree if (source / path).is_dir() else shutil.copy)(source / path, place / path)
    assessment = checker.check(place).assessment
    missing = [f.reason for f in assessment.findings if f.needed_for and f.answer in (Answer.UNMET, Answer.UNKNOWN)]
    assert missing == []
    assert assessment.level is Level.OPEN_SOURCE_AI


def test_a_complete_repository_and_a_restricted_one_get_no_invented_words(tmp_path: Path) -> None:
    status, patch, told = openness(folder(tmp_path, "open-source-ai"), "fix")
    assert (status, patch) == (0, "")
    assert "nothing is missing up to open-source-ai" in told
    place = folder(tmp_path, "weights-available")
    status, patch, told = openness(place, "fix", "--target", "open-weights")
    assert (status, patch) == (0, "")
    assert "to decide: licence of the weights: under Kestrel Research Licence" in told


FIELDS = b"""# Tern

Tern is a language model. It is a fine-tune of other-example/gannet-2b. It was trained on
[wiki](https://huggingface.co/datasets/wikimedia/wikipedia) and [books](https://huggingface.co/datasets/common-pile/books).

The weights are at https://huggingface.co/lab-example/tern-2b.

```python
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained("lab-example/tern-2b")
```
"""


def test_front_matter_is_proposed_in_the_keys_of_the_hub_and_leaves_what_is_there() -> None:
    files = {"README.md": FIELDS, "LICENSE": load("silent-license").files["LICENSE"]}
    assessment = judge("tern", files)
    after = propose(assessment, lambda path: files[path].decode()).changes["README.md"][1]
    head = after.partition("\n---\n")[0].split("\n")
    assert head[:3] == ["---", "license: mit", "library_name: transformers"]
    assert "base_model: [other-example/gannet-2b]" in head
    assert any(row.startswith("datasets: [wikimedia/wikipedia") for row in head)
    kept = propose(assessment, lambda path: files[path].decode(), fields=False).changes["README.md"][1]
    assert not kept.startswith("---")
    given = {**files, "README.md": b"---\nlicense: mit\ntags: [a]\n---\n\n" + FIELDS}
    again = propose(judge("tern", given), lambda path: given[path].decode()).changes["README.md"][1]
    assert again.startswith("---\nlicense: mit\ntags: [a]\nlibrary_name: transformers\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nc\nb\n"),
        ("a\nb", "a\nb\nc"),
        ("a", "b\n"),
        ("a\r\nb\r\n", "a\r\nc\r\nb\r\n"),
        ("a\x0cb\u2028c\n", "a\x0cb\u2028c\nd\n"),
        (None, "new\n"),
        ("", "a\n"),
    ],
)
@pytest.mark.parametrize("path", ["README.md", "a folder/ü \"x\".md"])
def test_git_takes_the_patch_whatever_ends_the_lines(tmp_path: Path, path: str, before: str | None, after: str) -> None:
    git(tmp_path, "init", "--quiet")
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    if before is not None:
        file.write_bytes(before.encode())
    changes: Mapping[str, tuple[str | None, str]] = {path: (before, after)}
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch_of(changes).encode(), check=True)
    assert file.read_bytes() == after.encode()


def test_a_page_with_other_line_ends_keeps_them(tmp_path: Path) -> None:
    place = folder(tmp_path, "not-established")
    page = place / "README.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    git(place, "commit", "--quiet", "--all", "-m", "b", "--author", "a <a@b.example>")
    patch = subprocess.run([sys.executable, "-m", "checker.cli", "fix"], cwd=place, capture_output=True, check=True).stdout
    subprocess.run(["git", "apply", "-"], cwd=place, input=patch, check=True)
    text = page.read_bytes()
    assert b"released under the MIT License (see LICENSE)." in text
    assert text.count(b"\n") == text.count(b"\r\n")
