"""The words of the reports: templates in English with named values in, sentences in the language of a report out.

What decides writes its reasons as a `Message`: English text that still knows its template, so that a report can say it
in its own language. What renders says `_("{number} of 4", number=3)`. Both are found by their names when the templates
are collected for translation; `locale/` beside this file holds the catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from checker.domain import Evidence, Level, RestrictionKind

if TYPE_CHECKING:
    from gettext import NullTranslations

LOCALE = Path(__file__).with_name("locale")
DOMAIN = "openness"
ENGLISH = "en"
AUTO = "auto"  # as the README, where one is judged

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_spoken: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)  # None: English, as it is written


class Message(str):
    """English text that knows its `template` and the `values` in it; to everybody else a string like any other."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        """Raises KeyError where `template` names a value that is not given."""
        self = super().__new__(cls, template.format_map(values) if values else template)
        self.template, self.values = template, values
        return self


def message(template: str, /, **values: object) -> Message:
    """A sentence to be said later, in the language of whoever reads it."""
    return Message(template, **values)


def _(template: str, /, **values: object) -> str:
    """`template` in the language of the report, with `values` in it."""
    spoken = _spoken.get()
    return _filled(spoken.gettext(template) if spoken else template, values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """`one` or `many`, as the language of the report counts; `{number}` is the number."""
    spoken = _spoken.get()
    template = spoken.ngettext(one, many, number) if spoken else one if number == 1 else many
    return _filled(template, {"number": number, **values})


def listed(things: Iterable[str]) -> str:
    """`things` one after the other, as a language lists them."""
    return _(", ").join(things)


def sentence(clause: str) -> str:
    """`clause` with a capital, where its letters have one, and the language's own full stop; nothing of nothing."""
    words = clause.strip().rstrip(".。")
    return _("{clause}.", clause=f"{words[:1].upper()}{words[1:]}") if words else ""


def told(text: str) -> str:
    """`text` in the language of the report, if it is a Message; any other text as it stands."""
    return _(text.template, **text.values) if isinstance(text, Message) else text


def language_of(text: str) -> str:
    """The language of `text` among those that reports are written in; English for every other.

    Japanese has kana, Chinese has letters of Han and (nearly) no kana. A name or a quotation in a page does not count:
    a tenth of its letters has to be such.
    """
    letters = sum(character.isalpha() for character in text)
    kana = sum("\u3041" <= character <= "\u30ff" for character in text)
    han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    if not letters or 10 * (kana + han) < letters:
        return ENGLISH
    return "ja" if 20 * kana > kana + han else "zh"


def known(text: str) -> str:
    """`told`, of a text that a part without words of its own has written: found where it stands in the catalogue."""
    return told(text) if isinstance(text, Message) else _(text)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Everything that is said inside is said in the language `name`; what nobody has translated is said in English."""
    catalogue = None
    if name == AUTO:
        name = ENGLISH
    if name != ENGLISH:
        from gettext import translation

        catalogue = translation(DOMAIN, LOCALE, [name.replace("-", "_")], fallback=True)
    before, token = _language.set(name), _spoken.set(catalogue)
    try:
        yield
    finally:
        _language.reset(before)
        _spoken.reset(token)


def language() -> str:
    """The code of the language that is spoken."""
    return _language.get()


def _filled(template: str, values: Mapping[str, object]) -> str:
    return template.format_map({name: _value(value) for name, value in values.items()}) if values else template


def _value(value: object) -> object:
    return told(value) if isinstance(value, str) else value


# What is said in more than one place.

LEVELS: Mapping[Level, Message] = {
    Level.CLOSED: message("Closed"),
    Level.WEIGHTS_AVAILABLE: message("Weights Available"),
    Level.OPEN_WEIGHTS: message("Open Weights"),
    Level.OPEN_SOURCE_AI: message("Open Source AI"),
}
"""The names of the levels, as short as people say them."""

RESTRICTIONS: Mapping[RestrictionKind, Message] = {
    RestrictionKind.NON_COMMERCIAL: message("no commercial use"),
    RestrictionKind.FIELD_OF_USE: message("some uses are forbidden"),
    RestrictionKind.THRESHOLD: message("not for companies above a size"),
    RestrictionKind.REGION: message("not in every country"),
    RestrictionKind.NO_COMPETING_MODELS: message("not for training other models"),
    RestrictionKind.NO_DERIVATIVES: message("no changed versions"),
    RestrictionKind.REGISTRATION: message("only after registration"),
    RestrictionKind.NAMING: message("derived models must carry a given name"),
    RestrictionKind.OUTPUT_LIMITS: message("limits on what is done with the outputs"),
    RestrictionKind.REVOCABLE: message("the permission can be withdrawn"),
    RestrictionKind.OTHER: message("a licence of its own, on no list of open licences"),
}
"""What each kind of restriction takes away."""


def at(evidence: Evidence) -> str:
    """`path:line`, or the path alone."""
    return f"{evidence.path}:{evidence.line}" if evidence.line is not None else evidence.path
