"""What is known of a repository in, the files out that `openness init` writes: settings, workflows, a badge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from checker.domain import Assessment, Level, Standing

SETTINGS = ".openness.yml"
WORKFLOW = ".github/workflows/openness.yml"
BADGE_WORKFLOW = ".github/workflows/openness-badge.yml"
PLACEHOLDER = "OWNER/openness-gate@0000000000000000000000000000000000000000"
GATE = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")
# The target is the settings file's to say: the line goes, with its key where nothing else stands under it.
_TARGET = re.compile(r"(?: +with:\n)? +target: open-weights\n(?! {10}\S)|(?<=with:\n) +target: open-weights\n")


class Setup(NamedTuple):
    """The answers that `openness init` needs. `gate`: OWNER/REPO@COMMIT of the gate; `repository`: OWNER/NAME or ""."""

    target: Level
    warn_only: bool
    gate: str = PLACEHOLDER
    repository: str = ""
    branch: str = "main"
    path: str = ""
    badge: bool = True
    settings: str = SETTINGS  # the settings file: the one that is there, where one is


def target_for(assessment: Assessment) -> tuple[Level, bool]:
    """The target that fits what was found, and whether to start with warnings alone: the level is not reached yet."""
    level = assessment.level or Level.CLOSED
    return max(level, Level.OPEN_WEIGHTS), level < Level.OPEN_WEIGHTS


def files(
    setup: Setup, assessment: Assessment, templates: Mapping[str, str], readme: tuple[str, str]
) -> dict[str, str]:
    """The text of each file by its path. `templates`: the two workflows by name; `readme`: its path and text."""
    found = {
        setup.settings: settings(setup, assessment),
        WORKFLOW: _workflow(templates["pull-request.yml"], setup),
    }
    if setup.badge:
        badge = _workflow(templates["push-badge.yml"], setup).replace("branches: [main]", f"branches: [{setup.branch}]")
        found[BADGE_WORKFLOW] = badge.replace("OWNER/MODEL", setup.repository or "OWNER/MODEL")
        path, text = readme
        if path and "openness-badge.json" not in text:
            found[path] = with_badge(text, badge_line(setup))
    return found


def settings(setup: Setup, assessment: Assessment) -> str:
    """The settings file, with what was found as remarks where it may be needed."""
    level = assessment.level
    lines = [
        "# Settings of openness-gate: what this repository wants to reach, and what people vouch for.",
        f"target: {setup.target.slug}" + (f"    # reached today: {level.slug}" if level else ""),
    ]
    if setup.path:
        lines.append(f"path: {setup.path}")
    if setup.warn_only:
        lines.append(
            "warn-only: true    # for the first weeks: says everything and fails no job; delete this line then"
        )
    places = [x for x in assessment.dossier["parameters"].locations if x.startswith("https://huggingface.co/")]
    hub = [match[1] for place in places if (match := re.match(r"https://huggingface\.co/([\w.-]+/[\w.-]+)", place))]
    if hub:
        lines += ["", "# Other places of this model, to be judged together with it:", "# places:"]
        lines += [f"#   - hf:{name}" for name in dict.fromkeys(hub[:5])]
    if assessment.dossier["parameters"].terms.standing is not Standing.OPEN and level and level > Level.CLOSED:
        lines += ["", "# `openness fix` writes the sentence that is missing on the licence of the weights."]
    return "\n".join(lines) + "\n"


def _workflow(template: str, setup: Setup) -> str:
    """The workflow with the gate's own address; the target is the settings file's to say."""
    return _TARGET.sub("", template).replace(PLACEHOLDER, setup.gate)


def badge_line(setup: Setup) -> str:
    """The Markdown of the badge, as the badge's workflow publishes it."""
    name = setup.repository or "OWNER/MODEL"
    source = f"https://raw.githubusercontent.com/{name}/badges/openness-badge.json"
    return f"![openness](https://img.shields.io/endpoint?url={source})"


def with_badge(text: str, line: str) -> str:
    """`text` with the badge below its title, or at its beginning where it has none."""
    lines = text.split("\n")
    start = 0
    if lines and lines[0] == "---" and "---" in lines[1:]:
        start = lines.index("---", 1) + 1
    for number in range(start, min(len(lines), start + 12)):
        if re.match(r"# \S", lines[number]):
            return "\n".join([*lines[: number + 1], "", line, *lines[number + 1 :]])
    return "\n".join([*lines[:start], *([""] if start else []), line, "", *lines[start:]])
