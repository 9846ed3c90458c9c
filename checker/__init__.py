"""openness-gate: which of four levels of openness a model repository has reached, why, and what the next one needs."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.domain import Level, Verdict

__version__ = "0.1.0"
__all__ = ["check"]


def check(path: str | PathLike[str], target: str | int | Level = "open-weights") -> Verdict:
    """The verdict on the model repository in the folder `path`, measured against `target`.

    `target` is a slug (`closed`, `weights-available`, `open-weights`, `open-source-ai`) or a number from 1 to 4. The
    answer says whether it passed, and holds the assessment with its level, findings and evidence; `checker.reports`
    renders it. Nothing but the folder is read: no network, no .openness.yml. Raises `checker.domain.GateError` (with
    `what` happened and how to `fix` it) where the folder cannot be judged or the target is no level.

        import checker
        verdict = checker.check("path/to/model", target="open-weights")
        print(verdict.passed, verdict.assessment.level)
    """
    # Loaded here, so that `import checker` costs nothing.
    from checker.config import Config
    from checker.deadline import Deadline
    from checker.inputs import parse_level
    from checker.main import judge, read

    config = Config(
        path=str(path), target=parse_level(str(int(target)) if isinstance(target, int) else target, "target")
    )
    # After a minute nothing more is read. Nothing is broken off: the process and its signals are the caller's.
    return judge(Deadline().bound(read(config)), config)
