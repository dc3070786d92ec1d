"""Somebody with an account and a password."""

import pytest

from tests.make import make_user
from tests.org.make import PASSWORD


@pytest.fixture
def user(db: None):
    row = make_user("benefit_clerk", name="李梅")
    row.set_password(PASSWORD)
    row.is_staff = True
    row.save()
    return row
