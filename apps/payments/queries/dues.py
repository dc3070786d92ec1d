"""Reading obligations."""

from apps.core.month import Month
from apps.payments.models import PostingRun


def last_posted_month() -> Month | None:
    """The latest month that was posted; None before the first posting."""
    latest = PostingRun.objects.order_by("-month").values_list("month", flat=True).first()
    return Month.of(latest) if latest else None
