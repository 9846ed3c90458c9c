"""What GitHub takes and shows: ten annotations of a kind, comments of 65,536 characters, summaries of 1,024 KiB."""

from dataclasses import replace

import verdicts

from checker.domain import Answer, Base, Evidence, Finding, Level, NotChecked, Verdict
from checker.reports import comment, render, summary


def with_findings(number: int, quote: str = "words") -> tuple[Finding, ...]:
    return tuple(
        Finding(
            f"criterion-{index}",
            Answer.UNMET,
            f"reason {index}",
            tuple(Evidence(quote, f"file-{index}.md", line) for line in range(1, 4)),
            "mend it",
            needed_for=Level.OPEN_WEIGHTS,
        )
        for index in range(number)
    )


def many(number: int, quote: str = "words", base: Base | None = verdicts.DROPPED.base) -> Verdict:
    assessment = verdicts.DROPPED.assessment._replace(findings=with_findings(number, quote))
    return verdicts.DROPPED._replace(assessment=assessment, base=base)


def test_ten_annotations_of_a_kind_and_the_last_says_how_many_more() -> None:
    lines = render(many(30, base=None), "annotations").splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    assert "and 21 more" in errors[-1]  # 30 findings, 9 of them shown
    assert lines[:10] == errors


def test_exactly_ten_annotations_are_all_shown() -> None:
    errors = [line for line in render(many(10, base=None), "annotations").splitlines() if line.startswith("::error")]
    assert len(errors) == 10
    assert "more" not in errors[-1]


def test_a_drop_is_one_annotation_on_the_line_that_the_change_has_written() -> None:
    (line,) = render(verdicts.DROPPED, "annotations").splitlines()
    assert line.startswith("::error file=MODEL_LICENSE,line=14,title=openness gate failed::Openness drops from 3 to 2")
    assert "This pull request limits what the weights may be used for" in line
    assert "allow-drop: true" in line


def test_a_comment_beyond_the_limit_has_fewer_rows_and_says_how_many_more_there_are() -> None:
    text = comment.render(many(400, "words " * 30))
    assert len(text) <= comment.LIMIT
    assert text.startswith(comment.MARKER)
    assert "drops from 3 to 2" in text
    assert "criterion-9<" in text and "criterion-10<" not in text
    assert "and 390 more" in text
    assert "criterion-19<" in comment.render(many(20))


def test_a_comment_that_is_still_too_long_has_numbers_only() -> None:
    findings = tuple(replace(finding, reason="@" * 600, fix="@" * 600) for finding in with_findings(400))
    verdict = verdicts.DROPPED._replace(assessment=verdicts.DROPPED.assessment._replace(findings=findings))
    text = comment.render(verdict)
    assert len(text) < 3000
    assert text.startswith(comment.MARKER)
    assert "400 things are missing for level 3, Open Weights: 400" in text


def test_a_summary_beyond_the_limit_becomes_a_short_one() -> None:
    text = summary.render(many(5000, "words " * 30))
    assert len(text.encode()) < 3000
    assert comment.MARKER not in text
    assert len(summary.render(many(400, "words " * 30)).encode()) > comment.LIMIT


def test_a_comment_counts_characters_as_github_may_count_them() -> None:
    gaps = tuple(NotChecked("😀" * 300, str(index)) for index in range(100))
    dossier = replace(verdicts.DROPPED.assessment.dossier, not_checked=gaps)
    verdict = verdicts.DROPPED._replace(assessment=verdicts.DROPPED.assessment._replace(dossier=dossier))
    assert len(comment.render(verdict).encode("utf-16-le")) // 2 <= comment.LIMIT


def test_a_passed_gate_is_quiet_about_what_only_a_higher_level_needs() -> None:
    lines = render(verdicts.OPEN_WEIGHTS, "annotations").splitlines()
    assert not [line for line in lines if line.startswith("::error")]
    assert not [line for line in lines if "training-code-open" in line]  # not found: there is no line to mark
    assert [
        line for line in lines if line.startswith("::notice file=README.md,line=88,title=data-provenance-described")
    ]


def test_what_is_on_another_site_is_no_file_of_an_annotation() -> None:
    finding = Finding(
        "x", Answer.UNMET, "r", (Evidence("q", "https://hub.example/x", 3),), "f", needed_for=Level.OPEN_WEIGHTS
    )
    verdict = verdicts.DROPPED._replace(assessment=verdicts.DROPPED.assessment._replace(findings=(finding,)))
    assert "::error title=x::r. What to do: f\n" in render(verdict._replace(base=None), "annotations")
