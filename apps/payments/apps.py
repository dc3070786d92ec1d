"""Name plate of payments (资金发放): money that leaves the house."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "apps.payments"
    label = "payments"
    verbose_name = "资金发放"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person, and which of its tables add nothing.
    timeline = "apps.payments.queries.strands.strands"
    off_timeline = {
        "Claim": "the account behind an entitlement, which is on the line",
        "Due": "the months owed stand in the ledger of months; what was paid is on the line",
        "FormerPayment": "the books of before stand beside the ledger of months, under their own heading",
        "HeldOver": "why a due waits; the hold and the payment are on the line",
        "Netting": "the arithmetic between dues and payments",
        "PaymentDue": "which dues a payment takes",
        "Transfer": "the book-keeping of a payment",
    }
    #: Asked before two dossiers become one.
    merge_guard = "apps.payments.queries.merging.merge_guard"
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (("BankFile", "content"), ("ReturnFile", "content"), ("ReturnUpload", "content"))
    #: Rows that only ever get company.
    append_only = (
        "Due",
        "Basis",
        "BatchEdge",
        "BatchEvent",
        "BatchRevision",
        "Approval",
        "PaymentEdge",
        "PaymentDue",
        "Netting",
        "ReturnLine",
        "Settlement",
        "Transfer",
        "Voucher",
        "FormerPayment",
    )
    #: Rows that change by their rules but are never removed.
    no_delete = (
        "Claim",
        "PostingRun",
        "Hold",
        "Batch",
        "ReminderAnswer",
        "Payment",
        "BankFile",
        "ReturnFile",
        "Suspense",
        "Unknown",
        "Receivable",
        "Recovery",
        "WaiverProposal",
        "FormerBook",
    )
    #: Rows that both dossiers have once stay where they were written; what was paid never moves.
    merge_repeats = ("claim_one_entitlement", "due_one_regular", "hold_one_open", "payment_one_per_person")
