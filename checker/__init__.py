"""openness-gate: which of four levels of openness a model repository has reached, why, and what the next one needs.

import checker
verdict = checker.check("path/to/model", target="open-weights")
print(verdict.passed, verdict.assessment.level, verdict.to_json()["cause"])
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.answer import Verdict
    from checker.domain import Answer, GateError, Level

__version__ = "0.1.0"
__all__ = ["Answer", "GateError", "Level", "Verdict", "check"]


def check(path: str | PathLike[str], target: str | int | Level | None = None, *, settings: bool = True) -> Verdict:
    """The verdict on the model repository in the folder `path`, measured against `target`.

    `target` is a slug (`closed`, `weights-available`, `open-weights`, `open-source-ai`), a number from 1 to 4 or a
    Level; without it the folder's .openness.yml says, else it is open-weights. `settings` False: that file is not read.
    Nothing but the folder is read, and no network is used. The answer says whether it passed, holds the assessment with
    its level, findings and evidence, and gives the JSON report with `to_json()`; `checker.reports.render` writes the
    other formats. Raises GateError (with `what` happened and how to `fix` it) where the folder cannot be judged, the
    settings cannot be meant, or the target is no level.
    """
    # Loaded here, so that `import checker` costs nothing.
    from checker.answer import Verdict
    from checker.config import Config
    from checker.deadline import Deadline
    from checker.inputs import parse_level
    from checker.main import judge, read

    level = None if target is None else parse_level(str(int(target)) if isinstance(target, int) else target, "target")
    if settings:
        config = Config.from_options({"path": str(path), "target": level.slug if level else ""}, {})
    else:
        config = Config(path=str(path), target=level or Config.target)
    # After the time limit nothing more is read. Nothing is broken off: the process and its signals are the caller's.
    return Verdict(*judge(Deadline(config.time_limit).bound(read(config)), config))


def __getattr__(name: str) -> Any:
    """The types of an answer, loaded when they are asked for."""
    if name in __all__:
        from checker import answer, domain

        return getattr(answer if name == "Verdict" else domain, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
