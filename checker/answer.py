"""What the Python interface hands out: a Verdict that gives its own report."""

from __future__ import annotations

from checker import domain


class Verdict(domain.Verdict):
    """The gate's word, as `checker.check` returns it. A tuple like its parent, with the JSON report as values."""

    __slots__ = ()

    def to_json(self) -> dict[str, object]:
        """The JSON report as plain values, ready for `json.dumps`; its schema is checker/reports/report.schema.json."""
        from checker.reports.json import document

        return document(self)
