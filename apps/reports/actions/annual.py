"""A year's report: ordered, counted and frozen, written, explained, submitted, signed by somebody else, given to the public."""

from collections.abc import Mapping

from django.conf import settings

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.models import Job
from apps.notices.actions import write_article
from apps.reports.actions.freezing import keep_lists
from apps.reports.choices import ReportState
from apps.reports.models import AnnualReport, ReportReason, ReportValue, Target
from apps.reports.queries.annual import chapters, lines, lock_report
from apps.reports.queries.indicators import COUNTINGS, VERSION, Found, get_indicator
from apps.reports.rules.comparing import read_goal
from apps.reports.rules.spans import FIRST_YEAR, Span
from apps.reports.rules.summary import plain
from apps.reports.rules.values import Value

MAKE = "reports.make_report"
LONGEST = 4000


class NotOpen(Conflict):
    """The report is no longer being written."""

    default = "这份年度报告已经提交或签发，不能再改。需要更正的，重新统计一版。"


class SamePerson(Conflict):
    """Who made it does not sign it."""

    default = "签发须由发起、提交以外的人办理，请分管领导签发。"


class NeedsPerson(Conflict):
    """An account nobody stands behind."""

    default = "这一步须由工作人员本人办理，请用有工号的账号登录。"


@action(permission="reports.order_report", label="统计年度报告")
def order_report(actor: Actor, *, year: int, note: str = "") -> Job:
    """A further version of a year's report, counted by a job. While one is being counted it is the same order. The first needs no reason."""
    if not FIRST_YEAR <= year <= actor.today.year:
        raise Invalid(f"请选择{FIRST_YEAR}年至{actor.today.year}年。", field="year")
    last = AnnualReport.objects.select_for_update(of=("self",), no_key=True).filter(year=year).order_by("-version").first()
    if last is not None and last.state != ReportState.MAKING and not note.strip():
        raise Invalid(f"{year}年已有第{last.version}版。重新统计请写明原因，例如“补录走访记录”。", field="note")
    if last is None or last.state != ReportState.MAKING:
        version = last.version + 1 if last else 1
        given = {"note": note.strip()[:300] if version > 1 else "", "ordered_by_id": _staff(actor), "ordered_at": actor.at}
        last, _ = AnnualReport.objects.get_or_create(year=year, version=version, defaults=given)  # two first orders at once
    job = queue.later(actor, MAKE, key=str(last.pk), title=f"统计{last}", report_id=last.pk)
    audit.record(actor, "reports.order_report", last, after={"year": year, "version": last.version, "job": job.pk})
    return job


@action(permission="reports.order_report", label="统计年度报告")
def record_report(
    actor: Actor, *, report_id: int, job_id: int, values: Mapping[str, Value], before: Mapping[str, Value], found: Found
) -> AnnualReport:
    """What a job counted, frozen with the ids of its rows (those of money ``found`` while they were counted): from now on nothing changes these
    figures and lists. Raises AlreadyDone the second time."""
    row = lock_report(actor, report_id)
    if row.state != ReportState.MAKING:
        raise AlreadyDone
    ReportValue.objects.bulk_create(
        ReportValue(
            report=row, indicator=name, counting=COUNTINGS[name].version if name in COUNTINGS else 0, number=value.number, out_of=value.out_of,
            before=before[name].number, before_out_of=before[name].out_of, since=value.since, before_since=before[name].since, why=value.why,
        )
        for name, value in values.items()
    )  # fmt: skip
    keep_lists(Actor.house(actor.at), row, Span(row.year, actor.today), found)
    row.state, row.job_id, row.made_at, row.registry = ReportState.DRAFT, job_id, actor.at, VERSION
    row.save()
    counted = sum(value.number is not None for value in values.values())
    audit.record(actor, "reports.order_report", row, after={"counted": counted, "of": len(values)})
    return row


@action(permission="reports.write_report", label="起草年度报告")
def write_report(actor: Actor, *, report_id: int, problems: str, plans: str) -> AnnualReport:
    """The prose of the office: problems and plans. The figures are locked."""
    row = _open(actor, report_id)
    for name, text in (("problems", problems), ("plans", plans)):
        if len(text) > LONGEST:
            raise Invalid(f"这一部分超过{LONGEST}字，请精简。", field=name)
    row.problems, row.plans = problems.strip(), plans.strip()
    row.save(update_fields=["problems", "plans"])
    audit.record(actor, "reports.write_report", row, after={"problems": len(row.problems), "plans": len(row.plans)})
    return row


@action(permission="reports.explain_change", label="填写指标变动原因")
def explain_change(actor: Actor, *, report_id: int, indicator: str, words: str) -> ReportReason:
    """Why a figure moved."""
    row, one = _open(actor, report_id), get_indicator(indicator)
    if not 4 <= len(words.strip()) <= 300:
        raise Invalid("变动原因请写4至300字。", field="words")
    reason = ReportReason.objects.create(
        report=row, indicator=one.id, words=words.strip(), written_by_id=_staff(actor), at=actor.at
    )
    audit.record(actor, "reports.explain_change", row, after={"indicator": one.id}, reason=reason.words)
    return reason


@action(permission="reports.submit_report", label="提交年度报告签发")
def submit_report(actor: Actor, *, report_id: int) -> AnnualReport:
    """To whoever signs. Every figure that moved far has its reason."""
    row = _open(actor, report_id)
    silent = [line.indicator.name for line in lines(actor, row) if line.asks and not line.reason]
    if silent:
        raise Invalid(f"有{len(silent)}项比上年变动超过30%，还没有写原因：{'、'.join(silent)[:160]}。请先填写变动原因。")
    row.state, row.submitted_by_id, row.submitted_at, row.returned_for = ReportState.SUBMITTED, actor.staff_id, actor.at, ""
    row.save()
    audit.record(actor, "reports.submit_report", row, after={"state": row.state})
    return row


@action(permission="reports.sign_report", label="签发年度报告")
def return_report(actor: Actor, *, report_id: int, reason: str) -> AnnualReport:
    """Back to the drafter with a reason."""
    row = _submitted(actor, report_id)
    if len(reason.strip()) < 4:
        raise Invalid("退回请写明要改什么，至少四个字。", field="reason")
    row.state, row.returned_for = ReportState.DRAFT, reason.strip()[:300]
    row.save()
    audit.record(actor, "reports.sign_report", row, after={"state": row.state}, reason=row.returned_for)
    return row


@action(permission="reports.sign_report", label="签发年度报告")
def sign_report(actor: Actor, *, report_id: int) -> AnnualReport:
    """Signed by somebody who neither ordered nor submitted it."""
    row = _submitted(actor, report_id)
    if actor.staff_id in (row.submitted_by_id, row.ordered_by_id):
        raise SamePerson
    row.state, row.signed_by_id, row.signed_at = ReportState.SIGNED, actor.staff_id, actor.at
    row.save()
    audit.record(actor, "reports.sign_report", row, after={"state": row.state})
    return row


@action(permission="reports.publish_report", label="公开年度报告")
def publish_report(actor: Actor, *, report_id: int) -> AnnualReport:
    """A signed report as a draft article for the portal; another person lets it out, as with every article."""
    row = lock_report(actor, report_id)
    if row.state != ReportState.SIGNED:
        raise Conflict("年度报告签发以后才能公开，请先办理签发。")
    if row.article_id is not None:
        raise AlreadyDone("已经送到“文章”待审发，不需要重复办理。")
    text = plain(chapters(row, lines(actor, row)))
    title = f"{settings.ORGANISATION['name']}{row.year}年度工作总结"
    article = write_article(actor, kind="news", title=title[:120], body=text, shows_from=actor.today, source=f"{row}")
    row.article = article
    row.save(update_fields=["article"])
    audit.record(actor, "reports.publish_report", row, after={"article": article.pk})
    return row


@action(permission="reports.set_target", label="录入年度目标")
def set_target(actor: Actor, *, year: int, indicator: str, goal: str, source: str) -> Target:
    """What a year aims at, in the unit of its indicator; entered again it replaces what stood, which stays readable."""
    one = get_indicator(indicator)
    if not FIRST_YEAR <= year <= actor.today.year + 5:
        raise Invalid("年度不对，请填写今年或今后五年以内。", field="year")
    if not 2 <= len(source.strip()) <= 200:
        raise Invalid("请填写目标依据，例如“县委年度目标责任书”。", field="source")
    row = Target.objects.create(
        year=year, indicator=one.id, goal=read_goal(one, goal), source=source.strip(), set_by_id=_staff(actor), at=actor.at
    )
    audit.record(actor, "reports.set_target", row, after={"year": year, "indicator": one.id, "goal": row.goal})
    return row


def _staff(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NeedsPerson
    return actor.staff_id


def _open(actor: Actor, report_id: int) -> AnnualReport:
    row = lock_report(actor, report_id)
    if row.state != ReportState.DRAFT:
        raise NotOpen("正在统计，请稍后再写。" if row.state == ReportState.MAKING else "")
    return row


def _submitted(actor: Actor, report_id: int) -> AnnualReport:
    row = lock_report(actor, report_id)
    if row.state == ReportState.SIGNED:
        raise AlreadyDone("这份年度报告已经签发。")
    if row.state != ReportState.SUBMITTED:
        raise Conflict("这份年度报告还没有提交，请等起草人提交后办理。")
    return row
