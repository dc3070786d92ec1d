"""The API doors of payments."""

from apps.core.rest import Route
from apps.payments.api.batches import BatchViewSet
from apps.payments.api.desks import FileViewSet, LedgerViewSet, PaymentViewSet, ReceivableViewSet
from apps.payments.api.former import FormerBookViewSet

routes: list[Route] = [
    ("payments/batches", BatchViewSet, "payments-batch"),
    ("payments/lines", PaymentViewSet, "payments-line"),
    ("payments/files", FileViewSet, "payments-file"),
    ("payments/receivables", ReceivableViewSet, "payments-receivable"),
    ("payments/ledgers", LedgerViewSet, "payments-ledger"),
    ("payments/former-books", FormerBookViewSet, "payments-former-book"),
]
