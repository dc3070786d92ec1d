"""Cards of the demo county: the ledger taken over, and an autumn of applications through every level by those whose work it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from apps.cards import actions as cards
from apps.cards.actions.opening import OpeningCard
from apps.cards.models import Application, Card, Lot
from apps.cards.queries.exchange import lines, row_of
from apps.cards.rules.eligibility import VETERANS
from apps.cards.rules.exchange import BAD, GOOD, answer_form, serial_sum
from apps.cards.rules.refusals import NothingToSend
from apps.cases.actions import add_paper, take_step
from apps.cases.models import Case
from apps.core.actor import Actor
from apps.demo.rules.acts import Act
from apps.demo.rules.cards import CARD_BANKS, STATIONS, SURVIVOR, Held, card_kind, ledger, portrait
from apps.people.models import Person

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

PORTRAITS = 6
VALID_YEARS = 10


class CardDesk:
    """Plays the acts of kind ``cards``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.photos: list[bytes] = []

    def play(self, act: Act) -> None:
        """One act."""
        getattr(self, f"_{act.data['step']}")(act)

    def _ledger(self, act: Act) -> None:
        residents = self.stage.county.residents
        held = ledger(act.data["plan"], residents, self.stage.county.seed)
        died = dict(Person.objects.filter(state="died").values_list("id", "died_on"))
        rows = [row for one in held for row in self._lines(one, died)]
        cards.open_cards(self.stage.clerk, rows=rows)

    def _lines(self, one: Held, died: dict[int, date | None]) -> list[OpeningCard]:
        person = self.stage.people[one.index]
        kinds = self.stage.county.residents[one.index].categories
        identities = [kind for kind in (*VETERANS, *SURVIVOR) if kind in kinds] or ["discharged_soldier"]
        dead = died.get(person)
        day = min(one.delivered_on, dead - timedelta(days=45)) if dead else one.delivered_on
        first = OpeningCard(person, one.kind, identities, *one.bank, one.tail, _years_later(day), day)
        if dead:
            return [_ended(first, "recall", dead, f"持证人{dead:%Y年%m月%d日}去世")]
        if one.second:
            again, reason = one.second
            tail = f"{(int(one.tail) * 7 + 3) % 10_000:04d}"
            return [first, OpeningCard(person, one.kind, identities, *one.bank, tail, _years_later(again), again, reason)]
        return [_ended(first, "lose", one.lost_on, "正式挂失")] if one.lost_on else [first]

    def _apply(self, act: Act) -> None:
        self.photos = self.photos or [portrait(number) for number in range(PORTRAITS)]
        for index in act.data["who_apply"]:
            resident = self.stage.county.residents[index]
            clerk = STATIONS[resident.village.code[:9]]
            old = (act.day.year - resident.born_on.year) > 80
            row = cards.apply_for_card(
                self.stage.who(clerk), person_id=self.stage.people[index], kind=card_kind(resident), bank_code=CARD_BANKS[0][0],
                photo=self.photos[index % PORTRAITS], photo_name="photo.jpg", channel="home" if old else "station",
                delivery="home" if old else "station", cleared=True,
            )  # fmt: skip
            if act.data["accepts"]:
                for paper in ("id_card", "identity"):
                    add_paper(
                        self.stage.who(clerk, after=0), case_id=row.case_id, paper=paper, proof="seen", note="原件已核验"
                    )
                self._step(clerk, row, "take")

    def _step(self, username: str, row: Application, act: str) -> None:
        case = Case.objects.get(pk=row.case_id)
        take_step(self.stage.who(username, after=0), case_id=case.pk, act=act, seen_seq=case.seq)

    def _each(self, act: Act, username: str, button: str) -> None:
        people = [self.stage.people[index] for index in act.data["who_apply"]]
        for row in Application.objects.filter(person__in=people).order_by("pk"):
            self._step(username, row, button)

    def _verify(self, act: Act) -> None:
        self._each(act, "limei", "agree")

    def _approve(self, act: Act) -> None:
        self._each(act, "zhouqiang", "approve")

    def _make(self, kind: str, bank_code: str = "") -> None:
        """A very small county may have nothing to send."""
        with suppress(NothingToSend):
            cards.make_lot(self.stage.clerk, kind=kind, bank_code=bank_code)

    def _review(self, _act: Act) -> None:
        self._make("review")

    def _answer(self, act: Act) -> None:
        number = act.data["number"]
        self._take(Lot.objects.filter(kind="review").order_by("id")[number - 1 : number], act.data["stage"])

    def _take(self, lots: Iterable[Lot], stage: str) -> None:
        for lot in lots:
            content = _answer(lot, stage)
            cards.take_result(self.stage.clerk, number=lot.number, stage=stage, content=content, name=f"{lot.number}.csv")

    def _produce(self, _act: Act) -> None:
        self._make("production", CARD_BANKS[0][0])

    def _bank(self, _act: Act) -> None:
        self._take(Lot.objects.filter(kind="production").order_by("id")[:1], "bank")

    def _pack(self, _act: Act) -> None:
        for lot in Lot.objects.filter(kind="production").order_by("id")[:1]:
            made = list(Card.objects.filter(lines__lot=lot, state="made").values_list("serial", flat=True))
            cards.sign_lot(self.stage.clerk, number=lot.number, counted=len(made), counted_sum=serial_sum(made))
        for town, username in STATIONS.items():
            if Card.objects.filter(state="at_county", person__division_id__startswith=town).exists():
                box = cards.dispatch_box(self.stage.clerk, town_code=f"{town}000")
                cards.receive_box(self.stage.who(username), number=box.number, counted=box.row_count)

    def _deliver(self, act: Act) -> None:
        people = [self.stage.people[index] for index in act.data["who_deliver"]]
        for card in Card.objects.filter(person__in=people, state="at_station").select_related("person").order_by("serial"):
            username = STATIONS[card.person.division_id[:9]]
            cards.deliver_card(self.stage.who(username), card_id=card.pk)

    def _close(self, _act: Act) -> None:
        """Two temporary stops, one withdrawal that waits for the province; public keys written down."""
        rows = Card.objects.filter(state="in_use", sequence=1, person__state="active").order_by("serial")
        for card in rows[10:12]:
            cards.report_loss(self.stage.clerk, card_id=card.pk, kind="temporary")
        for card in rows[20:21]:
            why = "群众反映将优待证借给他人使用，已核实"
            cards.propose_withdrawal(self.stage.clerk, card_id=card.pk, ground="misuse", reason=why)
        cards.publish_check_keys(Actor.house(at=self.stage.clerk.at))


def _years_later(day: date) -> date:
    return date(day.year + VALID_YEARS, day.month, min(day.day, 28))


def _ended(row: OpeningCard, act: str, on: date, note: str) -> OpeningCard:
    from dataclasses import replace

    return replace(row, ended=act, ended_on=max(on, row.delivered_on), note=note)


def _answer(lot: Lot, stage: str) -> bytes:
    """What city, province and bank write back: all good but one of a longer bank list."""
    waiting = list(lines(lot).filter(is_waiting=True))
    table = list(
        csv.reader(io.StringIO(answer_form(lot.number, [row_of(line) for line in waiting], stage).decode("utf-8-sig")))
    )
    for number, row in enumerate(table[1:], start=1):
        bad = stage == "bank" and number == len(waiting) > 20
        row[8], row[9] = (BAD if bad else GOOD)[stage], "开户姓名与身份证件不一致" if bad else ""
        if stage == "bank" and not bad:
            row[10], row[11] = f"{(number * 137) % 10_000:04d}", "2036-11-30"
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")
