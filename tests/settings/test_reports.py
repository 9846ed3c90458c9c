"""Every report shows what people vouch for: attested, reviewed, waived, proposed, expired, refused; and says what rests on it."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from every_fate import every_fate

from checker.domain import Fate, Level
from checker.main import exit_status
from checker.reports import render
from checker.reports.outline import headline

VERDICT = every_fate()
SAID = {
    Fate.COUNTS: ["attested by @ada until 2026-12-10", "reviewed by @ada until 2027-06-01", "waived by @bo until 2027-05-01"],
    Fate.EXPIRED: ["expired: attested by @ada until 2026-11-01, data-scope-described", "it ran out on 2026-11-01"],
    Fate.PROPOSED: ["proposed: attested by @ada until 2027-11-01, data-processing-described", "once it is merged"],
    Fate.REFUSED: ["refused: attested by @ada until 2027-11-01, training-code-open", "what was found says otherwise"],
    Fate.NOT_NEEDED: ["not needed: waived by @bo until 2027-01-01, parameters-terms-open", "what it waives is met"],
}


def plain(text: str) -> str:
    """A report without its marks: what a reader sees of it."""
    text = re.sub(r"<[^<>]+>|[`*_\\]|&#\d+;|&\w+;", "", text.replace("&#64;", "@").replace("&#39;", "'"))
    return " ".join(text.replace("\u200b", "").replace("\u2060", "").split())


def test_the_verdict_has_an_entry_of_every_fate_but_the_one_of_verified_only() -> None:
    assert {entry.fate for entry in VERDICT.entries} == set(Fate) - {Fate.LEFT_OUT}
    assert VERDICT.assessment.level is Level.OPEN_WEIGHTS


@pytest.mark.parametrize("form", ["comment", "summary", "html", "terminal"])
def test_a_report_shows_each_entry_with_who_until_when_and_what_became_of_it(form: str) -> None:
    text = plain(render(VERDICT, form))
    for said in (words for words_of_fate in SAID.values() for words in words_of_fate):
        assert plain(said) in text, said
    assert "ends in 13 days" in text
    assert "accepted for a while" in text


@pytest.mark.parametrize("form", ["comment", "summary", "html", "terminal", "badge", "svg"])
def test_headline_and_badge_say_that_the_level_rests_on_people(form: str) -> None:
    text = plain(render(VERDICT, form))
    assert ("attested" if form in ("badge", "svg") else "rests on 1 reviewed answer") in text
    unvouched = VERDICT._replace(assessment=VERDICT.assessment._replace(findings=()))
    assert "rests on" not in headline(unvouched)


def test_json_has_each_entry_and_what_became_of_it() -> None:
    from importlib.resources import files

    report = json.loads(render(VERDICT, "json"))
    jsonschema.validate(report, json.loads((files("checker.reports") / "report.schema.json").read_text("utf-8")))
    assert [(entry["kind"], entry["fate"]) for entry in report["entries"]] == [
        ("attestation", "counts"),
        ("reviewed", "counts"),
        ("waiver", "counts"),
        ("attestation", "expired"),
        ("attestation", "refused"),
        ("waiver", "not-needed"),
        ("attestation", "proposed"),
    ]
    marked = {f["id"]: [n for n in ("attested", "reviewed", "waived") if f[n]] for f in report["findings"]}
    assert marked["data-labelling-described"] == ["attested"]
    assert marked["parameters-terms-open"] == ["reviewed"]
    assert marked["training-code-open"] == ["waived"]
    assert report["entries"][1]["sentence"]["words"] == "Birds of a feather flock under this roof until the ninth bell."


def test_a_waiver_s_pass_and_a_warning_say_so_in_the_first_line() -> None:
    failed = VERDICT._replace(warn_only=True)
    assert headline(failed).endswith("(rests on 1 reviewed answer)")
    assert "(a warning only)" in headline(failed)
    passed = VERDICT._replace(passed=True)
    assert headline(passed).endswith("(waived)")
    for form in ("comment", "summary", "html", "terminal"):
        assert "a warning only" in plain(render(failed, form))


def test_a_warning_only_marks_no_error_and_its_check_run_is_neutral() -> None:
    from checker.delivery.check_run import conclusion
    from checker.reports.annotations import marks

    failed = every_fate()
    warned = failed._replace(warn_only=True)
    assert "error" in {mark.kind for mark in marks(failed)}
    assert "error" not in {mark.kind for mark in marks(warned)}
    assert len(marks(warned)) == len(marks(failed))
    assert (conclusion(failed), conclusion(warned)) == ("failure", "neutral")


def test_warn_only_says_the_verdict_in_full_and_fails_no_job() -> None:
    from checker.config import Config

    assert exit_status(VERDICT, Config()) == 1
    assert exit_status(VERDICT, Config(warn_only=True)) == 0
    assert render(VERDICT._replace(warn_only=True), "comment").count("\n") >= render(VERDICT, "comment").count("\n")
