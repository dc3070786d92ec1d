"""Records of benefits in the admin: to look up, never to edit; decisions are taken on the workbench pages."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.benefits import queries
from apps.benefits.models import Entitlement, Grant, LifeEvent, Suspicion
from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.core.money import yuan


class BenefitAdmin(BaseAdmin):
    """Read-only, by the permission to view benefits."""

    view_permission = queries.VIEW
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "scheme")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no", "person__name__startswith")
    search_help_text = "姓名、姓名拼音或档案编号"


@admin.register(Entitlement)
class EntitlementAdmin(BenefitAdmin):
    """Entitlements (待遇)."""

    list_display = ("person", "scheme", "decided_on", "known_on", "ended_month", "state")
    list_filter = ("state", "scheme")
    display = (
        "person", "scheme", "facts", "decided_on", "decision_no", "known_on", "opened_month", "ended_month",
        "region_code", "state", "entered_by", "entered_at", "confirmed_by", "confirmed_at", "reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Entitlement]:
        return queries.entitlements(actor)


@admin.register(LifeEvent)
class LifeEventAdmin(BenefitAdmin):
    """Life events (变动记录)."""

    list_display = ("person", "kind", "on", "known_on", "state", "evidence")
    list_select_related = ("person",)
    list_filter = ("state", "kind")
    display = (
        "person", "entitlement", "kind", "on", "data", "evidence", "known_on", "state", "entered_by", "entered_at",
        "confirmed_by", "confirmed_at", "withdrawal_by", "withdrawn_by", "withdrawn_on", "reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[LifeEvent]:
        return queries.events(actor)


@admin.register(Grant)
class GrantAdmin(BenefitAdmin):
    """One-off amounts (一次性待遇)."""

    list_display = ("person", "scheme", "month", "amount", "state")
    list_filter = ("state", "scheme")
    display = (
        "person", "scheme", "component", "month", "facts", "amount", "decided_on", "decision_no", "known_on", "state",
        "entered_by", "entered_at", "confirmed_by", "confirmed_at", "reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Grant]:
        return queries.grants(actor)

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, row: Grant) -> str:
        """Yuan with two decimals."""
        return yuan(row.amount_fen)


@admin.register(Suspicion)
class SuspicionAdmin(BenefitAdmin):
    """Hits of data comparisons (比对疑点)."""

    list_display = ("person", "kind", "source", "on", "due_on", "state")
    list_select_related = ("person",)
    list_filter = ("state", "kind")
    display = (
        "person",
        "kind",
        "source",
        "on",
        "found_at",
        "due_on",
        "state",
        "answered_by",
        "answered_at",
        "answer",
        "event",
    )

    def rows(self, actor: Actor) -> QuerySet[Suspicion]:
        return queries.suspicions(actor)
