"""Plays the script: every act through the ordinary actions, by the member of staff whose work it is, on its historical day."""

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apps.benefits import actions as benefits
from apps.benefits.choices import ConfirmationChannel
from apps.benefits.models import LifeEvent
from apps.benefits.queries import payees
from apps.core.actor import Actor
from apps.core.month import Month
from apps.demo.actions.cards import CardDesk
from apps.demo.actions.comparison import Comparison
from apps.demo.actions.deaths import handle_death, undo_error
from apps.demo.actions.former import play_former
from apps.demo.actions.jobs import JobDesk
from apps.demo.actions.ledger import LedgerDesk
from apps.demo.actions.lives import LifeDesk
from apps.demo.actions.local import enter_local
from apps.demo.actions.matters import Matters
from apps.demo.actions.month import Routine
from apps.demo.actions.november import announce_newcomers, find_hits, leave_open
from apps.demo.actions.staff import Cast
from apps.demo.actions.training import TrainingDesk
from apps.demo.actions.visits import VisitDesk
from apps.demo.rules.acts import Act
from apps.demo.rules.identity import with_luhn
from apps.demo.rules.population import BANKS, County
from apps.demo.rules.proofs import disability
from apps.people.actions import change_account, record_certificate
from apps.people.models import PayeeAccount, Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS = time(8, 30)
_PAPERS = {
    "death": "死亡医学证明（推断）书",
    "sentenced": "刑事判决书",
    "released": "刑满释放证明书",
    "regraded": "残疾等级调整审批表",
    "pension_started": "人社部门养老待遇核定表",
    "moved_out": "抚恤关系转移证明",
    "reconfirmed": "年度确认补办登记表",
}


class Stage:
    """The running demo: staff, people by resident index, and the clock of the history."""

    def __init__(self, cast: Cast, county: County, people: list[int]) -> None:
        self.cast = cast
        self.county = county
        self.people = people
        self.new_accounts = 0
        self._day = date.min
        self._minutes = 0
        self.routine = Routine(self)
        self.matters = Matters(self)
        self._handlers: dict[str, Callable[[Act], None]] = {
            "death": self._death,
            "withdraw_death": self._withdraw_death,
            "undo_death": self._undo_death,
            "event": self._event,
            "grant_right": self._grant_right,
            "grant": self._grant,
            "account": self._account,
            "open_round": self._open_round,
            "confirm_many": self._confirm_many,
            "missed": self._missed,
            "local": lambda act: enter_local(self, act.data["rows"]),
            "cremation": Comparison(self).upload,
            "wrong_hits": Comparison(self).deny,
            "true_hit": Comparison(self).affirm,
            "suspicions": lambda act: find_hits(self, act),
            "case": self.matters.play,
            "newcomers": lambda _act: announce_newcomers(self),
            "november": lambda act: leave_open(self, act),
            "former": lambda act: play_former(self, act),
            "cards": CardDesk(self).play,
            "visits": VisitDesk(self).play,
            "jobs": JobDesk(self).play,
            "training": TrainingDesk(self).play,
            "ledger": LedgerDesk(self).play,
            "lives": LifeDesk(self).play,
            **self.routine.handlers(),
        }

    def play(self, acts: list[Act], say: Callable[[str], None]) -> None:
        """Every act in order; ``say`` hears of each month that was closed."""
        for act in acts:
            if act.day != self._day:
                self._day, self._minutes = act.day, 0
            self._handlers[act.kind](act)
            if act.kind == "close":
                gc.collect()
                say(Month.parse(act.data["month"]).label)

    def who(self, username: str, *, after: int = 1) -> Actor:
        """A member of staff now: each act takes some minutes of the working day."""
        self._minutes += after
        start = datetime.combine(self._day, OPENS, tzinfo=SHANGHAI).astimezone(UTC)
        return self.cast.at(username, start + timedelta(minutes=min(self._minutes, 640), seconds=self._minutes % 60))

    def begin(self, day: date) -> None:
        """Set the clock to the start of a day."""
        self._day, self._minutes = day, 0

    @property
    def clerk(self) -> Actor:
        """优抚经办."""
        return self.who("limei")

    @property
    def reviewer(self) -> Actor:
        """优抚复核."""
        return self.who("zhouqiang")

    def person(self, act: Act) -> int:
        """The person's row."""
        return self.people[act.who]

    # --- stories of single persons ---------------------------------------------------------------------------------
    def _death(self, act: Act) -> None:
        if act.data.get("screen"):
            handle_death(self, act, paper=_PAPERS["death"])
            return
        self._confirmed_event(act, "death", act.data["on"], {"cause": act.data["cause"]}, waits=False)

    def _event(self, act: Act) -> None:
        data = {key: value for key, value in act.data.items() if key not in ("event", "on")}
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
        told = self._confirmed_event(act, act.data["event"], act.data["on"], plain, waits=False)
        if told and act.data["event"] == "regraded":  # the new grade stands on a new certificate
            paper = disability(self.county.residents[act.who], data["grade"], data["cause"], act.data["on"])
            record_certificate(self.clerk, person_id=self.person(act), **paper)

    def _confirmed_event(self, act: Act, kind: str, on: date, data: dict[str, Any], *, waits: bool) -> bool:
        """False, and nothing done, when the person has died meanwhile."""
        if kind != "death" and Person.objects.filter(pk=self.person(act), died_on__isnull=False).exists():
            return False
        event = benefits.propose_event(
            self.clerk, person_id=self.person(act), kind=kind, on=on, evidence=_PAPERS[kind], data=data
        )
        if not waits:
            benefits.confirm_event(self.reviewer, event_id=event.pk)
        return True

    def _withdraw_death(self, act: Act) -> None:
        event = LifeEvent.objects.get(person_id=self.person(act), kind="death", state="confirmed")
        why = "经入户核实本人健在，系同名误报"
        benefits.propose_withdrawal(self.clerk, event_id=event.pk, reason=why)
        benefits.withdraw_event(self.reviewer, event_id=event.pk)

    def _undo_death(self, act: Act) -> None:
        undo_error(self, act)

    def _grant_right(self, act: Act) -> None:
        row = benefits.propose_entitlement(
            self.clerk,
            person_id=self.person(act),
            scheme=act.data["scheme"],
            facts=act.data["facts"],
            decided_on=self._day,
            decision_no=f"怀退役优〔{self._day.year}〕{100 + act.who % 800}号",
        )
        if not act.data["waits"]:
            benefits.confirm_entitlement(self.reviewer, entitlement_id=row.pk)

    def _grant(self, act: Act) -> None:
        row = benefits.propose_grant(
            self.clerk,
            person_id=self.person(act),
            scheme=act.data["scheme"],
            facts=act.data["facts"],
            decided_on=self._day,
            month=self.routine.next_month(),
        )
        benefits.confirm_grant(self.reviewer, grant_id=row.pk, seen_fen=row.amount_fen)

    def _account(self, act: Act) -> None:
        self.renew_account(self.person(act), "本人换领社会保障卡")

    def renew_account(self, person_id: int, why: str) -> None:
        """A new card of another number; nothing for the dead, whose account cannot change."""
        if Person.objects.filter(pk=person_id).exclude(state="active").exists():
            return
        self.new_accounts += 1
        code, bank = BANKS[self.new_accounts % len(BANKS)]
        live = PayeeAccount.objects.filter(person_id=person_id, is_live=True).first()
        change_account(
            self.clerk,
            person_id=person_id,
            bank_code=code,
            bank_name=bank,
            account=with_luhn(f"999900{self.new_accounts:012d}"),
            reason=why,
            seen_account_id=live.pk if live else None,
        )

    # --- the yearly confirmation -------------------------------------------------------------------------------------
    def _open_round(self, act: Act) -> None:
        benefits.open_round(self.clerk, year=act.data["year"], opens_on=act.data["opens"], closes_on=act.data["closes"])

    def _confirm_many(self, act: Act) -> None:
        """Village gatherings with face comparison; the absent are left out."""
        clerk = self.clerk
        absent = {self.people[index] for index in act.data["absent"]}
        ids = [pk for pk in payees(clerk).order_by("pk").values_list("pk", flat=True) if pk not in absent]
        seen = [pk for place, pk in enumerate(ids) if (place * 7919) % 1000 < act.data["share"] * 1000]
        benefits.import_confirmations(
            clerk, year=act.data["year"], person_ids=seen, channel=ConfirmationChannel.FACE, note="村（社区）集中确认"
        )

    def _missed(self, act: Act) -> None:
        ids = [self.people[index] for index in act.data["who_missed"]]
        benefits.propose_missed(self.clerk, year=act.data["year"], person_ids=ids, notified_on=act.data["notified"])
        waiting = LifeEvent.objects.filter(kind="confirmation_missed", state="proposed").order_by("person_id", "pk")
        for pk in list(waiting.values_list("pk", flat=True)):
            benefits.confirm_event(self.reviewer, event_id=pk)
