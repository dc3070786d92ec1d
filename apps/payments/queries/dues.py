"""Reading obligations."""

from django.db.models import QuerySet

from apps.core.month import Month
from apps.core.together import Later, Together
from apps.payments.models import Claim, Due, PostingRun


def last_posted_month() -> Month | None:
    """The latest month that was posted; None before the first posting."""
    return last_posted_in(Together()).value


def last_posted_in(ask: Together) -> Later[Month | None]:
    """The same, asked together with other figures."""
    latest = ask.first(PostingRun.objects.order_by("-month").values_list("month", flat=True))
    return latest.then(lambda month: Month.of(month) if month else None)


def dues_of(claims: QuerySet[Claim]) -> QuerySet[Due]:
    """Everything owed on these accounts. Whoever asks for the dues of a person comes by this way: the keys of dues begin with the
    account, by the person alone PostgreSQL would read all of the county."""
    return Due.objects.filter(claim__in=claims.order_by().values("pk"))
