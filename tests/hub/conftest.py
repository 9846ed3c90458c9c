"""A hub of its own for each test, and how to judge what is on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from checker import main
from checker.config import Config
from checker.domain import Verdict
from checker.sources.github_client import Access
from checker.sources.huggingface import PATIENCE, HubAccess
from tests.hub.fake import FakeHub, serving

Judge = Callable[..., Verdict]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving() as found:
        yield found


@pytest.fixture
def access(hub: FakeHub) -> HubAccess:
    return HubAccess(hub.url, patience=PATIENCE._replace(socket=1, response=2, whole=6, backoff=0.05))


@pytest.fixture
def judge(hub: FakeHub, access: HubAccess) -> Judge:
    """The verdict on an address or folder, with other places, as the command line reads them."""

    def judged(path: str, *places: str, follow: str = "none", token: str = "") -> Verdict:
        config = Config(path=path, places=places, follow=follow, hub_url=hub.url)  # type: ignore[arg-type]
        access.token = token
        repository = main.read(config, hub=access)
        repository = main.read_places(repository, config, Access(None), access)
        return main.judge(repository, config)

    return judged
