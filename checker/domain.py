"""The nouns of the gate, frozen: what was read, what it holds, what was answered, and what was decided.

Nothing here imports anything of ours, does any I/O or takes a decision. Plain records are named tuples, because a
dataclass takes half a millisecond to define; those that hide a field, default it or check themselves are dataclasses.

The flow that fills these types is Repository -> Dossier -> Findings -> Assessment -> Verdict (docs/design.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Level(IntEnum):
    """The four levels of openness. The slug is the public name, the number its short form."""

    CLOSED = 1
    WEIGHTS_AVAILABLE = 2
    OPEN_WEIGHTS = 3
    OPEN_SOURCE_AI = 4

    @property
    def slug(self) -> str:
        """The public kebab-case name: `closed`, `weights-available`, `open-weights`, `open-source-ai`."""
        return self.name.lower().replace("_", "-")

    @property
    def title(self) -> str:
        """The name people read, in the words of the G7's Vision on AI openness (2026-05-29) where it has one."""
        return {1: "Closed", 2: "Weights Available AI", 3: "Open Weights AI", 4: "Open Source AI"}[self.value]

    @classmethod
    def parse(cls, text: str) -> Level:
        """The level that `text` names: a slug or a digit from 1 to 4. Raises ValueError for anything else."""
        wanted = text.strip().lower().replace("_", "-")
        for level in cls:
            if wanted in (level.slug, str(level.value)):
                return level
        raise ValueError(f"{text!r} is no level: use one of {', '.join(level.slug for level in cls)} (or 1-4)")


class State(Enum):
    """What was seen of a component. `NOT_CHECKED`: it may be there, but it could not be looked at."""

    PRESENT = "present"
    DECLARED_ABSENT = "declared-absent"
    NOT_FOUND = "not-found"
    NOT_CHECKED = "not-checked"


class Standing(Enum):
    """How free the terms of a thing are. `NONE`: it is there and no terms are given; `UNKNOWN`: not established."""

    OPEN = "open"
    RESTRICTED = "restricted"
    NONE = "none"
    UNKNOWN = "unknown"


class Basis(Enum):
    """How the terms of a component are known, strongest first; inferred ones are `INHERITED`."""

    STATED = "stated"  # a sentence that names the part
    FILE = "file"  # a licence file named or placed for it, or one that says that it covers it
    CARD = "card"  # the front matter of a model card
    METADATA = "metadata"  # metadata inside the weights, package metadata
    INHERITED = "inherited"  # from the whole repository, or from a base model
    ATTESTED = "attested"  # a named person vouches for it in .openness.yml


class Subject(Enum):
    """The kinds of thing that a licence may set free (OSAID 1.0, checklist: code, model, data)."""

    CODE = "code"
    PARAMETERS = "parameters"
    DATA = "data"


class RestrictionKind(Enum):
    """The ways in which terms take a freedom away; the values are public in the JSON report."""

    NON_COMMERCIAL = "non-commercial"
    FIELD_OF_USE = "field-of-use"
    THRESHOLD = "threshold"
    REGION = "region"
    NO_COMPETING_MODELS = "no-competing-models"
    NO_DERIVATIVES = "no-derivatives"
    REGISTRATION = "registration"
    NAMING = "naming"
    OUTPUT_LIMITS = "output-limits"
    REVOCABLE = "revocable"
    OTHER = "other"


class Evidence(NamedTuple):
    """Words quoted from the repository and where they stand. `line` counts from 1; None where a path alone speaks."""

    quote: str
    path: str
    line: int | None = None


class Restriction(NamedTuple):
    """One restriction, with the words that make it. `licence` is the expression or name it comes from, if known."""

    kind: RestrictionKind
    evidence: Evidence
    licence: str | None = None


class Terms(NamedTuple):
    """Under what conditions a component comes, and how that is known.

    `expression` is an SPDX expression (LicenseRefs allowed) or None. `open_for` names what the licence sets free: open
    terms for data are not open terms for code. `note` says in one clause why terms are not established; `unread` is the
    text that would have to be read first.
    """

    standing: Standing
    expression: str | None = None
    basis: Basis | None = None
    evidence: tuple[Evidence, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    open_for: frozenset[Subject] = frozenset()
    note: str = ""
    unread: str = ""

    def are_open_for(self, subject: Subject) -> bool:
        """Whether these terms grant the four freedoms for `subject` (OSAID 1.0)."""
        return self.standing is Standing.OPEN and subject in self.open_for


class Variant(NamedTuple):
    """One of several models of a repository, under its own terms. `headline`: it counts for the repository's level."""

    name: str
    terms: Terms
    level: Level | None = None
    headline: bool = True


class Component(NamedTuple):
    """One row of the OSAID checklist as the repository has it. `looked_in` tells what was searched in vain.

    `missing`: what a passage that tells of it in part leaves out; then it is not found, with that passage as evidence.
    """

    id: str
    state: State
    terms: Terms = Terms(Standing.UNKNOWN)
    locations: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    variants: tuple[Variant, ...] = ()
    looked_in: tuple[str, ...] = ()
    note: str = ""
    missing: tuple[str, ...] = ()


# Every component id of the JSON contract, in report order. Ids are public: never renamed, never reused.
COMPONENTS: tuple[str, ...] = (
    "parameters",
    "architecture",
    "inference-code",
    "training-code",
    "data-preprocessing-code",
    "supporting-libraries",
    "benchmark-inference-code",
    "data-provenance",
    "data-scope",
    "data-selection",
    "data-labelling",
    "data-processing",
    "data-listing-public",
    "data-listing-third-party",
    "datasets",
    "data-card",
    "research-paper",
    "technical-report",
    "model-card",
    "evaluation-code",
    "evaluation-data",
    "evaluation-results",
    "sample-outputs",
    "model-metadata",
    "intermediate-parameters",  # only the Model Openness Framework asks for it
)


class FileKind(Enum):
    """What a path of the tree is. An LFS pointer's size is the size of the file it stands for."""

    REGULAR = "regular"
    LFS_POINTER = "lfs-pointer"
    LINK = "link"
    SUBMODULE = "submodule"


class File(NamedTuple):
    """A path of the tree. `size` in bytes (None where the source does not say), `path` with forward slashes."""

    path: str
    size: int | None = None
    kind: FileKind = FileKind.REGULAR
    sha256: str | None = None


class Text(NamedTuple):
    """The decoded text of a file, newlines as \\n. `truncated` where the size cap cut it.

    `sha256` is that of the file's bytes, in hexadecimal digits; empty where they were not all read.
    """

    path: str
    content: str
    truncated: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class Unclear:
    """Words in a place that binds which were not understood. They accuse nobody, and nothing is open by them.

    `words`: those that nothing explains; `language`: the code of the language they were read in, "" where none was;
    `sentence`: all of it, where the quote is cut.
    """

    evidence: Evidence
    words: str
    language: str
    why: str
    sentence: str = ""

    @property
    def id(self) -> str:
        """A fingerprint of the whole sentence: the same words have the same one wherever they stand."""
        return hashlib.sha256(" ".join((self.sentence or self.evidence.quote).split()).encode()).hexdigest()[:12]


class EntryKind(Enum):
    """What a person may put their name to in the settings file."""

    ATTESTATION = "attestation"  # answers what was not found
    REVIEWED = "reviewed"  # says what words mean that were not understood
    WAIVER = "waiver"  # accepts an answer for a while


class Fate(Enum):
    """What became of an entry. Only one that `COUNTS` changes anything."""

    COUNTS = "counts"
    EXPIRED = "expired"
    PROPOSED = "proposed"  # a pull request adds it; it counts once it is merged
    LEFT_OUT = "left-out"  # `verified-only`
    NOT_NEEDED = "not-needed"  # what it answers was found, or is not there any more
    REFUSED = "refused"  # it may not answer this: `why` says the reason


class Entry(NamedTuple):
    """An attestation, a reviewed sentence or a waiver, with the person who signs it.

    `said` is the statement, the meaning of the words, or the reason; `expiry` the last day on which it counts.
    `path`, `id` and `words` name a reviewed sentence, `criterion` what the other two are about. `evidence` is the line
    of the settings file; `days_left` counts to the expiry from the day of the verdict, None before there is one.
    """

    kind: EntryKind
    said: str
    by: str
    expiry: date
    evidence: Evidence
    criterion: str = ""
    date: date | None = None
    link: str = ""
    path: str = ""
    id: str = ""
    words: str = ""
    fate: Fate = Fate.COUNTS
    why: str = ""
    days_left: int | None = None

    @property
    def ends_soon(self) -> bool:
        """Whether it counts now, and stops within thirty days."""
        return self.fate is Fate.COUNTS and self.days_left is not None and self.days_left <= 30


@dataclass(frozen=True)
class NotChecked:
    """Something that could not be looked at, and why. It never raises a level and is always said aloud.

    `failed`: reading went wrong where it should have worked (a server that did not answer), so that what it would have
    said is missing; without it, there is no way to look (a pickle, a format nobody knows).
    """

    what: str
    why: str
    failed: bool = field(default=False, compare=False)
    kind: str = field(default="", compare=False)  # of what was named and is never looked at: reports count these


class WeightMetadata(NamedTuple):
    """What a weight file or an archive says of itself, read from its header alone; nothing in it was executed.

    `licenses`, `license_links`, `base_models` and `datasets` are strings as they stand there. `parameters` is a count,
    None where the header does not tell or was not read to its end. `members` are (name, size in bytes) pairs of an
    archive, `texts` the licence, card and configuration texts inside it, `metadata` every key with its value as text.
    """

    format: str
    licenses: tuple[str, ...] = ()
    license_links: tuple[str, ...] = ()
    name: str | None = None
    base_models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    parameters: int | None = None
    metadata: Mapping[str, str] = _NOTHING
    members: tuple[tuple[str, int], ...] = ()
    texts: tuple[Text, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()


class AssetKind(Enum):
    """What a file of a release is for, by its name and header."""

    WEIGHTS = "weights"
    LICENCE = "licence"
    CARD = "card"
    CHECKSUMS = "checksums"
    SIGNATURE = "signature"
    OTHER = "other"


REST_OF_TREE = "the rest of the tree"
"""What a source that could not list every file names in a NotChecked: any file may be among those."""


class Asset(NamedTuple):
    """A file of a release. `digest` as GitHub writes it (`sha256:...`), `size` in bytes, `metadata` from its header.

    `members` are (name, size) pairs of an archive; `texts` the licence and card texts read from inside it.
    """

    name: str
    size: int
    state: str = "uploaded"
    digest: str | None = None
    url: str | None = None
    metadata: Mapping[str, str] = _NOTHING
    members: tuple[tuple[str, int], ...] = ()
    texts: tuple[Text, ...] = ()
    header: WeightMetadata | NotChecked | None = None  # None: nobody looked inside
    kind: AssetKind = AssetKind.OTHER
    id: int | None = None
    updated_at: str = ""  # as GitHub writes it; with `digest` it tells whether the bytes were exchanged


class Release(NamedTuple):
    """A release as it is handed to people: tag, commit, notes (without the section that the gate writes), assets."""

    tag: str
    name: str = ""
    notes: str = ""
    commit: str | None = None
    draft: bool = False
    prerelease: bool = False
    immutable: bool = False
    assets: tuple[Asset, ...] = ()
    id: int | None = None
    url: str | None = None
    target: str = ""  # the branch or commit that a draft's tag will be made at
    published_at: str = ""
    source: str = "api"  # or `event` (its payload alone, where the API did not answer), or `folder` (still to be made)
    not_checked: tuple[NotChecked, ...] = ()


class Hub(NamedTuple):
    """What a hub says of a repository beside its files. `kind`: model, dataset or space; `id` OWNER/NAME as it is now.

    `asked` is the id that was asked for: another one where the repository was renamed. `gated`: "", "auto" (a click
    shares a contact) or "manual" (somebody decides). `card` holds the fields of the front matter as the hub read them.
    """

    kind: str
    id: str
    asked: str
    gated: str = ""
    private: bool = False
    disabled: bool = False
    library_name: str = ""
    tags: tuple[str, ...] = ()
    card: Mapping[str, Any] = _NOTHING

    @property
    def page(self) -> str:
        """What evidence calls the hub's own words: `hf:OWNER/NAME`."""
        return f"hf:{'' if self.kind == 'model' else self.kind + 's/'}{self.id}"


@dataclass(frozen=True)
class Repository:
    """A frozen picture of what was read, at one revision. Texts are read lazily, once, through `reader`.

    `reader` is the source's own: it returns the text, or a NotChecked that says why there is none. Nothing after
    `sources/` touches the disk or the network otherwise. `root` is the judged folder as seen from the workspace and
    from `url` (empty: their root); `files` have paths below it, reports show paths with it. `state` says in words what
    was read where `revision`, which links lead to, does not: the merge of a pull request is no commit people know.
    `address` is where it is published (`github:OWNER/REPO`, `hf:OWNER/MODEL`), "" where nobody says; `others` are the
    further places of the same model that were read with it, `bases` the models that it is made from, by lower-case id.
    """

    name: str
    source: str
    files: tuple[File, ...]
    reader: Callable[[str], Text | NotChecked] = field(repr=False, compare=False)
    revision: str | None = None
    url: str | None = None
    release: Release | None = None
    not_checked: tuple[NotChecked, ...] = ()
    root: str = ""
    state: str = ""
    dirty: bool | None = None  # whether what was read differs from `revision`; None where nobody can say
    header_reader: Callable[[str], WeightMetadata | NotChecked] | None = field(default=None, repr=False, compare=False)
    address: str = ""
    hub: Hub | None = None
    fork_of: str = ""  # the address of the repository that this one is a copy of, as its host says
    others: tuple[Repository | NotChecked, ...] = field(default=(), compare=False)
    bases: Mapping[str, Repository | NotChecked] = field(default_factory=dict, repr=False, compare=False)

    def read(self, path: str) -> Text | NotChecked:
        """The text at `path`, or why it could not be read."""
        return self.reader(path)

    def read_header(self, path: str) -> WeightMetadata | NotChecked:
        """What the weight file or archive at `path` says of itself, or why that could not be read."""
        if self.header_reader is None:
            return NotChecked(path, "this source does not look inside weight files")
        return self.header_reader(path)


class Lineage(NamedTuple):
    """A model that this one is made from. `relation`: adapter, merge, quantized, finetune, or derived (unsaid).

    `headline` False: only a variant is made from it, which does not count for the repository's level.
    """

    base_model: str
    relation: str
    terms: Terms
    evidence: tuple[Evidence, ...]
    headline: bool = True


class GatingKind(Enum):
    """What stands between a person and the parameters. `AUTOMATIC`: a click-through that shares a contact."""

    AUTOMATIC = "automatic"
    FORM = "form"
    AGREEMENT = "agreement"
    APPROVAL = "approval"


class Gating(NamedTuple):
    """A gate before the parameters, with the words that show it."""

    kind: GatingKind
    evidence: Evidence


class Place(NamedTuple):
    """A place of the model that was judged together with the repository, or could not be read.

    `role`: weights, code, data, or unread. `belongs`: it is a place of this very model, so that what it holds may
    raise; `why` says by which words. `named_at` is the line that names it; None where it was given by hand alone.
    """

    name: str
    source: str
    revision: str | None
    role: str
    belongs: bool
    why: str
    named_at: Evidence | None = None


class Conflict(NamedTuple):
    """Sources that disagree: what about, and every line that takes part."""

    what: str
    evidence: tuple[Evidence, ...]


class Grounds(NamedTuple):
    """Where a repository speaks of itself, so that advice can name the place and the licence that is there.

    `page` is its README, "" without one; `heading` that of its section on licences, which ends in line `end` (0: there
    is no such heading); `rank` is that of a heading to add, from 1; its front matter ends in line `front` (0: it has
    none). `pages` are the texts that speak for the model. `expression` is the open licence of the file `licence`, or
    the one that a badge names. `altered`: a licence file whose words differ from the licence that it is `called`.
    `on_hub`: it is a model's page of a hub, which reads the front matter.
    `idle`: sentences that state open terms for the weights where they do not count, each with the reason.
    """

    page: str = ""
    pages: tuple[str, ...] = ()
    heading: str = ""
    end: int = 0
    rank: int = 2
    front: int = 0
    licence: str = ""
    expression: str = ""
    altered: str = ""
    called: str = ""
    idle: tuple[tuple[Evidence, str], ...] = ()
    on_hub: bool = False


@dataclass(frozen=True)
class Dossier:
    """What the repository holds, for the checks. `components` has every id of COMPONENTS."""

    is_model: bool
    is_model_reason: str
    components: Mapping[str, Component]
    restrictions: tuple[Restriction, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    gating: tuple[Gating, ...] = ()
    claims: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    is_model_evidence: tuple[Evidence, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    entries: tuple[Entry, ...] = ()  # of the settings, and what became of each
    attested: Mapping[str, Entry] = field(default_factory=dict)  # by the criterion that somebody vouches for
    reviewed: frozenset[str] = frozenset()  # criteria that rest on words which a person has read
    document_terms: Terms = Terms(Standing.UNKNOWN)  # those of the repository's own documents
    grounds: Grounds = Grounds()
    places: tuple[Place, ...] = ()
    told: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)  # what other definitions ask for
    declarations: tuple[Text, ...] = ()  # files of the Model Openness Tool: claims
    named: tuple[NotChecked, ...] = ()  # pages, papers and packages that are named, which no run looks at

    def __getitem__(self, component: str) -> Component:
        return self.components[component]


class Answer(Enum):
    """What a check concluded. `UNKNOWN`: not found where we looked, or we could not look; never "probably yes"."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class Finding:
    """A criterion's answer, why, and the smallest fix. `met` cannot be built without evidence."""

    id: str
    answer: Answer
    reason: str
    evidence: tuple[Evidence, ...] = ()
    fix: str = ""
    section: str = ""
    needed_for: Level | None = None
    attested: bool = False  # a person vouches for it, and nothing that was read says so
    reviewed: bool = False  # it rests on words that a person has read, and the gate has not understood
    waived: bool = False  # the project accepts the answer for a while
    label: str = ""  # what it is about, in the checklist's words
    said: str = ""  # the reason without the label, and without where it was looked for
    task: str = ""  # the fix in a few words
    missing: tuple[str, ...] = ()  # what a row that is told in part leaves out

    def __post_init__(self) -> None:
        if self.answer is Answer.MET and not self.evidence:
            raise ValueError(f"{self.id}: met without evidence")

    # Checks answer with these; `checks.run` adds what the checklist knows: id, section, level, and a fix where none is.
    @classmethod
    def met(cls, reason: str, *evidence: Evidence) -> Finding:
        """The criterion is satisfied, and `evidence` shows it. Raises ValueError without evidence."""
        return cls("", Answer.MET, reason, evidence)

    @classmethod
    def unmet(cls, reason: str, *evidence: Evidence, fix: str = "") -> Finding:
        """Found to the contrary, or declared absent."""
        return cls("", Answer.UNMET, reason, evidence, fix)

    @classmethod
    def unknown(cls, reason: str, *evidence: Evidence, fix: str = "", missing: tuple[str, ...] = ()) -> Finding:
        """Looked and not found, or could not look: `reason` says which, and where; `missing` what is told in part."""
        return cls("", Answer.UNKNOWN, reason, evidence, fix, missing=missing)

    @classmethod
    def not_applicable(cls, reason: str, *evidence: Evidence) -> Finding:
        """The criterion asks about something that this model does not have."""
        return cls("", Answer.NOT_APPLICABLE, reason, evidence)


class Cause(Enum):
    """Why the level is what it is. The order is that in which they are said; the text is a clause for people."""

    WEIGHTS_WITHHELD = "weights-withheld"
    NO_WEIGHTS = "no-weights"
    TERMS_RESTRICT = "terms-restrict"
    BASE_RESTRICTS = "base-restricts"
    ACCESS_RESTRICTED = "access-restricted"
    TERMS_NOT_ACCEPTED = "terms-not-accepted"  # open, and left out by the `open-terms` of the settings
    CONFLICT = "conflict"
    NOT_READ = "not-read"
    TERMS_UNCLEAR = "terms-unclear"
    TERMS_NOT_STATED = "terms-not-stated"
    BASE_NOT_ESTABLISHED = "base-not-established"
    CODE_NOT_OPEN = "code-not-open"
    CODE_NOT_FOUND = "code-not-found"
    OPEN_WEIGHTS = "open-weights"
    COMPLETE = "complete"


class Assessment(NamedTuple):
    """The levels that follow from the findings. `level` None: no model, not graded."""

    repository: Repository
    dossier: Dossier
    findings: tuple[Finding, ...]
    level: Level | None
    potential_level: Level | None
    open_data: bool = False
    cause: Cause | None = None

    @property
    def vouched_for(self) -> tuple[Finding, ...]:
        """The findings that the level rests on and a person answers for: by an attestation, or by reading words."""
        level = self.level or 0
        return tuple(f for f in self.findings if (f.attested or f.reviewed) and (f.needed_for or 9) <= level)


class Base(NamedTuple):
    """What a change is compared with: the base revision, and the level it had.

    `touched`: of the lines that the verdict rests on, those that the change has written.
    """

    revision: str
    level: Level | None
    findings: tuple[Finding, ...] = ()
    touched: frozenset[Evidence] = frozenset()


class Links(NamedTuple):
    """Where a report leads to, each an https address or nothing: the pages of the docs, the run, where to object."""

    docs: str = ""  # the folder of the pages, with a slash at its end
    run: str = ""  # the page of the run, which has the summary
    wrong: str = ""  # where to say that the verdict is wrong


class Verdict(NamedTuple):
    """The gate's word: passed or not against `target`, and the reasons in the order of their weight.

    `passed` with findings that are waived says that they were accepted. `warn_only`: a failure fails no job.
    """

    assessment: Assessment
    target: Level
    passed: bool
    reasons: tuple[str, ...]
    base: Base | None = None
    config: Mapping[str, object] = _NOTHING
    previous_release: Base | None = None
    entries: tuple[Entry, ...] = ()  # all that the settings hold, waivers included, and what became of each
    warn_only: bool = False
    unread_base: NotChecked | None = None  # the base commit, where there is one and it could not be read
    links: Links = Links()
    judged_at: str = ""  # the day, as ISO 8601 writes it
    digests: Mapping[str, str] = _NOTHING  # the SHA-256 of each text that the verdict rests on, by its path


def unread(base: NotChecked) -> str:
    """What a base commit that could not be read means, in a sentence's first words."""
    return f"{base.what} could not be read, so nobody knows whether this change lowers the level"


VALUE = 200  # characters of a value in a message


class GateError(Exception):
    """Something wrong outside the judged repository that a user can mend: what happened, and what to do (exit 2)."""

    def __init__(self, what: str, fix: str, **values: object) -> None:
        """`what` and `fix` name the `values` in braces; without values they are taken as they stand.

        A value is what somebody else has written: a key, a path, an answer. It goes in cut, each unseen character
        escaped as Python writes it, so that no value can add a line to a message.
        """
        shown = {name: repr(str(value)[:VALUE])[1:-1] for name, value in values.items()}
        self.values = values
        self.what = what.format(**shown) if values else what
        self.fix = fix.format(**shown) if values else fix
        super().__init__(f"{self.what}\n{self.fix}")
