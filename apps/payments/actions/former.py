"""Books of before (历史发放账册): taken over whole by one person, confirmed by another; never paid, never changed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.whole import refuse_rows
from apps.payments.choices import FormerState
from apps.payments.models import FormerBook, FormerPayment
from apps.payments.queries.former import books, items
from apps.payments.rules.former import MOST, BookRefused, Read, read_book
from apps.people.actions import bulk
from apps.people.models import Person
from apps.people.queries.people import any_person
from apps.people.resources.reader import read_grid


@dataclass(frozen=True, slots=True)
class FormerLine:
    """One line: whom, for what (``item`` of FormerItem, or a scheme), of how many months (0: once), fen."""

    person_id: int
    fen: int
    scheme: str = ""
    item: str = "scheme"
    months: int = 0


@dataclass(frozen=True, slots=True)
class BookGiven:
    """What a book is: its name, the half-open days it tells of (inside one year), its file and the file's SHA-256 (hex)."""

    title: str
    since: date
    until: date
    filename: str = ""
    sha256: str = ""


@action(permission="payments.take_former_book", label="录入历史发放账册")
def take_former_book(actor: Actor, *, given: BookGiven, rows: Sequence[FormerLine]) -> FormerBook:
    """Take over a book, all or none; it counts nowhere until somebody else has confirmed it. Raises Invalid with the line, Conflict (the same file again)."""
    if not 2 <= len(given.title.strip()) <= 80 or not given.since < given.until or not rows or len(rows) > MOST:
        raise Invalid(f"请填写账册名称和起止日期；一份账册有1至{MOST:,}行。", field="title")
    if given.since.year != given.until.year and (given.until.year, given.until.month, given.until.day) != (given.since.year + 1, 1, 1):  # fmt: skip
        raise Invalid("一份账册只能是同一年的，跨年的请分开录入。", field="until")
    if given.until > actor.today:
        raise Invalid("账册的截止日应早于今天。", field="until")
    people = dict(
        any_person(actor).order_by().filter(pk__in={one.person_id for one in rows}).values_list("pk", "division_id")
    )
    absent = [number for number, one in enumerate(rows, 1) if one.person_id not in people]
    refuse_rows([(number, "没有建档，或不在您的管辖范围内。请先建档。") for number in absent], BookRefused)
    book = FormerBook(
        title=given.title.strip(), year=given.since.year, since=given.since, until=given.until, filename=given.filename[:120],
        sha256=given.sha256 or hashlib.sha256(repr(rows).encode()).hexdigest(), row_count=len(rows), total_fen=sum(one.fen for one in rows),
        taken_by_id=actor.staff_id, taken_at=actor.at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            book.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("这份账册已经录入过，不能重复录入。") from error
    bulk.insert([
        bulk.blank(FormerPayment, book_id=book.pk, line=number, person_id=one.person_id, division_code=people[one.person_id], item=one.item,
                   scheme_id=one.scheme or None, months=one.months, amount_fen=one.fen)
        for number, one in enumerate(rows, 1)
    ])  # fmt: skip
    audit.record(actor, "payments.take_former_book", book, after={"year": book.year, "rows": book.row_count, "fen": book.total_fen, "sha256": book.sha256})  # fmt: skip
    return book


@action(permission="payments.take_former_book", label="录入历史发放账册")
def upload_former_book(actor: Actor, *, given: BookGiven, content: bytes) -> FormerBook:
    """The same from a sheet; people are found by ID number and name. Raises BadFile, BookRefused with every line that does not fit."""
    grid, known = read_grid(content), items()
    read = read_book(grid.headers, grid.data(), known)
    people = _people(actor, read)
    refuse_rows([(one.number, words) for one in read if (words := _problem(one, people))], BookRefused)
    rows = [FormerLine(people[one.id_number].pk, one.fen, one.scheme, one.item, one.months) for one in read]
    marked = BookGiven(given.title, given.since, given.until, given.filename, hashlib.sha256(content).hexdigest())
    return take_former_book(actor, given=marked, rows=rows)


def _people(actor: Actor, read: Sequence[Read]) -> dict[str, Person]:
    keys = {key: one.id_number for one in read if one.id_number for key in sealing.blinds("id_number", one.id_number)}
    rows = any_person(actor).order_by().filter(id_number_blind__in=list(keys)).only("id", "name", "id_number_blind")
    return {keys[bytes(row.id_number_blind or b"")]: row for row in rows}


def _problem(one: Read, people: dict[str, Person]) -> str:
    if one.problem:
        return one.problem
    found = people.get(one.id_number)
    if found is None:
        return f"没有身份证号尾号{one.id_number[-4:]}的档案，或不在您的管辖范围内。请先建档。"
    return "" if found.name == one.name else "姓名与档案不符，请核对。"


@action(permission="payments.confirm_former_book", label="复核历史发放账册")
def confirm_former_book(actor: Actor, *, book_id: int, seen_fen: int) -> FormerBook:
    """From now on the book counts, with exactly the sum that was seen. Raises NotFound, AlreadyDone, Conflict."""
    book = _lock(actor, book_id)
    if seen_fen != book.total_fen:
        raise Conflict("账册的合计与您看到的不一致，请刷新后重新核对。")
    return _decide(actor, book, FormerState.CONFIRMED)


@action(permission="payments.confirm_former_book", label="复核历史发放账册")
def refuse_former_book(actor: Actor, *, book_id: int, reason: str) -> FormerBook:
    """The book does not count; its file may be taken over anew. Raises NotFound, AlreadyDone, Conflict, Invalid."""
    if len(reason.strip()) < 4:
        raise Invalid("请写明退回的原因，至少四个字。", field="reason")
    return _decide(actor, _lock(actor, book_id), FormerState.REFUSED, reason.strip()[:200])


def _lock(actor: Actor, book_id: int) -> FormerBook:
    book = books(actor).select_related(None).select_for_update(of=("self",), no_key=True).filter(pk=book_id).first()
    if book is None:
        raise NotFound("没有找到这份历史发放账册，请从账册列表进入。")
    if book.state != FormerState.TAKEN:
        raise AlreadyDone(f"这份账册{book.get_state_display()}，不需要再办。")
    return book


def _decide(actor: Actor, book: FormerBook, state: str, reason: str = "") -> FormerBook:
    if actor.staff_id is None or actor.staff_id == book.taken_by_id:
        raise Conflict("账册须由录入人以外的人复核，请优抚复核办理。")
    book.state, book.reason, book.decided_by_id, book.decided_at = state, reason, actor.staff_id, actor.at
    book.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    audit.record(actor, "payments.confirm_former_book", book, after={"state": state}, reason=reason)
    return book
