"""A field of machine-readable metadata in (front matter, JSON, the header of a weight file); what it takes away, out.

A key is judged by its words and a value by the rules for names and sentences of terms, wherever the two stand: a key that
nobody defined is no reason to be silent. A field opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from checker.domain import RestrictionKind, Standing
from checker.evidence.names import OPEN_SITE, words_of
from checker.language.explain import explain
from checker.language.restrictions import kept_back
from checker.licensing import find_restrictions, look_up, mentions

DEEPEST = 6
MOST_FIELDS = 500
LONGEST_VALUE = 4000  # characters of one value that are read

_LICENCE = frozenset("license licence licenses licences licensing lizenz licencia spdx".split())
# Keys whose value is a rule: whatever it says must be known.
_RULE = frozenset("terms tos eula legal rights restriction restrictions agreement commercial noncommercial permission permissions allowed prohibited acceptable clickwrap".split())
# Keys whose value may be a rule, or advice, or something else.
_PERHAPS = frozenset("usage use uses policy conditions disclaimer access availability distribution notice copyright description summary message comment about".split())
_OF_OTHERS = frozenset(
    "code software source dataset datasets data docs documentation widget results metrics eval evaluation citation bibtex tokenizer examples authors author dependencies dependency".split()
)
_GRANTS = re.compile(r"\W*(?:true|yes|y|1|allowed|permitted|unrestricted|free|open|public|any|all|ok)\W*", re.I)
_NOTHING = re.compile(r"\W*(?:|none|null|n/?a|no restrictions?|unknown|unspecified|todo|tbd|false|0|no|\[\]|\{\})\W*", re.I)
_DENIES = re.compile(r"\W*(?:false|no|not|never|prohibited|forbidden|disallowed|0)\b", re.I)
_ASKS = re.compile(r"\b(?:on request|upon request|by request|request|gated|approval|private|restricted|members|manual|application)\b", re.I)
_FILE = re.compile(r"(?:see |file:)?\s*\W?(?:[\w./-]*/)?(?:licen[cs]e|copying|notice)[\w.-]*\W*|https?://\S+/(?:licen[cs]e|copying)[\w.-]*", re.I)
_PLAIN = re.compile(
    r"^(?:nc|non ?commercial(?: (?:use|only|research|license|licence|purposes?))*|(?:not|no) (?:for )?commercial(?: use)?|(?:academic|research|education(?:al)?|personal|evaluation|internal)(?: (?:use|purposes?))? only"
    r"|no ?derivatives?|nd|by nc.*)$",
    re.I,
)


class Taken(NamedTuple):
    """What a field takes away: the kinds that it names; none where nobody can say what it means."""

    kinds: tuple[RestrictionKind, ...]
    why: str


def leaves(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts in a value and the keys that lead to them."""
    left = MOST_FIELDS
    waiting: list[tuple[tuple[str, ...], Any]] = [(keys, value)]
    while waiting and left:
        at, value = waiting.pop(0)
        left -= 1
        if isinstance(value, dict) and len(at) < DEEPEST:
            waiting.extend(((*at, str(key)), inner) for key, inner in value.items())
        elif isinstance(value, (list, tuple)) and len(at) < DEEPEST + 2:
            waiting.extend((at, inner) for inner in value)
        elif value is not None and not isinstance(value, (dict, list)):
            yield tuple(key[:60] for key in at), str(value).strip()[:LONGEST_VALUE]


def taken_by(keys: tuple[str, ...], value: str) -> Taken | None:
    """What the field at `keys` takes from the weights; None where that is nothing."""
    words = {word for key in keys for word in words_of(re.sub(r"(?i)non[-_]commercial", "noncommercial", key))}
    if "card" in words:
        words.discard("data")
    if words & _OF_OTHERS and not words & {"model", "weights", "weight", "checkpoint"}:
        return None
    if len(value) >= LONGEST_VALUE:
        return Taken((), f"{'.'.join(keys)} is too long a text for a field") if words & (_LICENCE | _RULE) else None
    plain = " ".join(re.sub(r"[-_]", " ", value).split())
    named = f"{'.'.join(keys)}: {value[:120]}"
    if words & {"commercial", "noncommercial"} or words & {"allowed", "permitted"}:
        if _GRANTS.fullmatch(value) and "noncommercial" not in words and not words & {"prohibited", "restricted"}:
            return None
        if _DENIES.match(value) and "noncommercial" not in words:
            return Taken((RestrictionKind.NON_COMMERCIAL,) if "commercial" in words else (RestrictionKind.OTHER,), named)
    if _NOTHING.fullmatch(value):
        return None
    clauses = [r.kind for r in find_restrictions(value) if r.kind is not RestrictionKind.NAMING] if words & (_LICENCE | _RULE | {"usage", "policy", "notice"}) else []
    kinds = tuple(dict.fromkeys((*map(RestrictionKind, kept_back(value)), *map(RestrictionKind, kept_back(plain)), *clauses)))
    if _PLAIN.match(plain):
        kinds = kinds or (RestrictionKind.NO_DERIVATIVES if plain.lower().startswith(("nd", "no der")) else RestrictionKind.NON_COMMERCIAL,)
    if words & _LICENCE:
        return _named_by(value, named, kinds)
    if kinds:
        return Taken(kinds, named)
    if words & _RULE:
        if re.fullmatch(r"https?://\S+", value):
            return None if OPEN_SITE.match(value) else Taken((), f"{named} leads to terms that were not read")
        known = mentions(value)
        fine = (known and all(n.standing is Standing.OPEN for n in known) and explain(value) is None) or _GRANTS.fullmatch(value) or re.match(r"(?:©|\(c\)|copyright\b)[^.;]*$|[^.;]*\ball rights reserved\W*$", value, re.I)
        return None if fine else Taken((), f"{named} may limit what is granted")
    if words & {"access", "availability", "distribution"} and _ASKS.search(value):
        return Taken((RestrictionKind.REGISTRATION,), named)
    if words & _PERHAPS and len(value) > 12 and re.search(r"licen[cs]|\bterms\b|\bmay not\b|\bmust\b|\bprohibit", value, re.I) and explain(value) is not None:
        return Taken((), f"{named} may limit what is granted")
    return None


def _named_by(value: str, named: str, kinds: tuple[RestrictionKind, ...]) -> Taken | None:
    """What a licence's name takes away: an unknown name leaves the question open."""
    page = re.match(r"https?://(?:www\.)?spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json)?/?$", value)
    value = page[1] if page else value
    known = look_up(value) or look_up(value.strip(" '\"[]()"))
    if known is not None and known.standing is Standing.OPEN:
        return None
    if known is not None and known.standing is Standing.RESTRICTED:
        return Taken(tuple(RestrictionKind(kind) for kind in known.restrictions) or (RestrictionKind.OTHER,), named)
    if kinds:
        return Taken(kinds, named)
    if _FILE.fullmatch(value) or OPEN_SITE.match(value):
        return None
    names = mentions(value)
    if names and all(name.standing is Standing.OPEN for name in names) and explain(value) is None:
        return None
    return Taken((), f"{named} is no licence known here")
