"""What people attest, review and waive, against every kind of verdict: what counts, what does not, and that it is said."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.assess import assess
from checker.domain import Answer, Assessment, Entry, EntryKind, Evidence, Fate, Level, Verdict
from checker.evidence import collect
from checker.evidence.reading import Hints
from checker.gate import judge as gate
from checker.settings import parse_settings
from checker.sources.worktree import read_worktree
from checker.vouching import dated, gather

sys.path.insert(0, str(Path(__file__).parents[1]))  # the suite of small repositories
from test_repos import CASES, EXAMPLES, load, repository

TODAY = date(2026, 11, 27)
SPOT = Evidence("", ".openness.yml", 2)


def attest(criterion: str, link: str = "README.md", **more: Any) -> Entry:
    values = {"date": date(2026, 11, 2), "expiry": date(2027, 11, 1), **more}
    return Entry(EntryKind.ATTESTATION, "It is so.", "@ada", evidence=SPOT, criterion=criterion, link=link, **values)


def waive(criterion: str, **more: Any) -> Entry:
    return Entry(EntryKind.WAIVER, "For now.", "@bo", more.pop("expiry", date(2027, 5, 1)), SPOT, criterion=criterion, **more)


def review(path: str, id: str, words: str, means: str = "binds nobody", **more: Any) -> Entry:
    values = {"date": date(2026, 11, 2), "expiry": date(2027, 11, 1), **more}
    return Entry(EntryKind.REVIEWED, means, "@ada", evidence=SPOT, path=path, id=id, words=words, **values)


def files_of(name: str) -> dict[str, bytes]:
    folder = EXAMPLES / name
    if folder.is_dir():
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return dict(load(name).files)


def judged(
    files: dict[str, bytes] | str,
    *entries: Entry,
    target: int = 3,
    verified_only: bool = False,
    hints: Hints | None = None,
    exclude: tuple[str, ...] = (),
    open_terms: tuple[str, ...] = (),
) -> Verdict:
    subject = repository(files_of(files) if isinstance(files, str) else files)
    dossier = gather(subject, dated(entries, TODAY, verified_only), hints, exclude, open_terms)
    return gate(assess(subject, dossier), Level(target), entries=dossier.entries)


def level(verdict: Verdict) -> int | None:
    return verdict.assessment.level and int(verdict.assessment.level)


SAYS_SO = b"# Weights\n\nThe model weights are released under the MIT License.\n"
SAYS_LESS = b"# Weights\n\nThe weights are large.\n"
LIMITS = b"# Weights\n\nThe model weights are released under the MIT License, for research only.\n"
UNCLEAR = b"\n\n## License\n\nThe code and the model weights are released under the MIT License.\n\n%s\n"
RIDDLE = "Birds of a feather flock under this roof until the ninth bell."


def with_page(case: str, page: bytes) -> dict[str, bytes]:
    return {**files_of(case), "docs/terms/weights.md": page}


# ---------------------------------------------------------------------------------------------------------- attestation


@pytest.mark.parametrize(
    ("files", "entry", "fate", "reached", "why"),
    [
        ("open-weights", attest("data-labelling-described"), Fate.COUNTS, 3, ""),
        ("open-source-ai", attest("data-labelling-described"), Fate.NOT_NEEDED, 4, "the repository answers it"),
        ("open-weights", attest("training-code-open"), Fate.REFUSED, 3, "what was found says otherwise"),
        ("closed", attest("parameters-obtainable"), Fate.REFUSED, 1, "what was found says otherwise"),
        ("weights-available", attest("parameters-terms-open"), Fate.REFUSED, 2, "what was found says otherwise"),
        ("base-restricted", attest("lineage-open"), Fate.REFUSED, 2, "what was found says otherwise"),
        ("base-unknown", attest("lineage-open"), Fate.REFUSED, 2, "with it the answer is still open"),
        ("access-by-request", attest("access-open"), Fate.REFUSED, 2, "what was found says otherwise"),
        ("silent-license", attest("parameters-terms-open"), Fate.REFUSED, 2, "with it the answer is still open"),
        ("silent-license", attest("parameters-terms-open", "LICENSE"), Fate.REFUSED, 2, "with it the answer is still open"),
        ("silent-license", attest("parameters-terms-open", "https://a.example/x"), Fate.REFUSED, 2, "terms count only where"),
        ("altered-text-called-mit", attest("parameters-terms-open", "LICENSE"), Fate.REFUSED, 2, "with it the answer is still open"),
        ("model-license-as-pdf", attest("parameters-terms-open", "MODEL_LICENSE.pdf"), Fate.REFUSED, 2, "with it the answer is still open"),
        ("open-weights", attest("data-labelling-described", "no/such.md"), Fate.REFUSED, 3, "leads to nothing here"),
        ("open-weights", attest("claims-match-level"), Fate.REFUSED, 3, "nobody can vouch for it"),
        ("open-weights", attest("sources-agree"), Fate.REFUSED, 3, "nobody can vouch for it"),
        ("open-weights", attest("data-labelling-described", expiry=date(2026, 11, 26)), Fate.EXPIRED, 3, "ran out on 2026-11-26"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_an_attestation_answers_what_was_not_found_and_nothing_else(
    files: str, entry: Entry, fate: Fate, reached: int, why: str
) -> None:
    before, verdict = judged(files), judged(files, entry)
    (said,) = verdict.entries
    assert (said.fate, level(verdict), level(before)) == (fate, reached, reached)
    assert why in said.why
    finding = next(f for f in verdict.assessment.findings if f.id == entry.criterion)
    assert finding.attested == (fate is Fate.COUNTS)
    if fate is Fate.COUNTS:
        assert finding.answer is Answer.MET
        assert "attested by @ada, until 2027-11-01: “It is so.”" in finding.reason
        assert finding.evidence == (SPOT,)
    else:
        assert verdict.assessment.findings == before.assessment.findings


def test_terms_count_where_a_text_of_the_model_that_was_read_states_them() -> None:
    link = "docs/terms/weights.md"
    said = judged(with_page("silent-license", SAYS_SO), attest("parameters-terms-open", link))
    assert (level(said), said.passed, said.entries[0].fate) == (3, True, Fate.COUNTS)
    assert said.assessment.vouched_for
    assert said.assessment.dossier["parameters"].terms.basis.value == "attested"
    assert level(judged(with_page("silent-license", SAYS_SO))) == 2
    for page in (SAYS_LESS, LIMITS):
        refused = judged(with_page("silent-license", page), attest("parameters-terms-open", link))
        assert (level(refused), refused.entries[0].fate) == (2, Fate.REFUSED)
    # What restricts elsewhere is no silence, whatever another page says.
    for case in ("statement-non-commercial-over-license", "model-license-non-commercial", "altered-text-called-mit"):
        refused = judged(with_page(case, SAYS_SO), attest("parameters-terms-open", link))
        assert (level(refused), refused.entries[0].fate) == (2, Fate.REFUSED), case


def test_verified_only_leaves_out_what_people_vouch_for_and_keeps_waivers() -> None:
    entries = (attest("data-labelling-described"), review("README.md", "0" * 12, "x"), waive("training-code-open"))
    verdict = judged("open-weights", *entries, target=4, verified_only=True)
    assert [entry.fate for entry in verdict.entries] == [Fate.LEFT_OUT, Fate.LEFT_OUT, Fate.COUNTS]
    assert not any(finding.attested for finding in verdict.assessment.findings)


def test_the_days_that_are_left_are_counted_and_the_last_thirty_are_said() -> None:
    for expiry, soon in ((date(2026, 12, 27), True), (date(2026, 12, 28), False), (date(2026, 11, 27), True)):
        (said,) = judged("open-weights", attest("data-labelling-described", expiry=expiry)).entries
        assert (said.fate, said.ends_soon) == (Fate.COUNTS, soon)


# ---------------------------------------------------------------------------------------------------- reviewed sentence


def riddled(words: str = RIDDLE, place: bytes = UNCLEAR) -> dict[str, bytes]:
    files = files_of("open-weights")
    page = files["README.md"].decode().partition("## License")[0]
    return {**files, "README.md": page.encode() + place % words.encode()}


def test_a_reviewed_sentence_settles_words_that_were_not_understood() -> None:
    before = judged(riddled())
    (unclear,) = before.assessment.dossier.unclear
    assert (level(before), before.assessment.cause.value) == (2, "terms-unclear")
    for means in ("advice", "about another model", "binds nobody"):
        verdict = judged(riddled(), review("README.md", unclear.id, unclear.evidence.quote, means))
        assert (level(verdict), verdict.passed) == (3, True)
        assert [f.id for f in verdict.assessment.vouched_for] == ["parameters-terms-open"]
        assert verdict.assessment.dossier.unclear == ()


@pytest.mark.parametrize(
    ("entry", "fate", "why"),
    [
        ({"id": "0" * 12}, Fate.NOT_NEEDED, "no sentence of this fingerprint"),
        ({"path": "docs/a.md"}, Fate.NOT_NEEDED, "no sentence of this fingerprint"),
        ({"words": "Birds of a feather."}, Fate.REFUSED, "the words are others"),
        ({"expiry": date(2026, 11, 1)}, Fate.EXPIRED, "ran out"),
    ],
)
def test_a_review_of_other_words_settles_nothing(entry: dict[str, Any], fate: Fate, why: str) -> None:
    (unclear,) = judged(riddled()).assessment.dossier.unclear
    values = {"path": "README.md", "id": unclear.id, "words": RIDDLE, **entry}
    verdict = judged(riddled(), review(**values))
    assert (level(verdict), verdict.entries[0].fate) == (2, fate)
    assert why in verdict.entries[0].why


def test_if_one_word_changes_far_behind_the_quote_s_end_the_review_no_longer_counts() -> None:
    long = "Birds " + "of a feather and " * 30 + "flock under this roof until the ninth bell."
    (unclear,) = judged(riddled(long)).assessment.dossier.unclear
    entry = review("README.md", unclear.id, unclear.evidence.quote)
    assert level(judged(riddled(long), entry)) == 3
    assert level(judged(riddled(long.replace("ninth bell", "first bell")), entry)) == 2


def test_words_that_are_understood_as_a_restriction_are_not_a_person_s_to_settle() -> None:
    for words in ("The weights may not be used commercially.", "For research use only, by the ninth bell."):
        before = judged(riddled(words))
        assert level(before) == 2
        for unclear in before.assessment.dossier.unclear:
            verdict = judged(riddled(words), review("README.md", unclear.id, unclear.evidence.quote))
            assert level(verdict) == 2
            assert verdict.entries[0].fate is Fate.REFUSED
            assert "a restriction" in verdict.entries[0].why


def test_a_sentence_may_be_read_as_the_licence_of_the_weights() -> None:
    files = files_of("silent-license")
    riddle = "Birds of a feather and the weights are flocking under the MIT License until the ninth bell."
    files["README.md"] += f"\n\n## License of the weights\n\n{riddle}\n".encode()
    before = judged(files)
    assert level(before) == 2
    entries = [
        review("README.md", u.id, u.evidence.quote, "names the licence MIT for the weights")
        for u in before.assessment.dossier.unclear
    ]
    assert entries
    verdict = judged(files, *entries)
    assert (level(verdict), [f.id for f in verdict.assessment.vouched_for]) == (3, ["parameters-terms-open"])
    advice = judged(files, *(entry._replace(said="advice") for entry in entries))
    assert level(advice) == 2


# --------------------------------------------------------------------------------------------------------------- waiver


@pytest.mark.parametrize(
    ("files", "entries", "target", "passed", "fates"),
    [
        ("weights-available", [waive("parameters-terms-open")], 3, True, [Fate.COUNTS]),
        ("closed", [waive("parameters-obtainable")], 2, True, [Fate.COUNTS]),
        ("base-restricted", [waive("lineage-open")], 3, True, [Fate.COUNTS]),
        ("card-gated-by-a-form", [waive("access-open")], 3, True, [Fate.COUNTS]),
        ("silent-license", [waive("parameters-terms-open")], 3, True, [Fate.COUNTS]),
        ("silent-license", [waive("parameters-terms-open")], 4, False, [Fate.COUNTS]),
        ("silent-license", [waive("parameters-terms-open", expiry=date(2026, 11, 26))], 3, False, [Fate.EXPIRED]),
        ("weights-available", [waive("training-code-open")], 3, False, [Fate.NOT_NEEDED]),
        ("open-weights", [waive("parameters-terms-open")], 3, True, [Fate.NOT_NEEDED]),
        ("open-source-ai", [waive("training-code-open")], 4, True, [Fate.NOT_NEEDED]),
    ],
)
def test_a_waiver_passes_the_gate_and_raises_nothing(
    files: str, entries: list[Entry], target: int, passed: bool, fates: list[Fate]
) -> None:
    before, verdict = judged(files, target=target), judged(files, *entries, target=target)
    assert verdict.passed is passed
    assert [entry.fate for entry in verdict.entries] == fates
    plain = list(verdict.assessment.findings)
    assert [(f.id, f.answer, f.reason) for f in plain] == [(f.id, f.answer, f.reason) for f in before.assessment.findings]
    for field in ("level", "potential_level", "cause", "open_data"):
        assert getattr(verdict.assessment, field) == getattr(before.assessment, field)
    assert {f.id for f in plain if f.waived} == {e.criterion for e in verdict.entries if e.fate is Fate.COUNTS}
    if passed and Fate.COUNTS in fates:
        assert "and that is waived" in verdict.reasons[0]
        assert "by @bo: For now." in verdict.reasons[1]


def test_no_entry_makes_a_model_of_what_is_none() -> None:
    verdict = judged("prompt-collection", waive("parameters-obtainable"), attest("parameters-obtainable"))
    assert (verdict.passed, level(verdict)) == (False, None)


# ------------------------------------------------------------------------------------------ model, exclude, open-terms


def test_excluded_paths_count_for_nothing_that_opens_and_hide_nothing_that_restricts() -> None:
    assert level(judged("open-source-ai", exclude=("data/", "train.py"))) == 3
    assert level(judged("open-source-ai", exclude=("*.md",))) == 2
    for pattern in ("**", "MODEL_LICENSE", "*", "README.md"):
        assert level(judged("model-license-non-commercial", exclude=(pattern,))) in (1, 2)
        assert judged("model-license-non-commercial", exclude=(pattern,)).assessment.dossier.restrictions


@pytest.mark.parametrize(
    ("pattern", "path", "named"),
    [
        ("third_party/", "third_party/a/b.py", True),
        ("third_party", "src/third_party/a.py", True),
        ("/third_party", "src/third_party/a.py", False),
        ("src/third_party", "src/third_party/a.py", True),
        ("src/third_party", "lib/src/third_party/a.py", False),
        ("*.py", "a/b/c.py", True),
        ("a/*.py", "a/b/c.py", False),
        ("a/**/c.py", "a/b/d/c.py", True),
        ("a/**/c.py", "a/c.py", True),
        ("**", "a/b", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("b", "abc", False),
        ("*" * 50 + "a", "b" * 200, False),
        ("/".join(["**"] * 40) + "/x", "/".join("b" * 200), False),
    ],
)
def test_a_pattern_names_paths_as_a_line_of_gitignore_does(pattern: str, path: str, named: bool) -> None:
    from checker.vouching import excluded

    assert excluded((pattern,), path) is named


def test_model_helps_to_find_what_detection_misses() -> None:
    files = files_of("open-weights")
    files["docs/about.md"] = files.pop("README.md")
    files["README.md"] = b"# Notes\n\nNothing here.\n"
    found = judged(files, hints=Hints(card="docs/about.md"))
    assert (level(judged(files)), level(found)) == (None, 3)
    weights = Hints(weights=(Evidence("https://weights.example/avocet/", ".openness.yml", 3),))
    closed = files_of("open-weights")
    closed["README.md"] = closed["README.md"].replace(b"https://huggingface.co/avocet-example", b"https://avocet.example")
    assert "https://weights.example/avocet/" in judged(closed, hints=weights).assessment.dossier["parameters"].locations


def test_open_terms_narrow_what_counts_as_open() -> None:
    verdict = judged("open-weights", open_terms=("Apache-2.0",))
    assert (level(verdict), verdict.passed) == (2, False)
    finding = next(f for f in verdict.assessment.findings if f.id == "parameters-terms-open")
    assert "MIT is open, and not among the `open-terms` of the settings" in finding.reason
    assert verdict.assessment.cause.value == "terms-not-accepted"
    assert level(judged("open-weights", open_terms=("MIT", "Apache-2.0"))) == 3
    assert level(judged("weights-available", open_terms=("MIT",))) == 2


# ------------------------------------------------------------------------------------------------------- nothing raises

BAD = [name for name in CASES if load(name).expected["level"] in (1, 2, [1, 2])]


@pytest.mark.parametrize("name", BAD)
def test_no_settings_make_more_of_a_repository_than_it_says_unless_they_say_who(name: str) -> None:
    """Every settings file that somebody may try, all at once: what is restricted, modified or unread stays what it is."""
    files = dict(load(name).files)
    subject = repository(files)
    plain = assess(subject, collect(subject))
    pages = tuple(path for path in files if path.lower().endswith(".md"))
    words = " ".join(r.evidence.quote for r in plain.dossier.restrictions)[:200] or "model weights license"
    address = Evidence("https://huggingface.co/lab-example/tern-2b", ".openness.yml", 3)
    terms = tuple(attest("parameters-terms-open", link) for link in (pages[0] if pages else "LICENSE", "LICENSE"))
    attested = tuple(attest(f.id) for f in plain.findings if f.id.startswith("data-") or f.id == "lineage-open")
    reviewed = tuple(review(u.evidence.path, u.id, u.evidence.quote) for u in plain.dossier.unclear)
    everything = Hints(words, pages[0] if pages else "", pages, (address,))
    for hints, exclude, entries in (
        (everything, ("**",), (*terms, *attested, *reviewed)),
        (Hints(name="non-commercial research only"), ("LICENSE*", "*LICENSE*", "README.md"), reviewed),
        (Hints(pages=pages), (), ()),
    ):
        dossier = gather(subject, dated(entries, TODAY, False), hints, exclude)
        _holds(plain, assess(subject, dossier))


def _holds(plain: Assessment, found: Assessment) -> None:
    before = {finding.id: finding for finding in plain.findings}
    for finding in found.findings:
        was = before[finding.id]
        if finding.id in ("parameters-terms-open", "access-open", "lineage-open") and was.answer is Answer.UNMET:
            assert finding.answer is not Answer.MET or not plain.dossier.restrictions, finding
    if (found.level or 0) >= Level.OPEN_WEIGHTS:
        restricted = bool(plain.dossier.restrictions) or plain.dossier["parameters"].terms.unread
        assert not restricted
        assert found.vouched_for or not plain.dossier.unclear
        assert found.vouched_for or not plain.dossier.grounds.altered


def test_the_settings_of_the_page_are_judged() -> None:
    text = "model: {card: docs/about.md}\nexclude: [third_party/]\nopen-terms: [MIT]\n"
    settings = parse_settings(text, "f", TODAY)
    found = gather(read_worktree(EXAMPLES / "open-weights"), (), Hints(), settings.exclude, settings.open_terms)
    assert found["parameters"].terms.expression == "MIT"
