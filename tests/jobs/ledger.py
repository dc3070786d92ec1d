"""Builders of the ledger's tests: people on the ledger, open vacancies, the staff who keep them."""

from datetime import date, timedelta
from typing import Any

from apps.core import sealing
from apps.jobs.actions import seekers as acts
from apps.jobs.actions.seekers import Wishes
from apps.jobs.models import Employer, Seeker, Vacancy
from apps.jobs.rules.credit_code import check_letter
from apps.jobs.rules.vacancies import grams
from apps.people.models import Person
from tests.make import COUNTY, OTHER_TOWN, TOWN, VILLAGE, make_actor, make_division
from tests.payments.make import make_person

__all__ = ["COUNTY", "OTHER_TOWN", "TOWN", "VILLAGE", "Desk", "credit_code", "make_vacancy"]


def credit_code(number: int) -> str:
    body = f"91340321MA{number:07d}"
    return body + check_letter(body)


def make_employer(number: int = 1) -> Employer:
    actor = make_actor("jobs_clerk")
    return Employer.objects.get_or_create(
        credit_code=credit_code(number),
        defaults={"name": f"测试企业{number}", "division": make_division(COUNTY), "home_county": "340321", "kind": "private",
                  "size": "small", "trade": "making", "contact_name": "张三", "state": "verified", "registered_at": actor.at,
                  "verified_at": actor.at},
    )[0]  # fmt: skip


def make_vacancy(title: str = "焊接工", **over: Any) -> Vacancy:
    at = make_actor("jobs_clerk").at
    given: dict[str, Any] = {
        "employer": make_employer(), "division": make_division(COUNTY), "title": title, "trade": "making", "area": "county",
        "place": "经开区", "headcount": 3, "pay_low_fen": 500_000, "pay_high_fen": 700_000, "valid_until": at.date() + timedelta(days=30),
        "state": "published", "posted_at": at, "checked_at": at, "published_at": at, **over,
    }  # fmt: skip
    return Vacancy.objects.create(grams=grams([title]), **given)


class Desk:
    """Who keeps the ledger: the bureau's clerk, a station, a station of another township."""

    def __init__(self) -> None:
        self.clerk = make_actor("jobs_clerk", name="徐慧")
        self.second = make_actor("jobs_clerk", name="林二")
        self.leader = make_actor("leader", name="陈局")
        self.station = make_actor("station_clerk", division=TOWN, name="王站")
        self.far = make_actor("station_clerk", division=OTHER_TOWN, name="远站")
        self.today = self.clerk.today

    def person(self, *, phone: str = "", **over: Any) -> Person:
        row = make_person(division=over.pop("division", VILLAGE))
        if phone:
            row.phone_sealed = sealing.seal("people_person.phone", row.row_key, phone)
            row.phone_blind, row.phone_tail = sealing.blind("phone", phone), "199****0001"
        for name, value in ({"born_on": date(1990, 5, 1)} | over).items():
            setattr(row, name, value)
        row.save()
        return row

    def seeker(
        self, person: Person | None = None, *, status: str = "seeking", takes_news: bool = True, **wishes: Any
    ) -> Seeker:
        row = person or self.person()
        return acts.enter_seeker(
            self.station,
            person_id=row.pk,
            status=status,
            since=date(2026, 1, 5),
            wishes=Wishes(**wishes),
            takes_news=takes_news,
        )
