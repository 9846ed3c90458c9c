"""The census: every target once, whoever dies; tables and page say what single runs say; limits are shared."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("distributed")
duckdb = pytest.importorskip("duckdb")
parquet = pytest.importorskip("pyarrow.parquet")

from checker.census import engine, judging, report, tables, targets  # noqa: E402
from checker.census.pace import Bucket, Pace, Turns  # noqa: E402
from checker.domain import GateError  # noqa: E402
from tests.hub.fake import SHA, Fault, serving  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted(str(path) for path in (ROOT / "examples/repositories").iterdir())


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "targets.txt"
    path.write_text("\n".join([*EXAMPLES, "# a note", "/no/such/folder  # gone", EXAMPLES[0]]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(lists: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    outcome = engine.run(engine.Census(lists, out, workers=1, batch=2), StringIO())
    assert (outcome.targets, outcome.judged, outcome.found) == (len(EXAMPLES) + 1, len(EXAMPLES) + 1, 0)
    return out


def test_rows_are_those_of_single_runs_and_every_target_is_there_once(done: Path) -> None:
    rows = {row["target"]: row for shard in (done / "shards").iterdir() for row in judging.read_shard(shard)}
    assert sorted(rows) == sorted([*EXAMPLES, "/no/such/folder"])
    command = [sys.executable, "-m", "checker.cli", "check", EXAMPLES[0], "--format", "json"]
    alone = json.loads(subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout)
    assert json.loads(rows[EXAMPLES[0]]["report"]) == alone
    assert rows["/no/such/folder"]["report"] is None and rows["/no/such/folder"]["status"] == 2


def test_a_second_run_does_nothing_and_a_third_only_what_is_gone(lists: Path, done: Path) -> None:
    again = engine.run(engine.Census(lists, done, workers=1, batch=2), StringIO())
    assert (again.judged, again.found) == (0, len(EXAMPLES) + 1)
    before = {path.name for path in (done / "shards").iterdir()}
    next((done / "shards").iterdir()).unlink()
    third = engine.run(engine.Census(lists, done, workers=1, batch=2), StringIO())
    assert 1 <= third.judged <= 2
    assert {path.name for path in (done / "shards").iterdir()} == before


def test_tables_have_the_columns_that_the_page_of_the_docs_names(done: Path) -> None:
    page = (ROOT / "docs/census.md").read_text("utf-8")
    for name, columns in tables.TABLES.items():
        assert parquet.read_schema(done / f"{name}.parquet").names == [column for column, _ in columns]
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert re.findall(r"`(\w+)`", row)[1:] == [column for column, _ in columns]


def test_tables_and_page_count_the_same(done: Path) -> None:
    place = report.make_page(done)
    page = place.read_text("utf-8")
    (number,) = duckdb.sql(f"SELECT count(*) FROM '{done}/models.parquet'").fetchall()[0]
    assert number == len(EXAMPLES)
    assert f'<th scope="row">targets that were judged</th><td class="number">{number}</td>' in page
    for sql in re.findall(r"<pre[^>]*>(.*?);</pre>", page, re.S):
        import html

        text = html.unescape(sql)
        found = duckdb.sql(re.sub(r"'(\w+\.parquet)'", rf"'{done}/\1'", text)).fetchall()
        for label, count in found:
            assert f'<th scope="row">{html.escape(str(label))}</th><td class="number">{count}</td>' in page
    for (id_,) in duckdb.sql(f"SELECT id FROM '{done}/models.parquet'").fetchall():
        model = (done / "models" / f"{id_}.html").read_text("utf-8")
        assert f"../badges/{id_}.svg" in model and (done / "badges" / f"{id_}.svg").exists()
        assert "<script" not in model


def test_a_page_shows_what_a_repository_says_as_text(tmp_path: Path) -> None:
    row = judging.judge_one(EXAMPLES[0], {})
    told = json.loads(row["report"])
    word = "<script>alert(1)</script>\u202e"
    told["subject"]["name"] = told["findings"][0]["reason"] = word
    told["claims"] = [{"path": word, "line": 1, "quote": word}]
    told["subject"]["url"] = "javascript:alert(1)"
    row |= {"report": json.dumps(told), "target": word}
    judging.write_shard(tmp_path / "out/shards/a.parquet", [row])
    tables.write_tables(tmp_path / "out", [tmp_path / "out/shards/a.parquet"], ABOUT)
    report.make_page(tmp_path / "out")
    (page,) = (tmp_path / "out/models").iterdir()
    for text in (page.read_text("utf-8"), (tmp_path / "out/index.html").read_text("utf-8")):
        assert text.count("&lt;script&gt;") >= 1
        assert "<script" not in text and "\u202e" not in text and "javascript:" not in text


ABOUT = {"gate": "0", "version_osaid": "1.0", "version_spdx": "3", "list": "l", "listed": 1, "targets": 1, "seed": None}


def kill(names: tuple[str, ...], folder: str, name: str, options: dict[str, str]) -> str:
    """As judge_batch; one target ends the process that judges it."""
    if any(target.endswith("killer") for target in names):
        os.kill(os.getpid(), signal.SIGKILL)
    return judging.judge_batch(names, folder, name, options)


@pytest.mark.parametrize("batch", [1, 3])
def test_a_target_that_kills_workers_is_a_row_with_its_error_and_the_rest_is_judged(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").write_text("\n".join(["/tmp/killer", EXAMPLES[0], EXAMPLES[1]]), encoding="utf-8")
    monkeypatch.setattr(engine, "judge_batch", kill)
    monkeypatch.setattr(engine, "ATTEMPTS", 0)
    outcome = engine.run(engine.Census(tmp_path / "list", tmp_path / "out", workers=1, batch=batch), StringIO())
    assert outcome.killed == ["/tmp/killer"]
    shards = list((tmp_path / "out/shards").iterdir())
    assert len(shards) == 3 // batch
    rows = {row["target"]: row for shard in shards for row in judging.read_shard(shard)}
    assert {target: row["report"] is None for target, row in rows.items()} == {
        EXAMPLES[0]: False,
        "/tmp/killer": True,
        EXAMPLES[1]: False,
    }
    assert rows["/tmp/killer"]["error"] == judging.KILLS


def test_a_shard_that_could_not_be_written_to_its_end_is_not_there(tmp_path: Path) -> None:
    def write(part: Path) -> None:
        part.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        judging.write_then_rename(tmp_path / "a.parquet", write)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["txt", "csv", "parquet"])
def test_a_list_is_lines_or_a_column(form: str, tmp_path: Path) -> None:
    import pyarrow

    path = tmp_path / f"list.{form}"
    if form == "txt":
        path.write_text("hf:a/b\n\n# no\nhf:c/d # why\nhf:a/b\n", encoding="utf-8")
    elif form == "csv":
        path.write_text("stars,model\n1,hf:a/b\n2,hf:c/d\n", encoding="utf-8")
    else:
        parquet.write_table(pyarrow.table({"model": ["hf:a/b", "hf:c/d", None]}), path)
    assert targets.read_targets(path) == ("hf:a/b", "hf:c/d")
    if form != "txt":
        with pytest.raises(GateError, match="no column"):
            targets.read_targets(path, "other")


def test_a_shard_is_named_by_its_targets_and_all_that_answers_depend_on() -> None:
    (one,) = targets.batches(["a", "b"], 5, {"versions": 1})
    assert targets.batches(["a", "b"], 5, {"versions": 1}) == (one,)
    assert targets.batches(["b", "a"], 5, {"versions": 1})[0].name != one.name
    assert targets.batches(["a", "b"], 5, {"versions": 2})[0].name != one.name
    names = [str(number) for number in range(100)]
    assert targets.sample(names, 10, 1) == targets.sample(names, 10, 1) != targets.sample(names, 10, 2)


def test_a_bucket_gives_its_burst_and_then_its_rate_and_nothing_while_it_is_shut() -> None:
    bucket = Bucket(rate=2.0, burst=3.0)
    for _ in range(3):
        bucket.take(0.0)
    assert bucket.room(0.0) == 0
    for _ in range(4):
        bucket.take(0.0)
    assert bucket.room(0.0) == 2.0
    assert bucket.room(1.0) == 1.0
    bucket.close(1.0, 30.0)
    assert bucket.room(11.0) == 20.0
    assert bucket.room(31.0) == 0


def test_what_one_worker_is_refused_all_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Pace(burst=100)
    handlers = {"openness_take": shared.take, "openness_close": shared.shut, "openness_room": shared.room}
    monkeypatch.setattr(Turns, "_call", lambda self, method, **values: handlers[method](**values))
    one, other = Turns(object()), Turns(object())
    one.listen("huggingface.co", 0, 0.0)
    assert shared.room() == 0
    one.listen("huggingface.co", 429, 40.0)
    assert one.refused and not other.refused
    assert 39 < other._call("openness_room") <= 40
    assert shared.told()["refused"] == 1


def test_a_target_is_judged_again_where_a_host_said_later(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, seen = Turns(None), []

    def judge(target: str, options: dict[str, str]) -> dict[str, object]:
        seen.append(target)
        turns.refused = len(seen) == 1
        return {"status": 0, "report": f"try {len(seen)}"}

    monkeypatch.setattr(judging, "judge_one", judge)
    assert judging._in_turn("hf:a/b", {}, turns)["report"] == "try 2"
    assert len(seen) == 2


def test_a_hub_that_limits_and_fails_is_waited_for_and_what_it_never_gave_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"lab/wren-{number}" for number in range(8)]
    (tmp_path / "list").write_text("".join(f"hf:{name}\n" for name in names), encoding="utf-8")
    with serving() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        for name in names:
            hub.model(name, "---\nlicense: mit\n---\n# Wren\n\nThe model weights are under the MIT License.\n")
        hub.faults["models/lab/wren-1"] = [Fault(429, {"retry-after": "2"}), None]
        hub.faults["wren-2/resolve/" + SHA + "/README.md"] = [Fault(503), Fault(cut=5), None]
        hub.faults["models/lab/wren-3"] = [Fault(delay=1.0), None]
        hub.faults["models/lab/wren-4"] = [Fault(404, {"x-error-code": "RepoNotFound"})]
        hub.faults["wren-5/resolve/" + SHA + "/README.md"] = [Fault(503)]
        outcome = engine.run(engine.Census(tmp_path / "list", tmp_path / "out", workers=2, batch=2), StringIO())
    assert outcome.judged == 8
    assert outcome.pace["refused"] >= 1 and outcome.pace["requests"] >= 24
    levels = dict(duckdb.sql(f"SELECT name, level FROM '{tmp_path}/out/models.parquet'").fetchall())
    assert levels == {f"wren-{number}": 3 if number != 5 else 2 for number in range(8) if number != 4}
    errors = duckdb.sql(f"SELECT target FROM '{tmp_path}/out/errors.parquet'").fetchall()
    assert errors == [("hf:lab/wren-4",)]
    gaps = duckdb.sql(
        f"SELECT name, what FROM '{tmp_path}/out/not_checked.parquet' JOIN '{tmp_path}/out/models.parquet' USING (id) "
        "WHERE what = 'README.md'"
    ).fetchall()
    assert gaps == [("wren-5", "README.md")]
