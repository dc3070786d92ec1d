"""Round birthdays: once each, three days late at most, none to the dead and to whoever wants none."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.benefits.actions import greet_birthdays
from apps.benefits.rules.birthdays import births
from apps.core.actor import Actor
from apps.notices import actions
from apps.notices.models import Message
from apps.notices.rules import Recipient
from apps.people.models import Person
from tests.people.builders import person, phone

pytestmark = pytest.mark.django_db


def on(day: date) -> Actor:
    return replace(Actor.house(), at=datetime(day.year, day.month, day.day, 8, 20, tzinfo=ZoneInfo("Asia/Shanghai")))


def test_whose_birthdays() -> None:
    found = dict(births(date(2026, 3, 1)))
    assert found[date(1946, 3, 1)] == 80 and found[date(1966, 2, 26)] == 60 and found[date(1921, 2, 27)] == 105
    assert date(1951, 3, 1) not in found and date(1946, 3, 2) not in found and date(1946, 2, 25) not in found
    assert found[date(1936, 2, 29)] == 90  # a common year keeps it on the 28th
    leap = dict(births(date(2028, 2, 29)))
    assert leap[date(1948, 2, 29)] == 80 and date(1958, 2, 28) in leap


def test_everybody_once() -> None:
    day = date(2026, 11, 27)
    given = {"id_number": "", "id_number_note": "早年没有证件，凭退伍证登记", "sex": "male"}
    who = [person(name=name, born_on=born, phone=phone(n), **given) for n, (name, born) in enumerate((
        ("测试甲", date(1946, 11, 27)), ("测试乙", date(1966, 11, 24)), ("测试丙", date(1946, 11, 23)),
        ("测试丁", date(1951, 11, 27)), ("测试戊", date(1936, 11, 27)), ("测试己", date(1936, 11, 27))), 1)]  # fmt: skip
    Person.objects.filter(pk=who[4].pk).update(state="died", died_on=date(2026, 11, 1))
    actions.opt_out(
        Actor.house(), recipient=Recipient(f"person:{who[5].dossier_no}", "测试己", who[5].division_id), way="call"
    )
    assert greet_birthdays(on(day)) == 2
    assert [greet_birthdays(on(day + timedelta(days=later))) for later in range(4)] == [0, 0, 0, 0]
    texts = dict(Message.objects.values_list("recipient_name", "text"))
    assert set(texts) == {"测试甲", "测试乙"}
    assert "祝您80岁生日快乐" in texts["测试甲"]
