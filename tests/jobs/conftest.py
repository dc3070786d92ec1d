"""A county's desk for jobs."""

import pytest

from tests.jobs.make import Jobs


@pytest.fixture
def jobs(db: None) -> Jobs:
    return Jobs()
