"""What was found in another place in; the same with paths that say which place they are of, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from checker.domain import Component, Evidence, NotChecked, Repository

ELSEWHERE = ("http://", "https://", "release:", "hf:", "github:", "place:")
_Value = TypeVar("_Value")


def prefix_of(repository: Repository) -> str:
    """What stands before the paths of a place: its address, else the name of its folder."""
    return repository.address or f"place:{repository.name}"


def moved(value: _Value, repository: Repository) -> _Value:
    """`value` with every path of `repository` below its address: README.md is `hf:OWNER/MODEL/README.md`."""
    return cast(_Value, _Move(prefix_of(repository), frozenset(f.path for f in repository.files)).of(value))


class _Move:
    def __init__(self, prefix: str, paths: frozenset[str]) -> None:
        self._prefix = prefix
        self._paths = paths

    def path(self, path: str) -> str:
        """The path of evidence below the place; "." is the place itself."""
        return path if path.startswith(ELSEWHERE) else self._prefix if path in (".", "") else f"{self._prefix}/{path}"

    def of(self, value: Any) -> Any:
        if isinstance(value, Evidence):
            return value._replace(path=self.path(value.path))
        if isinstance(value, NotChecked):
            return replace(value, what=f"{self._prefix}: {value.what}")
        if isinstance(value, Component):
            moved = value._replace(
                locations=tuple(self.path(x) if x in self._paths else x for x in value.locations),
                looked_in=tuple(self.path(x) if x in self._paths else x for x in value.looked_in),
            )
            return Component(*(self.of(item) for item in moved))
        if isinstance(value, tuple):
            items = [self.of(item) for item in value]
            return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
        if isinstance(value, Mapping):
            return {key: self.of(item) for key, item in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self.of(getattr(value, f.name)) for f in fields(value) if f.init})
        if isinstance(value, (str, int, float, bool, frozenset, Enum)) or value is None:
            return value
        return value
