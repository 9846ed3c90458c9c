"""The reports for other tools, held by their large validators: sarif-multitool, and the JSON Schema of SPDX."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "reports")]
PACKAGES = Path(__file__).parent / "validators" / "node_modules"
MULTITOOL = PACKAGES / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
SPDX_SCHEMA = PACKAGES / "@cyclonedx" / "cdxgen" / "data" / "spdx-export.schema.json"

import test_other_formats as formats  # noqa: E402 - its folder is put on the path above
from test_hostile_text import HOSTILE, poisoned  # noqa: E402

import checker  # noqa: E402
from checker.reports import render  # noqa: E402

TEXTS = [text for text in HOSTILE if text.strip()][:10]


def verdicts() -> dict[str, checker.Verdict]:
    """The examples, the verdicts of the snapshots, and ten repositories that say hostile things everywhere."""
    found = {path.name: checker.check(path, target="open-source-ai") for path in formats.EXAMPLES}
    found |= {f"case-{number}": verdict for number, verdict in enumerate(formats.CASES)}
    everything = formats.with_everything()
    return found | {f"hostile-{n}": poisoned(everything, lambda _, t=text: t) for n, text in enumerate(TEXTS)}


def validated(folder: Path) -> tuple[int, set[tuple[str, str]]]:
    """The multitool's exit status on the logs in `folder`, and the rules that it names with their levels."""
    report = folder / "report.json"
    MULTITOOL.chmod(0o755)
    done = subprocess.run(
        [MULTITOOL, "validate", folder / "*.sarif", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
         "--kind", "Fail", "--log", "ForceOverwrite", "--output", report],
        capture_output=True, text=True, timeout=300, env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    assert report.is_file(), done.stdout + done.stderr
    results = json.loads(report.read_text("utf-8-sig"))["runs"][0]["results"]
    return done.returncode, {(result["ruleId"].partition("/")[0], result.get("level", "warning")) for result in results}


# Notes on style: ids are words, messages are no templates, a quote is no snippet with its neighbours, no network here.
STYLE = {(rule, "note") for rule in ("SARIF2002", "SARIF2003", "SARIF2006", "SARIF2009", "SARIF2010", "SARIF2011")}


@pytest.mark.skipif(not MULTITOOL.is_file(), reason="sarif-multitool is not installed (make rigs installs it)")
def test_sarif_multitool_finds_no_error_and_no_warning(tmp_path: Path) -> None:
    for name, verdict in verdicts().items():
        (tmp_path / f"{name}.sarif").write_text(render(verdict, "sarif"), encoding="utf-8")
    status, named = validated(tmp_path)
    assert status == 0
    assert named <= STYLE


@pytest.mark.skipif(not MULTITOOL.is_file(), reason="sarif-multitool is not installed (make rigs installs it)")
def test_the_multitool_would_have_seen_what_github_refuses(tmp_path: Path) -> None:
    log: dict[str, Any] = json.loads(render(formats.CASES[1], "sarif"))
    del log["runs"][0]["results"][0]["locations"]
    (tmp_path / "broken.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert any(rule.startswith("GH") for rule, _ in validated(tmp_path)[1])


@pytest.mark.skipif(not SPDX_SCHEMA.is_file(), reason="SPDX's JSON Schema is not installed (make rigs installs it)")
def test_spdx_documents_keep_to_spdx_s_own_schema() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SPDX_SCHEMA.read_text("utf-8")))
    for name, verdict in verdicts().items():
        document = json.loads(render(verdict, "spdx"))
        wrong = [error.message[:200] for error in validator.iter_errors(document)]
        assert not wrong, (name, wrong)
    document["@graph"][1]["name"] = 5
    assert not validator.is_valid(document)
