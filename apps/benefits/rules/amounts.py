"""From a rate key and a month to fen: the one place where a standard becomes money. Pure.

A rate key is canonical text of the facts that decide the rate, so that every person with the same key, region and
month is owed the same and shares one explanation. See docs/rules/monthly-amount.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.benefits.rules.catalogue import SCHEMES, SURVIVORS, TABLE, WORDS
from apps.benefits.rules.facts import Amount, Basis, ParameterMissing, Region, StandardMissing
from apps.benefits.rules.formulas import Reader, nursing, nursing_class, outpatient
from apps.benefits.rules.years import service_years
from apps.core.money import month_share, yuan
from apps.core.month import Month
from apps.policy.rules import NATIONAL, Book, Rate

UNIFIED_FROM = Month(2016, 10)  # urban and rural survivors' rates became one


def to_fen(amount: Decimal | str) -> int:
    """Yuan to whole fen, half up."""
    return int((Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def number_text(number: Decimal) -> str:
    """``4`` for 4.0, ``3.5`` for 3.50."""
    return f"{number.normalize():f}"


def rate_key(scheme: str, facts: Mapping[str, Any], month: Month | None = None, counting: str = "ceil") -> str:
    """The canonical key of plain facts: disability ``10|war``, survivors empty (``urban``/``rural`` before 2016-10),
    red army and demobilized their kind, rural elders their counted years, nursing its class, otherwise empty."""
    if scheme in SURVIVORS:
        return facts.get("residence", "") if month is not None and month < UNIFIED_FROM else ""
    if scheme == "rural_elder_subsidy":
        return number_text(service_years(facts, counting))
    if scheme == "nursing_allowance":
        return nursing_class(facts)
    names = {
        "disability_pension": ("grade", "cause"),
        "red_army_pension": ("kind",),
        "demobilized_subsidy": ("period",),
        "outpatient_subsidy": ("monthly_yuan",),
    }
    return "|".join(str(facts[name]) for name in names.get(scheme, ()))


def standard_key(scheme: str, key: str) -> str:
    """The key under which the standard is kept: rural elders share one rate per service year."""
    return "" if scheme == "rural_elder_subsidy" else key


def key_facts(scheme: str, key: str) -> dict[str, Any]:
    """The facts a rate key stands for, as the slip names them."""
    if scheme == "disability_pension":
        grade, cause = key.split("|")
        return {"grade": int(grade), "cause": cause}
    names = {
        "red_army_pension": "kind", "demobilized_subsidy": "period", "rural_elder_subsidy": "service_years",
        "nursing_allowance": "class", "outpatient_subsidy": "monthly_yuan",
    }  # fmt: skip
    return {names.get(scheme, "residence"): key} if key else {}


def key_label(scheme: str, key: str) -> str:
    """The key in words: ``10级因战``, ``城镇``, ``服役4年``."""
    if scheme == "disability_pension":
        grade, cause = key.split("|")
        return f"{grade}级{WORDS[cause]}"
    if scheme == "rural_elder_subsidy":
        return f"服役{key}年"
    return WORDS.get(key, key)


@dataclass(frozen=True)
class Rated:
    """A yearly rate being put together: fen, the sentences of its arithmetic, the standards it rests on."""

    annual_fen: int
    lines: tuple[str, ...]
    standards: tuple[str, ...] = ()
    assumed: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def as_region(region: Region | str) -> Region:
    """A region given by code only reads its mode and top-up from the book."""
    return Region(code=region) if isinstance(region, str) else region


def _missing(scheme: str, key: str, month: Month) -> StandardMissing:
    what = SCHEMES[scheme].name + (f"（{key_label(scheme, key)}）" if key else "")
    return StandardMissing(f"{what}{month.label}没有已知的标准，请先录入并复核该月适用的标准。", field=scheme)


def _cited(rate: Rate) -> str:
    no = f"（{rate.document_no}）" if rate.document_no else ""
    return f"{rate.source}{no}，自{rate.effective_from.year}年{rate.effective_from.month}月执行"


def _from_rate(rate: Rate, what: str) -> Rated:
    unit = "月" if rate.per.startswith("month") else "年"
    line = f"{what}{yuan(rate.amount_fen)}元/{unit}"
    if unit == "月":
        line += f"，折合{yuan(rate.annual_fen)}元/年"
    return Rated(rate.annual_fen, (line,), (_cited(rate),), rate.status == "assumed")


def _local(scheme: str, key: str, month: Month, book: Book, region: Region) -> Rated | None:
    if region.local_yuan_per_year is not None:
        fen = to_fen(region.local_yuan_per_year)
        return Rated(fen, (f"地方标准{yuan(fen)}元/年",), ("当地标准",))
    found = book.local_rate(scheme, standard_key(scheme, key), month, region.code)
    return _from_rate(found, "地方标准") if found else None


def _greater(national: Rated | None, local: Rated | None) -> Rated | None:
    if national is None or local is None:
        return national or local
    higher, lower = (local, national) if local.annual_fen > national.annual_fen else (national, local)
    lines = (*higher.lines, f"高于{lower.lines[0]}，按高的执行")
    return Rated(higher.annual_fen, lines, higher.standards, higher.assumed)


def _topped(national: Rated | None, region: Region, reader: Reader) -> Rated | None:
    if national is None:
        return None
    own = region.top_up_yuan_per_year
    fen = to_fen(own if own is not None else reader.get("top_up_yuan_per_year", "0"))
    line = f"加地方定额增发{yuan(fen)}元/年，合计{yuan(national.annual_fen + fen)}元/年"
    return Rated(national.annual_fen + fen, (*national.lines, line), national.standards, national.assumed)


def _regional(scheme: str, key: str, month: Month, book: Book, region: Region, reader: Reader) -> Rated:
    """National rate joined with the county's own, by the region's mode (docs/rules/region-mode.md)."""
    rate = book.rate(scheme, standard_key(scheme, key), month, NATIONAL)
    national = _from_rate(rate, "国家标准") if rate else None
    mode = region.mode or reader.get("region_mode", "national")
    if mode == "top_up":
        found = _topped(national, region, reader)
    elif mode == "greater_of":
        found = _greater(national, _local(scheme, key, month, book, region))
    else:
        found = national
    if found is None:
        raise _missing(scheme, key, month)
    return found


def _demobilized(scheme: str, key: str, month: Month, book: Book, region: Region, reader: Reader) -> Rated:
    """Three shares of one rate: central, province, county; a complete local rate stands for all three."""
    local = None if reader.own else book.local_rate(scheme, key, month, region.code)
    if local is not None:
        return _from_rate(local, "当地执行标准")
    rate = book.rate(scheme, key, month, NATIONAL)
    central = reader.get("central_yuan_per_year", None)
    if central is None and rate is None:
        raise _missing(scheme, key, month)
    shares = {
        "中央": to_fen(central) if central is not None else rate.annual_fen if rate else 0,
        "省级": to_fen(reader.get("province_yuan_per_year", "0")),
        "县级": to_fen(reader.get("county_yuan_per_year", "0")),
    }
    total = sum(shares.values())
    text = " + ".join(f"{name}{yuan(fen)}" for name, fen in shares.items())
    cited = (_cited(rate),) if central is None and rate else ("当地分担标准",)
    return Rated(total, (f"{text} = {yuan(total)}元/年",), cited)


def _elder(scheme: str, key: str, month: Month, book: Book, region: Region, reader: Reader) -> Rated:
    """Rate per service year × counted years (民发〔2011〕110号)."""
    one = _regional(scheme, key, month, book, region, reader)
    total = to_fen(Decimal(one.annual_fen) / 100 * Decimal(key))
    lines = (f"每服义务兵役一年：{'；'.join(one.lines)}", f"乘以服役{key}年，得{yuan(total)}元/年")
    return Rated(total, lines, one.standards, one.assumed)


_TABLE: dict[str, Callable[..., Rated]] = {"demobilized_subsidy": _demobilized, "rural_elder_subsidy": _elder}


def annual(
    scheme: str, key: str, month: Month, book: Book, region: Region | str, parameters: Mapping[str, Any] | None = None
) -> Rated:
    """The yearly rate in force in ``month`` of a scheme paid from a table. Raises StandardMissing."""
    place = as_region(region)
    reader = Reader(book, scheme, month, place.code, parameters or {})
    return _TABLE.get(scheme, _regional)(scheme, key, month, book, place, reader)


def monthly_fen(
    scheme: str,
    rate_key: str,
    facts: Mapping[str, Any],
    month: Month,
    book: Book,
    region: Region | str,
    parameters: Mapping[str, Any] | None = None,
) -> Amount:
    """What one month pays at a rate key: fen and the full basis. Raises StandardMissing (ParameterMissing).

    Yearly rates are cut to months by cumulative difference, k = 1 in January, so that a calendar year sums to the
    rate. ``facts`` beyond the key change nothing: the key decides.
    """
    if scheme in TABLE:
        return _table_amount(scheme, rate_key, month, book, region, parameters)
    place = as_region(region)
    reader = Reader(book, scheme, month, place.code, parameters or {})
    result = nursing(rate_key, reader) if scheme == "nursing_allowance" else outpatient(rate_key, reader)
    fen = to_fen(result.yuan)
    return Amount(fen, formula_basis(reader, key_facts(scheme, rate_key), result.lines), fen * 12)


def _table_amount(
    scheme: str, key: str, month: Month, book: Book, region: Region | str, parameters: Mapping[str, Any] | None
) -> Amount:
    rated = annual(scheme, key, month, book, region, parameters)
    fen = month_share(rated.annual_fen, month.number)
    if rated.annual_fen % 12 == 0:
        cut = f"每月{yuan(rated.annual_fen)} ÷ 12 = {yuan(fen)}元"
    else:
        total = yuan(rated.annual_fen)
        cut = f"{month.number}月按累计差额：{total}×{month.number}÷12 − {total}×{month.number - 1}÷12 = {yuan(fen)}元"
    basis = Basis(
        scheme=scheme,
        rule=SCHEMES[scheme].rule,
        law="；".join((SCHEMES[scheme].law, *rated.standards)),
        facts=key_facts(scheme, key),
        arithmetic="；".join((*rated.lines, cut)),
        standards=rated.standards,
        assumed=rated.assumed,
    )
    return Amount(fen, basis, rated.annual_fen)


def formula_basis(reader: Reader, facts: Mapping[str, Any], lines: tuple[str, ...]) -> Basis:
    """The basis of an amount worked out by a formula."""
    rule, sources = SCHEMES[reader.scheme], reader.sources()
    law = "；".join(dict.fromkeys((rule.law, *sources)))
    return Basis(reader.scheme, rule.rule, law, dict(facts), "；".join(lines), sources)


__all__ = [
    "ParameterMissing",
    "annual",
    "formula_basis",
    "key_label",
    "monthly_fen",
    "rate_key",
    "standard_key",
    "to_fen",
]
