"""Plays jobs: employers, the fairs of the year, work found, and the next fair with its first sign-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from apps.demo.actions.businesses import play_businesses
from apps.demo.rules.acts import Act
from apps.demo.rules.jobs import (
    AWAY_AT_FAIRS,
    BEFORE,
    FAIRS,
    FIRMS,
    TITLES,
    DemoFair,
    beside,
    posts_of,
    seekers,
    share,
    started,
)
from apps.jobs import actions as jobs
from apps.jobs.actions.opening import HeldOffer, HeldResult, OpeningPlacement
from apps.jobs.models import Employer
from apps.jobs.queries.fairs import offers
from apps.jobs.rules.credit_code import check_letter
from apps.jobs.rules.employers import EmployerGiven
from apps.jobs.rules.fairs import FairGiven
from apps.jobs.rules.vacancies import VacancyGiven
from apps.people.models import Person

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

COUNTY = "340321000000"
#: What people agree to show, in turn.
SHOWS = (
    ("name", "phone", "service"),
    ("name", "age", "education"),
    (),
    ("name", "phone", "age", "sex", "education", "service"),
)
SOON = FairGiven(
    "常态化退役军人专场招聘会（冬季）", "onsite", date(2026, 12, 5), date(2026, 12, 5), "怀远县人力资源市场", time(8, 30), time(11, 30), 300, 30, 10,
    "县人力资源和社会保障局",
)  # fmt: skip


class JobDesk:
    """Plays the acts of kind ``jobs``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self, act: Act) -> None:
        """One act."""
        getattr(self, f"_{act.data['step']}")()

    def _ledger(self) -> None:
        firms = [self._firm(number) for number in range(len(FIRMS))]
        pool = iter(self._seekers())
        for place, fair in enumerate(FAIRS):
            self._fair(place, fair, firms, pool)
        rng, (inside, outside) = Random(f"placed:{self.stage.county.seed}"), beside(self.stage.county)
        rows = [
            self._placed(rng, number, person, is_in=number < inside)
            for number, person in zip(range(inside + outside), pool, strict=False)
        ]
        jobs.open_placements(self.stage.who("xuhui"), rows=rows)
        for fair in BEFORE:
            self._fair(-1, fair, firms, pool)

    def _seekers(self) -> list[int]:
        gone = set(Person.objects.exclude(state="active").values_list("id", flat=True))
        dead = {index for index, pk in enumerate(self.stage.people) if pk in gone}
        return [self.stage.people[one.index] for one in seekers(self.stage.county, dead)]

    def _firm(self, number: int) -> Employer:
        name, town, kind, trade, size, home = FIRMS[number]
        body = f"91{home or '340321'}DEM{number + 1:06d}"
        given = EmployerGiven(
            name=f"{name}（演示）", division=f"{town:0<12}" if town else COUNTY, kind=kind, size=size, trade=trade, contact_name=f"{'王李张刘陈'[number % 5]}经理",
            contact_phone=f"199{number:08d}", address="怀远县经济开发区（演示地址）", promises="同等条件下优先录用退役军人",
        )  # fmt: skip
        row = jobs.register_employer(self.stage.who("xuhui"), credit_code=body + check_letter(body), given=given)
        return jobs.verify_employer(self.stage.who("xuhui"), employer_id=row.pk)

    def _fair(self, place: int, fair: DemoFair, firms: list[Employer], pool: Iterator[int]) -> None:
        county = self.stage.county
        numbers: dict[int, int] = {}
        offers = []
        for firm, title, heads, low, high, skill in posts_of(county, place, None if place >= 0 else fair):
            owner = firms[firm]
            numbers.setdefault(firm, len(numbers) + 1)
            away = bool(FIRMS[firm][5])
            given = VacancyGiven(
                title=title, trade=owner.trade, area="outside" if away else "county", place="协作区" if away else "怀远县", headcount=heads,
                pay_low_fen=low * 100, pay_high_fen=high * 100, valid_until=fair.on + timedelta(days=60), skills=(skill,) if skill else (),
            )  # fmt: skip
            offers.append(HeldOffer(owner.pk, None if fair.mode == "online" else numbers[firm], given))
        came = list(islice(pool, share(county, fair.came)))
        held = FairGiven(
            fair.name, fair.mode, fair.on, fair.on, fair.place, time(8, 30), time(11, 30), None, 0 if fair.mode == "online" else 30, 10, fair.partner,
            fair.partner_county,
        )  # fmt: skip
        jobs.open_fair_records(
            self.stage.who("xuhui"), division=COUNTY, given=held, offers=offers, came=came, results=self._results(fair, offers, came),
            summary="组织有序，岗位与退役军人技能对路；下一场增加机关事业单位和夜场面试。",
        )  # fmt: skip

    def _results(self, fair: DemoFair, offers: list[HeldOffer], came: list[int]) -> list[HeldResult]:
        county = self.stage.county
        intents, signed, began = (share(county, number) for number in (fair.intents, fair.signed, fair.began))
        near = [place for place, one in enumerate(offers) if one.given.area == "county"]
        away = [place for place, one in enumerate(offers) if one.given.area != "county"]
        far = share(county, AWAY_AT_FAIRS) if away else 0
        found = []
        for place, person in enumerate(came[:intents]):
            offer = away[place % len(away)] if away and place < far else near[place % len(near)]
            found.append(
                HeldResult(
                    person,
                    offer,
                    fair.on,
                    fair.on + timedelta(days=3) if place < signed else None,
                    fair.on + timedelta(days=10) if place < began else None,
                    ("contract", "insurance", "payslip")[place % 3],
                    f"演示{fair.on:%m%d}-{place + 1}",
                )
            )
        return found

    def _placed(self, rng: Random, number: int, person: int, *, is_in: bool) -> OpeningPlacement:
        name, _, _, trade, _, _ = FIRMS[rng.randrange(24)]
        title = rng.choice(TITLES[trade])[0]
        employer = f"{name}（演示）" if is_in else "外地用工单位（演示）"
        evidence = ("contract", "insurance", "payslip")[number % 3]
        return OpeningPlacement(
            person,
            employer,
            title,
            started(rng, number),
            evidence,
            f"演示补录{number + 1}",
            "desk" if number % 2 else "push",
            is_in,
        )

    def _businesses(self) -> None:
        play_businesses(self.stage, self._seekers()[::-1])

    def _soon(self) -> None:
        """The winter fair: ten employers with two posts each, published; forty have signed up, a dozen applied for a post of it beforehand."""
        clerk = self.stage.who("xuhui")
        fair = jobs.plan_fair(clerk, division=COUNTY, given=SOON)
        jobs.call_employers(self.stage.who("xuhui"), fair_id=fair.pk)
        for place, owner in enumerate(Employer.objects.filter(home_county="340321").order_by("id")[:10]):
            self._join(fair.pk, owner, place + 1)
        jobs.check_fair(self.stage.who("xuhui"), fair_id=fair.pk)
        jobs.publish_fair(self.stage.who("xuhui"), fair_id=fair.pk)
        posts = [one.vacancy_id for one in offers(fair)]
        for place, person in enumerate(self._seekers()[-share(self.stage.county, 40) :]):
            shows = SHOWS[place % len(SHOWS)]
            jobs.sign_up(self.stage.who("xuhui"), fair_id=fair.pk, person_id=person, channel="station", shows=shows)
            if place % 3 == 0:
                jobs.apply_for_vacancy(
                    self.stage.who("xuhui"), vacancy_id=posts[place % len(posts)], person_id=person, fair_id=fair.pk, shows=shows, agreed=True,
                    channel="station",
                )  # fmt: skip

    def _join(self, fair: int, owner: Employer, number: int) -> None:
        vacancies = []
        for title, low, high, skill in TITLES[owner.trade][:2]:
            given = VacancyGiven(
                title=title, trade=owner.trade, area="county", place="怀远县经济开发区", headcount=3, pay_low_fen=low * 100, pay_high_fen=high * 100,
                valid_until=date(2027, 1, 31), skills=(skill,) if skill else (), welfare="五险一金、免费工作餐",
            )  # fmt: skip
            row = jobs.post_vacancy(self.stage.who("xuhui"), employer_id=owner.pk, given=given)
            jobs.check_vacancy(self.stage.who("xuhui"), vacancy_id=row.pk, agree=True)
            vacancies.append(row.pk)
        booth = jobs.ask_booth(self.stage.who("xuhui"), fair_id=fair, employer_id=owner.pk, vacancy_ids=vacancies)
        jobs.accept_booth(self.stage.who("xuhui"), booth_id=booth.pk)
        jobs.assign_booth(self.stage.who("xuhui"), booth_id=booth.pk, number=number)
