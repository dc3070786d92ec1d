"""Imports and exports of the asking person; nobody sees another's uploads."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.people.choices import RowVerdict
from apps.people.models import ExportFile, ImportRow, ImportSheet
from apps.people.queries.people import EXPORT_PERSON

IMPORT_PERSON = permission("people.import_person", "导入人员名册")
VIEW_EXPORTS = permission("people.view_exports", "查看名册导出记录")


class SheetNotFound(NotFound):
    """No such import of this person."""

    default = "没有找到这次导入，可能已取消或由他人上传。请在导入记录里重新选择。"


class ExportNotFound(NotFound):
    """No such export of this person, or it has expired."""

    default = "没有找到这份导出文件，可能已过期。导出文件只供制作人本人在有效期内下载，请重新导出。"


def sheets(actor: Actor) -> QuerySet[ImportSheet]:
    """The actor's own uploads, newest first."""
    require(actor, IMPORT_PERSON)
    rows = ImportSheet.objects.order_by("-uploaded_at", "-id")
    return rows if actor.is_house else rows.filter(owner_id=actor.staff_id)


def get_sheet(actor: Actor, sheet_id: int) -> ImportSheet:
    """One own upload. Raises SheetNotFound."""
    row = sheets(actor).filter(pk=sheet_id).first()
    if row is None:
        raise SheetNotFound
    return row


def lock_sheet(actor: Actor, sheet_id: int) -> ImportSheet:
    """One own upload, locked. Raises SheetNotFound."""
    row = sheets(actor).select_for_update(of=("self",), no_key=True).filter(pk=sheet_id).first()
    if row is None:
        raise SheetNotFound
    return row


def sheet_rows(actor: Actor, sheet_id: int, verdict: str = "") -> QuerySet[ImportRow]:
    """Rows of one own upload in the order of the file, optionally of one verdict."""
    rows = ImportRow.objects.filter(sheet_id=get_sheet(actor, sheet_id).pk).order_by("number")
    return rows.filter(verdict=verdict) if verdict else rows


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would write: ``accepted``, ``unanswered``, ``same_human`` are suspected duplicates by their answer."""

    accepted: int
    unanswered: int
    same_human: int
    problems: int
    to_write: int

    @property
    def is_whole(self) -> bool:
        """Nothing stands in the way of the whole file."""
        return not self.problems and not self.unanswered


def writing_plan(actor: Actor, sheet: ImportSheet) -> Plan:
    """Counts for the confirmation of one own, checked upload."""
    rows = ImportRow.objects.filter(sheet_id=get_sheet(actor, sheet.pk).pk, verdict=RowVerdict.DUPLICATE)
    answers = dict(rows.order_by("is_accepted").values_list("is_accepted").annotate(Count("pk")))
    accepted, new = answers.get(True, 0), sheet.counts.get("new", 0) + sheet.counts.get("changed", 0)
    return Plan(accepted, answers.get(None, 0), answers.get(False, 0), sheet.counts.get("problem", 0), new + accepted)


def export_files(actor: Actor) -> QuerySet[ExportFile]:
    """The actor's own exports that have not expired, newest first."""
    rows = ExportFile.objects.filter(expires_at__gt=actor.at).order_by("-asked_at", "-id")
    return rows if actor.is_house else rows.filter(owner_id=actor.staff_id)


def get_export(actor: Actor, export_id: int) -> ExportFile:
    """One own export in date. Raises ExportNotFound."""
    row = export_files(actor).filter(pk=export_id).first()
    if row is None:
        raise ExportNotFound
    return row


def export_log(actor: Actor) -> QuerySet[ExportFile]:
    """Every export ordered by staff of the actor's places, expired ones too, newest first: who, what for, which columns, fetched
    how often. Those without the permission see their own."""
    rows = ExportFile.objects.select_related("owner").order_by("-id")
    if actor.may(VIEW_EXPORTS):
        return rows.filter(within(actor, "owner__division_id"))
    require(actor, EXPORT_PERSON)
    return rows.filter(owner_id=actor.staff_id)
