"""Records of cards in the admin: to look up, never to edit; work is done on the card pages."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.cards import queries
from apps.cards.models import Application, Card, Lot, Withdrawal
from apps.cards.queries.exchange import VIEW_LOT
from apps.core.actor import Actor
from apps.core.admin import BaseAdmin


@admin.register(Card)
class CardAdmin(BaseAdmin):
    """Cards (优待证)."""

    view_permission = queries.VIEW_CARD
    list_display = ("serial", "person", "kind", "bank_name", "valid_until", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("state", "kind", "bank_name")
    search_fields = ("serial", "person__name_pinyin__startswith", "person__dossier_no", "person__name__startswith")
    search_help_text = "领证编号、姓名、姓名拼音或档案编号"
    display = (
        "serial", "person", "kind", "identities", "sequence", "replaces", "reason", "payer", "bank_name", "tail", "valid_until",
        "made_on", "delivered_on", "state",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Card]:
        return queries.cards(actor)


@admin.register(Application)
class ApplicationAdmin(BaseAdmin):
    """Applications (优待证申请)."""

    view_permission = queries.VIEW_CARD
    list_display = ("case", "person", "purpose", "kind", "bank_name")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "case")
    list_filter = ("purpose", "kind")
    search_fields = ("case__receipt_no", "person__name_pinyin__startswith", "person__dossier_no")
    search_help_text = "受理编号、姓名拼音或档案编号"
    display = (
        "case",
        "person",
        "purpose",
        "kind",
        "identities",
        "bank_name",
        "delivery",
        "replaces",
        "reason",
        "payer",
        "card",
    )

    def rows(self, actor: Actor) -> QuerySet[Application]:
        return queries.applications(actor)


@admin.register(Lot)
class LotAdmin(BaseAdmin):
    """Lists (送审和制证批次)."""

    view_permission = VIEW_LOT
    list_display = ("number", "kind", "bank_name", "row_count", "made_at", "signed_at")
    list_filter = ("kind", "bank_name")
    search_fields = ("number",)
    display = (
        "number",
        "kind",
        "bank_name",
        "row_count",
        "serial_sum",
        "sha256",
        "made_by",
        "made_at",
        "signed_by",
        "signed_at",
    )

    def rows(self, actor: Actor) -> QuerySet[Lot]:
        return queries.lots(actor)


@admin.register(Withdrawal)
class WithdrawalAdmin(BaseAdmin):
    """Withdrawals (收回)."""

    view_permission = queries.VIEW_CARD
    list_display = ("card", "ground", "state", "decision_no", "decided_on")
    list_filter = ("state", "ground")
    display = ("card", "ground", "reason", "state", "proposed_by", "proposed_at", "decision_no", "decided_on", "entered_by")

    def rows(self, actor: Actor) -> QuerySet[Withdrawal]:
        return queries.withdrawals(actor)
