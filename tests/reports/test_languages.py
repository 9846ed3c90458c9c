"""Reports in other languages: every text has its translation, with the same values, and a report says it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import verdicts
from babel.messages.catalog import Catalog
from test_snapshots import compare

import checker
from checker.checklist import load_checklist
from checker.cli import main
from checker.domain import Verdict
from checker.inputs import LANGUAGES
from checker.reports import criteria, render
from checker.words import known, language_of, listed, sentence, speaking

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "repositories"
TOOLS: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "catalogues.py"))
OTHERS = TOOLS["LANGUAGES"]
WANTED: Catalog = TOOLS["template"]()


def in_(verdict: Verdict, language: str) -> Verdict:
    return verdict._replace(config={**verdict.config, "language": language})


def test_the_languages_that_may_be_asked_for_are_those_with_a_catalogue() -> None:
    assert ("auto", "en", *OTHERS) == LANGUAGES
    assert len(WANTED) > 400


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_names_the_same_values(language: str) -> None:
    assert list(TOOLS["wrong"](TOOLS["read"](language), WANTED)) == [], "run: make catalogues"


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_run_reads_is_what_was_reviewed(language: str) -> None:
    catalog = TOOLS["read"](language)
    assert TOOLS["path_of"](language, "mo").read_bytes() == TOOLS["compiled"](catalog), "run: make catalogues"
    assert "Glossary" in catalog.header_comment


def test_what_is_missing_fuzzy_or_says_other_values_is_seen() -> None:
    wanted, catalog = Catalog(), Catalog(locale="ja")
    for text in ("one", "two", "in {place}", "of {place}", ("{number} file", "{number} files"), "kept"):
        wanted.add(text)
    catalog.add("two", "二", flags=["fuzzy"])
    catalog.add("in {place}", "{places} の中")
    catalog.add("of {place}", "その")
    catalog.add(("{number} file", "{number} files"), ("{number} 個", "{number} 個々"))
    catalog.add("kept", "保つ")
    catalog.add("gone", "去った")
    assert list(TOOLS["wrong"](catalog, wanted)) == [
        "missing: one",
        "fuzzy: two",
        "other values: in {place}",
        "other values: of {place}",
        "1 plurals are needed: {number} file",
        "no text of ours: gone",
    ]


def test_texts_in_f_strings_conditions_and_templates_are_collected() -> None:
    found = list(
        TOOLS["_in_python"]('f"{_(\'a b\')} {c}"; NotChecked(x, "d e" if y else "f g"); ngettext("h", "i", 1)')
    )
    assert sorted(map(str, found)) == ["('h', 'i')", "a b", "d e", "f g"]
    assert "Words that were not understood" in WANTED  # templates/article.html.j2


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("form", ["terminal", "comment", "summary", "html"])
@pytest.mark.parametrize("case", ["dropped", "open-weights"])
def test_a_report_in_another_language_reads_as_it_was_reviewed(case: str, form: str, language: str) -> None:
    endings = {"terminal": "txt", "comment": "md", "summary": "md", "html": "html"}
    verdict = {"dropped": verdicts.DROPPED, "open-weights": verdicts.OPEN_WEIGHTS}[case]
    compare(f"{case}.{form}.{language}.{endings[form]}", render(in_(verdict, language), form))


@pytest.mark.parametrize("language", OTHERS)
def test_explain_speaks_the_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking(language):
        pages = "\n".join(criteria.render(criterion.id, 80) for criterion in load_checklist())
        compare(f"explain.{language}.txt", criteria.render("parameters-terms-open", 80))
        assert all(known(criterion.title) != criterion.title for criterion in load_checklist())
    assert "To meet it" not in pages
    assert main(["explain", "parameters-terms-open", "--language", language]) == 0
    assert known("weights") == "weights"
    assert language_of(capsys.readouterr().out) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("# Wren\n\nA small language model.", "en"),
        ("# 小鸟\n\n这是一个小型语言模型，权重采用 MIT 许可证发布。", "zh"),
        ("# 小鳥\n\n小さな言語モデルです。重みは MIT ライセンスで公開しています。", "ja"),
        ("A model of Chinese (中文) and Japanese (日本語) text, made by people who like birds of every kind.", "en"),
        ("모델 가중치는 MIT 라이선스로 배포됩니다.", "en"),
    ],
)
def test_the_language_of_a_page_is_told_by_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_report_speaks_the_language_of_the_readme_unless_another_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "# 小鸟\n\n小鸟是一个语言模型。模型权重：https://huggingface.co/lab/xiaoniao-1b ，采用 MIT 许可证。\n",
        encoding="utf-8",
    )
    (tmp_path / "README_EN.md").write_text("# Wren\n\nWren is a language model.\n", encoding="utf-8")
    verdict = checker.check(tmp_path)
    assert verdict.config["language"] == "zh"
    assert "更多：" in render(verdict, "terminal")
    (tmp_path / ".openness.yml").write_text("language: en\n")
    assert "更多：" not in render(checker.check(tmp_path), "terminal")


def test_the_json_report_and_the_inventories_say_the_same_in_every_language() -> None:
    for form in ("json", "sarif", "cyclonedx"):
        said = {
            render(in_(verdicts.DROPPED, language), form).replace(f'"{language}"', "")
            for language in ("en", "ja", "zh")
        }
        assert len(said) == 1, form


def test_lists_and_sentences_end_as_the_language_ends_them() -> None:
    with speaking("ja"):
        assert (listed(["a", "b"]), sentence("それは重みです")) == ("a、b", "それは重みです。")
    assert (listed(["a", "b"]), sentence("it is"), sentence("it is."), sentence("")) == ("a, b", "It is.", "It is.", "")


def test_a_run_in_english_reads_no_catalogue() -> None:
    import subprocess
    import sys

    program = (
        "import sys, checker; from checker.reports import render; render(checker.check(sys.argv[1]), 'comment'); "
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(EXAMPLES / "open-weights")]).returncode == 0
