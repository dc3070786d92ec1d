"""The books of what was paid before this system: entered by the clerk, confirmed by the reviewer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from apps.demo.rules.acts import Act
from apps.demo.rules.former import YEAR, book_of
from apps.payments import actions as payments
from apps.payments.models import FormerBook
from apps.people.actions import record_honour

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage


def play_former(stage: Stage, act: Act) -> None:
    """One act of kind ``former``."""
    if act.data["step"] == "confirm":
        for book in FormerBook.objects.filter(state="taken").order_by("id"):
            payments.confirm_former_book(stage.reviewer, book_id=book.pk, seen_fen=book.total_fen)
        return
    if act.data["step"] == "models":
        _models(stage, act)
        return
    year = act.data["year"]
    until = date(year + 1, 1, 1) if year == YEAR else date(year, 8, 1)
    given = payments.BookGiven(f"原发放系统{year}年发放账册", date(year, 1, 1), until, f"优抚发放{year}.xlsx")
    rows = [
        payments.FormerLine(stage.people[one.index], one.fen, one.scheme, one.item, one.months)
        for one in book_of(stage.county, year)
    ]
    payments.take_former_book(stage.clerk, given=given, rows=rows)


def _models(stage: Stage, act: Act) -> None:
    """The veterans chosen as 最美退役军人 in the years before."""
    years = act.data["years"]
    for place, index in enumerate(act.data["who_named"]):
        record_honour(
            stage.who("limei", after=0), person_id=stage.people[index], kind="model", title="县“最美退役军人”",
            awarded_on=date(years[place % len(years)], 11, 20), issuer="县委宣传部、县退役军人事务局",
        )  # fmt: skip
