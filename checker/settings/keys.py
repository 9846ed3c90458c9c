"""The one table of what a settings file may say: each key, its kind of value, and a word on it.

The parser, the schema for editors and the page docs/settings.md follow it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from checker.domain import Level
from checker.inputs import LANGUAGES, ON_NOT_A_MODEL, ON_RELEASE

ATTESTED_YEARS = 2  # how long an attestation or a reviewed sentence may count, from its date
WAIVED_YEARS = 1  # how long a waiver may count, from today

ADVICE, OTHER_MODEL, NOBODY, LICENCE = "advice", "about another model", "binds nobody", "names the licence X for the weights"
MEANINGS = (ADVICE, OTHER_MODEL, NOBODY, LICENCE)
"""What the words of a reviewed sentence may mean; the X of the last is an SPDX id."""


class Kind(Enum):
    """The kinds of value."""

    CHOICE = "one of its words"
    TEXT = "a text"
    PATH = "a path in the repository"
    PLACE = "a path, `github:OWNER/REPO`, `hf:OWNER/MODEL` or a web address"
    WEIGHTS = "a path in the repository or a web address"
    LINK = "a path in the repository, with #L and a line or without, or a web address"
    DATE = "a day, written YYYY-MM-DD"
    CRITERION = "the id of a criterion (`openness explain` lists them)"
    LICENCE = "the SPDX id of an open licence"
    FINGERPRINT = "the twelve characters that the JSON report gives as `id` in `unclear`"
    MEANING = "what the words mean"
    MAPPING = "`key: value` lines"


class Key(NamedTuple):
    """A key of the settings file, or of an entry in it. `many`: its value is a list of such values."""

    name: str
    kind: Kind
    about: str
    example: str
    many: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    fields: tuple[Key, ...] = ()


_SWITCH = ("true", "false")
_BY = Key("by", Kind.TEXT, "Who vouches: a name or an @account of a person.", "'@ada'", required=True)
_DATE = Key("date", Kind.DATE, "The day on which it was looked at.", "2026-11-02", required=True)
_EXPIRY = Key(
    "expiry", Kind.DATE, f"The last day on which it counts, at most {ATTESTED_YEARS} years after `date`.", "2028-11-01", required=True
)

ATTESTATION = (
    Key("criterion", Kind.CRITERION, "What it answers.", "data-labelling-described", required=True),
    Key("statement", Kind.TEXT, "What holds, in a sentence that readers of the report will see.", "No labels were used.", required=True),
    _BY,
    _DATE,
    Key("link", Kind.LINK, "Where it can be checked. For terms: the text in the repository that states them.", "docs/data.md", required=True),
    _EXPIRY,
)
REVIEWED = (
    Key("path", Kind.PATH, "The file that the words stand in.", "README.md", required=True),
    Key("id", Kind.FINGERPRINT, "The fingerprint of the words: `id` in the JSON report's `unclear`.", "0f3a9c2be14d", required=True),
    Key("words", Kind.TEXT, "The words themselves: `quote` there. If they change, the entry stops to count.", "'Be kind.'", required=True),
    Key("means", Kind.MEANING, f"What they mean: {', '.join(f'`{m}`' for m in MEANINGS)}.", ADVICE, required=True),
    _BY,
    _DATE,
    _EXPIRY,
)
WAIVER = (
    Key("criterion", Kind.CRITERION, "What is accepted for a while.", "training-code-open", required=True),
    Key("reason", Kind.TEXT, "Why, in a sentence that readers of the report will see.", "Published with the paper in May.", required=True),
    _BY,
    Key("expiry", Kind.DATE, f"The last day on which it counts, at most {WAIVED_YEARS} year from today.", "2027-05-31", required=True),
)
MODEL = (
    Key("name", Kind.TEXT, "The name that the texts use for the model.", "Kestrel"),
    Key("card", Kind.PATH, "The model card, where it has a name or place of its own.", "docs/kestrel.md"),
    Key("weights", Kind.WEIGHTS, "Files or addresses of the weights.", "release/kestrel.bin", many=True),
)

KEYS: tuple[Key, ...] = (
    Key("target", Kind.CHOICE, "The level to reach, by name or number.", "open-weights", choices=(*(level.slug for level in Level), *"1234")),
    Key("path", Kind.PATH, "The folder with the model.", "models/small"),
    Key("places", Kind.PLACE, "Other places of the same model: they are judged together.", "hf:acme/kestrel", many=True),
    Key("model", Kind.MAPPING, "Where detection needs help. It adds to what is found and hides nothing.", "", fields=MODEL),
    Key("exclude", Kind.PATH, "Paths that are not ours (`*`, `**` and `?` as in .gitignore): nothing there counts as given. What restricts there still counts.", "third_party/", many=True),
    Key("open-terms", Kind.LICENCE, "The only licences that this project takes for open. It can narrow what is open, never widen it.", "Apache-2.0", many=True),
    Key("attestations", Kind.MAPPING, "What a person vouches for, where the gate found nothing. Never against what it found.", "", many=True, fields=ATTESTATION),
    Key("reviewed", Kind.MAPPING, "Sentences that the gate did not understand, and a person has read.", "", many=True, fields=REVIEWED),
    Key("waivers", Kind.MAPPING, "Answers that the project accepts for a while: the gate passes, the level stays what it is.", "", many=True, fields=WAIVER),
    Key("on-not-a-model", Kind.CHOICE, "What a repository that is no model means.", "fail", choices=ON_NOT_A_MODEL),
    Key("warn-only", Kind.CHOICE, "For the first weeks: the verdict in full, and no failed job.", "true", choices=_SWITCH),
    Key("allow-drop", Kind.CHOICE, "A level below that of the base does not fail the gate while the target holds.", "false", choices=_SWITCH),
    Key("verified-only", Kind.CHOICE, "Leave out attestations and reviewed sentences: only what the gate itself has read counts.", "false", choices=_SWITCH),
    Key("language", Kind.CHOICE, "The language of the reports; `auto`: the README's, else English.", "auto", choices=LANGUAGES),
    Key("on-release", Kind.CHOICE, "What becomes of a release that fails.", "fail", choices=ON_RELEASE),
)
"""What is judged and how strictly. What is not here belongs to the workflow alone (a token), or would let a file vouch
for itself (accept-head-config)."""

SETTINGS = tuple(key.name for key in KEYS if key.kind in (Kind.CHOICE, Kind.PATH) and not key.many)
"""The settings that are inputs, too."""
