"""The tables of a census in, a static page out: counted with DuckDB, each figure with the SQL that a reader can paste.

`index.html` has the counts, `models/ID.html` each model with its evidence, `badges/ID.svg` its badge. No page runs a
script or loads anything from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from checker.census.judging import SHARDS, read_shard
from checker.census.targets import id_of
from checker.domain import GateError, Level
from checker.reports.places import safe_url
from checker.reports.visible import visible

PAGE, MODELS, BADGES = "index.html", "models", "badges"
MOST_LISTED = 5000  # models of the table on the page; the rest is in the tables
BAR = 520  # pixels of the longest bar
QUOTE = 400  # characters of a quote
LEVELS = {level.value: f"{level.value} {level.title}" for level in Level}


@dataclass(frozen=True)
class Bar:
    """A row of a plot: what, how many, how long the bar is, and the share of all in percent."""

    label: str
    number: int
    width: int
    share: float


@dataclass(frozen=True)
class Plot:
    """One question: its answer as bars with the numbers beside, and the SQL that counts them."""

    id: str
    title: str
    said: str
    sql: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Pixels of the picture."""
        return 26 * len(self.bars) + 4


QUESTIONS = (
    (
        "levels",
        "Levels",
        "The level that each model repository has reached.",
        """SELECT CASE WHEN level IS NULL THEN 'no model' ELSE level || ' ' || level_name END AS label,
  count(*) AS number
FROM 'models.parquet' GROUP BY ALL ORDER BY label""",
    ),
    (
        "claims",
        "Claim against level",
        "Repositories that call themselves open source, by the level that they have reached.",
        """SELECT level || ' ' || level_name AS label, count(*) AS number
FROM 'models.parquet' WHERE claims_open AND level IS NOT NULL GROUP BY ALL ORDER BY label""",
    ),
    (
        "causes",
        "Why a model is at its level",
        "The cause of the level: the first that holds.",
        """SELECT level || ': ' || cause AS label, count(*) AS number
FROM 'models.parquet' WHERE level IS NOT NULL GROUP BY ALL ORDER BY label""",
    ),
    (
        "blocks-3",
        "What keeps from level 3",
        "Of models below level 3: criteria that are not met, each with the number of models that miss it.",
        """SELECT criterion AS label, count(*) AS number
FROM 'findings.parquet' JOIN 'models.parquet' USING (id)
WHERE level < 3 AND needed_for = 3 AND answer IN ('unmet', 'unknown') GROUP BY ALL ORDER BY number DESC, label""",
    ),
    (
        "blocks-4",
        "What keeps from level 4",
        "Of models at level 3: criteria that are not met, each with the number of models that miss it.",
        """SELECT criterion AS label, count(*) AS number
FROM 'findings.parquet' JOIN 'models.parquet' USING (id)
WHERE level = 3 AND needed_for = 4 AND answer IN ('unmet', 'unknown') GROUP BY ALL ORDER BY number DESC, label""",
    ),
    (
        "tags",
        "Tag against text",
        "Where a line that names a licence by its tag is evidence: whether the terms that hold are that licence.",
        """SELECT CASE WHEN same THEN 'the same' WHEN same IS NULL THEN 'terms not established'
  ELSE 'another' END AS label, count(*) AS number
FROM 'licences.parquet' WHERE component = 'parameters' AND tag IS NOT NULL
GROUP BY ALL ORDER BY number DESC, label""",
    ),
    (
        "bases",
        "Restrictions by inheritance",
        "Models that are made from another one, by the terms of the base that binds most.",
        """SELECT CASE worst WHEN 3 THEN 'a restricted base' WHEN 2 THEN 'a base without terms'
  WHEN 1 THEN 'a base whose terms are not known' ELSE 'open bases' END AS label, count(*) AS number
FROM (SELECT id, max(CASE terms WHEN 'restricted' THEN 3 WHEN 'none' THEN 2 WHEN 'unknown' THEN 1 ELSE 0 END) AS worst
  FROM 'lineage.parquet' GROUP BY id) GROUP BY ALL ORDER BY number DESC, label""",
    ),
    (
        "restrictions",
        "Kinds of restriction",
        "Models with terms that restrict, by kind; one may have several.",
        """SELECT kind AS label, count(DISTINCT id) AS number
FROM 'restrictions.parquet' GROUP BY ALL ORDER BY number DESC, label""",
    ),
    (
        "mof",
        "Model Openness Framework",
        "The class that is shown at least.",
        """SELECT CASE WHEN mof_class IS NULL THEN 'no class' ELSE 'class ' || repeat('I', mof_class) END AS label,
  count(*) AS number
FROM 'models.parquet' WHERE level IS NOT NULL GROUP BY ALL ORDER BY label""",
    ),
    (
        "duties",
        "EU AI Act: what is named",
        "A copyright policy and a summary of the training content, due with the exemption as well.",
        """SELECT point || ': ' || says AS label, count(*) AS number
FROM 'eu_evidence.parquet' WHERE says IN ('named', 'not-found') GROUP BY ALL ORDER BY label""",
    ),
)
SHARES = (
    ("targets that were judged", "SELECT count(*) FROM 'models.parquet'"),
    ("targets that could not be judged", "SELECT count(*) FROM 'errors.parquet'"),
    (
        "models of which something was not checked",
        "SELECT count(DISTINCT id) FROM 'not_checked.parquet' JOIN 'models.parquet' USING (id) WHERE level IS NOT NULL",
    ),
    (
        "models with words that were not understood",
        "SELECT count(DISTINCT id) FROM 'unclear.parquet' JOIN 'models.parquet' USING (id) WHERE level IS NOT NULL",
    ),
    (
        "models at level 2 because terms are not established",
        "SELECT count(*) FROM 'models.parquet' WHERE level = 2 AND weights_terms IN ('unknown', 'none')",
    ),
)


def make_page(folder: Path) -> Path:
    """Write the page of the census in `folder`, beside its tables, and return it. Raises GateError where none is."""
    if not (folder / "models.parquet").exists():
        raise GateError("{folder} holds no census.", "Make one: `openness census LIST --out {folder}`.", folder=folder)
    printer = _Printer()
    with duckdb.connect() as base:
        base.execute(f"SET file_search_path = '{_quoted(folder)}'")
        plots = tuple(plot for question in QUESTIONS if (plot := _plot(base, *question)).bars)
        shares = tuple((said, sql, _number(base, sql)) for said, sql in SHARES)
        run = _dicts(base, "SELECT * FROM 'run.parquet'")[0]
        listed = _dicts(
            base,
            "SELECT id, target, name, level, level_name, cause, weights_licence, mof_class FROM 'models.parquet' "
            f"ORDER BY level DESC NULLS LAST, name, target LIMIT {MOST_LISTED}",
        )
        errors = _dicts(base, f"SELECT target, what FROM 'errors.parquet' ORDER BY target LIMIT {MOST_LISTED}")
    (folder / MODELS).mkdir(exist_ok=True)
    (folder / BADGES).mkdir(exist_ok=True)
    for row in _rows(folder, run["shards"]):
        if row["report"] is None:
            continue
        id_ = id_of(row["target"])
        (folder / BADGES / f"{id_}.svg").write_text(row["badge"], encoding="utf-8")
        report = json.loads(row["report"])
        page = printer.page("census-model.html.j2", id=id_, target=row["target"], report=report, levels=LEVELS)
        (folder / MODELS / f"{id_}.html").write_text(page, encoding="utf-8")
    page = printer.page(
        "census.html.j2", plots=plots, shares=shares, run=run, models=listed, errors=errors, levels=LEVELS, bar=BAR
    )
    place = folder / PAGE
    place.write_text(page, encoding="utf-8")
    return place


def _rows(folder: Path, shards: Sequence[str]) -> Iterator[dict[str, Any]]:
    for shard in shards:
        yield from read_shard(folder / SHARDS / f"{shard}.parquet")


def _plot(base: duckdb.DuckDBPyConnection, id_: str, title: str, said: str, sql: str) -> Plot:
    rows = _dicts(base, sql)
    most, every = max((row["number"] for row in rows), default=0), sum(row["number"] for row in rows)
    bars = tuple(
        Bar(str(row["label"]), row["number"], max(2, BAR * row["number"] // most), 100 * row["number"] / every)
        for row in rows
    )
    return Plot(id_, title, said, sql, bars)


def _dicts(base: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    found = base.execute(sql)
    names: Sequence[str] = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _number(base: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = base.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _quoted(folder: Path) -> str:
    return str(folder.resolve()).replace("'", "''")


class _Printer:
    """Prints the templates: what repositories say is escaped, and its unseen characters are shown."""

    def __init__(self) -> None:
        self.style = (files("checker.templates") / "report.css").read_text("utf-8") + CENSUS_STYLE
        digest = b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        self.policy = f"default-src 'none'; img-src 'self'; style-src 'sha256-{digest}'"
        self.environment = Environment(
            loader=FunctionLoader(lambda name: (files("checker.templates") / name).read_text("utf-8")),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {"shown": _shown, "safe_url": safe_url}

    def page(self, template: str, **values: Any) -> str:
        """The template `template` with `values`."""
        from markupsafe import Markup

        known = {"style": Markup(self.style), "policy": self.policy}
        return self.environment.get_template(template).render(known | values)


def _shown(value: object, most: int = QUOTE) -> str:
    text = visible("" if value is None else str(value))
    return text if len(text) <= most else f"{text[:most]} …"


CENSUS_STYLE = """
.plot text { fill: var(--ink); font-size: 14px; }
.plot rect { fill: var(--link); }
.plot { max-width: 100%; height: auto; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.narrow { width: auto; table-layout: auto; }
.narrow th, .narrow td { padding-right: 1.4rem; }
blockquote { margin: .2rem 0; padding-left: .7rem; border-left: 3px solid var(--line); color: var(--dim); }
"""
