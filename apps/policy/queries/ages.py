"""Standards and parameters that are missing or too old."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Max, Q

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.together import Given, Part, Prepared, Together
from apps.policy.choices import Per
from apps.policy.models import Parameter, Scheme, Standard
from apps.policy.queries import VIEW, WAITING
from apps.policy.rules import NATIONAL, division_line, is_stale, parameter_label

_IN_FORCE = Q(confirmed_at__isnull=False, superseded_on__isnull=True)


@dataclass(frozen=True)
class Stale:
    """One warning: a yearly scheme or parameter without a value, or whose newest value is too old for ``month``."""

    scheme: str
    scheme_name: str
    division_code: str
    parameter: str
    last_on: date | None
    last_text: str
    month: Month
    pending: int

    @property
    def is_missing(self) -> bool:
        """No value at all."""
        return self.last_on is None

    @property
    def months(self) -> int | None:
        """How many months the newest value has been in force."""
        return self.month - Month.of(self.last_on) if self.last_on else None

    @property
    def what(self) -> str:
        """The parameter in quotes, or the standard."""
        return f"“{parameter_label(self.parameter)}”" if self.parameter else "标准"

    @property
    def todo(self) -> str:
        """What is to be done, in words."""
        if self.pending:
            return f"已有 {self.pending} 条录入待复核，请复核人尽快复核。"
        if self.last_on is None:
            return f"还没有{self.what}，请按上级文件录入并由他人复核，否则{self.month.label}无法核定。"
        since = f"{self.what}自{Month.of(self.last_on).label}起已执行 {self.months} 个月；"
        return f"{since}上级已发新文件的请录入，尚未发文的先按现行{self.what}发放，以后补发。"


def stale_standards(actor: Actor, month: Month) -> list[Stale]:
    """Yearly schemes and parameters whose newest value is missing or older than 13 months in ``month``.

    One row per scheme and division with own values (the nation always), and per yearly parameter of a scheme.
    """
    require(actor, VIEW)
    found, sees = _asked_ages(month=month.first), _seen_by(actor)
    known: list[Scheme] = found["schemes"]
    lasts = [row for row in found["lasts"] if sees(row["division_code"])]
    newest = [row for row in found["newest"] if sees(row.division_code)]
    rates = Counter((row["scheme_id"], row["division_code"]) for row in found["rates"] if sees(row["division_code"]))
    words = Counter(row["name"] for row in found["words"] if sees(row["division_code"]))
    stale = _stale_rates([each for each in known if each.yearly], month, rates, lasts)
    return stale + _stale_parameters([each for each in known if each.yearly_parameters], month, words, newest)


def _ages(ask: Together) -> dict[str, Part[Any]]:
    """Of all divisions: a statement for everybody. The whole table is a few hundred rows."""
    month = Given("month", DateField())
    live = Standard.objects.filter(_IN_FORCE, effective_from__lte=month, scheme__yearly=True).order_by()
    lasts = live.values("scheme_id", "division_code").annotate(last=Max("effective_from")).order_by("division_code")
    return {
        "schemes": ask.rows(Scheme.objects.all()),
        "lasts": ask.rows(lasts),
        "newest": ask.rows(Parameter.objects.filter(_IN_FORCE, valid_from__lte=month).order_by("-valid_from")),
        "rates": ask.rows(Standard.objects.filter(WAITING).order_by().values("scheme_id", "division_code")),
        "words": ask.rows(Parameter.objects.filter(WAITING).order_by().values("name", "division_code")),
    }


_asked_ages = Prepared(_ages)


def _seen_by(actor: Actor) -> Callable[[str], bool]:
    """``line_of`` for codes at hand."""
    above = {NATIONAL}.union(*(division_line(place.ljust(12, "0")) for place in actor.places))
    return lambda code: code in above or code.startswith(tuple(actor.places))


def _stale_rates(
    yearly: list[Scheme], month: Month, waiting: Mapping[tuple[str, str], int], newest: Sequence[Mapping[str, Any]]
) -> list[Stale]:
    """``newest``: the newest first month of each scheme and division."""
    lasts: dict[str, dict[str, date | None]] = {each.pk: {} for each in yearly}
    for row in newest:
        lasts[row["scheme_id"]][row["division_code"]] = row["last"]
    old = [
        (each, place, last)
        for each in yearly
        for place, last in (lasts[each.pk] or {NATIONAL: None}).items()
        if is_stale(Month.of(last) if last else None, month)
    ]
    dated = {(each.pk, place, last) for each, place, last in old if last}
    texts = _amounts(dated) if dated else {}
    return [
        Stale(each.pk, each.name, place, "", last, texts.get((each.pk, place), ""), month, waiting.get((each.pk, place), 0))
        for each, place, last in old
    ]


def _stale_parameters(
    known: list[Scheme], month: Month, waiting: Mapping[str, int], newest: Sequence[Parameter]
) -> list[Stale]:
    """``newest``: parameters in force, the newest first."""
    found = []
    for each, name in [(one, word) for one in known for word in one.yearly_parameters]:
        last = next((row for row in newest if row.name == name and row.scheme_id in (each.pk, None)), None)
        if is_stale(Month.of(last.valid_from) if last else None, month):
            place, on, text = (last.division_code, last.valid_from, str(last.value)) if last else (NATIONAL, None, "")
            found.append(Stale(each.pk, each.name, place, name, on, text, month, waiting.get(name, 0)))
    return found


def _amounts(keys: set[tuple[str, str, date]]) -> dict[tuple[str, str], str]:
    """What is in force, in words, for each (scheme, division, first month)."""
    rows = Standard.objects.filter(
        _IN_FORCE, scheme_id__in={key[0] for key in keys}, effective_from__in={key[2] for key in keys}
    ).values_list("scheme_id", "division_code", "effective_from", "amount_fen", "per")
    sums: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for scheme, place, first, fen, per in rows:
        if (scheme, place, first) in keys:
            sums.setdefault((scheme, place), []).append((fen, per))
    return {key: _amount_words(found) for key, found in sums.items()}


def _amount_words(found: list[tuple[int, str]]) -> str:
    unit = dict(Per.choices).get(max(per for _, per in found), "")
    low, high = min(fen for fen, _ in found), max(fen for fen, _ in found)
    return f"{yuan(low)} {unit}" if len(found) == 1 else f"{len(found)} 档，{yuan(low)} 至 {yuan(high)} {unit}"
