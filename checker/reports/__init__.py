"""A Verdict in, text out: one module per format with `render(verdict, ...) -> str`, loaded when asked for."""

from importlib import import_module

from checker.domain import GateError, Verdict
from checker.reports.visible import escaped, escaped_json
from checker.words import ENGLISH, speaking

# Every format there is. `comment` and `summary` are Markdown for GitHub, `badge` is shields.io's endpoint JSON, `svg`
# the same as a picture, `html` a page of its own, `sarif`, `cyclonedx` and `spdx` are for other tools.
FORMATS: tuple[str, ...] = (
    "terminal",
    "json",
    "comment",
    "summary",
    "annotations",
    "badge",
    "svg",
    "html",
    "sarif",
    "cyclonedx",
    "spdx",
    "mot",
)

JSON_FORMATS = frozenset(("json", "badge", "sarif", "cyclonedx", "spdx"))


def ensure(name: str) -> str:
    """`name`, if it is a format. Raises GateError otherwise."""
    if name in FORMATS:
        return name
    listed = ", ".join(FORMATS)
    raise GateError("There is no report format '{name}'.", f"Use one of {listed}.", name=name)


def render(verdict: Verdict, name: str) -> str:
    """The report on `verdict` in the format `name`, ending in a newline: nothing in it is unseen or a command.

    Raises GateError for an unknown format.
    """
    module = import_module(f"checker.reports.{ensure(name)}")
    with speaking(str(verdict.config.get("language", ENGLISH))):
        text: str = module.render(verdict)
    if name in JSON_FORMATS:
        return escaped_json(text)
    if name == "annotations":
        return escaped(text)
    from checker.reports.annotations import harmless

    return harmless(escaped(text))
