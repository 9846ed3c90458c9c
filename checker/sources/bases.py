"""A repository and a word on what it is made from in; those models, and theirs, as a hub has them, out: each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.domain import GateError, NotChecked, Repository
from checker.sources.github import Wanted
from checker.sources.huggingface import BASE_REQUESTS, HubAccess, HubAddress, read_hub

DEEPEST = 5
"""Steps from the model to a base that is still read: an adapter of a merge of quantised fine-tunes is four."""

MOST_NODES = 16
"""Models that are read for one: a merge of twenty is told by its first sixteen, and the rest is not checked."""

Named = Callable[[Repository], Sequence[str]]
"""The ids (OWNER/MODEL) of the models that a repository says it is made from."""


def read_bases(
    repository: Repository, named: Named, access: HubAccess, wanted: Wanted
) -> dict[str, Repository | NotChecked]:
    """Every base of `repository` and of its bases by its id in lower case, the nearest first, in few requests each.

    Those that could not be read, lie too deep or are too many are NotChecked; a circle is read once.
    """
    found: dict[str, Repository | NotChecked] = {}
    places = [place for place in (repository, *repository.others) if isinstance(place, Repository)]
    own = {place.hub.id.lower() for place in places if place.hub}
    nodes = [base for place in places for base in named(place)]
    for depth in range(1, DEEPEST + 2):
        deeper: list[str] = []
        for base in dict.fromkeys(nodes):
            key = base.lower()
            if key in found or key in own:
                continue
            if depth > DEEPEST or len(found) >= MOST_NODES:
                told = f"more than {DEEPEST} steps away" if depth > DEEPEST else f"beyond the {MOST_NODES} bases read"
                found[key] = NotChecked(f"hf:{base}", f"it is {told}")
                continue
            found[key] = node = _read(base, access, wanted)
            if isinstance(node, Repository):
                if node.hub and node.hub.id.lower() != key:
                    found.setdefault(node.hub.id.lower(), node)
                deeper.extend(named(node))
        nodes = deeper
    return found


def _read(base: str, access: HubAccess, wanted: Wanted) -> Repository | NotChecked:
    try:
        return read_hub(HubAddress.parse(f"hf:{base}"), access, wanted, BASE_REQUESTS)
    except GateError as error:
        return NotChecked(f"hf:{base}", error.what.rstrip("."), failed=True)
