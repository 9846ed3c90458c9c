"""The words of the reports -> checker/locale: `make catalogues` collects what is new and compiles what is translated.

A catalogue is a .po file for people to review, with a glossary at its head, and the .mo file beside it that a run reads
(Babel is needed here and in the tests alone). `--check` writes nothing, and names what is missing.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from checker.checklist import load_checklist

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "checker" / "locale"
LANGUAGES = ("ja", "zh")
KEYWORDS = {"_": 1, "message": 1, "Message": 1, "ngettext": 2}  # how many texts each takes
PLAIN = ("NotChecked", "Unread", "Unclear", "Kind")  # reasons of parts without words of their own (words.known)
CHECKLIST = ("label", "title", "question", "why", "counts", "task", "remediation")

Found = str | tuple[str, str]


def extracted() -> Iterator[tuple[Found, str]]:
    """Every text that a report may say in another language, with the file it stands in."""
    for criterion in load_checklist():
        for field in CHECKLIST:
            yield str(getattr(criterion, field)), f"checker/checklist/osaid-1.0.yml ({criterion.id})"
    for path in sorted((ROOT / "checker").rglob("*.py")):
        yield from ((found, path.relative_to(ROOT).as_posix()) for found in _in_python(path.read_text("utf-8")))
    for path in sorted((ROOT / "templates").glob("*.j2")):
        with path.open("rb") as file:
            for _, name, words, _ in babel_extract(file, list(KEYWORDS), [], {"extensions": "jinja2.ext.i18n"}):
                given = words if isinstance(words, tuple) else (words,)
                texts = [text for text in given[: KEYWORDS[str(name)]] if isinstance(text, str)]
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1]), path.relative_to(ROOT).as_posix()


def _clauses(node: ast.expr) -> Iterator[str]:
    """The clauses of an argument, of both arms of a condition too; one that holds values has no words of its own."""
    if isinstance(node, ast.IfExp):
        yield from _clauses(node.body)
        yield from _clauses(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value


def _in_python(source: str) -> Iterator[Found]:
    """The texts of a module, those inside of f-strings too (which Babel's own reader of Python does not see)."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in PLAIN:
            yield from (text for argument in node.args for text in _clauses(argument))
        if isinstance(node, ast.Call) and name in KEYWORDS:
            given = [getattr(argument, "value", None) for argument in node.args[: KEYWORDS[name]]]
            texts = [text for text in given if isinstance(text, str) and text]
            if len(texts) == KEYWORDS[name]:
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def template() -> Catalog:
    """The texts without translations."""
    catalog = Catalog(project="openness-gate", charset="utf-8")
    for found, place in extracted():
        catalog.add(found, locations=[(place, None)])
    return catalog


def path_of(language: str, ending: str = "po") -> Path:
    """Where the catalogue of a language is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"openness.{ending}"


def read(language: str) -> Catalog:
    """The catalogue of `language` as it stands."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """What a run reads of a catalogue."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def written(catalog: Catalog) -> bytes:
    """A catalogue as text, in the order of its texts' files."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def wrong(catalog: Catalog, wanted: Catalog) -> Iterator[str]:
    """What is missing in a catalogue, doubtful, or says other values than the English text."""
    for message in wanted:
        if not message.id:
            continue
        there = catalog.get(message.id if isinstance(message.id, str) else message.id[0])
        said = [there.string] if there and isinstance(there.string, str) else list(there.string or ()) if there else []
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        if there is None or not said or not all(said):
            yield f"missing: {english[0]}"
        elif there.fuzzy:
            yield f"fuzzy: {english[0]}"
        elif isinstance(message.id, tuple) and len(said) != catalog.num_plurals:
            yield f"{catalog.num_plurals} plurals are needed: {english[0]}"
        elif any(values(text) - values(*english) for text in said) or values(*english) - values(*said):
            yield f"other values: {english[0]}"
    yield from (f"no text of ours: {message.id}" for message in catalog if message.id and _key(message) not in wanted)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def values(*texts: str) -> set[str]:
    """The names in braces."""
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def main() -> int:
    """Bring the catalogues up to date; exit status 1 where a text is not translated."""
    wanted, missing = template(), 0
    for language in LANGUAGES:
        catalog = read(language)
        made = catalog.creation_date
        catalog.update(wanted, no_fuzzy_matching=True)
        catalog.creation_date = made  # nothing changes where no text has
        catalog.obsolete.clear()
        if "--check" not in sys.argv:
            path_of(language).write_bytes(written(catalog))
            path_of(language, "mo").write_bytes(compiled(catalog))
        for line in wrong(catalog, wanted):
            print(f"{language}: {line}")
            missing = 1
    return missing


if __name__ == "__main__":
    sys.exit(main())
