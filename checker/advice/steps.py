"""A step: one edit of one file, which a report says in words and `openness fix` makes."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from checker.domain import Evidence
from checker.words import Message, message


class Deed(Enum):
    """What a step does."""

    PUT = "put"  # a paragraph under a heading
    REPLACE = "replace"  # words that stand there, by others; by nothing, where `text` is empty
    LICENCE = "licence"  # the text of a licence in a file
    FIELD = "field"  # a field of the front matter; with no text it goes, with `*` all that begin so


class Step(NamedTuple):
    """One edit. `text` is what is written: a paragraph, the value of `field`, or the SPDX id of a licence text.

    `heading` is the one that a paragraph goes under; `end` the line after which it goes, where that heading is there
    (0: it has to be added, with `rank`). `spots` are the words that are replaced. `why` says what else to know.
    """

    deed: Deed
    path: str
    text: str
    heading: str = ""
    end: int = 0
    rank: int = 2
    spots: tuple[Evidence, ...] = ()
    field: str = ""
    why: str = ""

    def said(self) -> Message:
        """The step in words that can be followed to the letter."""
        told = self._told()
        return message("{step} ({why}.)", step=told, why=self.why) if self.why else told

    def _told(self) -> Message:
        if self.deed is Deed.LICENCE:
            page = f"https://spdx.org/licenses/{self.text}.html"
            return message(
                "Put the text of {licence} into {path}, word for word ({page}).",
                licence=self.text,
                path=self.path,
                page=page,
            )
        if self.deed is Deed.FIELD and not self.text:
            return message(
                "Delete `{field}` from the front matter of {path}, if it is not meant.",
                field=self.field,
                path=self.path,
            )
        if self.deed is Deed.FIELD:
            return message(
                "Write `{field}: {value}` in the front matter of {path}, if it is true.",
                field=self.field,
                value=self.text,
                path=self.path,
            )
        if self.deed is Deed.PUT:
            return message(
                "Put this in {path}, under the heading “{heading}”, if it is true: “{text}”",
                path=self.path,
                heading=self.heading,
                text=self.text,
            )
        places = ", ".join(f"{spot.path}:{spot.line}" for spot in self.spots)
        if not self.text:
            return message("Delete what stands in {places}, if it is not meant.", places=places)
        return message(
            "Write this in place of what stands in {places}, if it is true: “{text}”", places=places, text=self.text
        )


NAMES = {
    "MIT": "the MIT License",
    "Apache-2.0": "the Apache License 2.0",
    "BSD-3-Clause": "the BSD 3-Clause License",
    "BSD-2-Clause": "the BSD 2-Clause License",
    "GPL-3.0-only": "the GNU General Public License v3.0",
    "GPL-3.0-or-later": "the GNU General Public License v3.0 or later",
    "AGPL-3.0-only": "the GNU Affero General Public License v3.0",
    "MPL-2.0": "the Mozilla Public License 2.0",
    "CC-BY-4.0": "the Creative Commons Attribution 4.0 International License",
    "CC-BY-SA-4.0": "the Creative Commons Attribution-ShareAlike 4.0 International License",
    "CC0-1.0": "CC0 1.0",
}
"""How people write the licences that weights come under most; the others are written by their SPDX id."""


def sentence_for(expression: str, licence: str = "") -> str:
    """The plain sentence on the weights' terms; `licence` is the path of the file with the text."""
    name = NAMES.get(expression, f"the {expression} license")
    return f"The model weights are released under {name}{f' (see {licence})' if licence else ''}."


def edited(step: Step, text: str) -> str:
    """`text`, the content of the step's file, with the step made; a licence's text is not made up here."""
    if step.deed is Deed.PUT:
        return _put(step, text)
    if step.deed is Deed.REPLACE:
        return _replaced(step, text)
    if step.deed is Deed.FIELD:
        return _field(step, text)
    return text


def _put(step: Step, text: str) -> str:
    lines = text.split("\n")
    if step.end:
        at = min(step.end, len(lines))
        before = [""] if at and lines[at - 1].strip() else []
        after = [""] if at < len(lines) and lines[at].strip() else []
        return "\n".join([*lines[:at], *before, *step.text.split("\n"), *after, *lines[at:]])
    head = heading_of(step.heading, step.rank, step.path)
    return "\n".join(
        [
            *(text.rstrip("\n").split("\n") if text.strip() else []),
            *([""] if text.strip() else []),
            *head,
            "",
            *step.text.split("\n"),
            "",
        ]
    )


def heading_of(heading: str, rank: int, path: str) -> list[str]:
    """The lines of a heading, as the page writes them."""
    if path.lower().endswith(".rst"):
        return [heading, ("=" if rank == 1 else "-") * len(heading)]
    return [f"{'#' * rank} {heading}"]


def _replaced(step: Step, text: str) -> str:
    lines = text.split("\n")
    gone: set[int] = set()
    first = 0
    for spot in step.spots:
        if spot.path != step.path or not spot.line:
            continue
        start, end = lines_of(spot, lines)
        gone |= set(range(start, end))
        first = first or start + 1
    if not first:
        return text
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number == first - 1 and step.text:
            kept.append(step.text)
        if number not in gone:
            kept.append(line)
    return "\n".join(kept)


def lines_of(spot: Evidence, lines: list[str]) -> tuple[int, int]:
    """The lines that the quoted words stand in: from, to (0-based, half open)."""
    words = re.findall(r"\w+", spot.quote.removesuffix("..."))
    start = min(max((spot.line or 1) - 1, 0), len(lines) - 1)
    end = start + 1
    while end < min(len(lines), start + 40):
        read = re.findall(r"\w+", " ".join(lines[start:end]))
        if (
            not lines[end].strip()
            or words[-1:] == read[-1:]
            or (words and words[-1] in read and len(read) >= len(words))
        ):
            break
        end += 1
    return start, end


def _field(step: Step, text: str) -> str:
    row = f"{step.field}: {step.text}"
    if not (text.startswith("---\n") and "\n---" in text[3:]):
        return f"---\n{row}\n---\n\n{text}" if step.text else text
    head, _, rest = text[4:].partition("\n---")
    pattern = re.escape(step.field).replace(r"\*", r"\w*")
    kept: list[str] = []
    inside = done = False
    for line in head.split("\n"):
        if re.match(rf"{pattern}\s*:", line):
            inside, done = True, True
            kept += [row] if step.text else []
        elif not (inside and re.match(r"\s|- ", line)):
            inside = False
            kept.append(line)
    if step.text and not done:
        kept.append(row)
    return "---\n" + "\n".join(kept) + "\n---" + rest
