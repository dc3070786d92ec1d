"""Plays training: classes held and running, degrees, mentors; loans and the interest of a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from apps.demo.rules import training as model
from apps.demo.rules.acts import Act
from apps.demo.rules.former import ADAPTED
from apps.demo.rules.jobs import FIRMS, seekers, share
from apps.jobs.actions import advancing, learning, living, loans
from apps.jobs.actions import training as classes
from apps.jobs.actions.advancing import DegreeGiven, HeldDegree
from apps.jobs.actions.learning import HeldLearner
from apps.jobs.models import Attendance, Employer, TrainingClass, TrainingVoucher
from apps.jobs.rules.training import ClassGiven
from apps.people.models import Person, ServiceRecord

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

CLERK = "xuhui"


class TrainingDesk:
    """Plays the acts of kind ``training``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self, act: Act) -> None:
        """One act."""
        getattr(self, f"_{act.data['step']}")()

    def _pool(self) -> list[int]:
        """People of working age about whom the fairs tell nothing, as far as there are any."""
        active = set(Person.objects.filter(state="active").values_list("pk", flat=True))
        gone = {index for index, pk in enumerate(self.stage.people) if pk not in active}
        return [self.stage.people[one.index] for one in reversed(seekers(self.stage.county, gone)[:-40])]

    def _given(self, one: model.DemoClass, **over: Any) -> ClassGiven:
        firm = Employer.objects.filter(name=f"{FIRMS[one.firm][0]}（演示）").first() if one.firm >= 0 else None
        given: dict[str, Any] = {
            "name": one.name, "kind": one.kind, "school": one.school, "trade": one.trade, "skill": one.skill, "place": one.school,
            "starts_on": one.starts_on, "ends_on": one.ends_on, "hours": one.hours, "seats": max(40, one.heads), "cost_fen": model.COST_FEN,
            "is_partner_school": "协作区" in one.school, "employer_id": firm.pk if firm else None, **over,
        }  # fmt: skip
        return ClassGiven(**given)

    def _held(self) -> None:
        """Four classes of the year with their certificates and bills, the homecomers' adapting class, three years of degrees, the mentors."""
        clerk, pool = self.stage.who(CLERK), self._pool()
        people = iter(pool)
        for number, one in enumerate(model.HELD, 1):
            heads = share(self.stage.county, one.heads)
            came = [pk for pk, _ in zip(people, range(heads), strict=False)]
            failed = one.failed if len(came) > 2 * one.failed else 0
            rows = [
                HeldLearner(pk, "" if place < failed else f"演示{number}-{place + 1:03d}") for place, pk in enumerate(came)
            ]
            learning.open_training_records(
                clerk,
                given=self._given(one),
                learners=rows,
                settled_on=one.ends_on + timedelta(days=25),
                invoice_no=f"演示发票{number:04d}",
            )
        self._before(people)
        self._adapting()
        self._degrees(pool)
        self._mentors(pool)

    def _before(self, people: Iterator[int]) -> None:
        """The classes of the years before, and those of 2023 who were prepared for civil life (the party school sent no bill)."""
        for number, one in enumerate(model.BEFORE, 11):
            came = [pk for pk, _ in zip(people, range(share(self.stage.county, one.heads)), strict=False)]
            rows = [HeldLearner(pk, f"演示{number}-{place + 1:03d}") for place, pk in enumerate(came)]
            given = self._given(one, cost_fen=model.BEFORE_COST[one.starts_on.year])
            learning.open_training_records(
                self.stage.who(CLERK),
                given=given,
                learners=rows,
                settled_on=one.ends_on + timedelta(days=25),
                invoice_no=f"演示发票{number:04d}",
            )
        spells = ServiceRecord.objects.filter(
            is_live=True, resettlement="self", discharged_on__year=2023, person__state="active"
        )
        home = list(spells.order_by("person_id").values_list("person_id", flat=True))
        came = home[: share(self.stage.county, ADAPTED)]
        rows = [HeldLearner(pk, f"演示适应2023-{place + 1:03d}") for place, pk in enumerate(came)]
        given = self._given(model.ADAPTED_BEFORE, cohort_year=2023, seats=200, cost_fen=60_000)
        learning.open_training_records(self.stage.who(CLERK), given=given, learners=rows)

    def _adapting(self) -> None:
        spells = ServiceRecord.objects.filter(is_live=True, resettlement="self", discharged_on__year=2026).order_by(
            "person_id"
        )
        came = list(spells.values_list("person_id", flat=True))[:-1]
        rows = [HeldLearner(pk, f"演示适应-{place + 1:03d}") for place, pk in enumerate(came)]
        given = self._given(model.ADAPTING, cohort_year=2026, seats=60, cost_fen=60_000)
        learning.open_training_records(
            self.stage.who(CLERK), given=given, learners=rows, settled_on=date(2026, 11, 2), invoice_no="演示发票0009"
        )

    def _degrees(self, pool: list[int]) -> None:
        rows = [
            HeldDegree(
                pool[one.place], DegreeGiven(one.school, one.level, one.subject, one.mode, one.fee_fen, "财政", one.registered_on), one.admitted_on,
                one.graduated_on, f"演示{one.place + 1:05d}" if one.graduated_on else "",
            )
            for one in model.demo_degrees(self.stage.county)
            if one.place < len(pool)
        ]  # fmt: skip
        advancing.open_degrees(self.stage.who(CLERK), rows=rows)

    def _mentors(self, pool: list[int]) -> None:
        for place, (name, kind, unit, trade) in enumerate(model.MENTORS):
            row = advancing.appoint_mentor(
                self.stage.who(CLERK), name=name, kind=kind, unit=unit, trade=trade, appointed_on=date(2026, 3, 2)
            )
            pair = advancing.pair_mentor(
                self.stage.who(CLERK), mentor_id=row.pk, person_id=pool[place], goal=model.GOALS[place]
            )
            advancing.note_mentoring(
                self.stage.who(CLERK),
                mentoring_id=pair.pk,
                on=self.stage.who(CLERK).today,
                words="见面商量了计划，约定下周看场地。",
            )

    def _runs(self) -> None:
        """One class that runs since October with its half-days, one to which people sign up."""
        used = set(TrainingVoucher.objects.values_list("person_id", flat=True))
        people = iter([pk for pk in self._pool() if pk not in used])
        for one, heads in ((model.RUNS, model.RUNS.heads), (model.SOON, 12)):
            row = classes.plan_class(self.stage.who(CLERK), given=self._given(one))
            classes.open_class(self.stage.who(CLERK), class_id=row.pk)
            inside = [
                learning.enrol(self.stage.who(CLERK), class_id=row.pk, person_id=pk).pk
                for pk, _ in zip(people, range(share(self.stage.county, heads)), strict=False)
            ]
            if one is model.RUNS and inside:
                classes.start_class(self.stage.who(CLERK), class_id=row.pk)
        self._october()
        self._attendance()

    def _october(self) -> None:
        """The class was kept on paper until now: October's half-days are taken over, its allowance is calculated, a leader has still to look."""
        running = TrainingClass.objects.filter(state="running").first()
        here = list(running.enrolments.order_by("pk")) if running else []
        if running is None or not here:
            return
        running.enrolments.update(enrolled_on=running.starts_on)
        Attendance.objects.bulk_create(
            Attendance(enrolment=one, on=day, half=half, is_present=is_here)
            for day, half, came in model.october(len(here))
            for one, is_here in zip(here, came, strict=True)
        )
        living.prepare_living(self.stage.who(CLERK), month="2026-10")

    def _attendance(self) -> None:
        """The learners of the running class were entered on the day before; today's two half-days are taken."""
        clerk = self.stage.who(CLERK)
        running = TrainingClass.objects.filter(state="running").first()
        if running is not None:
            here = list(running.enrolments.filter(state="learning").order_by("pk").values_list("pk", flat=True))
            classes.take_attendance(clerk, class_id=running.pk, on=clerk.today, half="am", present=here)
            classes.take_attendance(clerk, class_id=running.pk, on=clerk.today, half="pm", present=here[1:] or here)

    def _loans(self) -> None:
        """Lines granted since last year, with what was drawn and repaid until now."""
        people = self._pool()[::-1]
        self._loans_before(people[len(model.demo_loans(self.stage.county)) :])
        for number, (one, person) in enumerate(zip(model.demo_loans(self.stage.county), people, strict=False), 1):
            row = loans.apply_loan(
                self.stage.who(CLERK), person_id=person, product=one.product, bank=one.bank, purpose=one.purpose, asked_fen=one.credit_fen,
                applied_on=one.granted_on - timedelta(days=20),
            )  # fmt: skip
            loans.push_loan(self.stage.who(CLERK, after=0), loan_id=row.pk)
            loans.grant_loan(
                self.stage.who(CLERK, after=0), loan_id=row.pk, credit_fen=one.credit_fen, rate_bp=one.rate_bp, granted_on=one.granted_on,
                due_on=one.granted_on.replace(year=one.granted_on.year + 3), contract_no=f"演示{number:04d}",
            )  # fmt: skip
            for kind, words, flows in (("draw", "放款", one.drawn), ("repay", "还本", one.repaid)):
                for on, fen in flows:
                    loans.record_flow(
                        self.stage.who(CLERK, after=0),
                        loan_id=row.pk,
                        kind=kind,
                        on=on,
                        fen=fen,
                        voucher_no=f"演示{words}{number:04d}",
                    )

    def _loans_before(self, people: list[int]) -> None:
        """Those of the years before, from people who borrow nothing now, as far as there are any."""
        rows = [
            loans.HeldLoan(person, "army", bank, purpose, fen, 450, granted, granted.replace(year=granted.year + 1), f"旧{number:04d}", ended)
            for number, ((bank, purpose, fen, granted, ended), person) in enumerate(zip(model.loans_before(self.stage.county), people, strict=False), 1)
        ]  # fmt: skip
        loans.open_loans(self.stage.who(CLERK), rows=rows)

    def _interest(self) -> None:
        """The third quarter is calculated; a leader has still to look."""
        loans.prepare_interest(self.stage.who(CLERK), quarter="2026Q3")
