"""What was found in, the rows on the finished model out: its architecture, the code that runs it, the code that tests it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.domain import Component, Evidence, State, Terms
from checker.evidence.code.availability import elsewhere_terms, find_said
from checker.evidence.code.libraries import Library, library_terms, list_sites, name_runner, open_terms
from checker.evidence.code.programs import Run, find_own_imports
from checker.evidence.code.tree import (
    DESIGN_SOURCE,
    MOST_LOCATIONS,
    TOOLS,
    Tree,
    quote_paths,
    trains,
    tunes,
    without_repeats,
)
from checker.evidence.documents import Document
from checker.patterns import Pattern

_INFERENCE_WORDS = Pattern(r"inference|sampling|demo|generation|usage|推理|推論", re.I)
_INFERENCE_CODE = Pattern(
    r"\b(?:inference|sampling|demo|generation|evaluation and inference) (?:source ?code|code|scripts?)\b|"
    r"\bcode for inference\b|推理代码|推論コード",
    re.I,
)
_INFERENCE_LINK = Pattern(
    r"^\W*(?:inference|demo|usage|generation|sampling)\W*(?:code|scripts?|repo(?:sitory)?|library)?\W*$", re.I
)


def find_inference(
    tree: Tree,
    runs: Sequence[Run],
    runners: Sequence[tuple[Library, Evidence]],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
) -> tuple[Component, Component]:
    """Architecture and inference code: the repository's own, or an open library's."""
    library = next((row for row in runners if "inference-code" in row[0].parts), None)
    designer = next((row for row in runners if "architecture" in row[0].parts), None)
    imports = find_own_imports(documents, tree)
    shown = [run for run in runs if run.path in tree.running or _is_run(run, tree)]
    own_inference = bool(tree.running or shown or imports)
    inference = Component(
        "inference-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program, example or open library that runs the model was found",
    )
    if own_inference:
        paths = tuple(dict.fromkeys([*(run.path for run in shown), *tree.running]))
        evidence = without_repeats([*imports, *(run.evidence for run in shown), *quote_paths(paths[:2])])
        locations = paths[:MOST_LOCATIONS] or tuple(e.path for e in evidence)
        inference = Component(
            "inference-code",
            State.PRESENT,
            open_terms(code_terms, library),
            locations,
            evidence,
            note=name_runner(library),
        )
    elif (
        library is None
        and tree.design
        and (tree.testing or any(run.evaluates for run in runs) or tree.packages and tree.modules)
    ):
        evaluated = [run for run in runs if run.path in tree.testing or run.evaluates]
        paths = tuple(dict.fromkeys(run.path for run in evaluated)) or tree.testing or tree.design
        note = (
            "the code that evaluates the model runs it"
            if tree.testing or evaluated
            else "the package that holds the model can be imported"
        )
        inference = Component(
            "inference-code",
            State.PRESENT,
            code_terms,
            paths[:MOST_LOCATIONS],
            without_repeats([*(run.evidence for run in evaluated[:2]), *quote_paths(paths[:2])]),
            note=note,
        )
    elif library is not None:
        evidence = without_repeats(row[1] for row in runners)
        inference = Component(
            "inference-code", State.PRESENT, library_terms(*library), list_sites(runners), evidence, note=name_runner(library)
        )
    else:
        said = find_said(documents, name, _INFERENCE_WORDS, _INFERENCE_CODE, _INFERENCE_LINK)
        if said.withheld:
            inference = Component(
                "inference-code",
                State.DECLARED_ABSENT,
                evidence=without_repeats(w.evidence for w in said.withheld),
                note="the repository says that it is not there yet",
            )
        elif said.elsewhere:
            inference = Component(
                "inference-code",
                State.PRESENT,
                elsewhere_terms(said.elsewhere[0].url or ""),
                tuple(w.url for w in said.elsewhere if w.url),
                without_repeats(w.evidence for w in said.elsewhere),
                note="kept in another repository",
            )
    architecture = Component(
        "architecture",
        State.NOT_FOUND,
        looked_in=looked,
        note="no source file that defines the model and no open library that knows it was found",
    )
    if tree.design:
        architecture = Component(
            "architecture",
            State.PRESENT,
            open_terms(code_terms, designer),
            tree.design[:MOST_LOCATIONS],
            quote_paths(tree.design[:2]),
            note=name_runner(designer),
        )
    elif designer is not None:
        architecture = Component(
            "architecture",
            State.PRESENT,
            library_terms(*designer),
            list_sites(runners),
            without_repeats(row[1] for row in runners),
            note=name_runner(designer),
        )
    elif own_inference and any(DESIGN_SOURCE.search(path) or path.endswith(".ipynb") for path in inference.locations):
        note = "defined by the code that runs the model" + (
            ", and by the graph inside the model file" if tree.graphs else ""
        )
        architecture = Component(
            "architecture", State.PRESENT, inference.terms, inference.locations, inference.evidence, note=note
        )
    elif inference.state is State.PRESENT and not own_inference:
        architecture = Component(
            "architecture", State.PRESENT, inference.terms, inference.locations, inference.evidence, note=inference.note
        )
    return architecture, inference


def _is_run(run: Run, tree: Tree) -> bool:
    """Whether a command runs the model: not its training, its data, its evaluation, or a tool beside it."""
    if not run.command or run.tuning or tunes(run.path) or trains(run.path) or TOOLS.search(run.path):
        return False
    return run.path not in (*tree.training, *tree.preparing, *tree.testing)


def find_evaluation(
    tree: Tree, runs: Sequence[Run], documents: Sequence[Document], code_terms: Terms, looked: tuple[str, ...]
) -> tuple[Component, Component]:
    """Evaluation code, and the code that runs the model on benchmarks; both are optional rows."""
    shown = [run for run in runs if run.path in tree.testing]
    evaluation = Component(
        "evaluation-code", State.NOT_FOUND, looked_in=looked, note="no program that evaluates the model was found"
    )
    benchmarks = Component(
        "benchmark-inference-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program that runs the model on benchmarks was found",
    )
    if tree.testing:
        evidence = without_repeats([*(run.evidence for run in shown[:2]), *quote_paths(tree.testing[:2])])
        evaluation = Component("evaluation-code", State.PRESENT, code_terms, tree.testing[:MOST_LOCATIONS], evidence)
    if tree.benchmarks:
        evidence = without_repeats(
            [*(run.evidence for run in shown if run.path in tree.benchmarks), *quote_paths(tree.benchmarks[:2])]
        )
        benchmarks = Component(
            "benchmark-inference-code", State.PRESENT, code_terms, tree.benchmarks[:MOST_LOCATIONS], evidence
        )
    return evaluation, benchmarks
