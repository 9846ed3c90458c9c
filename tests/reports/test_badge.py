"""The badge: what it says of each level and cause, as shields.io reads it and as a picture of its own."""

import json
import re
from xml.etree import ElementTree

import pytest
import verdicts
from test_hostile_text import HOSTILE, poisoned

from checker.domain import Cause, Level, Verdict
from checker.reports import render
from checker.reports.badge import AMBER, BLUE, GREEN, GREY, OCHRE, Badge, badge
from checker.reports.svg import WIDTHS


def at(level: Level | None, cause: Cause | None, open_data: bool = False) -> Verdict:
    changes = {"level": level, "cause": cause, "open_data": open_data}
    return verdicts.OPEN_WEIGHTS._replace(assessment=verdicts.OPEN_WEIGHTS.assessment._replace(**changes))


@pytest.mark.parametrize(
    ("level", "cause", "message", "colour"),
    [
        (Level.CLOSED, Cause.NO_WEIGHTS, "1/4 closed", GREY),
        (Level.WEIGHTS_AVAILABLE, Cause.TERMS_RESTRICT, "2/4 restricted", AMBER),
        (Level.WEIGHTS_AVAILABLE, Cause.BASE_RESTRICTS, "2/4 restricted", AMBER),
        (Level.WEIGHTS_AVAILABLE, Cause.TERMS_NOT_STATED, "2/4 licence not stated", OCHRE),
        (Level.WEIGHTS_AVAILABLE, Cause.TERMS_UNCLEAR, "2/4 licence not clear", OCHRE),
        (Level.WEIGHTS_AVAILABLE, Cause.CODE_NOT_FOUND, "2/4 weights available", AMBER),
        (Level.OPEN_WEIGHTS, Cause.OPEN_WEIGHTS, "3/4 open weights", BLUE),
        (Level.OPEN_SOURCE_AI, Cause.COMPLETE, "4/4 open source ai", GREEN),
        (None, None, "not judged", GREY),
    ],
)
def test_a_badge_says_number_and_kind(level: Level | None, cause: Cause | None, message: str, colour: str) -> None:
    assert badge(at(level, cause)) == Badge("openness", message, colour)


def test_restricted_and_not_stated_differ_in_words_and_colour() -> None:
    restricted, silent = (
        badge(at(Level.WEIGHTS_AVAILABLE, cause)) for cause in (Cause.TERMS_RESTRICT, Cause.TERMS_NOT_STATED)
    )
    assert restricted.message != silent.message and restricted.colour != silent.colour


def test_open_data_is_a_flag_of_the_highest_level_alone() -> None:
    assert badge(at(Level.OPEN_SOURCE_AI, Cause.COMPLETE, True)).message == "4/4 open source ai +open data"
    assert badge(at(Level.OPEN_WEIGHTS, Cause.OPEN_WEIGHTS, True)).message == "3/4 open weights"


def test_what_is_no_model_is_not_called_unjudged() -> None:
    assert badge(verdicts.NO_MODEL).message == "not a model"


def test_the_endpoint_is_what_shields_reads() -> None:
    assert json.loads(render(verdicts.OPEN_WEIGHTS, "badge")) == {
        "schemaVersion": 1,
        "label": "openness",
        "message": "3/4 open weights",
        "color": "#0969da",
        "cacheSeconds": 3600,
    }


@pytest.mark.parametrize("verdict", [verdicts.OPEN_WEIGHTS, verdicts.DROPPED, verdicts.NO_MODEL])
def test_the_picture_is_well_formed_asks_nobody_and_says_what_the_badge_says(verdict: Verdict) -> None:
    text = render(verdict, "svg")
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg" and root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == root.findtext(f"{space}title") == f"openness: {badge(verdict).message}"
    assert not re.search(r"<script|\bon\w+=|href|@import|https?://(?!www\.w3\.org/2000/svg\")", text)
    assert {element.tag.removeprefix(space) for element in root.iter()} <= {
        *"svg title linearGradient stop clipPath rect g text".split()
    }


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_word_of_a_repository_is_in_a_badge(text: str) -> None:
    hostile = poisoned(verdicts.DROPPED, lambda _: text)
    assert render(hostile, "svg") == render(verdicts.DROPPED, "svg")
    assert render(hostile, "badge") == render(verdicts.DROPPED, "badge")


def test_the_picture_is_as_wide_as_shields_makes_it() -> None:
    # badge-maker 6.0.0 gives this badge 170 pixels, 63 of them the label (tests/rigs/test_badge.py looks at more).
    root = ElementTree.fromstring(render(verdicts.OPEN_WEIGHTS, "svg"))
    assert (root.attrib["width"], root[3][0].attrib["width"]) == ("170", "63")


def test_every_letter_that_a_badge_is_made_of_has_a_width() -> None:
    assert set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /+,.-–".replace("–", "")) <= set(WIDTHS)
