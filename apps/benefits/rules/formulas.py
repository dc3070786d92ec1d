"""Amounts worked out by a formula rather than read from a table. Pure; each docstring cites its law.

Every formula takes plain facts and a ``Reader`` of parameters and returns yuan with the sentences of its arithmetic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.benefits.rules.catalogue import SCHEMES, WORDS
from apps.benefits.rules.facts import ParameterMissing
from apps.core.money import Rounding
from apps.core.month import Month
from apps.policy.rules import Book, Param

CENT = Decimal("0.01")
_NEEDED: Any = object()


@dataclass(frozen=True, slots=True)
class Result:
    """Yuan (a decimal with at most two places) and the arithmetic in words."""

    yuan: Decimal
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """Parameters of one scheme in one month and place: a case's own values first, then the book."""

    book: Book
    scheme: str
    month: Month
    division: str
    own: Mapping[str, Any]

    def row(self, name: str) -> Param | None:
        """The dated row behind a name, unless the case brings its own value."""
        return None if name in self.own else self.book.param(name, self.month, self.division, self.scheme)

    def get(self, name: str, default: Any = _NEEDED) -> Any:
        """The value; without a default a missing one raises ParameterMissing by its Chinese name."""
        if name in self.own:
            return self.own[name]
        found = self.row(name)
        if found is not None:
            return found.value
        if default is _NEEDED:
            raise ParameterMissing(
                f"{SCHEMES[self.scheme].name}{self.month.label}缺少参数“{self.label(name)}”，请先录入并复核当地标准。",
                field=name,
            )
        return default

    def label(self, name: str) -> str:
        """The Chinese name of a parameter."""
        return next((fact.label for fact in SCHEMES[self.scheme].parameters if fact.name == name), _OTHER.get(name, name))

    def number(self, name: str, default: Any = _NEEDED) -> Decimal:
        """The value as a decimal."""
        return Decimal(str(self.get(name, default)))

    def sources(self) -> tuple[str, ...]:
        """Documents of the dated rows behind the scheme's parameters."""
        rows = [self.row(fact.name) for fact in SCHEMES[self.scheme].parameters]
        return tuple(dict.fromkeys(row.document_no or row.source for row in rows if row is not None))

    def round(self, amount: Decimal) -> Decimal:
        """The scheme's one rounding rule; to the fen when none is set."""
        rule = self.get("rounding", {"step_yuan": "0.01", "mode": "half_up"})
        return Rounding(Decimal(rule["step_yuan"]), rule["mode"]).apply(amount)

    def round_text(self) -> str:
        """The rounding rule in words."""
        rule = self.get("rounding", {"step_yuan": "0.01", "mode": "half_up"})
        modes = {"half_up": "四舍五入", "up": "向上取整", "down": "向下取整"}
        return f"{modes[rule['mode']]}到{rule['step_yuan']}元"


_OTHER = {"national_urban_income_yuan": "上年度全国城镇居民人均可支配收入"}


def cents(amount: Decimal) -> Decimal:
    """To the fen, half up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def text(number: Decimal) -> str:
    """A decimal without idle zeros."""
    return f"{number.normalize():f}" if number else "0"


def nursing_class(facts: Mapping[str, Any]) -> str:
    """The class of nursing allowance: ``1-2``, ``3-4``, ``illness_1-4``, ``mental_5-6``, or empty when there is none.

    《军人抚恤优待条例》(2024年修订)第三十四条.
    """
    grade, cause = facts["grade"], facts["cause"]
    if grade <= 4:
        if cause == "illness":
            return "illness_1-4"
        return "1-2" if grade <= 2 else "3-4"
    return "mental_5-6" if grade <= 6 and facts.get("mental") else ""


def nursing(key: str, reader: Reader) -> Result:
    """护理费 of one month: percent of last year's local average monthly wage, rounded by the local rule (第三十四条)."""
    if not key:
        return Result(Decimal(0), ("该残疾等级不发护理费",))
    wage, percent = reader.number("average_monthly_wage_yuan"), _nursing_percent(key, reader)
    month = reader.round(wage * percent / 100)
    line = (
        f"{WORDS[key]}：{text(wage)} × {text(percent)}% = {text(wage * percent / 100)}，{reader.round_text()}为{month}元/月"
    )
    return Result(month, (line,))


def _nursing_percent(key: str, reader: Reader) -> Decimal:
    statutory = reader.book.param("percent", reader.month, scheme="nursing_allowance")
    table = {**(statutory.value if statutory else {}), **reader.get("percent", {})}
    return Decimal(table.get(key, "0"))


def nursing_year(key: str, reader: Reader) -> Result:
    """护理费 of a year: twelve rounded months, or the year rounded once when ``times_12_after_rounding`` is off."""
    month = nursing(key, reader)
    if not key or reader.get("times_12_after_rounding", True):
        return Result(month.yuan * 12, (*month.lines, f"× 12 = {text(month.yuan * 12)}元/年"))
    year = reader.round(reader.number("average_monthly_wage_yuan") * _nursing_percent(key, reader) / 100 * 12)
    return Result(year, (*month.lines, f"全年一次取整为{text(year)}元/年"))


def outpatient(monthly_yuan: str, reader: Reader) -> Result:
    """门诊医疗补助 of one month: a percentage of the monthly pension or subsidy, rounded by the local rule."""
    base, percent = Decimal(monthly_yuan), reader.number("percent")
    month = reader.round(base * percent / 100)
    return Result(
        month, (f"{text(base)} × {text(percent)}% = {text(base * percent / 100)}，{reader.round_text()}为{month}元/月",)
    )


def family_allowance(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """义务兵家庭优待金 (《军人抚恤优待条例》(2024年修订)第四十二条): base × posting + base × education + base × merit.

    Posting and education act on the base each and are added; then rounding; then served months ÷ 12, two years at most.
    """
    base = reader.number("base_yuan")
    posting = Decimal(reader.get("posting_multiple", {}).get(facts.get("posting", "plain"), "1"))
    education = Decimal(reader.get("education_add", {}).get(facts.get("education", "none"), "0"))
    merit = Decimal(reader.get("merit_add", {}).get(facts.get("merit", "none"), "0"))
    year = reader.round(base * posting + base * education + base * merit)
    served = min(facts.get("served_months", 12), 24)
    total = cents(year * served / 12)
    line = f"{text(base)} × ({text(posting)} + {text(education)} + {text(merit)})，{reader.round_text()}为{text(year)}元/年"
    return Result(total, (line, f"服役{served}个月：{text(year)} × {served} ÷ 12 = {text(total)}元"))


def merit_reward(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """立功受奖奖励金: count × local amount, summed over the merit notices received."""
    amounts, total, lines = reader.get("amounts"), Decimal(0), []
    for merit, count in facts["merit"].items():
        if merit not in amounts:
            raise ParameterMissing(
                f"立功受奖奖励金缺少“{WORDS[merit]}”的奖励标准，请先录入并复核当地标准。", field="amounts"
            )
        total += Decimal(amounts[merit]) * count
        lines.append(f"{WORDS[merit]}{text(Decimal(amounts[merit]))}元 × {count}")
    return Result(cents(total), (" + ".join(lines) + f" = {text(total)}元" if lines else "没有立功受奖记录",))


def funeral_months(held: str, cause: str, month: Month, book: Book, division: str) -> int:
    """How many months of the pension are paid on after a death in ``month`` (第二十二条、第三十二条、第六十二条).

    Survivors six; disabled veterans twelve, but only after death from illness (an old wound or a death at war or on
    duty is compensated as 因公牺牲 or 烈士 instead); war and test veterans six from 2024-10; martyrs' children six
    from 2025-01 (《烈士褒扬条例》第二十三条); all others none.
    """
    found = book.param("funeral_months", month, division, held)
    if found is None or (held == "disability_pension" and cause != "illness"):
        return 0
    return int(found.value)


def funeral_grant(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """丧葬补助 from a stated monthly rate: months by scheme, day of death and cause × the rate received."""
    died = date.fromisoformat(facts["died_on"])
    months = funeral_months(facts["held"], facts.get("cause", "illness"), Month.of(died), reader.book, reader.division)
    monthly = Decimal(facts["monthly_yuan"])
    name = SCHEMES[facts["held"]].name
    return Result(cents(monthly * months), (f"{name}：{text(monthly)} × {months}个月 = {text(monthly * months)}元",))


def _income(reader: Reader, died: date) -> Decimal:
    row = reader.row("national_urban_income_yuan")
    if row is None or row.valid_from.year != died.year:
        raise ParameterMissing(
            f"缺少{died.year - 1}年全国城镇居民人均可支配收入，请先录入统计公报公布数。", field="national_urban_income_yuan"
        )
    return Decimal(row.value)


def lump_sum_death_grant(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """一次性抚恤金 (第十五条): 20 × (illness 2 ×) last year's national urban disposable income + 40 months' basic pay.

    Raised by 40/35/30/25/15/5 % for honours, only the highest (第十六条); pay is never below that of a 少尉 where known.
    """
    died = date.fromisoformat(facts["died_on"])
    income, multiple = _income(reader, died), Decimal(reader.get("income_multiple")[facts["kind"]])
    months = reader.number("pay_months")
    pay = max(Decimal(facts.get("monthly_pay_yuan", "0")), reader.number("minimum_monthly_pay_yuan", "0"))
    percent = Decimal(reader.get("honour_percent").get(facts.get("honour", "none"), "0"))
    base = income * multiple + pay * months
    total = cents(base * (100 + percent) / 100)
    lines = [f"{text(income)} × {text(multiple)} + {text(pay)} × {text(months)} = {text(base)}元"]
    if percent:
        lines.append(f"{WORDS[facts['honour']]}增发{text(percent)}%，合计{text(total)}元")
    return Result(total, tuple(lines))


def martyr_grant(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """烈士褒扬金 (《烈士褒扬条例》(2024年修订)第十五条): 30 × last year's national urban disposable income, for martyrs only."""
    died = date.fromisoformat(facts["died_on"])
    multiple = Decimal(reader.get("income_multiple").get(facts["kind"], "0"))
    if not multiple:
        return Result(Decimal(0), ("烈士褒扬金只发给烈士遗属",))
    income = _income(reader, died)
    return Result(cents(income * multiple), (f"{text(income)} × {text(multiple)} = {text(income * multiple)}元",))


def self_employment_subsidy(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """自主就业一次性经济补助 (《退役军人安置条例》第二十三条): a remainder below six months counts half a year, from six a year."""
    months = facts.get("months", 0)
    rest = Decimal(0) if not months else Decimal("0.5") if months < 6 else Decimal(1)
    years = facts["years"] + rest
    if facts["kind"] == "conscript":
        rate = reader.number("conscript_yuan_per_year")
        return Result(cents(rate * years), (f"{text(rate)} × {text(years)}年 = {text(rate * years)}元",))
    base, step = reader.number("nco_base_yuan"), reader.number("nco_step_percent")
    total = cents(base * (1 + (years - 2) * step / 100))
    return Result(total, (f"{text(base)} × [1 + ({text(years)} − 2) × {text(step)}%] = {text(total)}元",))


def price_subsidy(facts: Mapping[str, Any], reader: Reader, on: date) -> Result:
    """价格临时补贴: local allowance × the rise that crossed its trigger; when both did, the higher; rounded."""
    risen = []
    for name, trigger, label in (
        ("cpi_percent", "cpi_trigger", "居民消费价格"),
        ("food_percent", "food_trigger", "食品价格"),
    ):
        rise = Decimal(facts.get(name, "0"))
        if name in facts and rise >= reader.number(trigger):
            risen.append((rise, label))
    if not risen:
        return Result(Decimal(0), ("涨幅均未达到启动条件，本月不发",))
    base, (rise, label) = reader.number("allowance_yuan"), max(risen)
    total = reader.round(base * rise / 100)
    line = f"{label}涨幅{text(rise)}%：{text(base)} × {text(rise)}% = {text(base * rise / 100)}，{reader.round_text()}为{text(total)}元"
    return Result(total, (line,))


ONCE: dict[str, Callable[[Mapping[str, Any], Reader, date], Result]] = {
    "conscript_family_allowance": family_allowance,
    "merit_reward": merit_reward,
    "funeral_grant": funeral_grant,
    "lump_sum_death_grant": lump_sum_death_grant,
    "martyr_grant": martyr_grant,
    "self_employment_subsidy": self_employment_subsidy,
    "price_subsidy": price_subsidy,
}
