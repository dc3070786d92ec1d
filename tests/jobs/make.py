"""Builders: an employer, a vacancy, a fair with a booth, somebody who signs up."""

from datetime import date, timedelta
from typing import Any

from apps.core import sealing
from apps.core.actor import Actor
from apps.jobs import actions
from apps.jobs.models import Application, Booth, Employer, Fair, Placement, Vacancy
from apps.jobs.rules.credit_code import check_letter
from apps.jobs.rules.employers import EmployerGiven
from apps.jobs.rules.fairs import FairGiven
from apps.jobs.rules.vacancies import VacancyGiven
from apps.people.models import Person
from tests.make import COUNTY, OTHER_TOWN, TOWN, VILLAGE, make_actor
from tests.payments.make import make_person

__all__ = [
    "COUNTY",
    "OTHER_TOWN",
    "TOWN",
    "VILLAGE",
    "Jobs",
    "credit_code",
    "employer_given",
    "fair_given",
    "make_person",
    "vacancy_given",
]
VETERAN = frozenset({"jobs.sign_up", "jobs.cancel_sign_up", "jobs.apply_for_vacancy", "jobs.withdraw_application"})
FIRM = frozenset({"jobs.post_vacancy", "jobs.correct_vacancy", "jobs.close_vacancy", "jobs.ask_booth", "jobs.record_result"})


def credit_code(number: int = 1, county: str = "340321") -> str:
    """A right code of an organisation that does not exist: its own nine letters begin with DEM."""
    body = f"91{county}DEM{number:06d}"
    return body + check_letter(body)


def employer_given(**over: Any) -> EmployerGiven:
    given = {"name": "怀远示例机械有限公司", "division": COUNTY, "kind": "private", "size": "small", "trade": "making", "contact_name": "王经理",
             "contact_phone": "19900000001"}  # fmt: skip
    return EmployerGiven(**{**given, **over})


def vacancy_given(today: date, **over: Any) -> VacancyGiven:
    given = {"title": "数控车工", "trade": "making", "area": "county", "place": "怀远县经济开发区", "headcount": 5, "pay_low_fen": 500_000,
             "pay_high_fen": 700_000, "valid_until": today + timedelta(days=60), "skills": ("数控",)}  # fmt: skip
    return VacancyGiven(**{**given, **over})


def fair_given(today: date, **over: Any) -> FairGiven:
    given = {"name": "退役军人专场招聘会", "mode": "onsite", "starts_on": today, "ends_on": today, "place": "县体育馆", "capacity": 100,
             "booth_count": 20}  # fmt: skip
    return FairGiven(**{**given, **over})


class Jobs:
    """The desk of a county, and what it has made so far."""

    def __init__(self) -> None:
        self.clerk = make_actor("jobs_clerk", name="徐慧")
        self.leader = make_actor("leader", name="陈局")
        self.station = make_actor("station_clerk", division=TOWN, name="王站")
        self.far = make_actor("station_clerk", division=OTHER_TOWN, name="远站")
        self.today = self.clerk.today
        self.made = 0

    def later(self, days: int, actor: Actor | None = None) -> Actor:
        """The clerk, or another, some days later."""
        one = actor or self.clerk
        return one.moved(one.at + timedelta(days=days))

    def person(self, *, phone: str = "", **over: Any) -> Person:
        row = make_person(**{"division": VILLAGE, **over})
        if phone:
            row.phone_sealed = sealing.seal("people_person.phone", row.row_key, phone)
            row.phone_blind, row.phone_tail = sealing.blind("phone", phone), "199****0002"
            row.save()
        return row

    def veteran(self, person: Person) -> Actor:
        return Actor.veteran(person.pk, person.name, VETERAN, self.clerk.at)

    def firm(self, employer: Employer) -> Actor:
        return Actor.employer(employer.pk, employer.name, FIRM, self.clerk.at)

    def employer(self, *, verified: bool = True, county: str = "340321", **over: Any) -> Employer:
        self.made += 1
        given = employer_given(**{"name": f"怀远示例{self.made}号机械有限公司", **over})
        row = actions.register_employer(self.clerk, credit_code=credit_code(self.made, county), given=given)
        return actions.verify_employer(self.clerk, employer_id=row.pk) if verified else row

    def vacancy(self, employer: Employer | None = None, *, state: str = "published", **over: Any) -> Vacancy:
        owner = employer or self.employer()
        row = actions.post_vacancy(self.clerk, employer_id=owner.pk, given=vacancy_given(self.today, **over))
        if state in ("checked", "published"):
            row = actions.check_vacancy(self.clerk, vacancy_id=row.pk, agree=True)
        if state == "published":
            row = actions.publish_vacancy(self.clerk, vacancy_id=row.pk)
        return row

    def booth(self, fair: Fair, vacancy: Vacancy, *, accepted: bool = True) -> Booth:
        row = actions.ask_booth(self.clerk, fair_id=fair.pk, employer_id=vacancy.employer_id, vacancy_ids=[vacancy.pk])
        return actions.accept_booth(self.clerk, booth_id=row.pk) if accepted else row

    def fair(self, *, state: str = "published", vacancy: Vacancy | None = None, **over: Any) -> Fair:
        """A fair of the county that got as far as ``state``, with one booth from the calling on."""
        row = actions.plan_fair(self.clerk, division=over.pop("division", COUNTY), given=fair_given(self.today, **over))
        steps = (("calling", actions.call_employers), ("checked", actions.check_fair), ("published", actions.publish_fair),
                 ("open", actions.open_fair), ("held", actions.hold_fair))  # fmt: skip
        for name, step in steps:
            if row.state == state:
                return row
            if name == "checked":
                self.booth(row, vacancy or self.vacancy())
            row = step(self.clerk, fair_id=row.pk)
        return row

    def apply(self, person: Person, vacancy: Vacancy, fair: Fair | None = None, **over: Any) -> Application:
        given = {"shows": ["phone", "age"], "agreed": True, "channel": "station"}
        return actions.apply_for_vacancy(
            self.clerk, person_id=person.pk, vacancy_id=vacancy.pk, fair_id=fair.pk if fair else None, **{**given, **over}
        )

    def hired(self, application: Application, **over: Any) -> Placement:
        """Interviewed, promised, signed, begun."""
        for result in ("interview", "intend", "sign"):
            actions.record_result(self.clerk, application_id=application.pk, result=result)
        given = {"started_on": self.today, "evidence": "contract", "evidence_no": "合同编号LD-001"}
        return actions.record_placement(self.clerk, application_id=application.pk, **{**given, **over})
