"""Dossier -> do the parameters come under terms that grant the four freedoms?"""

from __future__ import annotations

from dataclasses import replace

from checker.checks.rules import absent, terms_are_open
from checker.domain import Answer, Dossier, Finding, State, Subject
from checker.words import message

_STRICTEST_FIRST = (Answer.UNMET, Answer.UNKNOWN, Answer.MET)


def check(dossier: Dossier) -> Finding:
    """Do the parameters come under terms that grant the four freedoms? (OSAID 1.0, Parameters)

    Where a repository offers several models, each headline model is asked, and the strictest answer counts.
    """
    parameters = dossier["parameters"]
    if parameters.state is not State.PRESENT:
        return absent(parameters, message("not stated"))
    answers = [terms_are_open(parameters, Subject.PARAMETERS)]
    for variant in parameters.variants:
        if variant.headline:
            model = parameters._replace(terms=variant.terms)
            found = terms_are_open(model, Subject.PARAMETERS)
            answers.append(replace(found, reason=message("{model}: {said}", model=variant.name, said=found.reason)))
    return min(answers, key=lambda finding: _STRICTEST_FIRST.index(finding.answer))
