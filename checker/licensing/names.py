"""Licence names in, what they stand for out: tags, SPDX ids and expressions, and names as people write them."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from checker.domain import Standing, Subject
from checker.licensing import NamedLicense
from checker.patterns import Pattern

INDEX = Path(__file__).parent / "index" / "terms.json"

# Ways of writing that name the same licence, tried in this order on the lower-cased name.
SPELLINGS: tuple[tuple[Pattern, str], ...] = tuple(
    (Pattern(pattern), put)
    for pattern, put in (
        (r"licen[cs]e[ds]?|licensing|lizenz|lic\.", " "),
        (r"\b(?:the|version|ver|v\.|software|foundation|agreement)\b", " "),
        (r"\bv(?=\d)", " "),
        (r"\bgnu\b", " "),
        (r"affero general public|affero gpl", "agpl"),
        (r"(?:lesser|library) general public|lesser gpl", "lgpl"),
        (r"general public", "gpl"),
        (r"free documentation", "gfdl"),
        (r"mozilla public", "mpl"),
        (r"eclipse public", "epl"),
        (r"european union public", "eupl"),
        (r"open data commons attribution", "odc by"),
        (r"odc open database|open data commons open database|open database", "odbl"),
        (r"creative commons zero|\bcc zero\b|\bcc 0\b", "cc0"),
        (r"creative commons", "cc"),
        (r"\bcc public\b", "cc"),
        (r"\bcc attribution\b", "cc by"),
        (r"non ?commercial", "nc"),
        (r"share ?alike", "sa"),
        (r"no ?deriv(?:ative)?s?(?: works)?", "nd"),
        (r"\b(?:international|unported|generic|universal)\b", " "),
        (r"(?<=\d)\.0\b", ""),
        (r"\bor (?:any )?later\b|(?<=\d)\+", " or later"),
    )
)


@cache
def terms() -> dict[str, Any]:
    """The compiled terms table: `rows` by id, `keys` from normalised names to ids, `patterns`, `families`, `published`."""
    table: dict[str, Any] = json.loads(INDEX.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """The words of a licence name that tell it from others: "Apache License, Version 2.0" and "apache-2.0" are one."""
    key = unicodedata.normalize("NFKC", name).lower()
    key = re.sub(r"[^\w.+]+|_", " ", key)
    for pattern, put in SPELLINGS:
        key = pattern.sub(put, key)
    return " ".join(key.replace(".", " . ").split()).replace(" . ", ".").strip(" .")


def grants(codes: str) -> frozenset[Subject]:
    """The subjects that the letters of a row name: c code, p parameters, d data."""
    return frozenset(s for s, c in ((Subject.CODE, "c"), (Subject.PARAMETERS, "p"), (Subject.DATA, "d")) if c in codes)


def describe(identifier: str, text: str, start: int = 0) -> NamedLicense:
    """What the table says of `identifier`, as found in `text` at `start`."""
    standing, osi, open_for, kinds = terms()["rows"][identifier]
    return NamedLicense(
        text=text,
        standing=Standing(standing),
        expression=identifier,
        osi_approved=bool(osi),
        open_for=grants(open_for),
        restrictions=tuple(kinds),
        start=start,
        end=start + len(text),
    )


def find_id(name: str) -> str | None:
    """The identifier that `name` stands for, exactly or after normalisation; None where nothing or several fit."""
    table = terms()
    exact = table["ids"].get(name.strip().lower())
    if exact:
        return str(exact)
    found = table["keys"].get(normalise(name))
    return str(found) if found else None


def is_listed(identifier: str) -> bool:
    """Whether `identifier` is, letter for letter, one of the SPDX licence list."""
    return identifier in terms()["rows"] and not identifier.startswith("LicenseRef-")


def published(identifier: str) -> tuple[str, str]:
    """Name and web address of a licence that the SPDX list does not have; empty where the table does not tell them."""
    name, address = terms()["published"].get(identifier, ("", ""))
    if not address and identifier.startswith("LicenseRef-scancode-"):
        address = f"https://scancode-licensedb.aboutcode.org/{identifier.removeprefix('LicenseRef-scancode-')}.html"
    return name, address


def look_up_expression(text: str) -> NamedLicense | None:
    """What an SPDX expression with operators allows: OR offers a choice, AND binds to all, an unknown part spoils it."""
    # 21 ms: only where there is an operator.
    from license_expression import ExpressionError, Licensing

    try:
        parsed = Licensing().parse(text, validate=False)
    except ExpressionError:
        return None
    if parsed is None:
        return None

    def judge(node: Any) -> NamedLicense | None:
        if not getattr(node, "args", ()):
            key = str(getattr(node, "license_symbol", node).key) if hasattr(node, "license_symbol") else str(node.key)
            identifier = find_id(key.split(" WITH ")[0])
            if hasattr(node, "exception_symbol"):
                # An exception to a copyleft licence gives more; any other addition is not known to.
                identifier = identifier if "exception" in str(node.exception_symbol.key).lower() else None
            return describe(identifier, key) if identifier else None
        parts = [judge(arg) for arg in node.args]
        known = [part for part in parts if part]
        if type(node).__name__ == "OR":
            opened = [part for part in known if part.standing is Standing.OPEN]
            if not opened and len(known) < len(parts):
                return None
            best = opened or known
            return best[0]._replace(osi_approved=any(part.osi_approved for part in best),
                open_for=frozenset().union(*(part.open_for for part in best)),
            )
        for standing in (Standing.RESTRICTED, Standing.UNKNOWN):
            bad = [part for part in known if part.standing is standing]
            if bad:
                return bad[0]._replace(restrictions=tuple(dict.fromkeys(k for p in bad for k in p.restrictions)))
        if len(known) < len(parts):
            return None
        return known[0]._replace(osi_approved=all(part.osi_approved for part in known),
            open_for=frozenset.intersection(*(part.open_for for part in known)),
        )

    whole = judge(parsed)
    if whole is None:
        return None
    expression = str(parsed.render())
    for word in set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}:
        identifier = find_id(word)
        if identifier:
            # Identifiers hold no backslash, so they stand for themselves in a replacement.
            expression = re.sub(rf"(?<![\w.+-]){re.escape(word)}(?![\w.+-])", identifier, expression)
    return whole._replace(text=text, expression=expression, start=0, end=len(text))


def look_up(name: str) -> NamedLicense | None:
    """The licence that a tag or an expression names, by the table alone; None where it is not there."""
    text = name.strip().strip("\"'`").strip()
    if not text or len(text) > 300 or "\n" in text:
        return None
    if text.lower() in terms()["families"]:
        return NamedLicense(text=name, standing=Standing.UNKNOWN, end=len(name))
    identifier = find_id(text)
    if identifier:
        return describe(identifier, text)._replace(text=name, end=len(name))
    if re.search(r"\s(?:AND|OR|WITH)\s", text, re.I):
        upper = re.sub(r"\s(and|or|with)\s", lambda m: f" {m.group(1).upper()} ", text, flags=re.I)
        found = look_up_expression(upper)
        return found._replace(text=name, end=len(name)) if found else None
    return None
