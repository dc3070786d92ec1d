"""Rosters out: ordered with a reason, made in the background, sealed at rest, fetched only by their maker, gone after a day."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.core import audit, queue, sealing
from apps.core.action import action, permission, require
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.sheets import Sheet, open_book, private_folder, watermark
from apps.people.models import Category, ExportBlock, ExportFile, Person
from apps.people.queries.clear import clear
from apps.people.queries.people import EXPORT_PERSON
from apps.people.queries.places import place_names
from apps.people.queries.rosters import roster
from apps.people.queries.sheets import get_export
from apps.people.resources.person import FIELDS
from apps.people.rules.persons_apart import staff_of
from apps.people.rules.words import needed

EXPORT_FULL = permission("people.export_full", "导出含完整号码的名册")
LIFETIME = timedelta(hours=24)
COLUMNS = (
    "dossier_no", "name", "sex", "born_on", "id_number", "phone", "township", "village", "residence", "ethnicity", "politics",
    "employment", "categories", "state",
)  # fmt: skip
_RENDER = {key: FIELDS[key].widget.render for key in COLUMNS}
_PIECE = 192 * 1024
_BEAT_ROWS = 2000
_PLACE = "people_exportblock.content"
_SHOWN = (
    "dossier_no", "name", "sex", "born_on", "id_number_tail", "phone_tail", "division_id", "residence", "ethnicity", "politics",
    "employment", "state",
)  # fmt: skip
FILTERS = ("division", "category", "state", "residence", "verified")


class ExportNotReady(Invalid):
    """The file is still being made."""

    default = "名册还在生成，请稍候再下载。"


@action(permission="people.export_person", label="导出人员名册")
def ask_export(actor: Actor, *, reason: str, filters: Mapping[str, str] | None = None, is_full: bool = False) -> ExportFile:
    """Order a roster of the people the actor may see. ``is_full`` shows numbers and needs ``people.export_full``."""
    if is_full:
        require(actor, EXPORT_FULL)
    chosen = {key: str(value)[:40] for key, value in (filters or {}).items() if key in FILTERS and value}
    why = needed(reason, "请填写导出用途，用途会记入查阅记录。")
    roster(actor, chosen)
    row = ExportFile.objects.create(
        owner_id=staff_of(actor.staff_id), title=f"人员名册{'（含完整号码）' if is_full else ''}",
        filename=f"人员名册-{actor.today:%Y%m%d}.xlsx", filters=chosen, is_full=is_full, reason=why,
        asked_at=actor.at, expires_at=actor.at + LIFETIME,
    )  # fmt: skip
    queue.later(actor, "people.make_export", key=str(row.pk), title="生成人员名册", export_id=row.pk)
    audit.record(actor, "people.export_person", row, after=chosen | {"full": is_full}, reason=why)
    return row


def make_export(actor: Actor, export_id: int, beat: Callable[..., None]) -> dict[str, Any]:
    """Write the file of an order with the rights its maker has now. Called by the job only."""
    require(actor, EXPORT_PERSON)
    row = get_export(actor, export_id)
    if row.is_full:
        require(actor, EXPORT_FULL)
    with private_folder() as folder:
        path = folder / "roster.xlsx"
        count = _write(actor, row, str(path), folder, beat)
        content = path.read_bytes()
    with transaction.atomic():
        beat(text="正在加密保存")
        ExportBlock.objects.filter(export=row).delete()
        ExportBlock.objects.bulk_create(_sealed(row, content), batch_size=20)
        row.rows, row.size, row.sha256, row.made_at = count, len(content), hashlib.sha256(content).hexdigest(), actor.at
        row.save()
        audit.read(actor, row, "roster", f"{row.reason}（{count}人）")
    return {"rows": count, "export_id": row.pk}


@action(permission="people.export_person", label="导出人员名册")
def fetch_export(actor: Actor, *, export_id: int) -> tuple[ExportFile, bytes]:
    """The stored bytes, for the maker only, until they expire; rights are asked again. Raises ExportNotFound, ExportNotReady."""
    row = get_export(actor, export_id)
    if row.is_full:
        require(actor, EXPORT_FULL)
    if row.made_at is None:
        raise ExportNotReady
    pieces = ExportBlock.objects.filter(export=row).order_by("number")
    content = b"".join(base64.b64decode(sealing.unseal(_PLACE, piece.row_key, piece.content_sealed)) for piece in pieces)
    row.downloads += 1
    row.save(update_fields=["downloads"])
    audit.read(actor, row, "roster", row.reason)
    return row, content


def _write(actor: Actor, row: ExportFile, path: str, folder: Path, beat: Callable[..., None]) -> int:
    book = open_book(path, folder)
    columns = [FIELDS[key] for key in COLUMNS]
    mark = watermark(actor, row.pk, row.reason)
    sheet = Sheet(book, "人员名册", mark, [one.column_name for one in columns], [one.width for one in columns])
    places, count = place_names(actor), 0
    for person, kinds in _people(actor, row):
        sheet.write(_line(person, kinds, places.get(person.division_id, ("", "")), row.is_full))
        count += 1
        if count % _BEAT_ROWS == 0:
            beat(done=count, text=f"已写{count:,}人")
    book.close()
    return count


def _people(actor: Actor, row: ExportFile) -> Iterator[tuple[Person, list[str]]]:
    """Keyset pages of 2,000 with their categories: memory stays flat, however large the county."""
    rows, last = roster(actor, row.filters).select_related(None).order_by("pk"), 0
    if not row.is_full:
        rows = rows.only(*_SHOWN)
    while page := list(rows.filter(pk__gt=last)[:_BEAT_ROWS]):
        kinds: dict[int, list[str]] = defaultdict(list)
        held = (
            Category.objects.filter(person__in=[one.pk for one in page], until__isnull=True)
            .exclude(state="void")
            .order_by("id")
        )
        for person_id, kind in held.values_list("person_id", "kind"):
            kinds[person_id].append(kind)
        for person in page:
            yield person, kinds[person.pk]
        last = page[-1].pk


def _line(person: Person, kinds: list[str], place: tuple[str, str], is_full: bool) -> list[str]:
    """The values of one person in the words of the Resource."""
    township, village = place
    values = {
        "dossier_no": person.dossier_no, "name": person.name, "sex": person.sex, "born_on": person.born_on,
        "id_number": clear(person, "id_number") if is_full else person.id_number_tail,
        "phone": clear(person, "phone") if is_full else person.phone_tail, "township": township, "village": village,
        "residence": person.residence, "ethnicity": person.ethnicity, "politics": person.politics,
        "employment": person.employment, "categories": kinds, "state": person.state,
    }  # fmt: skip
    return [render(values[key]) for key, render in _RENDER.items()]


def _sealed(row: ExportFile, content: bytes) -> Iterator[ExportBlock]:
    for number, begin in enumerate(range(0, len(content), _PIECE)):
        block = ExportBlock(export=row, number=number)
        block.content_sealed = sealing.seal(
            _PLACE, block.row_key, base64.b64encode(content[begin : begin + _PIECE]).decode()
        )
        yield block
