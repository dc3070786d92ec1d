"""Rosters out: ordered with a reason, made in the background, sealed at rest, fetched only by their maker, gone after a day."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.core import audit, queue, sealing
from apps.core.action import action, permission, require
from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.core.sheets import CsvSheet, Sheet, open_book, private_folder, watermark
from apps.people.actions.listing import Listing, read_by
from apps.people.actions.sidelists import SideListing
from apps.people.choices import RosterKind
from apps.people.models import ExportBlock, ExportFile, Person
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import EXPORT_PERSON
from apps.people.queries.places import place_names
from apps.people.queries.rosters import roster
from apps.people.queries.sheets import get_export
from apps.people.resources.person import FIELDS
from apps.people.resources.sidelists import Shape, shape_of
from apps.people.rules.persons_apart import staff_of
from apps.people.rules.words import needed

EXPORT_FULL = permission("people.export_full", "导出含完整号码的名册")
LIFETIME = timedelta(hours=24)
COLUMNS = (
    "dossier_no", "name", "sex", "born_on", "id_number", "phone", "township", "village", "residence", "ethnicity", "politics",
    "employment", "categories", "state",
)  # fmt: skip
ALWAYS = ("dossier_no", "name", "id_number")
_PIECE = 192 * 1024
_BEAT_ROWS = 2000
_PLACE = "people_exportblock.content"
FILTERS = ("division", "category", "state", "residence", "verified")
KINDS = ("xlsx", "csv")


class ExportNotReady(Invalid):
    """The file is still being made."""

    default = "名册还在生成，请稍候再下载。"


class UnknownColumn(Invalid):
    """Not a column of the roster."""


class PlacesMoved(Forbidden):
    """The file holds people who are no longer in the maker's places."""

    default = "生成名册之后，您的管辖范围有了变动，这份名册不能再下载。请按现在的范围重新导出。"


@action(permission="people.export_person", label="导出人员名册")
def ask_export(
    actor: Actor, *, reason: str, filters: Mapping[str, str] | None = None, is_full: bool = False,
    columns: Sequence[str] = (), kind: str = "xlsx", roster_kind: str = RosterKind.PEOPLE,
) -> ExportFile:  # fmt: skip
    """Order a roster of the people the actor may see, or a side list of them. ``is_full`` shows numbers and needs
    ``people.export_full``; ``columns`` (none: the choice of last time; of a side list all the actor may export) may need rights
    of their own. Raises UnknownColumn, Invalid."""
    shape = shape_of(roster_kind)
    chosen = {key: str(value)[:40] for key, value in (filters or {}).items() if key in FILTERS and value}
    why = needed(reason, "请填写导出用途，用途会记入查阅记录。")
    roster(actor, chosen)
    row = ExportFile(
        owner_id=staff_of(actor.staff_id), title=f"{shape.title}{'（含完整号码）' if is_full else ''}", roster_kind=shape.kind,
        filename=f"{shape.title}-{actor.today:%Y%m%d}.{kind if kind in KINDS else KINDS[0]}", filters=chosen, is_full=is_full,
        columns=_columns(actor, shape, columns), reason=why, asked_at=actor.at, expires_at=actor.at + LIFETIME,
    )  # fmt: skip
    _require_all(actor, row)
    row.save()
    queue.later(actor, "people.make_export", key=str(row.pk), title=f"生成{shape.title}", export_id=row.pk)
    audit.record(actor, "people.export_person", row, after=chosen | {"full": is_full, "columns": row.columns}, reason=why)
    return row


def _columns(actor: Actor, shape: Shape, chosen: Sequence[str]) -> list[str]:
    if shape.kind == RosterKind.PEOPLE:
        return complete(chosen or last_columns(actor))
    return [
        key
        for key, listed in shape.fields.items()
        if not listed.right or listed.right == VIEW_SENSITIVE or actor.may(listed.right)
    ]


def complete(columns: Iterable[str]) -> list[str]:
    """Chosen columns in the roster's order, with those every export has and those without which they cannot be read back."""
    asked = {*ALWAYS, *columns}
    if unknown := sorted(asked - set(FIELDS)):
        raise UnknownColumn(f"“{unknown[0][:20]}”不是名册的栏目，请刷新页面后重新选择。", field="columns")
    asked |= {other for key in asked for other in FIELDS[key].along}
    return [key for key in FIELDS if key in asked]


def offered(actor: Actor) -> list[str]:
    """The columns the actor may choose from."""
    return [key for key, listed in FIELDS.items() if not listed.right or actor.may(listed.right)]


def last_columns(actor: Actor) -> list[str]:
    """What this person chose last time, as far as the rights still reach; else the usual columns."""
    rows = ExportFile.objects.filter(owner_id=actor.staff_id, roster_kind=RosterKind.PEOPLE).exclude(columns=[])
    before = rows.order_by("-id").values_list("columns", flat=True).first()
    return [key for key in before or COLUMNS if key in offered(actor)]


def _require_all(actor: Actor, row: ExportFile) -> None:
    """The rights this very file needs; asked when it is ordered, made and fetched."""
    fields = shape_of(row.roster_kind).fields
    for right in sorted({EXPORT_PERSON, *(fields[key].right for key in row.columns), *[EXPORT_FULL] * row.is_full} - {""}):
        require(actor, right)


def make_export(actor: Actor, export_id: int, beat: Callable[..., None]) -> dict[str, Any]:
    """Write the file of an order with the rights its maker has now. Called by the job only."""
    row = get_export(actor, export_id)
    if row.made_at is not None:  # the worker died after the file was kept and before its job was said to be done
        return {"rows": row.rows, "export_id": row.pk}
    _require_all(actor, row)
    with private_folder() as folder:
        path = folder / row.filename.rpartition(".")[2]
        count = _write(actor, row, str(path), folder, beat)
        content = path.read_bytes()
    with transaction.atomic():
        beat(text="正在加密保存")
        ExportBlock.objects.filter(export=row).delete()
        ExportBlock.objects.bulk_create(_sealed(row, content), batch_size=20)
        row.places = list(actor.places)
        row.rows, row.size, row.sha256, row.made_at = count, len(content), hashlib.sha256(content).hexdigest(), actor.at
        row.save()
        audit.read(actor, row, "roster", f"{row.reason}（{count}行）")
    return {"rows": count, "export_id": row.pk}


@action(permission="people.export_person", label="导出人员名册")
def fetch_export(actor: Actor, *, export_id: int) -> tuple[ExportFile, bytes]:
    """The stored bytes, for the maker only, until they expire; rights are asked again. Raises ExportNotFound, ExportNotReady."""
    row = get_export(actor, export_id)
    _require_all(actor, row)
    if row.made_at is None:
        raise ExportNotReady
    if not all(actor.sees(place) for place in row.places):
        raise PlacesMoved
    pieces = ExportBlock.objects.filter(export=row).order_by("number")
    content = b"".join(base64.b64decode(sealing.unseal(_PLACE, piece.row_key, piece.content_sealed)) for piece in pieces)
    row.downloads += 1
    row.save(update_fields=["downloads"])
    audit.read(actor, row, "roster", row.reason)
    return row, content


def _write(actor: Actor, row: ExportFile, path: str, folder: Path, beat: Callable[..., None]) -> int:
    shape = shape_of(row.roster_kind)
    columns = [shape.fields[key] for key in row.columns]
    heads, mark = [one.column_name for one in columns], watermark(actor, row.pk, row.reason)
    book: Any
    if row.filename.endswith("csv"):
        sheet: Any = (book := CsvSheet(path, mark, heads))
    else:
        sheet = Sheet(book := open_book(path, folder), shape.title, mark, heads, [one.width for one in columns])
    listing, count = _listing(actor, row), 0
    for page in _pages(actor, row):
        listing.load(page)
        for person in page:
            for line in listing.lines(person, is_full=row.is_full):
                sheet.write(line)
                count += 1
        beat(done=count, text=f"已写{count:,}行")
    book.close()
    return count


def _listing(actor: Actor, row: ExportFile) -> Listing | SideListing:
    if row.roster_kind == RosterKind.PEOPLE:
        return Listing(row.columns, place_names(actor))
    return SideListing(shape_of(row.roster_kind), row.columns)


def _pages(actor: Actor, row: ExportFile) -> Iterator[list[Person]]:
    """Keyset pages of 2,000: memory stays flat, however large the county. Masked, only the columns that are written are read."""
    rows: Any = roster(actor, row.filters).select_related(None).order_by("pk")
    last = 0
    if not row.is_full and row.roster_kind == RosterKind.PEOPLE:
        rows = rows.values_list("pk", *read_by(row.columns), named=True)
    while page := list(rows.filter(pk__gt=last)[:_BEAT_ROWS]):
        yield page
        last = page[-1].pk


def _sealed(row: ExportFile, content: bytes) -> Iterator[ExportBlock]:
    for number, begin in enumerate(range(0, len(content), _PIECE)):
        block = ExportBlock(export=row, number=number)
        block.content_sealed = sealing.seal(
            _PLACE, block.row_key, base64.b64encode(content[begin : begin + _PIECE]).decode()
        )
        yield block
