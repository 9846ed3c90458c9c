"""What was found in, the rows on how the model was made out: the code that trained it, the code that prepared its data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.domain import Component, Standing, State, Terms
from checker.evidence.code.availability import elsewhere_terms, find_said
from checker.evidence.code.programs import Run, find_foreign_training
from checker.evidence.code.tree import (
    MOST_LOCATIONS,
    PRETRAINING,
    TOOLS,
    Tree,
    quote_paths,
    tunes,
    without_repeats,
)
from checker.evidence.documents import Document
from checker.patterns import Pattern

# Each search below is preceded by a cheap one for a word that it cannot do without.
_TRAINING_WORDS = Pattern(r"train|训练|学習", re.I)
_PREPARATION_WORDS = Pattern(r"data|corpus|数据|データ|前処理", re.I)
_TRAINING_CODE = Pattern(
    r"(?<!post-)(?<!post )(?<!tuning and )\b(?:pre[- ]?)?training(?: and [\w-]+)?(?:,? [\w-]+ and)? (?:source "
    r"?code|code(?:base)?|scripts?|pipelines?|recipes?|framework)\b|\b(?:code|scripts?|recipes?) (?:for|to|"
    r"used for|used to) (?:model )?(?:pre[- ]?)?train\w*"
    r"|\b(?:pre[- ]?)?train(?:ing)? (?:code|scripts?)\b|(?:预)?训练(?:的)?(?:代码|脚本|源码)|(?:事前)?学習(?:用|"
    r"の)?(?:コード|スクリプト)",
    re.I,
)
_TRAINING_LINK = Pattern(
    r"^\W*(?:(?:model )?(?:pre[- ]?)?train(?:ing)?\W*(?:code(?:base)?|scripts?|pipeline|recipes?|framework|"
    r"repo(?:sitory)?|library)|(?:pre[- ]?)?training|(?:预)?训练代码|学習コード)\W*$",
    re.I,
)
_PREPARATION_LINK = Pattern(
    r"^\W*(?:data(?:set)?|corpus)\W*(?:preparation|prep|processing|pre-?processing|curation|cleaning|filtering|"
    r"pipeline|creation)\W*(?:code|scripts?|pipeline|repo(?:sitory)?)?\W*$|^\W*(?:数据处理|データ処理|"
    r"前処理)\w{0,6}\W*$",
    re.I,
)
_PREPARATION_CODE = Pattern(
    r"\b(?:data(?:set)?|corpus|pre-?training data) (?:pre-?)?(?:preparation|processing|curation|cleaning|"
    r"filtering|pre-?processing) (?:pipeline|code|scripts?|tool\w*)|\bdata pipeline (?:code|"
    r"scripts?)|数据(?:处理|"
    r"清洗)(?:代码|流程|管线|脚本)",
    re.I,
)


def _is_trainer(run: Run, tree: Tree) -> bool:
    """Whether a command of a section on training may run the trainer: no tuning, no evaluation, no data, no tool."""
    if not run.command or run.tuning or run.evaluates or tunes(run.path) or TOOLS.search(run.path):
        return False
    if re.search(r"(?<![a-z])(?:toy|examples?)(?![a-z])", run.evidence.quote, re.I):
        return False
    stem = run.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if run.path in tree.running and not re.match(r"(?:main|run|launch)(?:_|$)", stem, re.I):
        return False
    return run.path not in (*tree.preparing, *tree.testing, *tree.feeding)


def find_training(
    tree: Tree,
    runs: Sequence[Run],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
    tuned_model: bool = False,
) -> Component:
    """The code that trained the released model. A program counts where the documents run it, name it or give it.

    `tuned_model`: the model is a fine-tune, so that what tuned it is its training code; what trained its base is the base's.
    """
    said = find_said(documents, name, _TRAINING_WORDS, _TRAINING_CODE, _TRAINING_LINK, trained_with=True)
    own = tree.training
    # A translation may leave out the words that give a fine-tuning chapter away: one that has them speaks for all.
    tuned = {run.path for run in runs if run.in_tuned_chapter}
    shown = [run for run in runs if run.path in own and not run.tuning and run.path not in tuned]
    if not own:
        # A program of any name is the trainer where a page or section on training runs it ("python main.py").
        shown = [run for run in runs if run.on_training and run.path not in tuned and _is_trainer(run, tree)]
        own = tuple(dict.fromkeys(run.path for run in shown))
    pretraining = [path for path in own if PRETRAINING.search(path)]
    if said.withheld:
        return Component(
            "training-code",
            State.DECLARED_ABSENT,
            locations=own[:MOST_LOCATIONS],
            evidence=without_repeats(w.evidence for w in said.withheld),
            note="the repository says that training code is not given, or not yet",
        )
    own_words = said.given
    if (
        own
        and (shown or pretraining or own_words)
        or (own_words and any(w.url for w in own_words) and tree.design and tree.sources)
    ):
        paths = (
            tuple(dict.fromkeys([*(run.path for run in shown), *pretraining, *own]))[:MOST_LOCATIONS]
            or tree.sources[:MOST_LOCATIONS]
        )
        commands = sorted(shown, key=lambda run: not run.command)
        evidence = without_repeats(
            [
                *(run.evidence for run in commands[:2]),
                *(w.evidence for w in own_words),
                *quote_paths(pretraining[:2]),
            ]
        )
        return Component("training-code", State.PRESENT, code_terms, paths, evidence)
    if said.elsewhere:
        urls = tuple(w.url for w in said.elsewhere if w.url)
        return Component(
            "training-code",
            State.PRESENT,
            elsewhere_terms(urls[0]),
            urls[:MOST_LOCATIONS],
            without_repeats(w.evidence for w in said.elsewhere),
            note="kept in another repository",
        )
    foreign = find_foreign_training([d for d in documents if "/" not in d.path], tree)
    if foreign and not own:
        note = "the documents run a training program that is not in this repository"
        return Component(
            "training-code",
            State.PRESENT,
            Terms(Standing.UNKNOWN, note=f"{note}; its licence was not read"),
            tuple(dict.fromkeys(p for p, _ in foreign)),
            without_repeats(e for _, e in foreign),
            note=note,
        )
    if own:
        return Component(
            "training-code",
            State.NOT_FOUND,
            locations=own[:MOST_LOCATIONS],
            looked_in=looked,
            note=f"{own[0]} is there, but no document says that the released model was trained with it",
        )
    recipe = [run for run in runs if run.path in tree.tuning] if tuned_model else []
    if recipe:
        paths = tuple(dict.fromkeys(run.path for run in recipe))[:MOST_LOCATIONS]
        return Component(
            "training-code",
            State.PRESENT,
            code_terms,
            paths,
            without_repeats(run.evidence for run in recipe[:4]),
            note="what tuned the model",
        )
    if tree.tuning or any(run.tuning for run in runs):
        return Component(
            "training-code",
            State.NOT_FOUND,
            locations=tree.tuning[:MOST_LOCATIONS],
            looked_in=looked,
            note="only code for fine-tuning was found, which is not the training code of the model",
        )
    return Component(
        "training-code", State.NOT_FOUND, looked_in=looked, note="no program that trains the model was found"
    )


def find_preparation(
    tree: Tree,
    runs: Sequence[Run],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
) -> Component:
    """The code that filters, cleans or turns the training data into what the trainer reads."""
    shown = [run for run in runs if run.path in tree.preparing and not run.tuning]
    own = tuple(path for path in tree.preparing if not tunes(path))
    said = find_said(documents, name, _PREPARATION_WORDS, _PREPARATION_CODE, _PREPARATION_LINK)
    if own or shown:
        paths = tuple(dict.fromkeys([*(run.path for run in shown), *own]))
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            code_terms,
            paths[:MOST_LOCATIONS],
            without_repeats([*(run.evidence for run in shown[:2]), *quote_paths(paths[:2])]),
        )
    if said.withheld and not said.given:
        return Component(
            "data-preprocessing-code",
            State.DECLARED_ABSENT,
            evidence=without_repeats(w.evidence for w in said.withheld),
            note="the repository says that it is not given, or not yet",
        )
    if tree.feeding and tree.training:
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            code_terms,
            tree.feeding[:MOST_LOCATIONS],
            quote_paths(tree.feeding[:2]),
            note="the code that loads and transforms the training data",
        )
    if said.elsewhere:
        urls = tuple(w.url for w in said.elsewhere if w.url)
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            elsewhere_terms(urls[0]),
            urls,
            without_repeats(w.evidence for w in said.elsewhere),
            note="kept in another repository",
        )
    return Component(
        "data-preprocessing-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program that prepares the training data was found",
    )
