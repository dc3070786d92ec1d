"""Guessing and asking with many hands at once: the bounds hold, and one right code opens one session."""

import pytest
from django.test import Client

from apps.core.actor import now
from apps.portal import actions
from apps.portal.models import PortalSession, SignInCode
from apps.portal.queries import entering
from apps.portal.rules.entering import CODES_A_DAY, COMPARES
from tests.concurrency.test_threads import together
from tests.portal.make import NAME, NUMBER, ask, sent_code, type_in, veteran

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12


def test_twelve_hands_get_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    monkeypatch.setattr("apps.portal.views.sign_in.now", lambda: at)  # no midnight in between
    veteran()
    first = Client()
    ask(first)
    code, trial = sent_code(), first.cookies["vp_code"].value

    def typed(digits: str) -> int:
        client = Client()
        client.cookies["vp_code"] = trial
        return int(type_in(client, digits).status_code)

    opened = together(COMPARES, lambda _: typed(code))
    assert sorted(opened)[0] == 302 and opened.count(302) == PortalSession.objects.count() == 1
    ask(first)
    sent_code()
    visitor, browser = entering.visitor("192.0.2.1", at), first.cookies["vp_code"].value
    counted = together(HANDS, lambda _: actions.count_typing(visitor, browser=browser)[1])
    assert sum(map(len, counted)) == COMPARES == SignInCode.objects.latest("id").compares
    subject, far = entering.subject_of(NUMBER, NAME), entering.visitor("198.51.100.1", at)
    asked = together(HANDS, lambda _: actions.count_asking(far, subject=subject))
    assert asked.count(None) == CODES_A_DAY - 2  # two were asked for above
