"""Records of memorials in the admin: to look up, never to edit."""

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.memorials import queries
from apps.memorials.models import Martyr, Tribute


@admin.register(Martyr)
class MartyrAdmin(BaseAdmin):
    """烈士."""

    view_permission = queries.VIEW
    list_display = ("name", "division", "died", "buried_at", "state")
    list_filter = ("state",)
    search_fields = ("name__startswith", "=certificate_no")
    search_help_text = "姓名开头或证书编号"
    display = ("name", "other_names", "division", "native_place", "born", "enlisted", "unit", "post", "died", "cause", "certificate_no", "buried_at",
               "deeds", "sources", "state", "revision", "author", "written_at", "publisher", "published_at", "withdrawn_by", "withdrawn_at",
               "withdraw_reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Martyr]:
        return queries.martyrs(actor)


@admin.register(Tribute)
class TributeAdmin(BaseAdmin):
    """网上祭扫留言."""

    view_permission = queries.VIEW
    list_display = ("martyr", "text", "signed", "left_at", "state")
    list_filter = ("state",)
    display = ("martyr", "kind", "text", "signed", "left_at", "state", "checked_by", "checked_at", "released_by", "released_at", "closed_by", "closed_at",
               "reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Tribute]:
        return queries.tributes(actor)
