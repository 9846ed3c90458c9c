"""The shape of the project, held by tests: one direction of imports, one name per criterion, no page that drifted."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from checker.checklist import Criterion, load_checklist, make_checklist, read_checklist
from checker.domain import COMPONENTS, Level
from checker.evidence import documents, reading
from checker.tables import TABLES, parse_table, print_json

ROOT = Path(__file__).parent.parent
CRITERIA = load_checklist()
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "checker").rglob("*.py"))
}

# The flow of docs/design.md: what each part may import. Whoever reads the world or writes to it stands at the ends.
MAY_IMPORT = {
    "domain": set(),
    "words": {"domain"},
    "patterns": set(),
    "tables": set(),
    "decoding": set(),
    "inside": set(),
    "deadline": {"domain"},
    "footing": {"domain"},
    "sources": {"domain", "decoding", "inside"},
    "licensing": {"domain", "patterns", "decoding"},
    "language": {"tables"},
    "evidence": {"domain", "language", "licensing", "patterns", "tables", "words"},
    "checklist": {"domain", "tables", "words"},
    "checks": {"domain", "checklist", "words"},
    "cause": {"domain", "words"},
    "assess": {"domain", "advice", "checks", "cause", "words"},
    "vouching": {"domain", "evidence", "checks", "checklist"},
    "advice": {"domain", "words"},
    "gate": {"domain"},
    "frames": {"domain", "licensing"},
    "reports": {"domain", "frames", "advice", "cause", "checklist", "licensing", "words"},
    "progress": set(),
    "inputs": {"domain", "reports", "inside"},
    "workflow": {"domain"},
    "settings": {"domain", "inputs", "inside", "checklist", "licensing"},
    "config": {"domain", "inputs", "settings", "workflow"},
    "delivery": {"domain", "reports", "config", "sources", "inside", "workflow"},
    "main": {
        *"advice inside domain config inputs settings workflow deadline decoding progress words".split(),
        *"sources evidence licensing vouching footing assess gate reports delivery".split(),
    },
    "census": {"domain", "inputs", "config", "main", "reports", "sources", "delivery"},
    "cli": {"domain", "census", "config", "inputs", "inside", "main", "reports", "delivery", "words"},
    "answer": {"domain", "reports"},
    "": {"answer", "domain", "config", "inputs", "deadline", "main"},
}


def part(module: str) -> str:
    """The part of the flow that a module belongs to; the package itself is the public interface, ""."""
    return module.split(".")[1] if "." in module else ""


def imports(module: str, *, lazy: bool = True) -> set[str]:
    """The modules of ours that `module` imports, also inside functions (`lazy`) but not for types alone."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return {name for name in _names(tree.body, lazy) if name in MODULES and name != module}


def _names(nodes: list[ast.stmt], lazy: bool) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            # `from checker import __version__` reads a constant; `from checker import gate` imports a module.
            found |= (inside & MODULES.keys()) or ({node.module} - {"checker"})
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        elif lazy or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for name in ("body", "orelse", "finalbody", "handlers"):
                found |= _names([n for n in getattr(node, name, []) if isinstance(n, ast.AST)], lazy)  # type: ignore[misc]  # handlers
    return found


def test_the_import_graph_has_no_circle() -> None:
    graph = {module: imports(module) for module in MODULES}
    for module, path in MODULES.items():
        if path.name == "__init__.py":
            # A package's face may reach, inside its functions, for the modules behind it, which use its types.
            behind = {other for other in graph[module] if other.startswith(module + ".")}
            graph[module] -= behind - imports(module, lazy=False)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"these import each other: {' -> '.join(circle.args[1])}")


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_flow(module: str) -> None:
    # A __main__ is a door, like the command line.
    door = module.endswith(".__main__")
    allowed = MAY_IMPORT["cli" if door else part(module)] | {part(module)} | ({"cli"} if door else set())
    assert {part(other) for other in imports(module)} <= allowed


PURE = ("domain", "checks", "cause", "assess", "gate", "reports")


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) in PURE])
def test_what_decides_and_what_renders_does_no_input_or_output(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"os", "pathlib", "socket", "subprocess", "urllib.request", "requests", "github", "shutil"}


def test_a_check_without_the_network_imports_no_client_and_no_renderer() -> None:
    program = (
        "import sys, checker; verdict = checker.check(sys.argv[1]); assert verdict.assessment.level; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    example = ROOT / "examples/repositories/open-weights"
    done = subprocess.run([sys.executable, "-c", program, example], capture_output=True, text=True, check=True)
    assert not {"github", "requests", "urllib3", "jsonschema", "click", "rich", "jinja2"} & set(done.stdout.split())


def test_the_gate_never_imports_the_census_nor_what_it_is_made_of() -> None:
    only = {module for module in MODULES if "checker.census" in {other[:14] for other in imports(module)}}
    assert {part(module) for module in only} == {"census", "cli"}
    engine = {"checker.census", "distributed", "dask", "pyarrow", "duckdb"}
    used = {
        module
        for module, path in MODULES.items()
        if engine & {name.partition(".")[0] for name in _names(ast.parse(path.read_text("utf-8")).body, lazy=True)}
    }
    assert {part(module) for module in used} == {"census"}
    program = "import sys; from checker.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    arguments = ["check", str(ROOT / "examples/repositories/open-weights"), "--quiet"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert not engine & set(done.stdout.split())


@pytest.mark.parametrize("module", MODULES)
def test_a_module_begins_with_a_line_that_says_what_it_does(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{module} has no docstring"


def test_no_module_is_a_drawer_for_anything() -> None:
    assert not {module.rpartition(".")[2] for module in MODULES} & {"utils", "helpers", "manager", "info", "common"}


def test_a_criterion_is_a_module_is_a_heading() -> None:
    ids = [criterion.id for criterion in CRITERIA]
    modules = {path.stem for path in (ROOT / "checker/checks").glob("*.py")} - {"__init__", "rules"}
    headings = re.findall(r"^### (\S+)$", (ROOT / "docs/checklist.md").read_text(encoding="utf-8"), re.M)
    assert {name.replace("_", "-") for name in modules} == set(ids)
    assert headings == ids
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in ids)


def test_the_page_of_the_checklist_is_what_make_docs_writes() -> None:
    render = runpy.run_path(str(ROOT / "docs/generate.py"))["render"]
    assert (ROOT / "docs/checklist.md").read_text(encoding="utf-8") == render(read_checklist()), "run `make docs`"


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_a_criterion_is_complete_prose(criterion: Criterion) -> None:
    words = criterion._asdict()
    assert all(words[name].endswith("?") for name in ("question",))
    assert all(len(words[name]) > 20 and words[name][-1] in '."' for name in ("why", "counts", "remediation"))
    assert words["section"].startswith("OSAID 1.0")
    assert words["link"].startswith("https://")
    assert words["components"]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_read_as_json_is_the_yaml_that_people_review(table: str) -> None:
    path = ROOT / "checker" / table
    assert path.with_suffix(".json").read_text("utf-8") == print_json(path), "run: make docs"


def test_every_component_of_the_report_rests_in_a_criterion() -> None:
    asked = set(COMPONENTS) - {"intermediate-parameters"}  # only the Model Openness Framework asks for it
    assert {component for criterion in CRITERIA for component in criterion.components} == asked


def test_every_level_above_the_first_has_criteria_and_they_stand_in_order() -> None:
    levels = [criterion.needed_for or 9 for criterion in CRITERIA]
    assert levels == sorted(levels)
    assert set(levels) == {*list(Level)[1:], 9}


def test_the_checklist_reads_every_scalar_as_a_string() -> None:
    entry = "{id: no, label: off, title: 1.10, components: [], section: s, needed-for: '3', question: yes, why: 1e3,"
    (criterion,) = make_checklist(
        parse_table(f"osaid: 1.0\ncriteria:\n - {entry} counts: ~, task: on, remediation: 0o7, link: 2024-10-28}}")
    ).criteria
    assert (criterion.id, criterion.title, criterion.question) == ("no", "1.10", "yes")
    assert (criterion.why, criterion.counts, criterion.link) == ("1e3", "~", "2024-10-28")


@pytest.mark.parametrize(
    "change",
    [("id: access-open", "id: lineage-open"), ("[parameters]", "[weights]"), ("    why:", "    wy:")],
)
def test_a_broken_checklist_is_refused(change: tuple[str, str]) -> None:
    text = (ROOT / "checker/checklist/osaid-1.0.yml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="checklist"):
        make_checklist(parse_table(text.replace(*change, 1)))


PAGES = ["CONTRIBUTING.md", "README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_paths_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:checker|docs|tests|templates|examples|benchmarks|\.ci)/[\w./-]*)`", text))
    named |= {link for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) if "/" in link or "." in link}
    missing = [path for path in sorted(named) if not (ROOT / page).parent.joinpath(path).exists()]
    assert not [path for path in missing if not (ROOT / path).exists()]


def test_the_page_on_what_is_looked_at_names_every_module_and_every_limit() -> None:
    text = (ROOT / "docs/what-we-look-at.md").read_text(encoding="utf-8")
    folder = ROOT / "checker/evidence"
    places = {f"checker/evidence/{path.name}" for path in folder.glob("*.py") if path.name != "__init__.py"}
    places |= {f"checker/evidence/{path.parent.name}/" for path in folder.glob("*/__init__.py")}
    assert not {place for place in places if f"`{place}`" not in text}
    limits = (
        f"At most {reading.MOST_TEXTS} texts",
        f"other documents {reading.MOST_DOCUMENTS} each",
        f"{reading.MOST_CHARACTERS:,} characters and {reading.MOST_LINES:,} lines",
        f"{reading.MOST_PROSE:,} characters of all documents",
        f"{documents.LONGEST_BLOCK:,} characters of a paragraph",
        f"more than {documents.LONGEST_SENTENCE:,} characters",
    )
    assert not [limit for limit in limits if limit not in " ".join(text.split())]


def test_the_tree_in_contributing_is_the_tree() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tree = text.partition("```text\n")[2].partition("```")[0]
    folder, named = ROOT, []
    for line in tree.splitlines():
        names = re.match(r"(  )?((?:[\w.*-]+/?(?:  ?(?=[\w.]+[./]))?)+)", line)
        if names:
            folder = ROOT / "checker" if names[1] else ROOT
            named += [folder / name for name in names[2].split()]
    assert len(named) > 15
    assert not [str(path) for path in named if not path.exists()]


def test_every_package_is_installed_with_its_data() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "checker").rglob("__init__.py")}
    assert set(tool["packages"]) == folders | {"checker.templates"}
    patterns = tool["package-data"]["*"]
    for place in (ROOT / "checker", ROOT / "templates"):
        for path in place.rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc") and path.name not in ("py.typed", ".gitkeep"):
                assert any(path.match(pattern) for pattern in patterns) or path.parent.name == "index", path


PINNED = re.compile(r"^([\w.-]+)==([\w.+!-]+)(?: ;.*?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)


def locked(name: str) -> dict[str, tuple[str, str]]:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = {match[1]: (match[2], match[3]) for match in PINNED.finditer(text)}
    assert PINNED.sub("", text).strip() == "", "a line that is no pinned, hashed package: no address, no option"
    return found


def test_what_is_installed_is_locked_with_hashes_and_one_version_each() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert locked("requirements-build.lock").keys() == {"setuptools"}
    assert runtime.items() <= development.items()
    assert runtime.items() <= locked("requirements-census.lock").items()
    named = {re.split(r"[^\w.-]", wish)[0].lower().replace("_", "-") for wish in project["dependencies"]}
    assert named <= runtime.keys()
    wishes = project["optional-dependencies"]["dev"]
    assert {re.split(r"[^\w.-]", wish)[0].lower() for wish in wishes} <= development.keys()
