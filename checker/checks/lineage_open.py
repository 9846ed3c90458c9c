"""Dossier -> are the models that this one is made from open themselves?"""

from __future__ import annotations

from checker.checks.rules import restricting
from checker.domain import Dossier, Finding, Lineage, Standing, Subject
from checker.words import message


def check(dossier: Dossier) -> Finding:
    """Does every base model come under open terms? A derivative is no more open than what it is made from."""
    bases = [base for base in dossier.lineage if base.headline]
    if not bases:
        return Finding.not_applicable(message("none is named"))
    closed = [base for base in bases if base.terms.standing in (Standing.RESTRICTED, Standing.NONE)]
    if closed:
        return Finding.unmet(
            message("{names}: not under an open licence", names=_names(closed)),
            *(evidence for base in closed for evidence in (*base.evidence, *restricting(base.terms))),
        )
    unsettled = [base for base in bases if not base.terms.are_open_for(Subject.PARAMETERS)]
    evidence = [item for base in unsettled or bases for item in base.evidence]
    if unsettled:
        return Finding.unknown(message("the licence of {names} is not known", names=_names(unsettled)), *evidence)
    return Finding.met(message("{names}: under an open licence", names=_names(bases)), *evidence)


def _names(bases: list[Lineage]) -> str:
    return ", ".join(
        f"{base.base_model} ({base.terms.expression})" if base.terms.expression else base.base_model for base in bases
    )
