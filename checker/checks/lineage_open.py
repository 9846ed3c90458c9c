"""Dossier -> are the models that this one is made from open themselves?"""

from __future__ import annotations

from checker.checks.rules import restricting
from checker.domain import Dossier, Finding, Lineage, Standing, Subject


def check(dossier: Dossier) -> Finding:
    """Does every base model come under open terms? A derivative is no more open than what it is made from."""
    bases = [base for base in dossier.lineage if base.headline]
    if not bases:
        return Finding.not_applicable("base models: no base was named in what was read")
    closed = [base for base in bases if base.terms.standing in (Standing.RESTRICTED, Standing.NONE)]
    if closed:
        return Finding.unmet(
            f"base models: {_names(closed)} under terms that are not open",
            *(evidence for base in closed for evidence in (*base.evidence, *restricting(base.terms))),
        )
    unsettled = [base for base in bases if not base.terms.are_open_for(Subject.PARAMETERS)]
    evidence = [item for base in unsettled or bases for item in base.evidence]
    if unsettled:
        return Finding.unknown(f"base models: the terms of {_names(unsettled)} are not established", *evidence)
    return Finding.met(f"base models: {_names(bases)} under open terms", *evidence)


def _names(bases: list[Lineage]) -> str:
    return ", ".join(
        f"{base.base_model} ({base.terms.expression})" if base.terms.expression else base.base_model for base in bases
    )
