"""The JSON beside each file of terms is what the file says."""

from __future__ import annotations

import pytest

from checker.language import lexicon


@pytest.mark.parametrize("language", [*lexicon.LANGUAGES, "data"])
def test_the_terms_that_are_loaded_are_those_of_the_file(language: str) -> None:
    written = (lexicon._FOLDER / f"{language}.json").read_text(encoding="utf-8")
    assert written == lexicon.print_terms(language), "python -m checker.language.lexicon writes it anew"
