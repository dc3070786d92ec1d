"""Builders: people who qualify, photographs drawn in place, the staff of a card's way, answers as the other side writes them."""

import csv
import io
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from apps.cards import actions
from apps.cards.models import Application, Card, Lot
from apps.cards.queries.exchange import lines, row_of
from apps.cards.rules.exchange import answer_form
from apps.cases.actions import add_paper, take_step
from apps.cases.models import Case
from apps.core.actor import Actor
from apps.people.models import Category, Document, Person, ServiceRecord
from tests.make import TOWN, VILLAGE, make_actor
from tests.payments.make import make_person

__all__ = ["TOWN", "VILLAGE"]


def veteran(*, division: str = VILLAGE, **over: Any) -> Person:
    """A discharged soldier with papers."""
    person = make_person(division=division, account=False)
    paper = Document.objects.create(person=person, kind="discharge", title="退伍证", entered_at=make_actor().at)
    Category.objects.create(
        person=person, kind="discharged_soldier", state="verified", evidence=paper, since=date(1999, 12, 1)
    )
    ServiceRecord.objects.create(person=person, enlisted_on=date(1996, 12, 1), discharged_on=date(1999, 12, 1))
    for name, value in over.items():
        setattr(person, name, value)
    person.save()
    return person


def survivor(person: Person) -> Person:
    """The same person is also a martyr's kin."""
    paper = Document.objects.create(person=person, kind="martyr", title="烈士证明书", entered_at=make_actor().at)
    Category.objects.create(person=person, kind="martyr_survivor", state="verified", evidence=paper)
    return person


def portrait(size: tuple[int, int] = (352, 440), *, ground: str = "white", noise: int = 7, **save: Any) -> bytes:
    """A drawn head and shoulders; nobody's face. The grain makes the file as heavy as a photograph."""
    picture = Image.new("RGB", size, ground)
    wide, high = size
    draw = ImageDraw.Draw(picture)
    draw.ellipse((wide * 0.3, high * 0.2, wide * 0.7, high * 0.65), fill="#c79a78")
    draw.rectangle((wide * 0.12, high * 0.72, wide * 0.88, high), fill="#33465e")
    grain = Image.effect_noise(size, 60)
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rectangle((wide * 0.12, high * 0.2, wide * 0.88, high), fill=noise * 10)
    picture.paste(grain.convert("RGB"), mask=mask)
    out = io.BytesIO()
    picture.save(out, save.pop("format", "JPEG"), **{"quality": 85, **save})
    return out.getvalue()


class Office:
    """Everybody a card passes."""

    def __init__(self) -> None:
        self.station = make_actor("station_clerk", division=TOWN, name="王站")
        self.clerk = make_actor("benefit_clerk", name="李梅")
        self.other = make_actor("benefit_clerk", name="王晓军")
        self.reviewer = make_actor("benefit_reviewer", name="周强")

    def apply(self, person: Person, **over: Any) -> Application:
        given = {"kind": "veteran", "bank_code": "abc", "photo": portrait(), "photo_name": "a.jpg", "cleared": True}
        return actions.apply_for_card(self.station, person_id=person.pk, **{**given, **over})

    def step(self, actor: Actor, row: Application, act: str, **more: Any) -> Case:
        case = Case.objects.get(pk=row.case_id)
        return take_step(actor, case_id=case.pk, act=act, seen_seq=case.seq, **more)

    def approve(self, row: Application, papers: tuple[str, ...] = ("id_card", "identity")) -> Application:
        """Accepted, verified, approved by three persons."""
        for paper in papers:
            add_paper(self.station, case_id=row.case_id, paper=paper, proof="seen", note="原件已核验")
        self.step(self.station, row, "take")
        self.step(self.clerk, row, "agree")
        self.step(self.reviewer, row, "approve")
        return row

    def review(self, *rows: Application) -> Lot:
        """City and province agree."""
        lot = actions.make_lot(self.clerk, kind="review")
        for stage, word in (("city", "通过"), ("province", "已备案")):
            actions.take_result(
                self.clerk, number=lot.number, stage=stage, content=answer(lot, stage, word), name=f"{stage}.csv"
            )
        return lot

    def produce(self, bank: str = "abc") -> Lot:
        lot = actions.make_lot(self.clerk, kind="production", bank_code=bank)
        actions.take_result(
            self.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", "成功"), name="bank.csv"
        )
        return lot

    def at_station(self, *people: Person) -> list[Card]:
        """Cards of these people, received by the station."""
        for person in people:
            self.approve(self.apply(person))
        self.review()
        lot = self.produce()
        made = Card.objects.filter(lines__lot=lot).order_by("serial")
        total = sum(int(card.serial[-6:]) for card in made)
        actions.sign_lot(self.clerk, number=lot.number, counted=made.count(), counted_sum=total)
        box = actions.dispatch_box(self.clerk, town_code=TOWN)
        actions.receive_box(self.station, number=box.number, counted=box.row_count)
        return list(Card.objects.filter(person__in=people).order_by("serial"))

    def delivered(self, person: Person | None = None) -> Card:
        (card,) = self.at_station(person or veteran())
        return actions.deliver_card(self.station, card_id=card.pk)


def answer(lot: Lot, stage: str, word: str, *, national: str = "", **cells: str) -> bytes:
    """What the other side sends back: its form filled in; ``cells`` replaces a column of the first row."""
    rows = [row_of(line) for line in lines(lot).filter(is_waiting=True)]
    table = list(csv.reader(io.StringIO(answer_form(lot.number, rows, stage).decode("utf-8-sig"))))
    good = word in ("通过", "已备案", "成功")
    for number, row in enumerate(table[1:]):
        row[8], row[9] = word, "" if good else "材料与公安信息不符"
        if stage == "bank" and good:
            row[10:] = [f"{4001 + number:04d}", "2036-11-30", national and f"{national}{number}"]
    for name, text in cells.items():
        table[1][int(name[1:])] = text
    return write(table)


def write(table: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    """A csv."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode(encoding)
