"""A county's desk for jobs, and no page kept from before."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.jobs.make import Jobs


@pytest.fixture
def jobs(db: None) -> Jobs:
    return Jobs()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
