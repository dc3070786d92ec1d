"""Reading obligations."""

import pytest
from django.db import connection

from apps.payments.models import Claim
from apps.payments.queries.dues import dues_of

pytestmark = pytest.mark.django_db


def test_dues_of_a_person_are_found_by_their_accounts_never_by_reading_the_county():
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    plan = dues_of(Claim.objects.filter(person_id=1)).explain()
    assert "due_one_per_seq" in plan
    assert "claim_id = " in plan.partition("due_one_per_seq")[2]
