"""Records of visits in the admin: to look up, never to edit; work is done on the visit pages."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.visits import queries
from apps.visits.models import Campaign, Listing, Pairing, Stock, Task, Visit


@admin.register(Campaign)
class CampaignAdmin(BaseAdmin):
    """Campaigns (走访慰问活动)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("name", "division", "starts_on", "ends_on", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("division",)
    list_filter = ("state", "festival", "year")
    search_fields = ("name",)
    display = ("name", "festival", "year", "division", "lists", "starts_on", "ends_on", "state", "made_by", "reviewed_by",
               "approved_by", "approved_at", "approved_fen", "closed_on", "note")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Campaign]:
        return queries.campaigns(actor)


@admin.register(Task)
class TaskAdmin(BaseAdmin):
    """Tasks (走访任务)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("key", "person", "trigger", "listed", "due_on", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("state", "trigger", "listed")
    search_fields = ("key", "person__name_pinyin__startswith", "person__dossier_no", "person__name__startswith")
    search_help_text = "任务编号、姓名、姓名拼音或档案编号"
    display = ("key", "person", "division", "campaign", "trigger", "listed", "also", "why", "opened_on", "due_on", "state",
               "done_on", "is_added", "reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Task]:
        return queries.tasks(actor)


@admin.register(Visit)
class VisitAdmin(BaseAdmin):
    """Visits (走访记录)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("receipt_no", "person", "on", "organiser", "mode", "outcome", "staff")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "staff")
    list_filter = ("outcome", "organiser", "mode")
    search_fields = ("receipt_no", "person__name_pinyin__startswith", "person__dossier_no", "person__name__startswith")
    search_help_text = "回执号、姓名、姓名拼音或档案编号"
    display = ("receipt_no", "person", "division", "task", "corrects", "reason", "on", "received_at", "outcome", "mode", "organiser",
               "staff", "companions", "health", "income", "housing", "work", "feeling", "next_on")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Visit]:
        return queries.visits(actor)


@admin.register(Pairing)
class PairingAdmin(BaseAdmin):
    """Pairings (结对联系)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("person", "officer", "handbook_no", "since")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "officer")
    search_fields = ("handbook_no", "person__name_pinyin__startswith", "person__dossier_no")
    display = ("person", "officer", "handbook_no", "since", "until", "ended_reason")

    def rows(self, actor: Actor) -> QuerySet[Pairing]:
        return queries.pairings(actor)


@admin.register(Listing)
class ListingAdmin(BaseAdmin):
    """Lists kept by hand (联系名单)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("person", "kind", "since", "reason")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("kind",)
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no")
    display = ("person", "kind", "since", "until", "reason", "ended_reason", "entered_by")

    def rows(self, actor: Actor) -> QuerySet[Listing]:
        return queries.listings(actor)


@admin.register(Stock)
class StockAdmin(BaseAdmin):
    """Goods (慰问品库存)."""

    view_permission = queries.VIEW_VISIT
    list_display = ("lot", "division", "quantity")
    list_select_related: ClassVar[tuple[str, ...]] = ("lot", "division")
    search_fields = ("lot__name", "lot__invoice_no")
    display = ("lot", "division", "quantity")

    def rows(self, actor: Actor) -> QuerySet[Stock]:
        return queries.stocks(actor)
