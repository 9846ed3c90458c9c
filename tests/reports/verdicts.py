"""Verdicts built by hand, for the reports to render: what the flow before them would have handed over."""

from __future__ import annotations

from dataclasses import replace

from checker import checks
from checker.checklist import load_checklist
from checker.domain import (
    COMPONENTS,
    Answer,
    Assessment,
    Base,
    Basis,
    Cause,
    Component,
    Conflict,
    Dossier,
    Evidence,
    File,
    Finding,
    Gating,
    GatingKind,
    Level,
    Lineage,
    NotChecked,
    Release,
    Repository,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Subject,
    Terms,
    Variant,
    Verdict,
)

REVISION = "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"
CONFIG = {
    "target": "open-weights",
    "path": ".",
    "on-not-a-model": "fail",
    "time-limit": 60,
    "allow-drop": False,
    "verified-only": False,
    "accept-head-config": False,
    "on-release": "fail",
    "language": "en",
}


def dossier(**changes: object) -> Dossier:
    """A model whose components are all not found, with `changes`."""
    components = {name: Component(name, State.NOT_FOUND, looked_in=("README.md", "docs/")) for name in COMPONENTS}
    components.update(changes.pop("components", {}))  # type: ignore[call-overload]
    return Dossier(True, "there are weight files", components, **changes)  # type: ignore[arg-type]


def verdict(
    findings: tuple[Finding, ...],
    level: Level | None,
    potential: Level | None,
    passed: bool,
    reasons: tuple[str, ...],
    evidence: Dossier | None = None,
    repository: Repository | None = None,
    target: Level = Level.OPEN_WEIGHTS,
    base: Base | None = None,
    cause: Cause | None = None,
) -> Verdict:
    """A verdict of these parts on a repository that GitHub shows."""
    here = repository or Repository(
        name="northwind-7b",
        source="worktree",
        files=(File("README.md", 9000), File("LICENSE", 11000), File("model.safetensors", 14_000_000_000)),
        reader=lambda path: NotChecked(path, "nothing is read here"),
        revision=REVISION,
        url="https://github.com/northwind/northwind-7b",
    )
    assessment = Assessment(here, evidence or dossier(), findings, level, potential, cause=cause)
    return Verdict(assessment, target, passed, reasons, base, CONFIG)


def found(id: str, answer: Answer, said: str, *evidence: Evidence, fix: str = "") -> Finding:
    """The finding of a check that said so, with what the checklist knows."""
    return checks.complete(Finding("", answer, said, evidence, fix), CRITERIA[id], dossier())


CRITERIA = {criterion.id: criterion for criterion in load_checklist()}
OBTAINABLE = found(
    "parameters-obtainable", Answer.MET, "in model.safetensors", Evidence("model.safetensors", "model.safetensors")
)
TERMS_OPEN = found(
    "parameters-terms-open",
    Answer.MET,
    "under Apache-2.0",
    Evidence("The model weights are released under the Apache License 2.0.", "README.md", 41),
)
TERMS_RESTRICTED = found(
    "parameters-terms-open",
    Answer.UNMET,
    "under LicenseRef-Northwind-Community: no commercial use (MODEL_LICENSE:14)",
    Evidence("You may use the Materials for non-commercial purposes only.", "MODEL_LICENSE", 14),
    Evidence("more than 700 million monthly active users", "MODEL_LICENSE", 52),
    fix="Put the weights under an open licence, for example Apache-2.0, and name them in the sentence.",
)
INFERENCE_OPEN = found(
    "inference-code-open",
    Answer.MET,
    "transformers (Apache-2.0) runs the model",
    Evidence("from transformers import AutoModelForCausalLM", "README.md", 63),
)
TRAINING_UNKNOWN = found("training-code-open", Answer.UNKNOWN, "not found")
PROVENANCE_ABSENT = found(
    "data-provenance-described",
    Answer.UNMET,
    "README.md:88 says that it is not published",
    Evidence("Details of the training data are not disclosed.", "README.md", 88),
)
SAMPLES_NOT_APPLICABLE = found(
    "sample-outputs-published", Answer.NOT_APPLICABLE, "the model has no outputs that could be shown"
)
CLAIMS_UNMET = found(
    "claims-match-level",
    Answer.UNMET,
    "called open source; at level 3 the honest term is “Open Weights”",
    Evidence("A fully open source model.", "README.md", 3),
)

APACHE = Terms(
    Standing.OPEN,
    "Apache-2.0",
    Basis.STATED,
    TERMS_OPEN.evidence,
    open_for=frozenset({Subject.CODE, Subject.PARAMETERS, Subject.DATA}),
)
CUSTOM = Terms(
    Standing.RESTRICTED,
    "LicenseRef-Northwind-Community",
    Basis.FILE,
    TERMS_RESTRICTED.evidence,
    (Restriction(RestrictionKind.NON_COMMERCIAL, TERMS_RESTRICTED.evidence[0], "LicenseRef-Northwind-Community"),),
)

OPEN_WEIGHTS = verdict(
    (OBTAINABLE, TERMS_OPEN, INFERENCE_OPEN, TRAINING_UNKNOWN, PROVENANCE_ABSENT, SAMPLES_NOT_APPLICABLE, CLAIMS_UNMET),
    Level.OPEN_WEIGHTS,
    Level.OPEN_WEIGHTS,
    True,
    ("level 3 (open-weights) reaches the target 3 (open-weights)",),
    dossier(
        components={
            "parameters": Component(
                "parameters",
                State.PRESENT,
                APACHE,
                ("model.safetensors",),
                (Evidence("model.safetensors", "model.safetensors"),),
            )
        },
        claims=CLAIMS_UNMET.evidence,
    ),
    cause=Cause.OPEN_WEIGHTS,
)

DROPPED = verdict(
    (OBTAINABLE, TERMS_RESTRICTED, INFERENCE_OPEN, TRAINING_UNKNOWN, PROVENANCE_ABSENT),
    Level.WEIGHTS_AVAILABLE,
    Level.WEIGHTS_AVAILABLE,
    False,
    (
        "the level falls from 3 (4f5e6d7c8b9a) to 2, because the parameters come under LicenseRef-Northwind-Community",
        "level 2 (weights-available) is below the target 3 (open-weights)",
    ),
    dossier(
        components={
            "parameters": Component(
                "parameters",
                State.PRESENT,
                CUSTOM,
                ("model.safetensors",),
                TERMS_RESTRICTED.evidence,
                (
                    Variant("northwind-7b", CUSTOM, Level.WEIGHTS_AVAILABLE),
                    Variant("northwind-1b", APACHE, Level.OPEN_WEIGHTS, headline=False),
                ),
            )
        },
        restrictions=CUSTOM.restrictions
        + (Restriction(RestrictionKind.THRESHOLD, TERMS_RESTRICTED.evidence[1], "LicenseRef-Northwind-Community"),),
        lineage=(
            Lineage(
                "meadow-base-7b",
                "finetune",
                Terms(Standing.UNKNOWN),
                (Evidence("base_model: meadow-base-7b", "README.md", 5),),
            ),
        ),
        gating=(Gating(GatingKind.FORM, Evidence("Fill in this form to get the weights.", "README.md", 30)),),
        claims=(Evidence("An open source model for everybody.", "README.md", 9),),
        conflicts=(
            Conflict(
                "the card says apache-2.0, MODEL_LICENSE restricts",
                (
                    Evidence("license: apache-2.0", "README.md", 2),
                    Evidence("NORTHWIND COMMUNITY LICENSE", "MODEL_LICENSE", 1),
                ),
            ),
        ),
        not_checked=(NotChecked("paper.pdf", "it is a PDF: the gate reads plain text only"),),
    ),
    base=Base(
        "4f5e6d7c8b9a0011223344556677889900aabbcc", Level.OPEN_WEIGHTS, touched=frozenset(TERMS_RESTRICTED.evidence[:1])
    ),
    cause=Cause.TERMS_RESTRICT,
)

NO_MODEL = verdict(
    (),
    None,
    None,
    False,
    ("this is no model repository: no weights and no word about any",),
    replace(dossier(), is_model=False, is_model_reason="no weights and no word about any"),
)

RELEASED = OPEN_WEIGHTS._replace(
    assessment=OPEN_WEIGHTS.assessment._replace(
        repository=replace(OPEN_WEIGHTS.assessment.repository, release=Release("v1.0", notes="First.")),
    ),
)
