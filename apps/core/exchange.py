"""Lists of the admin as files: what the reader sees, in text cells, with a reason, a watermark and a read record.

The columns are a django-import-export Resource made from the model's own Chinese names; nothing is imported here.
"""

import csv
import io
import json
from datetime import datetime
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from import_export.admin import ExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm
from import_export.resources import ModelResource, modelresource_factory
from import_export.widgets import Widget

from apps.core import audit
from apps.core.action import permission
from apps.core.errors import DomainError
from apps.core.http import actor_of_request
from apps.core.money import yuan
from apps.core.sheets import Sheet, guarded, open_book, watermark

EXPORT_LIST = permission("core.export_list", "导出字典和名录")
MOST = 50_000


class SafeWorkbook(Format):
    """xlsx whose every cell is text. ``mark`` is the first line."""

    mark = ""

    def get_title(self) -> str:
        return "Excel工作簿（xlsx）"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        target = io.BytesIO()
        book = open_book(target)
        sheet = Sheet(book, "名录", self.mark, dataset.headers or ())
        for row in dataset:
            sheet.write(row)
        book.close()
        return target.getvalue()


class SafeCsv(SafeWorkbook):
    """csv with a mark for UTF-8; an apostrophe before what could be a formula."""

    def get_title(self) -> str:
        return "CSV（UTF-8）"

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        for row in ([self.mark], dataset.headers or (), *dataset):
            writer.writerow([guarded(text) for text in row])
        return target.getvalue().encode("utf-8-sig")


class Shown(Widget):
    """A column as people read it: words of choices, 是 and 否, yuan, days."""

    def __init__(self, column: Any) -> None:
        super().__init__()
        self.words = {value: str(label) for value, label in column.flatchoices}
        self.is_fen = column.name.endswith("_fen")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Text, always."""
        if value is None or isinstance(value, bool):
            return {None: "", True: "是", False: "否"}[value]
        if isinstance(value, datetime):
            return f"{localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return yuan(value) if self.is_fen else self.words.get(value) or str(value)


def list_resource(model: type[models.Model], columns: tuple[str, ...]) -> type[ModelResource]:
    """The Resource of a list: these columns under the names the model gives them."""
    found = {name: model._meta.get_field(name) for name in columns}
    fields = {
        name: Field(attribute=name, column_name=_header(column), widget=Shown(column), readonly=True)
        for name, column in found.items()
    }
    made = modelresource_factory(model, custom_fields=fields)
    made._meta.fields = made._meta.export_order = columns
    made.fields = {name: made.fields[name] for name in columns}
    return made


def _header(column: Any) -> str:
    name = str(column.verbose_name)
    name = name.removesuffix("（分）").removesuffix("(分)") if column.name.endswith("_fen") else name
    return f"{name}（元）" if column.name.endswith("_fen") else name


class ReasonForm(ExportForm):
    """Which format, and what for."""

    reason = forms.CharField(label="导出用途", min_length=2, max_length=200, help_text="用途写入文件首行和查阅记录。")

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].label = "文件格式"


class Exporting(ExportMixin):
    """For ``BaseAdmin``: a list with ``export_columns`` can be taken out by who may see it and holds ``core.export_list``."""

    export_columns: tuple[str, ...] = ()
    export_form_class = ReasonForm
    export_template_name = "admin/export.html"
    model: type[models.Model]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Both rights, at the time of asking."""
        return bool(self.export_columns) and self.has_view_permission(request) and actor_of_request(request).may(EXPORT_LIST)

    def get_export_formats(self) -> list[type[Format]]:
        return [SafeWorkbook, SafeCsv]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        return [list_resource(self.model, self.export_columns)]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The library's page; a list too long for one request is refused."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        if self.get_export_queryset(request)[MOST : MOST + 1].exists():
            messages.error(request, f"名录超过{MOST:,}行，请先用筛选缩小范围再导出。")
            return redirect("..")
        return super().export_action(request)

    def get_export_data(self, file_format: Format, request: HttpRequest, queryset: Any, **kwargs: Any) -> bytes:
        """Rows as text under a watermark; who took what and why is written down."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        actor, reason = actor_of_request(request), kwargs["export_form"].cleaned_data["reason"]
        data = self.get_data_for_export(request, queryset)
        name = str(self.model._meta.verbose_name)
        try:
            entry = audit.read(actor, (self.model._meta.label_lower, "list", name), "export", f"{reason}（{len(data)}行）")
        except DomainError as refusal:
            raise ValueError(refusal.message) from refusal
        file_format.mark = watermark(actor, str(entry.uid)[:8], reason)
        return bytes(file_format.export_data(data))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Format) -> str:
        return f"{self.model._meta.model_name}-{actor_of_request(request).today:%Y%m%d}.{file_format.get_extension()}"
