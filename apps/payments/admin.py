"""Money in the admin: for looking things up. Every change is a use case on the pages of the month."""

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.payments.models import BankProfile, Batch, Payment, Receivable, RejectReason, Voucher
from apps.payments.queries.batches import batches, payments, profiles
from apps.payments.queries.desks import reject_reasons, vouchers
from apps.payments.queries.receivables import receivables


@admin.register(Batch)
class BatchAdmin(BaseAdmin):
    """发放批次."""

    view_permission = "payments.view_batch"
    list_display = ("key", "kind", "state", "row_count", "total_fen", "maker", "made_at")
    list_filter = ("state", "kind")
    list_select_related = ("maker",)
    search_fields = ("=key",)
    display = (
        "key",
        "month",
        "kind",
        "state",
        "revision",
        "row_count",
        "total_fen",
        "maker",
        "editor",
        "profile",
        "made_at",
    )

    def rows(self, actor: Actor) -> QuerySet[Batch]:
        return batches(actor)


@admin.register(Payment)
class PaymentAdmin(BaseAdmin):
    """发放明细: names as frozen, accounts masked."""

    view_permission = "payments.view_payment"
    list_display = ("ref", "batch", "name", "division_code", "amount_fen", "account_tail", "state", "changed_at")
    list_filter = ("state",)
    list_select_related = ("batch",)
    search_fields = ("=ref", "=name")
    search_help_text = "按流水号或姓名查找"
    ordering = ("-id",)
    display = ("ref", "batch", "name", "holder_name", "division_code", "amount_fen", "account_tail", "state", "reason_code", "reason",
               "changed_at")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Payment]:
        return payments(actor)


@admin.register(Receivable)
class ReceivableAdmin(BaseAdmin):
    """应收款."""

    view_permission = "payments.view_receivable"
    list_display = ("person", "amount_fen", "instalment_fen", "reason", "opened_at")
    list_select_related = ("person",)
    display = ("person", "amount_fen", "instalment_fen", "reason", "opened_by", "opened_at")

    def rows(self, actor: Actor) -> QuerySet[Receivable]:
        return receivables(actor)


@admin.register(BankProfile)
class BankProfileAdmin(BaseAdmin):
    """代发银行."""

    view_permission = "payments.view_batch"
    list_display = ("code", "name", "format", "encoding", "max_rows", "is_active")
    display = ("code", "name", "format", "encoding", "max_rows", "file_name", "columns", "header", "totals", "return_encodings",
               "return_columns", "return_header", "results", "is_active")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[BankProfile]:
        return profiles(actor)


@admin.register(RejectReason)
class RejectReasonAdmin(BaseAdmin):
    """退回原因."""

    view_permission = "payments.view_batch"
    list_display = ("code", "label", "advice", "needs_account", "profile")
    list_select_related = ("profile",)
    display = ("code", "label", "advice", "needs_account", "profile")

    def rows(self, actor: Actor) -> QuerySet[RejectReason]:
        return reject_reasons(actor)


@admin.register(Voucher)
class VoucherAdmin(BaseAdmin):
    """财政凭证."""

    view_permission = "payments.view_batch"
    list_display = ("number", "batch", "kind", "amount_fen", "dated_on", "recorded_by")
    list_filter = ("kind",)
    list_select_related = ("batch", "recorded_by")
    search_fields = ("=number",)
    display = ("number", "batch", "kind", "amount_fen", "dated_on", "recorded_by", "recorded_at", "note")

    def rows(self, actor: Actor) -> QuerySet[Voucher]:
        return vouchers(actor)
