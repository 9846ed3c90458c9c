"""The settings file: every key is taken, everything else is refused with its line, what is allowed and what was meant."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker.domain import EntryKind, GateError
from checker.settings import SETTINGS_FILES, Settings, find_settings, parse_settings, read_settings
from checker.settings.keys import KEYS, Key, Kind
from checker.settings.schema import FILE, print_schema, schema

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 27)
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def parse(text: str) -> Settings:
    return parse_settings(text, ".openness.yml", TODAY)


def refused(text: str) -> GateError:
    with pytest.raises(GateError) as caught:
        parse(text)
    return caught.value


def example(key: Key) -> str:
    """The lines of a file that holds this key alone, with its example."""
    if key.kind is Kind.MAPPING:
        rows = [f"{f.name}: {f'[{f.example}]' if f.many else f.example}" for f in key.fields]
        start = "  - " if key.many else "    "
        return f"{key.name}:\n" + "\n".join((start if n == 0 else "    ") + row for n, row in enumerate(rows)) + "\n"
    return f"{key.name}: {f'[{key.example}]' if key.many else key.example}\n"


WHOLE = "".join(map(example, KEYS))


# ------------------------------------------------------------------------------------------------------- what is taken


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_is_taken_as_its_example_shows_it(key: Key) -> None:
    assert parse(example(key)) != Settings()


def test_a_file_with_every_key_says_all_of_it() -> None:
    settings = parse(WHOLE)
    assert settings.plain["target"] == "open-weights"
    assert settings.plain["path"] == "models/small"
    assert [(place.quote, place.path) for place in settings.places] == [("hf:acme/kestrel", ".openness.yml")]
    assert settings.model.name == "Kestrel"
    assert settings.model.card == "docs/kestrel.md"
    assert [spot.quote for spot in settings.model.weights] == ["release/kestrel.bin"]
    assert (settings.exclude, settings.open_terms) == (("third_party/",), ("Apache-2.0",))
    attested, reviewed, waived = settings.entries
    assert [entry.kind for entry in settings.entries] == list(EntryKind)
    assert (attested.criterion, attested.said, attested.by) == ("data-labelling-described", "No labels were used.", "@ada")
    assert (attested.date, attested.expiry, attested.link) == (date(2026, 11, 2), date(2028, 11, 1), "docs/data.md")
    assert (reviewed.path, reviewed.id, reviewed.words, reviewed.said) == ("README.md", "0f3a9c2be14d", "Be kind.", "advice")
    assert (waived.criterion, waived.expiry) == ("training-code-open", date(2027, 5, 31))
    line = WHOLE.split("\n").index("  - criterion: data-labelling-described") + 1
    assert (attested.evidence.path, attested.evidence.line) == (".openness.yml", line)


@pytest.mark.parametrize("place", ["github:o/r", "github:o/r@v1.0", "hf:o/m", "https://huggingface.co/o/m", "../no", "data"])
def test_a_place_is_a_folder_a_repository_or_its_address(place: str) -> None:
    if place == "../no":
        assert "leads out" in refused(f"places: ['{place}']\n").what
    else:
        assert parse(f"places: ['{place}']\n").places[0].quote == place


@pytest.mark.parametrize("words", ["advice", "about another model", "binds nobody", "names the license MIT for the weights"])
def test_a_reviewed_sentence_means_one_of_four_things(words: str) -> None:
    said = parse(REVIEW.format(means=words)).entries[0].said
    assert said == words.replace("license", "licence")


# ------------------------------------------------------------------------------------------------------ what is refused

ATTEST = "attestations:\n  - criterion: {criterion}\n    statement: S.\n    by: a\n    date: {date}\n    link: l\n    expiry: {expiry}\n"
REVIEW = "reviewed:\n  - path: README.md\n    id: 0f3a9c2be14d\n    words: W\n    means: {means}\n    by: a\n    date: 2026-01-01\n    expiry: 2027-01-01\n"
WAIVE = "waivers:\n  - criterion: training-code-open\n    reason: R.\n    by: a\n    expiry: {expiry}\n"
GOOD = {"criterion": "data-labelling-described", "date": "2026-11-01", "expiry": "2028-10-31"}


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("tarqet: 3\n", "line 1: there is no setting `tarqet`", "Did you mean `target`?"),
        ("target: 3\nopen_terms: [MIT]\n", "line 2: there is no setting `open_terms`", "Did you mean `open-terms`?"),
        ("TARGET: 3\n", "no setting `TARGET`", "Did you mean `target`?"),
        ("xyzzy: 3\n", "no setting `xyzzy`", "Allowed are `target`"),
        ("token: s\n", "no setting `token`", "Allowed are"),
        ("accept-head-config: true\n", "no setting `accept-head-config`", "Allowed are"),
        ("? [a]\n: b\n", "no setting `?`", "Allowed are"),
        ("<<: {target: 3}\n", "no setting `<<`", "Allowed are"),
        ("target: 3\ntarget: 1\n", "line 2: `target` stands there twice", "Keep one"),
        ("target: 5\n", "line 1, `target`: there is no level '5'", "open-source-ai"),
        ("target: [3]\n", "`target` needs one value", "target: open-weights"),
        ("target:\n", "`target` needs one value", "target: open-weights"),
        ("exclude: third_party\n", "line 1: `exclude` cannot be 'third_party'", "- third_party/"),
        ("exclude: {a: b}\n", "`exclude` has no such value", "It is a list"),
        ("exclude: [[a]]\n", "`exclude` needs one value", "exclude: third_party/"),
        ("exclude: [/etc]\n", "`exclude` leads out of the repository", "below its root"),
        ("exclude: [a/../../b]\n", "leads out of the repository", "below its root"),
        ("path: C:\\x\n", "leads out of the repository", "below its root"),
        ("places: [ftp:x]\n", "'ftp:x' is no place of a model", "github:OWNER/REPO"),
        ("model: x\n", "`model` cannot be 'x'", "`name`, `card`, `weights`"),
        ("model: {weight: [a]}\n", "no key of `model` `weight`", "Did you mean `weights`?"),
        ("model: {weights: a.bin}\n", "`weights` cannot be 'a.bin'", "It is a list"),
        ("open-terms: [CC-BY-NC-4.0]\n", "'CC-BY-NC-4.0': that is no open licence", "Apache-2.0 or MIT"),
        ("open-terms: [Nonesuch-1.0]\n", "'Nonesuch-1.0': that is no open licence", "Apache-2.0 or MIT"),
        ("attestations: {}\n", "`attestations` has no such value", "- criterion:"),
        ("attestations:\n  - x\n", "line 2: `attestations` cannot be 'x'", "`criterion`, `statement`"),
        ("attestations:\n  - by: a\n", "line 2: `criterion` is missing in this entry", "Add for example `criterion:"),
        (ATTEST.format(**{**GOOD, "criterion": "data-labeling"}), "line 2: there is no criterion", "data-labelling-described"),
        (ATTEST.format(**{**GOOD, "date": "2026-1-2"}), "line 5: `date` is no day: '2026-1-2'", "YYYY-MM-DD"),
        (ATTEST.format(**{**GOOD, "date": "2026-02-30"}), "`date` is no day", "YYYY-MM-DD"),
        (ATTEST.format(**{**GOOD, "date": "2027-01-01"}), "`date` is in the future", "looked at"),
        (ATTEST.format(**{**GOOD, "expiry": "2028-11-02"}), "line 7: `expiry` is more than 2 years after `date`", "2028-11-01"),
        (ATTEST.format(**{**GOOD, "expiry": "2026-10-01"}), "`expiry` is before `date`", "later"),
        (ATTEST.format(**GOOD).replace("expiry", "expires"), "no key of an entry of `attestations` `expires`", "`expiry`"),
        (WAIVE.format(expiry="2027-11-28"), "line 5: `expiry` is more than 1 year after today", "2027-11-27"),
        (WAIVE.format(expiry="never"), "`expiry` is no day", "YYYY-MM-DD"),
        (REVIEW.format(means="harmless"), "`means` cannot be 'harmless'", "`binds nobody`"),
        (REVIEW.format(means="names the licence X for the weights"), "`means` cannot be", "SPDX id"),
        (REVIEW.format(means="names the licence CC-BY-NC-4.0 for the weights"), "no open licence", "Apache-2.0"),
        (REVIEW.format(means="advice").replace("0f3a9c2be14d", "xyz"), "'xyz' is no fingerprint", "twelve"),
        ("reviewed: [" + "x, " * 201 + "]\n", "more than 200 items", "Keep fewer"),
        ("language: '" + "x" * 3000 + "'\n", "longer than 2000 characters", "shorter"),
        # YAML 1.1: what other readers take for a boolean, a number, nothing or a day is a word here, or refused as one.
        ("allow-drop: no\n", "`allow-drop` cannot be 'no'", "`true`, `false`"),
        ("allow-drop: on\n", "`allow-drop` cannot be 'on'", "`true`, `false`"),
        ("warn-only: 1\n", "`warn-only` cannot be '1'", "`true`, `false`"),
        ("allow-drop: ~\n", "`allow-drop` cannot be '~'", "`true`, `false`"),
        ("target: 03\n", "no level '03'", "Use one of"),
        ("target: 0x3\n", "no level '0x3'", "Use one of"),
        ("target: 3.0\n", "no level '3.0'", "Use one of"),
        ("target: &a 3\n", "line 1: anchors and aliases", "Write the value out"),
        ("target: 3\npath: *a\n", "line 2: anchors and aliases", "Write the value out"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases", "Write the value out"),
        ("target: !!int 3\n", "a tag", "plain value"),
        ("target: !x 3\n", "a tag", "plain value"),
        ("target: 3\n--- \ntarget: 4\n", "broken YAML", "key: value"),
        ("target: 3\n\tpath: x\n", "line 2: broken YAML", "key: value"),
        ("target: 'x\n", "broken YAML", "key: value"),
        ("{" * 5000, "nested too deeply", "key: value"),
        ("target: \x00\n", "broken YAML", "key: value"),
        ("- target\n", "no `key: value` lines", "target: open-weights"),
        ("target\n", "no `key: value` lines", "target: open-weights"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line_and_what_is_allowed(text: str, what: str, fix: str) -> None:
    error = refused(text)
    assert what in error.what
    assert fix in error.fix
    assert error.what.startswith(".openness.yml")
    assert f"{error.what}{error.fix}".isprintable()


def test_words_that_yaml_turns_into_other_things_stay_words() -> None:
    settings = parse("model: {name: no, weights: [on]}\nexclude: [2026-01-01, 0o17, 1e3, null]\n")
    assert (settings.model.name, settings.model.weights[0].quote) == ("no", "on")
    assert settings.exclude == ("2026-01-01", "0o17", "1e3", "null")


def test_a_file_of_a_megabyte_is_refused_and_one_in_another_encoding_too(tmp_path: Path) -> None:
    file = tmp_path / ".openness.yml"
    for data, what in ((b"# " + b"x" * (1 << 20), "larger than 65536 bytes"), (b"\xff\xfe" + b"a" * 9, "not UTF-8")):
        file.write_bytes(data)
        with pytest.raises(GateError) as caught:
            read_settings(file.name, tmp_path, TODAY)
        assert what in caught.value.what
    file.write_bytes("\ufefftarget: 4\n".encode())
    assert read_settings(file.name, tmp_path, TODAY).plain == {"target": "4"}


@pytest.mark.parametrize("name", SETTINGS_FILES)
def test_each_name_is_found_and_two_at_once_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / ".github").mkdir()
    assert find_settings(tmp_path) == ".openness.yml"
    (tmp_path / name).write_text("target: 3\n")
    assert find_settings(tmp_path) == name
    other = next(other for other in SETTINGS_FILES if other != name)
    (tmp_path / other).write_text("target: 3\n")
    with pytest.raises(GateError, match="two settings files"):
        find_settings(tmp_path)


# ------------------------------------------------------------------------------------------------- schema and the page


def test_the_schema_that_is_shipped_is_made_from_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == print_schema(), "run `make docs`"
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_schema_takes_what_the_parser_takes() -> None:
    """Editors read YAML 1.2: a day stays a text there."""
    validator = jsonschema.Draft202012Validator(schema())
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        sign: [pair for pair in pairs if "timestamp" not in pair[0]]
        for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for text in (WHOLE, *map(example, KEYS)):
        assert validator.is_valid(json.loads(json.dumps(yaml.load(text, loader)))), text
    for text in ("tarqet: 3", "target: 5", "exclude: a", "attestations: [{by: a}]", "waivers: [x]", "warn-only: 1"):
        assert not validator.is_valid(yaml.load(text, loader)), text


def test_the_tables_of_the_page_are_made_from_the_one_of_the_keys() -> None:
    with_tables = runpy.run_path(str(ROOT / "docs/generate.py"))["with_tables"]
    assert with_tables(PAGE) == PAGE, "run `make docs`"
    for key in (*KEYS, *(field for whole in KEYS for field in whole.fields)):
        assert f"| `{key.name}` | {key.about} |" in PAGE, key.name


def test_the_example_of_the_page_is_a_settings_file() -> None:
    blocks = PAGE.split("```yaml\n")[1:]
    assert blocks
    for block in blocks:
        parse(block.partition("```")[0])
