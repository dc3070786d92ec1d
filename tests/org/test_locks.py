"""Guessing passwords: by name, by source, behind a proxy, and what is kept of it."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client

from apps.core.models import AuditEntry
from apps.org.rules import SOURCE_FAILURES
from tests.make import make_user
from tests.org.make import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    row = make_user("benefit_clerk", name="李梅")
    row.set_password(PASSWORD)
    row.save()
    return row


def test_a_source_that_tries_name_after_name_is_stopped_but_shuts_out_nobody_at_home_there(user):
    colleague = make_user("leader", name="陈建国")
    assert sign_in(user)[1].status_code == 302  # at home here
    for number in range(SOURCE_FAILURES):
        assert Client().post("/login/", {"username": f"niemand{number}", "password": "x"}).status_code == 422
    refused = Client().post("/login/", {"username": colleague.username, "password": "x"})
    assert refused.status_code == 429
    assert "暂停15分钟" in refused.content.decode()
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert (entry.after, entry.ip) == ({"username": colleague.username}, "127.0.0.1")
    assert sign_in(user)[1].status_code == 302
    elsewhere = Client().post("/login/", {"username": colleague.username, "password": "x"}, REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 422


def test_what_was_typed_in_place_of_a_name_is_nowhere_kept(user):
    for typed in ("Wo-De-Mima-123", "999321195503010010"):
        for _ in range(5):
            last = Client().post("/login/", {"username": typed, "password": "x"})
        assert last.status_code == 429  # counted all the same
        kept = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
        assert kept
        assert typed not in str(kept)


def test_a_visitor_cannot_invent_sources(user):
    for number in range(5):
        wrong = {"username": user.username, "password": "x"}
        last = Client().post("/login/", wrong, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}", HTTP_X_REAL_IP=f"10.0.0.{number}")
    assert last.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"127.0.0.1"}


def test_behind_our_proxy_the_visitor_is_who_the_proxy_saw(user, settings):
    settings.BEHIND_PROXY = True
    for number in range(5):
        seen = f"10.9.9.{number}, 10.0.0.7"  # the visitor writes what comes before
        last = Client().post("/login/", {"username": user.username, "password": "x"}, HTTP_X_FORWARDED_FOR=seen)
    assert last.status_code == 429
    assert set(AuditEntry.objects.filter(outcome="refused").values_list("ip", flat=True)) == {"10.0.0.7"}
    elsewhere = Client()
    right = {"username": user.username, "password": PASSWORD}
    assert elsewhere.post("/login/", right, HTTP_X_FORWARDED_FOR="10.0.0.8").status_code == 302
    assert AuditEntry.objects.get(verb="org.sign_in", outcome="done").ip == "10.0.0.8"
