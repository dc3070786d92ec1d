"""Whether a year's target falls behind its year. Pure."""

from apps.reports.rules.spans import Span
from apps.reports.rules.values import Indicator, Value

#: A target is behind when it stands this much below the share of the year that is gone.
SLACK_PERCENT = 10
#: In the first weeks nothing can be said.
FIRST_DAYS = 45


def is_behind(indicator: Indicator, value: Value, goal: int, span: Span) -> bool:
    """Flows are held against the share of the year gone, with some slack; stocks, totals and shares against the whole goal once three quarters of it
    are gone. What was not counted is not behind: nobody knows."""
    whole, gone = (span.until - span.first).days, (span.last - span.first).days + 1
    if value.number is None or gone < FIRST_DAYS:
        return False
    reached = value.share * 10 if value.share is not None else value.number
    if indicator.kind == "flow":
        return reached * 100 * whole < goal * (100 - SLACK_PERCENT) * gone
    return gone * 4 >= whole * 3 and reached < goal
