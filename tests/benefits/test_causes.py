"""The difference report learns from the events why somebody left."""

from datetime import date

import pytest

from apps.benefits.queries.causes import causes
from tests.benefits.make import Desk, make_person

pytestmark = pytest.mark.django_db


def test_a_death_is_named_as_the_cause_and_later_events_are_not() -> None:
    desk = Desk(date(2026, 6, 10))
    gone, stays, later = (make_person() for _ in range(3))
    facts = {"grade": 6, "cause": "duty"}
    claims = [desk.grant(one, "disability_pension", facts, date(2026, 1, 5)).claim_id for one in (gone, stays, later)]
    desk.event(gone, "death", date(2026, 5, 3))
    desk.event(later, "moved_out", date(2026, 6, 9))
    assert causes(claims, date(2026, 5, 1)) == {claims[0]: "去世"}
    assert causes(claims, date(2026, 6, 1)) == {claims[0]: "去世", claims[2]: "抚恤关系迁出"}
