"""action.yml, Config, the command line and the README say the same: a copy that drifts fails here."""

import dataclasses
import re
from pathlib import Path

import yaml

from checker.cli import check
from checker.config import Config
from checker.delivery.outputs import outputs
from checker.domain import Level
from checker.inputs import DEFAULTS
from checker.reports import FORMATS
from checker.settings.keys import SETTINGS

ROOT = Path(__file__).parents[2]
ACTION = yaml.load((ROOT / "action.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, str]:
    """The first two columns of the table under `heading` in the README."""
    part = README.partition(f"\n{heading}\n")[2]
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", re.split(r"^#", part, maxsplit=1, flags=re.M)[0], re.M)
    assert rows, f"no table under {heading}"
    return dict(rows)


def test_inputs_are_those_of_config_in_the_same_order() -> None:
    assert list(ACTION["inputs"]) == list(DEFAULTS)
    fields = {field.name for field in dataclasses.fields(Config)}
    called = {"with": "places"}  # `with` is a word of Python's
    assert {called.get(name, name.replace("-", "_")) for name in DEFAULTS} <= fields


def test_an_input_has_no_default_of_its_own_so_that_settings_can_count() -> None:
    defaults = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
    assert defaults.pop("token") == "${{ github.token }}"
    assert set(defaults.values()) == {""}


def test_descriptions_name_the_defaults_that_hold() -> None:
    for name, default in DEFAULTS.items():
        if default and default != ".":
            assert f"`{default}`" in ACTION["inputs"][name]["description"], name


def test_descriptions_name_the_levels_and_formats_there_are() -> None:
    for level in Level:
        assert level.slug in ACTION["inputs"]["target"]["description"]
        assert level.slug in ACTION["outputs"]["level-name"]["description"]
    named = re.findall(r"`(\w+)`", ACTION["inputs"]["reports"]["description"])
    assert tuple(named) == FORMATS


def test_outputs_are_those_that_are_written() -> None:
    import inspect

    written = re.findall(r'^        "([a-z-]+)":', inspect.getsource(outputs), re.M)
    assert list(ACTION["outputs"]) == written


def test_every_input_is_a_flag_or_the_argument_of_check() -> None:
    given = {name.lstrip("-") for parameter in check.params for name in parameter.opts}
    assert {name for name in DEFAULTS if name not in given} == {"path", "reports"}
    assert {"targets", "report"} <= given  # `path` is the first of the targets


def test_the_readme_lists_every_input_output_and_setting() -> None:
    assert list(table("### Inputs")) == list(DEFAULTS)
    assert list(table("### Outputs")) == list(ACTION["outputs"])
    assert all(f"`{name}`" in README for name in SETTINGS)


def test_the_readme_says_of_an_input_what_action_yml_says() -> None:
    said = table("### Inputs")
    assert {name: entry["description"] for name, entry in ACTION["inputs"].items()} == said
    assert {name: entry["description"] for name, entry in ACTION["outputs"].items()} == table("### Outputs")


def test_the_readme_names_the_formats_there_are() -> None:
    assert all(f"`{name}`" in README for name in FORMATS)


def test_the_image_gets_everything_that_the_package_needs() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    names = {name for line in copied for name in line.split()}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert names == let_in
    assert all((ROOT / name).exists() for name in names)
