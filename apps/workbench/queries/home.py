"""The home page: what to do today, where the month stands. Every figure counts the very list it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from apps.benefits.queries.found import found_counts_in
from apps.benefits.queries.lists import RoundProgress, Waiting, round_progress, waiting_in
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.queries import troubled_jobs
from apps.core.todos import Todo, gathered, todo
from apps.core.together import Later, Together
from apps.payments.models import Batch
from apps.payments.queries.batches import VIEW_BATCH
from apps.payments.queries.batches import batches as all_batches
from apps.payments.queries.desks import receivables, rejected, unknowns, waivers
from apps.payments.queries.dues import last_posted_in
from apps.policy.queries import VIEW as VIEW_STANDARD
from apps.policy.queries import pending
from apps.policy.queries.ages import stale_standards
from apps.workbench import rules
from apps.workbench.queries.cases import Counters, counters

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
    ask = Together()
    waiting: list[Later[Any]] = [
        *_benefit_todos(actor, ask),
        *_batch_todos(actor, ask),
        *_money_todos(actor, ask),
        *_case_todos(actor, ask),
        *_house_todos(actor, ask),
        *gathered(actor, ask),
    ]
    sees_benefits = actor.may("benefits.view_benefit")
    last, sees_batches = last_posted_in(ask), actor.may(VIEW_BATCH)
    past = (
        ask.rows(all_batches(actor).exclude(state="cancelled").filter(kind="regular")[: YEAR + 1]) if sees_batches else None
    )
    found = found_counts_in(actor, ask) if sees_benefits else None
    lines = [line for one in waiting for line in _flat(one.value) if line.count]
    todos = sorted([*lines, *_standard_todos(actor)], key=lambda t: not t.late)
    return Home(
        todos=todos[:MOST],
        more=todos[MOST:],
        month=_month_card(actor, past.value, last.value) if past else None,
        posted=last.value.label if last.value else "",
        found=_discovered(found.value) if found else (),
        progress=round_progress(actor) if sees_benefits else None,
        records=_records(actor),
    )


def _flat(found: Todo | Sequence[Todo]) -> Sequence[Todo]:
    return [found] if isinstance(found, Todo) else found


DISCOVERED = (
    ("soon", "90 天内达到条件", "提前备齐材料"),
    ("unclaimed", "应享未享", "档案显示符合、尚未认定"),
    ("lapse", "可能不再符合", "正在发放，条件存疑"),
)


def _discovered(counts: Mapping[str, int]) -> list[tuple[str, int, str, str]]:
    """Name, length, list and note of each tab of discovery."""
    page = reverse("workbench:discovery")
    return [(name, counts[tab], f"{page}?tab={tab}", note) for tab, name, note in DISCOVERED]


RECORDS = (
    ("工作人员", "admin:org_staff_changelist", "org.view_staff"),
    ("登录账号", "admin:org_user_changelist", "org.view_staff"),
    ("岗位授权", "admin:org_rolegrant_changelist", "org.view_staff"),
    ("审计记录", "admin:core_auditentry_changelist", "core.view_audit"),
    ("名册导出记录", "people:export_log", "people.view_exports"),
    ("登记的手机", "station:devices", "station.view_device"),
    ("后台任务", "admin:core_job_changelist", "core.view_jobs"),
    ("节假日", "admin:core_holiday_changelist", "core.view_holiday"),
)


def _records(actor: Actor) -> list[tuple[str, str]]:
    """Doors of the three administrators, whose work is records and not the month."""
    if actor.may(VIEW_BATCH) or actor.may("people.view_person"):
        return []
    return [(label, reverse(name)) for label, name, permission in RECORDS if actor.may(permission)]


def _benefit_todos(actor: Actor, ask: Together) -> list[Later[Sequence[Todo]]]:
    if not actor.may("benefits.view_benefit"):
        return []
    return [waiting_in(actor, ask).then(lambda counts: _benefit_lines(actor, counts))]


def _benefit_lines(actor: Actor, counts: Waiting) -> Sequence[Todo]:
    found, desk = [], reverse("workbench:waiting")
    if actor.may("benefits.confirm_event"):
        found.append(Todo(counts.events, "变动登记待复核", "", f"{desk}?tab=events"))
        found.append(Todo(counts.withdrawals, "撤销申请待复核", "", f"{desk}?tab=withdrawals"))
    if actor.may("benefits.confirm_entitlement"):
        found.append(Todo(counts.entitlements, "待遇认定待复核", "", f"{desk}?tab=entitlements"))
        found.append(Todo(counts.grants, "一次性待遇待复核", "", f"{desk}?tab=grants"))
    if actor.may("benefits.answer_suspicion"):
        first, late = counts.first_suspicion_due_on, counts.overdue_suspicions
        when = f"最早 {first:%m-%d} 到期" if first else ""
        if late:
            when = f"已逾期 {late} 条，最早应于 {first:%m-%d} 前核实"
        found.append(Todo(counts.suspicions, "比对疑点待核实", when, reverse("workbench:suspicions"), bool(late)))
    return found


def _batch_todos(actor: Actor, ask: Together) -> list[Later[Sequence[Todo]]]:
    if not actor.may(VIEW_BATCH):
        return []
    mine = [state for state, permission in WAITS_FOR.items() if actor.may(permission) and state != "sent"]
    return [ask.rows(all_batches(actor).filter(state__in=mine)).then(lambda rows: [_batch_line(row) for row in rows])]


def _batch_line(row: Batch) -> Todo:
    url = reverse("workbench:batch", args=[row.key])
    return Todo(1, f"批次 {row.key} {row.get_state_display()}", f"{row.made_at:%m-%d} 编制", url)


def _money_todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    found = []
    if actor.may("payments.view_desk"):
        found.append(todo(ask.count(rejected(actor)), "退票待处理", reverse("workbench:rejected"), late=True))
        found.append(todo(ask.count(unknowns(actor)), "结果未明待核实", reverse("workbench:unknowns"), late=True))
    if actor.may("payments.decide_waiver"):
        url = f"{reverse('workbench:receivables')}?tab=waivers"
        found.append(todo(ask.count(waivers(actor)), "核销申请待决定", url))
    if actor.may("payments.view_receivable"):
        found.append(todo(ask.count(receivables(actor)), "多发待收回", reverse("workbench:receivables")))
    return found


def _case_todos(actor: Actor, ask: Together) -> list[Later[Sequence[Todo]]]:
    return [counters(actor, ask).then(_case_lines)] if actor.may("cases.handle_case") else []


def _case_lines(found: Counters) -> Sequence[Todo]:
    when = f"{found.late} 件已超期" if found.late else f"{found.today} 件今天到期" if found.today else ""
    return [
        Todo(found.todo, "办件待办理", when, reverse("workbench:cases"), bool(found.late)),
        Todo(found.appeals, "复查复核待答复", "", reverse("workbench:case_appeals")),
        Todo(found.follow_ups, "差评待回访整改", "", reverse("workbench:case_follow_ups")),
    ]


def _house_todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    # Not the calendar month: its last night would be forgotten.
    recent = troubled_jobs(actor).filter(created_at__gte=actor.at - timedelta(days=30))
    return [todo(ask.count(recent), "后台办理没有办成", reverse("workbench:jobs"), when="30天内", late=True)]


def _standard_todos(actor: Actor) -> list[Todo]:
    if not actor.may(VIEW_STANDARD) or not (actor.may("policy.confirm_standard") or actor.may("policy.enter_standard")):
        return []
    waiting, page, found = pending(actor), reverse("workbench:standards"), []
    if actor.may("policy.confirm_standard"):
        found.append(Todo(len(waiting), "标准待复核", "", f"{page}#waiting"))
    stale = stale_standards(actor, actor.month)
    missing = any(row.is_missing for row in stale)
    found.append(Todo(len(stale), "标准将过期或缺失", "", f"{page}#stale-list", missing))
    return [line for line in found if line.count]


def _month_card(actor: Actor, past: Sequence[Batch], last: Month | None) -> MonthCard:
    batch = next((row for row in past if row.month == actor.month.first), None)
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
