"""The terms of a component in, the licence that a bill of materials names out: a listed id, or name and address."""

from __future__ import annotations

import re
from typing import NamedTuple

from checker.domain import Basis, Evidence, Standing, Terms
from checker.licensing.names import is_listed, published
from checker.reports.places import ELSEWHERE, Places
from checker.reports.plain import address, shown

DECLARED = frozenset((Basis.STATED, Basis.FILE, Basis.CARD, Basis.METADATA, Basis.ATTESTED))
PAGES = ("readme", "model_card", "modelcard", "card")


class Licence(NamedTuple):
    """One of `expression` (ids of the SPDX list and their operators) and `name`; `address` and `place` go with a name.

    `place` is where the words stand in the repository, as `path:line`.
    """

    expression: str = ""
    name: str = ""
    address: str = ""
    place: str = ""

    @property
    def is_id(self) -> bool:
        """Whether it is a single id."""
        return bool(self.expression) and " " not in self.expression


class Named(NamedTuple):
    """The licence that the repository declares, and the one that was concluded; None where there is none."""

    declared: Licence | None
    concluded: Licence | None


def named(terms: Terms, places: Places) -> Named:
    """The licences of `terms`. What was not established is declared at most; what is inferred is concluded at most."""
    licence = _licence(terms, places)
    established = terms.standing in (Standing.OPEN, Standing.RESTRICTED)
    return Named(licence if terms.basis in DECLARED else None, licence if established else None)


def _licence(terms: Terms, places: Places) -> Licence | None:
    text = shown(terms.expression or "", 300)
    if not text:
        if terms.standing is not Standing.RESTRICTED:
            return None
        kinds = ", ".join(dict.fromkeys(restriction.kind.value for restriction in terms.restrictions))
        text = f"terms of its own ({kinds})" if kinds else "terms of its own"
    if _is_expression(text):
        return Licence(expression=text)
    words, known = published(text)
    spot = _text_of(terms.evidence)
    link = places.link(spot) if spot else None
    return Licence(
        name=words or _readable(text),
        address=address(known) or address(link),
        place=shown(places.spot(spot)) if spot else "",
    )


def _is_expression(text: str) -> bool:
    """Whether `text` names nothing but licences of the list, or exceptions to them, joined as SPDX joins them."""
    if not re.fullmatch(r"\(*[\w.+-]+\)*(?: (?:AND|OR|WITH) \(*[\w.+-]+\)*)*", text, re.ASCII):
        return False
    words = re.findall(r"[\w.+-]+", text)
    joined = ["OR", *words[1::2]]
    return text.count("(") == text.count(")") and all(
        "exception" in word.lower() if how == "WITH" else is_listed(word)
        for how, word in zip(joined, words[::2], strict=True)
    )


def _readable(text: str) -> str:
    """`text` as a name: a LicenseRef that nobody publishes is a name of ours, and says what it stands for."""
    if changed := re.fullmatch(r"LicenseRef-modified-(.+)", text):
        return f"{changed[1]} with changed words"
    return text.removeprefix("LicenseRef-").removeprefix("scancode-")


def _text_of(evidence: tuple[Evidence, ...]) -> Evidence | None:
    """Where the words of the licence stand: the first file that is no page about the model, else the first line."""
    here = [spot for spot in evidence if not spot.path.startswith(ELSEWHERE)]
    texts = [spot for spot in here if not spot.path.rpartition("/")[2].lower().startswith(PAGES)]
    return next(iter([*texts, *here]), None)
