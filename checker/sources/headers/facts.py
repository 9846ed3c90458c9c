"""Keys and values of a header in, the licence, name, base models and data sets that they state out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checker.domain import NotChecked, Text, WeightMetadata

VALUE_LIMIT = 64 * 1024  # characters of one value: a whole licence text fits
KEYS_LIMIT = 2_000
MEMBERS_LIMIT = 10_000

# The words after the last dot or underscore group of a key, as GGUF (general.license), the model metadata standard for
# safetensors (modelspec.license), exporters to ONNX (license) and trainers of adapters (ss_sd_model_name) write them.
_LICENSE = re.compile(r"(?:^|[._/-])licen[sc]es?(?:[._-](?:name|id|type|text|spdx))?$", re.IGNORECASE)
_LICENSE_LINK = re.compile(r"(?:^|[._/-])licen[sc]es?[._-](?:link|url|uri|file)$", re.IGNORECASE)
_NAME = re.compile(r"^(?:general\.name|modelspec\.title|model_name|name|title)$", re.IGNORECASE)
_BASE_MODEL = re.compile(
    r"^(?:general\.base_model\.\d+\.(?:name|repo_url|url)|general\.source\.(?:huggingface\.repository|repo_url|url)|(?:modelspec\.)?merged_from|(?:.*[._])?base_model(?:_name)?"
    r"|(?:.*[._])?base_model_name_or_path|ss_sd_model_name)$",
    re.IGNORECASE,
)
_DATASET = re.compile(
    r"^(?:general\.datasets|general\.dataset\.\d+\.(?:name|repo_url|url)|(?:.*[._])?(?:training_)?datasets?)$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"general\.(?:(?:base_model|dataset)\.\d+|source)\.", re.IGNORECASE)


@dataclass
class Facts:
    """What a reader has gathered so far; `frozen` makes the noun of it that the rest of the gate knows."""

    format: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    dtypes: list[str] = field(default_factory=list)
    parameters: int | None = None
    members: list[tuple[str, int]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    not_checked: list[NotChecked] = field(default_factory=list)

    def add(self, pairs: list[tuple[str, str]]) -> None:
        """Keep these keys and values, each value up to VALUE_LIMIT characters."""
        for key, value in pairs[: max(0, KEYS_LIMIT - len(self.pairs))]:
            self.pairs.append((key[:512], value[:VALUE_LIMIT]))

    def saw_dtype(self, dtype: str) -> None:
        """Note a number format once, in the order of appearance."""
        if dtype not in self.dtypes and len(self.dtypes) < 64:
            self.dtypes.append(dtype[:32])

    def frozen(self) -> WeightMetadata:
        """All of it as a WeightMetadata; a key that stands twice keeps both values, a line each."""
        metadata: dict[str, str] = {}
        for key, value in self.pairs:
            metadata[key] = f"{metadata[key]}\n{value}" if key in metadata else value
        names = self._values(_NAME)
        return WeightMetadata(
            format=self.format,
            licenses=self._values(_LICENSE),
            license_links=self._values(_LICENSE_LINK),
            name=names[0] if names else None,
            base_models=self._values(_BASE_MODEL, once=_GROUP),
            datasets=self._values(_DATASET, once=_GROUP),
            dtypes=tuple(self.dtypes),
            parameters=self.parameters,
            metadata=metadata,
            members=tuple(self.members[:MEMBERS_LIMIT]),
            texts=tuple(self.texts),
            not_checked=tuple(self.not_checked),
        )

    def _values(self, key_pattern: re.Pattern[str], once: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """The values of the keys that match; of keys that `once` puts into one group (a name, its url) the first."""
        found: dict[str, None] = {}
        groups: set[str] = set()
        for key, value in self.pairs:
            group = once.match(key) if once else None
            if not value.strip() or not key_pattern.search(key) or (group and group[0] in groups):
                continue
            if group:
                groups.add(group[0])
            found[value.strip()] = None
        return tuple(found)
