"""Every kind of request about releases, held against GitHub's own description of its API."""

from __future__ import annotations

from pathlib import Path

from server import ANNOTATED, REPOSITORY, World, serving
from test_contract import prism as prism
from test_contract import refused
from test_settling import releases, verdict

from checker.delivery.release import settle

FILES = Path(__file__).parent / "files"


def test_every_request_about_releases_is_one_that_github_describes(prism: str) -> None:  # noqa: F811  # the fixture
    with serving(World()) as world:
        world.add("v1", {}, draft=False)
        world.add("v2", {"model.gguf": (FILES / "small.gguf").read_bytes()})
        found = releases(world).look_inside(releases(world).find("v2"))
        releases(world).before(found)
        settle(releases(world), verdict(world, "v2", passed=True), "publish", "level 3")
        world.tags["v1"] = ANNOTATED
        for mode in ("prerelease", "draft"):
            settle(releases(world), verdict(world, "v1", passed=False), mode, "level 2")
        # A tag's name is one part of the path for GitHub, slash and all; the mock needs it encoded.
        asked = [(method, path.replace("/ref/tags/", "/ref/tags%2F"), body) for method, path, body in world.requests]
    kinds = {f"{method} {path.partition(REPOSITORY)[2].split('/')[1].partition('?')[0]}" for method, path, _ in asked}
    assert kinds == {"GET releases", "PATCH releases", "GET git", "GET commits"}
    assert sum(method == "PATCH" for method, _, _ in asked) == 4
    assert refused(prism, asked) == []


def test_the_description_refuses_a_wrong_edit(prism: str) -> None:  # noqa: F811  # the fixture
    """Else the test above could not fail."""
    assert refused(prism, [("PATCH", f"/repos/{REPOSITORY}/releases/1", {"draft": "no"})])
    assert refused(prism, [("GET", f"/repos/{REPOSITORY}/releases/first", None)])
