"""Lists that leave: a workbook and the photographs in one archive, numbered, counted, summed and fingerprinted."""

import hashlib
import io
import zipfile
from collections.abc import Sequence

from django.db import connection

from apps.cards.actions.chain import move_all, person_of
from apps.cards.actions.photos import clear_photo
from apps.cards.choices import LotKind
from apps.cards.models import Application, Card, CardPhoto, Lot, LotLine
from apps.cards.queries.exchange import banks, lock_lot, producible, reviewable
from apps.cards.rules.exchange import HEAD, Row, answer_form, serial_sum
from apps.cards.rules.refusals import NothingToSend
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.sheets import Sheet, open_book

PLACE = "cards_lot.content"
MOST = 2000
_LETTERS = {LotKind.REVIEW: "SS", LotKind.PRODUCTION: "ZZ"}


@action(permission="cards.make_lot", label="编制送审和制证批次")
def make_lot(actor: Actor, *, kind: str, bank_code: str = "", seen_count: int | None = None) -> Lot:
    """Everything that waits now, at most 2,000 rows, as one numbered file; cards of a production list are then being made.

    ``seen_count``: what the clerk's screen said, refused when it has changed. Raises Invalid, NothingToSend.
    """
    staff = person_of(actor)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cards.lot'))")  # sequence numbers have no gap and no double
    lot = Lot(kind=kind, year=actor.today.year, made_by_id=staff, made_at=actor.at)
    lot.sequence = Lot.objects.filter(kind=kind, year=lot.year).count() + 1
    held = _held(actor, lot, bank_code)
    if not held:
        raise NothingToSend("没有待报送的申请或待制的证件，不用编制批次。")
    if seen_count is not None and seen_count != len(held):
        raise NothingToSend(f"待报送的数量已变为{len(held)}，与页面所见{seen_count}不一致。请刷新页面后再编制。")
    lines = _lines(lot, held)
    content = _archive(lot, lines, held)
    lot.filename, lot.sha256 = f"{lot.number}.zip", hashlib.sha256(content).hexdigest()
    lot.content_sealed = sealing.seal_bytes(PLACE, lot.row_key, content)
    lot.save(force_insert=True)
    for line in lines:
        line.lot = lot
    LotLine.objects.bulk_create(lines, batch_size=500)
    if kind == LotKind.PRODUCTION:
        move_all(actor, [one for one in held if isinstance(one, Card)], "send", note=f"批次{lot.number}")
    after = {"lot_no": lot.number, "rows": lot.row_count, "sum": lot.serial_sum, "sha256": lot.sha256}
    audit.record(actor, "cards.make_lot", lot, after=after)
    return lot


def _held(actor: Actor, lot: Lot, bank_code: str) -> Sequence[Application | Card]:
    if lot.kind not in LotKind.values:
        raise Invalid("请选择编制送审名单还是制证批次。", field="kind")
    lot.number = f"{_LETTERS[LotKind(lot.kind)]}{lot.year}-{lot.sequence:03d}"
    if lot.kind == LotKind.REVIEW:
        return list(reviewable(actor).select_for_update(of=("self",), no_key=True)[:MOST])
    lot.bank_name = dict(banks()).get(bank_code, "")
    if not lot.bank_name:
        raise Invalid("制证批次按银行编制，请选择银行。", field="bank_code")
    lot.bank_code = bank_code
    return list(producible(actor, bank_code).select_for_update(of=("self",), no_key=True)[:MOST])


def _lines(lot: Lot, held: Sequence[Application | Card]) -> list[LotLine]:
    lines = []
    for ordinal, one in enumerate(held, start=1):
        key = one.serial if isinstance(one, Card) else one.case.receipt_no
        row = Row(ordinal, key, one.person.name, one.person.id_number_tail[-4:], one.get_kind_display(), one.bank_name)
        line = LotLine(ordinal=ordinal, key=key, digest=row.digest(lot.number))
        if isinstance(one, Card):
            line.card = one
        else:
            line.application = one
        lines.append(line)
    lot.row_count, lot.serial_sum = len(lines), serial_sum([line.key for line in lines])
    return lines


def _archive(lot: Lot, lines: Sequence[LotLine], held: Sequence[Application | Card]) -> bytes:
    """The workbook to read, the csv to answer on, the photographs by key, and a note with the totals. Same rows, same bytes."""
    rows = [
        Row(line.ordinal, line.key, one.person.name, one.person.id_number_tail[-4:], one.get_kind_display(), one.bank_name)
        for line, one in zip(lines, held, strict=True)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, f"{lot.number}.xlsx", _workbook(lot, rows))
        stage = "city" if lot.kind == LotKind.REVIEW else "bank"
        _put(archive, f"{lot.number}-{stage}.csv", answer_form(lot.number, rows, stage))
        for key, photo in _photos(lines, held):
            _put(archive, f"photos/{key}.jpg", clear_photo(photo))
        note = f"批次号 {lot.number}\n行数 {lot.row_count}\n编号合计 {lot.serial_sum}\n"
        _put(archive, "manifest.txt", note.encode())
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content)


def _photos(lines: Sequence[LotLine], held: Sequence[Application | Card]) -> list[tuple[str, CardPhoto]]:
    cards = [one.pk for one in held if isinstance(one, Card)]
    of_card = {row.card_id: row.photo for row in Application.objects.filter(card_id__in=cards).select_related("photo")}
    found = []
    for line, one in zip(lines, held, strict=True):
        photo = of_card.get(one.pk) if isinstance(one, Card) else one.photo
        if photo is not None:
            found.append((line.key, photo))
    return found


def _workbook(lot: Lot, rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    book = open_book(out)
    title = f"{lot.get_kind_display()} {lot.number}，共{lot.row_count}行，编号合计{lot.serial_sum}"
    sheet = Sheet(book, "名单", title, HEAD, (14, 8, 22, 12, 14, 34, 20, 16))
    for row in rows:
        sheet.write(row.cells(lot.number))
    book.close()
    return out.getvalue()


@action(permission="cards.fetch_lot", label="下载批次文件")
def fetch_lot(actor: Actor, *, number: str, reason: str) -> tuple[str, bytes]:
    """Name and bytes of a list's file; every download is written down. Raises LotNotFound, Invalid without a reason."""
    lot = lock_lot(actor, number)
    audit.read(actor, lot, "card_lot", reason)
    return lot.filename, sealing.unseal_bytes(PLACE, lot.row_key, lot.content_sealed)
