"""The files of `openness init` in, a repository that is set up out: shown first, never over what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path

from checker.delivery.voice import Voice
from checker.domain import GateError, Level
from checker.inside import Inside


class Asked:
    """The answers that are missing, asked for on a terminal."""

    def __init__(self, given: Mapping[str, str], ask: Callable[[str, str], str]) -> None:
        self._given, self._ask = given, ask

    def answers(self, gate: str) -> dict[str, str]:
        """Target and gate; `gate` is the copy that is known, and offered."""
        levels = ", ".join(level.slug for level in Level)
        return {
            "target": self._given["target"]
            or self._ask(f"The level to reach ({levels}; empty: the one that fits)", "").strip(),
            "gate": self._given["gate"] or self._ask("The copy of the gate that you trust (OWNER/REPO@COMMIT)", gate),
        }


def write(
    folder: Path,
    files: Mapping[str, str],
    voice: Voice,
    *,
    force: bool = False,
    dry_run: bool = False,
    confirm: Callable[[], bool] = lambda: True,
) -> int:
    """Show the files, and write them below `folder`. 0. Raises GateError where one is there already, or cannot be."""
    with Inside(folder) as place:
        before = {path: _text(place, path) for path in files}
        # A page that only gets a line more is no file that is overwritten.
        taken = [
            p for p, old in before.items() if old is not None and old != files[p] and not p.lower().endswith(".md")
        ]
        for path, text in files.items():
            voice.show(_shown(path, before[path], text))
        if taken and not (force or dry_run):
            raise GateError(
                "{files} there already: nothing was written.",
                "Look at what would be written, and use --force to put it in place of what is there.",
                files=f"{', '.join(taken)} {'are' if len(taken) > 1 else 'is'}",
            )
        if dry_run or not confirm():
            voice.show("nothing was written\n")
            return 0
        for path, text in files.items():
            try:
                ends = "\r\n" if "\r\n" in (before[path] or "") else "\n"
                place.write(path, text.replace("\n", ends), report=False)
            except OSError as error:
                raise GateError(
                    "{path} cannot be written: {why}.", "Make its folder writable.", path=path, why=error.strerror
                ) from None
    voice.show(f"written: {', '.join(files)}\n")
    if any("0" * 40 in text for text in files.values()):
        voice.show("next: put the copy of the gate that you trust in the place of OWNER/openness-gate@0000...\n")
    return 0


def _text(place: Inside, path: str) -> str | None:
    try:
        with place.open(path) as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return None


def _shown(path: str, before: str | None, text: str) -> str:
    if before == text:
        return f"{path}: as it is\n"
    rows = list(unified_diff((before or "").splitlines(), text.splitlines(), lineterm="", n=1))[2:]
    head = f"{path} ({'new' if before is None else 'changed'})"
    return "\n".join([head, *(f"  {row}" for row in rows if not row.startswith("@@"))]) + "\n\n"
