"""A short run over every parser; `make fuzz` goes on for an hour. What it found stands below, and stays."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from targets import MIT, TARGETS, Target, tried

EXAMPLES = 25

FOUND = [
    # A second block of front matter, lines of which could be read in two ways: two to the power of their number.
    ("model", b"---\nlicense: mit\n---\n" + b"---\n" + b"-a: b\n" * 60),
    # Titles without an end put into a licence: each was looked up among the known passages, in all editions.
    # Copyright notices that go on for lines: each of their ends was read as a list of names.
    ("side-files", b"Copyright: x\nLics: *\nCopyright: x\n x\n" * 320),
    ("recogniser", MIT[:900].encode() + b"OUT OF OR IN CONNEC\n" * 3000 + MIT[900:].encode()),
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_that_a_parser_is_given_ends_it(target: Target) -> None:
    @seed(11)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(target.inputs)
    def attempt(data: bytes) -> None:
        tried(target, data)

    attempt()


@pytest.mark.parametrize(("name", "data"), FOUND, ids=[f"{name} {number}" for number, (name, _) in enumerate(FOUND)])
def test_what_was_found_once_is_read(name: str, data: bytes) -> None:
    tried(next(target for target in TARGETS if target.name == name), data)
