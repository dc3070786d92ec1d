"""Which standards and parameters changed since the last posting, and from which month each one counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from apps.benefits.rules.timeline import SHAPING
from apps.payments.models import PostingRun
from apps.policy.models import Parameter, Standard
from apps.policy.queries import open_touches


@dataclass(frozen=True, slots=True)
class RateChange:
    """Months from ``from_month`` on to be priced again; ``scheme`` None means every scheme.

    ``shapes`` says that it also moves which months are owed, so that everybody's months must be worked out again.
    """

    scheme: str | None
    division: str
    from_month: date
    why: str
    shapes: bool = False


@dataclass(frozen=True, slots=True)
class RateChanges:
    """The changes and the touches of ``policy`` they came from."""

    rows: tuple[RateChange, ...]
    touch_ids: tuple[int, ...]


def rate_changes(today: date) -> RateChanges:
    """What was confirmed since the last posting, and what was published earlier but became known since.

    The second half is why arrears follow a late notice even when its rows were loaded long before.
    """
    touches = list(open_touches().select_related("standard", "parameter"))
    last = PostingRun.objects.order_by("-known_on").values_list("known_on", flat=True).first()
    rows = [
        RateChange(
            t.scheme_id,
            t.division_code,
            t.from_month,
            _why(t.standard or t.parameter),
            _shapes(t.parameter, first=last is None),
        )
        for t in touches
    ]
    if last is not None:
        became = Q(known_on__gt=last, known_on__lte=today, confirmed_at__isnull=False)
        for standard in Standard.objects.filter(became):
            rows.append(RateChange(standard.scheme_id, standard.division_code, standard.effective_from, _why(standard)))
        for parameter in Parameter.objects.filter(became):
            place, why = parameter.division_code, _why(parameter)
            rows.append(RateChange(parameter.scheme_id, place, parameter.valid_from, why, _shapes(parameter, first=False)))
    return RateChanges(tuple(rows), tuple(t.pk for t in touches))


def _shapes(row: Parameter | None, *, first: bool) -> bool:
    """Before the first posting the shipped parameters are what every right was worked out by already."""
    return row is not None and row.name in SHAPING and not (first and row.entered_by is None)


def _why(row: Standard | Parameter | None) -> str:
    if isinstance(row, Standard):
        return f"标准调整（{row.effective_from.year}年{row.effective_from.month}月起执行）"
    if isinstance(row, Parameter):
        return f"政策参数调整（{row.valid_from.year}年{row.valid_from.month}月起执行）"
    return "标准调整"
