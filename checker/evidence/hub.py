"""What a hub says of a repository in; cards with its gate and fields, and links that lead into the repository itself, out.

A hub's gate leaves no trace in the files, and its fields are those of the front matter as it read them: where the two
differ both count, and the difference is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.domain import Evidence, Hub, Repository
from checker.evidence.cards import Card

_FILE_OF = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|github\.com)/(?P<id>[\w.-]+/[\w.-]+)/(?:blob|resolve|raw)/[^/]+/(?P<path>[^?#]+)", re.A
)


def with_hub(cards: Sequence[Card], repository: Repository) -> tuple[Card, ...]:
    """The cards, their links into the repository itself as paths, and what the hub says beside them as one card more."""
    said = None
    if repository.hub is not None and repository.hub.kind == "model":
        said = _card(repository.hub, next((c for c in cards if "/" not in c.path), None))
    return tuple(_with_own_link(card, repository.address) for card in (*cards, *((said,) if said else ())))


def _with_own_link(card: Card, address: str) -> Card:
    found = _FILE_OF.match(card.license_link or "")
    if found is None or not address or found["id"].lower() != address.partition(":")[2].lower():
        return card
    return replace(card, license_link=found["path"])


def _card(hub: Hub, root: Card | None) -> Card | None:
    """What the hub adds to the front matter at the `root`: the gate, and the fields that are others there."""
    evidence: dict[str, Evidence] = {}
    fields: dict[str, Any] = {}
    there: Mapping[str, tuple[str, ...]] = {
        "license": root.licenses if root else (),
        "license_name": (root.license_name,) if root and root.license_name else (),
        "license_link": (root.license_link,) if root and root.license_link else (),
        "base_model": root.base_models if root else (),
    }
    for key, known in there.items():
        values = _strings(hub.card.get(key))
        if values and {v.lower() for v in values} != {k.lower() for k in known}:
            fields[key] = values
            evidence[key] = Evidence(f"{key}: {', '.join(values)}"[:200], hub.page)
    if "license_name" in fields or "license_link" in fields:
        fields.setdefault("license", _strings(hub.card.get("license")))
    gating = []
    if hub.gated:
        gating.append(Evidence(f"gated: {hub.gated}", hub.page))
    if hub.private:
        gating.append(Evidence("private: true", hub.page))
    if not fields and not gating:
        return None
    return Card(
        path=root.path if root else "README.md",
        licenses=fields.get("license", ()),
        license_name=next(iter(fields.get("license_name", ())), None),
        license_link=next(iter(fields.get("license_link", ())), None),
        base_models=fields.get("base_model", ()),
        base_model_relation=next(iter(_strings(hub.card.get("base_model_relation"))), None),
        gating=tuple(gating),
        evidence=evidence,
    )


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v.strip() for v in values if isinstance(v, str) and v.strip())
