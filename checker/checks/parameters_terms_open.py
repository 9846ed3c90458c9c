"""Dossier -> do the parameters come under terms that grant the four freedoms?"""

from __future__ import annotations

from dataclasses import replace

from checker.checks.rules import absent, terms_are_open
from checker.domain import Answer, Basis, Dossier, Finding, State, Subject
from checker.words import message

_STRICTEST_FIRST = (Answer.UNMET, Answer.UNKNOWN, Answer.MET)


def check(dossier: Dossier) -> Finding:
    """Do the parameters come under terms that grant the four freedoms? (OSAID 1.0, Parameters)

    Where a repository offers several models, each headline model is asked, and the strictest answer counts.
    """
    parameters = dossier["parameters"]
    if parameters.state is not State.PRESENT:
        return absent(parameters, message("not stated"))
    answers = [_by_its_tag(terms_are_open(parameters, Subject.PARAMETERS), dossier)]
    for variant in parameters.variants:
        if variant.headline:
            model = parameters._replace(terms=variant.terms)
            found = terms_are_open(model, Subject.PARAMETERS)
            answers.append(replace(found, reason=message("{model}: {said}", model=variant.name, said=found.reason)))
    return min(answers, key=lambda finding: _STRICTEST_FIRST.index(finding.answer))


def _by_its_tag(finding: Finding, dossier: Dossier) -> Finding:
    """A licence that only the front matter names holds; that nobody has its text beside the weights is said."""
    terms = dossier["parameters"].terms
    if finding.answer is not Answer.MET or terms.basis not in (Basis.CARD, Basis.METADATA) or dossier.grounds.licence:
        return finding
    if not terms.expression or any("licen" in evidence.path.lower() for evidence in terms.evidence):
        return finding
    told = message(
        "under {licence}, by the tag alone: put the licence's text beside it, as LICENSE", licence=terms.expression
    )
    return replace(finding, reason=told)
