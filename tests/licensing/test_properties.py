"""No change that a chance composes makes an open licence's text pass; no change of dress makes it fail.

OPENNESS_DRAWS says how many draws are made of each property (300; the rig in tests/rigs makes 20,000).
"""

from __future__ import annotations

import os
import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mutations import disguise, restrict
from checker.domain import Standing
from checker.licensing import recognise
from checker.licensing.packages import SpdxLicense
from checker.licensing.recognition import family

DRAWS = int(os.environ.get("OPENNESS_DRAWS", "300"))
SHORT = 9000  # characters; most draws take a text of this length at most, so that there can be many


def draw(published: list[SpdxLicense], chance: Random) -> SpdxLicense:
    """A licence of the index, mostly a short one."""
    short = [lic for lic in published if len(lic.text) < SHORT]
    return chance.choice(short if chance.random() < 0.85 else published)


def called_open(published: list[SpdxLicense], seed: int) -> str | None:
    """What was done to a text that is then called open, or None."""
    chance = Random(seed)
    lic = draw(published, chance)
    way, text = restrict(lic.text, chance)
    answer = recognise(text)
    if answer.standing is Standing.OPEN:
        return f"seed {seed}: {lic.id}, {way}: {answer.expression}"
    return None


def lost(published: list[SpdxLicense], seed: int) -> str | None:
    """What was done to a text that is then no longer called what it is, or None."""
    chance = Random(seed)
    lic = draw(published, chance)
    way, text = disguise(lic.text, chance)
    answer = recognise(text)
    if answer.standing is not Standing.OPEN or family(answer.expression or "") != family(lic.id):
        return f"seed {seed}: {lic.id}, {way}: {answer.standing.value} {answer.expression} {answer.differences[:2]}"
    return None


def test_no_clause_anywhere_in_an_open_text_passes_as_open(published: list[SpdxLicense]) -> None:
    @settings(max_examples=DRAWS, deadline=None, database=None)
    @given(st.integers(0, 2**48))
    def holds(seed: int) -> None:
        assert called_open(published, seed) is None

    holds()


def test_no_dress_hides_an_open_text(published: list[SpdxLicense]) -> None:
    @settings(max_examples=DRAWS // 2, deadline=None, database=None)
    @given(st.integers(0, 2**48))
    def holds(seed: int) -> None:
        assert lost(published, seed) is None

    holds()


def test_every_open_licence_is_recognised_from_its_published_text_by_its_id(published: list[SpdxLicense]) -> None:
    assert len(published) > 200
    wrong = {}
    for lic in published:
        answer = recognise(lic.text)
        known = answer.exact and answer.standing is Standing.OPEN
        if not known or family(answer.expression or "") != family(lic.id):
            wrong[lic.id] = (answer.standing.value, answer.expression)
    assert wrong == {}


def test_open_source_approval_is_the_lists_own(published: list[SpdxLicense]) -> None:
    approved = {lic.id: lic.osi_approved for lic in published}
    assert {i: recognise(lic.text).osi_approved for i, lic in zip(approved, published, strict=True)} == approved
    for identifier in ("CC0-1.0", "WTFPL", "BSD-3-Clause-Clear", "CC-BY-4.0"):
        assert not approved[identifier]


def test_the_plain_text_that_creative_commons_hands_out_is_its_licence(published: list[SpdxLicense]) -> None:
    """legalcode.txt is not word for word what SPDX has: two addresses and a dedication more, its own name and a letter less."""
    plain = next(lic.text for lic in published if lic.id == "CC-BY-4.0")
    for before, after in (
        ("Creative Commons Attribution 4.0 International", "Attribution 4.0 International"),
        ("More considerations for licensors.", "More considerations for licensors: wiki.creativecommons.org/Considerations_for_licensors"),
        ("More considerations for the public.", "More considerations for the public: wiki.creativecommons.org/Considerations_for_licensees"),
        ("c. For the avoidance of doubt, this Section 6(b)", "For the avoidance of doubt, this Section 6(b)"),
        ("d. For the avoidance of doubt, the Licensor", "c. For the avoidance of doubt, the Licensor"),
        ("e. Sections 1, 5, 6", "d. Sections 1, 5, 6"),
        ("this Section 2(a)(4) never", "this Section 2(a)\\n(4) never"),  # its lines are broken there
        (
            "Except for the limited purpose of indicating",
            "The text of the Creative Commons public licenses is dedicated to the public domain under the CC0 Public Domain Dedication. "
            "Except for the limited purpose of indicating",
        ),
    ):
        assert re.search(_spaced(before), plain), before
        plain = re.sub(_spaced(before), after, plain, count=1)
    assert (recognise(plain).standing, recognise(plain).expression) == (Standing.OPEN, "CC-BY-4.0")
    assert recognise(plain.replace("royalty-free", "non-commercial, royalty-free")).standing is not Standing.OPEN


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())
