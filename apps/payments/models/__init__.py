"""Tables of the payments app, by noun."""

from apps.payments.models.bank import (
    BankFile,
    BankProfile,
    RejectReason,
    ReturnFile,
    ReturnLine,
    ReturnUpload,
    Settlement,
    Suspense,
    Unknown,
)
from apps.payments.models.batches import (
    Approval,
    Batch,
    BatchEdge,
    BatchEvent,
    BatchRevision,
    ReminderAnswer,
    SignatureRule,
)
from apps.payments.models.dues import Basis, Claim, Due, HeldOver, Hold, PostingRun
from apps.payments.models.former import FormerBook, FormerPayment, PaidLine
from apps.payments.models.ledger import Receivable, Recovery, Transfer, Voucher, WaiverProposal
from apps.payments.models.payments import Netting, Payment, PaymentDue, PaymentEdge

__all__ = [
    "Approval",
    "BankFile",
    "BankProfile",
    "Basis",
    "Batch",
    "BatchEdge",
    "BatchEvent",
    "BatchRevision",
    "Claim",
    "Due",
    "FormerBook",
    "FormerPayment",
    "HeldOver",
    "Hold",
    "Netting",
    "PaidLine",
    "Payment",
    "PaymentDue",
    "PaymentEdge",
    "PostingRun",
    "Receivable",
    "Recovery",
    "RejectReason",
    "ReminderAnswer",
    "ReturnFile",
    "ReturnLine",
    "ReturnUpload",
    "Settlement",
    "SignatureRule",
    "Suspense",
    "Transfer",
    "Unknown",
    "Voucher",
    "WaiverProposal",
]
