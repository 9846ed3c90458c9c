"""A Verdict in, a SARIF 2.1.0 log out: a rule for each criterion, a result for each that calls for an action.

For GitHub's code scanning and every other reader of SARIF (OASIS Standard 2.1.0, errata 01). The results are those that
become annotations: what the target needs, and what was found to the contrary in a line. The JSON report has the rest.
"""

from __future__ import annotations

import hashlib
import json
from urllib.parse import quote

from checker import __version__
from checker.checklist import Criterion, load_checklist
from checker.domain import Evidence, Finding, Repository, Verdict
from checker.reports.annotations import is_wanted, is_worth_a_mark
from checker.reports.places import ELSEWHERE, Places
from checker.reports.plain import address, plain, shown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
RELATED = 20  # further lines of a finding
SPOKEN = 100  # things that were not checked, as notifications of the run


def render(verdict: Verdict) -> str:
    """The log, with one run. A repository that is no model has no result, and a notification that says so."""
    return json.dumps(_Log(verdict).document(), indent=2, ensure_ascii=False) + "\n"


class _Log:
    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._repository = verdict.assessment.repository
        self._places = Places.of(self._repository)
        self._criteria = load_checklist()
        self._index = {criterion.id: number for number, criterion in enumerate(self._criteria)}

    def document(self) -> dict[str, object]:
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [self._run()]}

    def _run(self) -> dict[str, object]:
        findings = self._verdict.assessment.findings
        graded = self._verdict.assessment.level is not None
        run: dict[str, object] = {
            "tool": {
                "driver": {
                    "name": "openness-gate",
                    "version": __version__,
                    "semanticVersion": __version__,
                    "informationUri": "https://opensource.org/ai/open-source-ai-definition",
                    "rules": [self._rule(criterion) for criterion in self._criteria],
                }
            },
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": self._notifications()}],
            # Where the paths below start: a reader puts its own checkout there.
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "automationDetails": {
                "id": f"openness-gate/{quote(self._places.root, errors='replace')}/".replace("//", "/")
            },
            "columnKind": "unicodeCodePoints",
            "results": [
                self._result(finding)
                for finding in findings
                if graded and finding.id in self._index and is_worth_a_mark(finding, self._verdict)
            ],
        }
        if (url := address(self._repository.url)) and self._repository.revision:
            run["versionControlProvenance"] = [
                {"repositoryUri": url, "revisionId": shown(self._repository.revision), "mappedTo": {"uriBaseId": ROOT}}
            ]
        return run

    def _rule(self, criterion: Criterion) -> dict[str, object]:
        """A criterion as `openness explain` tells it."""
        level = criterion.needed_for
        needed = f"level {level.value}, {level.title}" if level else "no level"
        parts = (
            ("Why", criterion.why),
            ("What counts", criterion.counts),
            ("To meet it", criterion.remediation),
            ("Needed for", f"{needed} ({criterion.section})"),
        )
        return {
            "id": criterion.id,
            "name": criterion.id.title().replace("-", ""),
            "shortDescription": {"text": _sentence(criterion.title)},
            "fullDescription": {"text": criterion.question},
            "help": {
                "text": _literal("\n".join(f"{name}: {_sentence(text)}" for name, text in parts)),
                "markdown": _literal("\n\n".join(f"**{name}**: {_sentence(text)}" for name, text in parts)),
            },
            "helpUri": criterion.link,
            "defaultConfiguration": {"level": "error" if level and level <= self._verdict.target else "note"},
            "properties": {"precision": "high", "tags": ["openness", "licence", *criterion.components]},
        }

    def _result(self, finding: Finding) -> dict[str, object]:
        target = self._verdict.target
        evidence = tuple(dict.fromkeys(e for e in finding.evidence if not e.path.startswith(ELSEWHERE)))
        first = evidence[0] if evidence else _page(self._repository)
        fix = f" To meet it: {plain(finding.fix)}" if finding.fix else ""
        result: dict[str, object] = {
            "ruleId": finding.id,
            "ruleIndex": self._index[finding.id],
            # Not the kind `open` for what was not found: SARIF gives it no level, and GitHub shows by level.
            "level": "error" if is_wanted(finding, target) else "note" if finding.needed_for else "warning",
            "message": {"text": _literal(_sentence(plain(finding.reason)) + fix)},
            "partialFingerprints": _fingerprints(finding, first),
            "properties": {"answer": finding.answer.value},
        }
        if first:
            result["locations"] = [self._location(first)]
        if related := evidence[1 : RELATED + 1]:
            result["relatedLocations"] = [
                {"id": number, **self._location(spot), "message": {"text": _literal(plain(spot.quote) or "here")}}
                for number, spot in enumerate(related, 1)
            ]
        return result

    def _location(self, evidence: Evidence) -> dict[str, object]:
        uri = quote(self._places.path(evidence.path), errors="replace")
        place: dict[str, object] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
        # Code scanning shows a result at a line: what a path alone says stands at the first.
        place["region"] = {"startLine": evidence.line or 1}
        if evidence.line:
            place["region"] = {"startLine": evidence.line, "snippet": {"text": plain(evidence.quote)}}
        return {"physicalLocation": place}

    def _notifications(self) -> list[dict[str, object]]:
        """What the run has to say of itself: that there is no model, and what was not checked."""
        assessment = self._verdict.assessment
        said = []
        if assessment.level is None:
            said.append(f"There is nothing to grade: {plain(assessment.dossier.is_model_reason)}.")
        if assessment.repository.dirty:
            said.append("The checkout has uncommitted changes: what was judged is not what the commit has.")
        gaps = dict.fromkeys((*assessment.repository.not_checked, *assessment.dossier.not_checked))
        said += [f"Not checked: {plain(gap.what)}: {plain(gap.why)}." for gap in gaps]
        return [{"level": "note", "message": {"text": _literal(text)}} for text in said[:SPOKEN]]


def _fingerprints(finding: Finding, evidence: Evidence | None) -> dict[str, str]:
    """What tells that an alert is the same in another run: the criterion and the words that decide, wherever they move.

    GitHub matches alerts by `primaryLocationLineHash`; without it the upload would hash the line, which a change of the
    words around it alters.
    """
    words = [finding.id, evidence.path if evidence else ""]
    words.append(" ".join(evidence.quote.split()).casefold() if evidence and finding.evidence else finding.answer.value)
    digest = hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {"opennessFinding/v1": digest, "primaryLocationLineHash": f"{digest}:1"}


def _page(repository: Repository) -> Evidence | None:
    """Where to show what was found nowhere: the page that people read first, which is where the fix belongs."""
    paths = sorted((file.path for file in repository.files), key=lambda path: (path.count("/"), path))
    found = next((path for path in paths if path.rpartition("/")[2].casefold().startswith("readme")), None)
    found = found or next(iter(paths), None)
    return Evidence("", found) if found else None


def _sentence(text: str) -> str:
    """`text` with a capital and a full stop, as readers of SARIF expect a message."""
    words = text.strip()
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith((".", "!", "?", ".\u201d", '."')) else ".")


def _literal(text: str) -> str:
    """`text` as a SARIF message that has no link and no placeholder (SARIF 2.1.0, sections 3.11.5 and 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("{", "{{").replace("}", "}}")
