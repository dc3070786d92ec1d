"""Reports of years, their frozen values, reasons and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.reports.models import AnnualReport, ReportReason, ReportValue, Target
from apps.reports.queries.indicators import INDICATORS, VIEW_REPORT, frozen_value
from apps.reports.queries.indicators.goals import standing
from apps.reports.rules.comparing import asks_reason, change_words, goal_words, is_met
from apps.reports.rules.story import Story, story
from apps.reports.rules.summary import Chapter, summary
from apps.reports.rules.values import Indicator, Value, printed


class ReportNotFound(NotFound):
    """No such report."""

    default = "没有找到这份年度报告，请从“年度报告”列表进入。"


def reports(actor: Actor) -> QuerySet[AnnualReport]:
    """Every version of every year, the newest first: the county's, whoever reads."""
    require(actor, VIEW_REPORT)
    rows = AnnualReport.objects.select_related("ordered_by", "submitted_by", "signed_by", "article")
    return rows.order_by("-year", "-version")


def get_report(actor: Actor, report_id: int) -> AnnualReport:
    """One version. Raises ReportNotFound."""
    row = reports(actor).filter(pk=report_id).first()
    if row is None:
        raise ReportNotFound
    return row


def lock_report(actor: Actor, report_id: int) -> AnnualReport:
    """The row, locked until the transaction ends. Raises ReportNotFound."""
    require(actor, VIEW_REPORT)
    row = AnnualReport.objects.select_for_update(of=("self",), no_key=True).filter(pk=report_id).first()
    if row is None:
        raise ReportNotFound
    return row


def targets(actor: Actor, year: int) -> dict[str, Target]:
    """The target of a year that holds for each indicator: the last one entered."""
    require(actor, VIEW_REPORT)
    return {row.indicator: row for row in standing(year).select_related("set_by").order_by("indicator")}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a report beside last year's and its target."""

    indicator: Indicator
    value: Value
    before: Value
    counting: int
    goal: str
    met: bool | None
    reason: str
    asks: bool

    @property
    def words(self) -> str:
        """The figure with its unit."""
        return printed(self.indicator, self.value)

    @property
    def before_words(self) -> str:
        """Last year's."""
        return printed(self.indicator, self.before)

    @property
    def change(self) -> str:
        """Against last year."""
        return change_words(self.value, self.before)

    @property
    def share(self) -> Decimal | None:
        """Percent of a share."""
        return self.value.share


def lines(actor: Actor, report: AnnualReport) -> list[Line]:
    """Every figure of a report in the order of the registry; three statements."""
    goals = targets(actor, report.year)
    reasons = dict(ReportReason.objects.filter(report=report).order_by("id").values_list("indicator", "words"))
    rows = {row.indicator: row for row in ReportValue.objects.filter(report=report)}
    return [_line(one, rows[one.id], goals, reasons) for one in INDICATORS.values() if one.id in rows]


def _line(one: Indicator, row: ReportValue, goals: Mapping[str, Target], reasons: Mapping[str, str]) -> Line:
    value, before, target = value_of(row), before_of(row), goals.get(one.id)
    return Line(
        one, value, before, row.counting,
        goal=goal_words(one, target.goal) if target else "", met=is_met(value, target.goal) if target else None,
        reason=reasons.get(one.id, ""), asks=asks_reason(one.kind, value, before),
    )  # fmt: skip


def value_of(row: ReportValue) -> Value:
    """A frozen value as one."""
    return Value(row.number, row.out_of, row.why, row.since)


def before_of(row: ReportValue) -> Value:
    """Last year's, as it was told then."""
    return Value(row.before, row.before_out_of, since=row.before_since)


def chapters(report: AnnualReport, found: Sequence[Line]) -> list[Chapter]:
    """The summary of a report over its frozen values."""
    values: dict[str, Any] = {line.indicator.id: line.value for line in found}
    return summary(INDICATORS, values, problems=report.problems, plans=report.plans)


def told_story(report: AnnualReport, bureau: str, found: Sequence[Line]) -> Story:
    """The year as a newspaper would tell it, over the frozen values."""
    values = {line.indicator.id: line.value for line in found}
    before = {line.indicator.id: line.before for line in found}
    return story(bureau, report.year, INDICATORS, values, before, report.plans)


def frozen(report: AnnualReport, name: str, *, before: bool = False) -> Value | None:
    """One figure of a report, or the one of the year before beside it; None when it has none."""
    row = frozen_value(report, name)
    return None if row is None else before_of(row) if before else value_of(row)
