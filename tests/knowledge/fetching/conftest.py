from collections.abc import Iterator

import pytest

from knowledge.fetching import Fetcher, Limits
from tests.loopback.site import HERE, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


@pytest.fixture
def fetcher() -> Fetcher:
    limits = Limits(bytes=100_000, seconds=5.0, wait=1.0)
    return Fetcher(pause=0, limits=limits, allowed={HERE})
