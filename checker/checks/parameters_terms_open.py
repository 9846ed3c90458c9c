"""Dossier -> do the parameters come under terms that grant the four freedoms?"""

from __future__ import annotations

from checker.checks.rules import absent, terms_are_open
from checker.domain import Dossier, Finding, State, Subject

WHAT = "parameters"


def check(dossier: Dossier) -> Finding:
    """Do the parameters come under terms that grant the four freedoms? (OSAID 1.0, Parameters)

    Where a repository offers several models, the terms of the component are those of the strictest headline model.
    """
    parameters = dossier["parameters"]
    if parameters.state is not State.PRESENT:
        return absent(parameters, WHAT)
    return terms_are_open(parameters, WHAT, Subject.PARAMETERS)
