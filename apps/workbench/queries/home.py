"""The home page: what to do today, where the month stands. Every figure counts the very list it opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from apps.benefits.queries import suspicions
from apps.benefits.queries.discovery import finding_counts
from apps.benefits.queries.lists import RoundProgress, round_progress
from apps.benefits.queries.lists import waiting as waiting_counts
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.queries import troubled_jobs
from apps.core.todos import Todo, gathered
from apps.payments.models import Batch
from apps.payments.queries import last_posted_month
from apps.payments.queries.batches import VIEW_BATCH
from apps.payments.queries.batches import batches as all_batches
from apps.payments.queries.desks import receivables, rejected, unknowns, waivers
from apps.policy.queries import VIEW as VIEW_STANDARD
from apps.policy.queries import pending, stale_standards
from apps.workbench import rules
from apps.workbench.queries.cases import counters

MOST = 7
YEAR = 12
WAITS_FOR = {"draft": "payments.submit_batch", "submitted": "payments.review_batch", "reviewed": "payments.approve_batch",
             "approved": "payments.make_files", "filed": "payments.mark_sent", "sent": "payments.take_return",
             "returned": "payments.close_batch"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthCard:
    """The month's payout: its batch when there is one, the one before, and what to do when the month has not begun."""

    month: Month
    batch: Batch | None
    stages: Sequence[rules.Stage]
    before: Batch | None
    todo: str
    chart: rules.Chart | None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the first page; parts the person has no right to are None."""

    todos: Sequence[Todo]
    more: Sequence[Todo]
    month: MonthCard | None
    posted: str
    found: Sequence[tuple[str, int, str, str]]
    progress: RoundProgress | None
    records: Sequence[tuple[str, str]] = ()


def home(actor: Actor) -> Home:
    """The first page of this person."""
    todos = sorted(
        (
            todo
            for todo in [*_benefit_todos(actor), *_money_todos(actor), *_house_todos(actor), *gathered(actor)]
            if todo.count
        ),
        key=lambda t: not t.late,
    )
    sees_benefits = actor.may("benefits.view_benefit")
    last = last_posted_month()
    return Home(
        todos=todos[:MOST],
        more=todos[MOST:],
        month=_month_card(actor) if actor.may(VIEW_BATCH) else None,
        posted=last.label if last else "",
        found=_discovered(actor) if sees_benefits else (),
        progress=round_progress(actor) if sees_benefits else None,
        records=_records(actor),
    )


DISCOVERED = (
    ("soon", "90 天内达到条件", "提前备齐材料"),
    ("unclaimed", "应享未享", "档案显示符合、尚未认定"),
    ("lapse", "可能不再符合", "正在发放，条件存疑"),
)


def _discovered(actor: Actor) -> list[tuple[str, int, str, str]]:
    """Name, length, list and note of each tab of discovery."""
    counts, page = finding_counts(actor), reverse("workbench:discovery")
    return [(name, counts[tab], f"{page}?tab={tab}", note) for tab, name, note in DISCOVERED]


RECORDS = (
    ("工作人员", "admin:org_staff_changelist", "org.view_staff"),
    ("登录账号", "admin:org_user_changelist", "org.view_staff"),
    ("岗位授权", "admin:org_rolegrant_changelist", "org.view_staff"),
    ("审计记录", "admin:core_auditentry_changelist", "core.view_audit"),
    ("名册导出记录", "people:export_log", "people.view_exports"),
    ("后台任务", "admin:core_job_changelist", "core.view_jobs"),
    ("节假日", "admin:core_holiday_changelist", "core.view_holiday"),
)


def _records(actor: Actor) -> list[tuple[str, str]]:
    """Doors of the three administrators, whose work is records and not the month."""
    if actor.may(VIEW_BATCH) or actor.may("people.view_person"):
        return []
    return [(label, reverse(name)) for label, name, permission in RECORDS if actor.may(permission)]


def _benefit_todos(actor: Actor) -> list[Todo]:
    if not actor.may("benefits.view_benefit"):
        return []
    counts, found = waiting_counts(actor), []
    if actor.may("benefits.confirm_event"):
        found.append(Todo(counts.events, "变动登记待复核", "", f"{reverse('workbench:waiting')}?tab=events"))
        found.append(Todo(counts.withdrawals, "撤销申请待复核", "", f"{reverse('workbench:waiting')}?tab=withdrawals"))
    if actor.may("benefits.confirm_entitlement"):
        found.append(Todo(counts.entitlements, "待遇认定待复核", "", f"{reverse('workbench:waiting')}?tab=entitlements"))
        found.append(Todo(counts.grants, "一次性待遇待复核", "", f"{reverse('workbench:waiting')}?tab=grants"))
    if actor.may("benefits.answer_suspicion"):
        first = suspicions(actor).filter(state="open").order_by("due_on").first()
        when = f"最早 {first.due_on:%m-%d} 到期" if first else ""
        found.append(
            Todo(counts.suspicions, "比对疑点待核实", when, reverse("workbench:suspicions"), bool(counts.overdue_suspicions))
        )
    return found


def _batch_todos(actor: Actor) -> list[Todo]:
    if not actor.may(VIEW_BATCH):
        return []
    mine = [state for state, permission in WAITS_FOR.items() if actor.may(permission) and state != "sent"]
    open_batches = list(all_batches(actor).filter(state__in=mine))
    return [
        Todo(
            1,
            f"批次 {row.key} {row.get_state_display()}",
            f"{row.made_at:%m-%d} 编制",
            reverse("workbench:batch", args=[row.key]),
        )
        for row in open_batches
    ]


def _money_todos(actor: Actor) -> list[Todo]:
    found = _batch_todos(actor)
    if actor.may("payments.view_desk"):
        found.append(Todo(rejected(actor).count(), "退票待处理", "", reverse("workbench:rejected"), True))
        found.append(Todo(unknowns(actor).count(), "结果未明待核实", "", reverse("workbench:unknowns"), True))
    if actor.may("payments.decide_waiver"):
        found.append(Todo(waivers(actor).count(), "核销申请待决定", "", f"{reverse('workbench:receivables')}?tab=waivers"))
    if actor.may("payments.view_receivable"):
        found.append(Todo(receivables(actor).count(), "多发待收回", "", reverse("workbench:receivables")))
    return found


def _case_todos(actor: Actor) -> list[Todo]:
    if not actor.may("cases.handle_case"):
        return []
    found, queue = counters(actor), reverse("workbench:cases")
    when = f"{found.late} 件已超期" if found.late else f"{found.today} 件今天到期" if found.today else ""
    return [
        Todo(found.todo, "办件待办理", when, queue, bool(found.late)),
        Todo(found.appeals, "复查复核待答复", "", reverse("workbench:case_appeals")),
        Todo(found.follow_ups, "差评待回访整改", "", reverse("workbench:case_follow_ups")),
    ]


def _house_todos(actor: Actor) -> list[Todo]:
    found = []
    if actor.may(VIEW_STANDARD) and (actor.may("policy.confirm_standard") or actor.may("policy.enter_standard")):
        if actor.may("policy.confirm_standard"):
            found.append(Todo(len(pending(actor)), "标准待复核", "", f"{reverse('workbench:standards')}#waiting"))
        stale = stale_standards(actor, actor.month)
        missing = any(row.is_missing for row in stale)
        found.append(Todo(len(stale), "标准将过期或缺失", "", f"{reverse('workbench:standards')}#stale-list", missing))
    recent = troubled_jobs(actor).filter(created_at__date__gte=actor.today.replace(day=1)).count()
    found.append(Todo(recent, "后台办理没有办成", "本月", reverse("workbench:jobs"), True))
    return found


def _month_card(actor: Actor) -> MonthCard:
    rows = all_batches(actor).exclude(state="cancelled")
    past = list(rows.filter(kind="regular")[: YEAR + 1])
    batch = next((row for row in past if row.month == actor.month.first), None)
    last = last_posted_month()
    todo = "" if batch else "还没有核定应发。" if last is None or last < actor.month else "应发已核定，还没有组成批次。"
    stages = [rules.Stage("核定", "done" if batch or not last or last >= actor.month else "now")]
    stages += rules.batch_stages(batch.state, []) if batch else rules.nothing_yet(last is not None and last >= actor.month)
    return MonthCard(
        month=actor.month,
        batch=batch,
        stages=stages,
        before=next((row for row in past if row.month < actor.month.first), None),
        todo=todo,
        chart=_money_by_month(past[:YEAR]) if len(past) > 2 else None,
    )


def _money_by_month(past: Sequence[Batch]) -> rules.Chart:
    rows = [(Month.of(row.month).label, row.total_fen, f"{yuan(row.total_fen)}（{row.row_count:,} 人）") for row in past]
    urls = [reverse("workbench:batch", args=[row.key]) for row in past]
    return rules.bar_chart("近 12 个月当月发放（元）", rows, head="月份", unit="金额", urls=urls)
