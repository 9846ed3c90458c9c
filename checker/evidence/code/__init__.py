"""A reading in, the code that trains, feeds, runs and tests the model out: one component per code row of the checklist.

Code is found from paths (tree), from commands and imports in the documents (programs, libraries), and from sentences
(availability); its text is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.domain import Component, Terms
from checker.evidence.cards import Card
from checker.evidence.code.inference import find_evaluation, find_inference
from checker.evidence.code.layouts import find_layout, runners_of, with_own_code
from checker.evidence.code.libraries import find_dependencies, find_libraries
from checker.evidence.code.programs import find_runs
from checker.evidence.code.training import find_preparation, find_training
from checker.evidence.code.tree import MOST_LOCATIONS, sort_tree
from checker.evidence.reading import Reading


def find_code(
    reading: Reading, code_terms: Terms, cards: Sequence[Card] = (), tuned: bool = False
) -> Mapping[str, Component]:
    """The code components of the checklist. `code_terms` are the terms of the repository's own code, `cards` its cards.

    `tuned`: the model is a fine-tune of another.

    `present` needs a path, a command, an import or a sentence; `declared-absent` a sentence about this very release.
    """
    tree = sort_tree(reading.files)
    documents = reading.documents
    runs = find_runs(documents, tree)
    layout = find_layout(reading, cards)
    runners = runners_of(layout, find_libraries(documents))
    name = reading.repository.name
    looked = tuple(dict.fromkeys(["the file tree", *(d.path for d in documents)]))[:MOST_LOCATIONS]
    found = [
        *with_own_code(layout, find_inference(tree, runs, runners, documents, name, code_terms, looked), code_terms),
        find_training(tree, runs, documents, name, code_terms, looked, tuned),
        find_preparation(tree, runs, documents, name, code_terms, looked),
        find_dependencies(tree, reading, code_terms, looked, layout.libraries),
        *find_evaluation(tree, runs, documents, code_terms, looked),
    ]
    return {component.id: reading.settled(component) for component in found}
