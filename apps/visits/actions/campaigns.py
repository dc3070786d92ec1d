"""Campaigns: made, listed from the registry in one statement, signed by three persons, closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.people.queries.people import lock_person
from apps.visits.choices import CampaignState, Festival, Fund, GiftWay, Listed, TaskState
from apps.visits.models import Campaign, CampaignBudget, CampaignStandard, Task
from apps.visits.queries.campaigns import FUND_WORDS, get_campaign, lock_campaign, own_place, planned_money
from apps.visits.queries.visits import lock_task
from apps.visits.rules.festivals import window
from apps.visits.rules.lists import BY_HAND, ORDER, categories_of
from apps.visits.rules.refusals import CampaignExists, TaskClosed, WrongCampaignState
from apps.visits.rules.workflow import check_apart, check_budget, next_campaign_state

MEMBERS = """
select c.person_id, k.listed, k.rank from people_category c
join unnest(%(kinds)s::text[], %(listed)s::text[], %(ranks)s::int[]) as k(kind, listed, rank) on k.kind = c.kind
where c.state = 'verified' and (c.since is null or c.since <= %(today)s) and (c.until is null or c.until > %(today)s)
union
select l.person_id, l.kind, array_position(%(order)s::text[], l.kind::text) - 1 from visits_listing l
where l.until is null and l.kind = any(%(by_hand)s)
union
select h.person_id, 'hardship', array_position(%(order)s::text[], 'hardship') - 1 from people_hardship h
where %(hardship)s and h.is_live and h.until is null
"""
_BUILD = f"""
insert into visits_task (key, person_id, division_id, campaign_id, trigger, listed, also, why, opened_on, due_on, state, is_added, reason)
select 'c' || %(campaign)s || ':p' || p.id, p.id, p.division_id, %(campaign)s, 'festival', (array_agg(m.listed order by m.rank))[1],
       (array_agg(m.listed order by m.rank))[2:], %(why)s, %(today)s, %(due)s, 'open', false, ''
from ({MEMBERS}) m join people_person p on p.id = m.person_id
where p.state = 'active' and p.division_id like any(%(places)s)
group by p.id order by p.division_id, p.id
on conflict (key) do nothing
"""  # noqa: S608 - constants of this module


def member_values(lists: Sequence[str], today: date) -> dict[str, Any]:
    """Parameters of ``MEMBERS``."""
    rows = categories_of(list(lists))
    return {
        "kinds": [row[0] for row in rows], "listed": [row[1] for row in rows], "ranks": [row[2] for row in rows],
        "order": [str(one) for one in ORDER], "by_hand": [one for one in lists if one in BY_HAND],
        "hardship": Listed.HARDSHIP in lists, "today": today,
    }  # fmt: skip


@action(permission="visits.make_campaign", label="建立走访慰问活动")
def make_campaign(
    actor: Actor,
    *,
    festival: str,
    year: int,
    division: str,
    lists: Sequence[str],
    name: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Campaign:
    """A campaign with its days from the calendar, and its list from the registry. Raises CampaignExists, Invalid, NotFound."""
    place = own_place(actor, division)
    if festival not in Festival.values or not lists or any(one not in Listed.values for one in lists):
        raise Invalid("请选择节日和至少一个走访名单。", field="lists")
    days = window(festival, year)
    first, last = starts_on or (days[0] if days else None), ends_on or (days[1] if days else None)
    if first is None or last is None or last < first:
        raise Invalid("专项活动请填写开始和结束日期，结束日期不早于开始日期。", field="starts_on")
    title = name.strip()[:80] or f"{year}年{Festival(festival).label}走访慰问"
    row = Campaign(
        name=title, festival=festival, year=year, division=place, lists=list(dict.fromkeys(lists)), starts_on=first, ends_on=last,
        made_by_id=check_apart(now=actor.staff_id), made_at=actor.at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "visit_campaign_once" not in str(error):
            raise
        raise CampaignExists(f"{place.name}{title}已经建立，请在活动列表中打开原来的活动。") from error
    count = _build(actor, row)
    audit.record(
        actor, "visits.make_campaign", row, after={"festival": festival, "year": year, "lists": row.lists, "listed": count}
    )
    return row


@action(permission="visits.build_list", label="重新生成走访名单")
def build_list(actor: Actor, *, campaign_id: int) -> int:
    """Add whom the registry lists by now; nobody is listed twice and nobody taken off returns. Returns how many joined."""
    row = _draft(actor, campaign_id)
    count = _build(actor, row)
    audit.record(actor, "visits.build_list", row, after={"joined": count})
    return count


def _draft(actor: Actor, campaign_id: int) -> Campaign:
    row = lock_campaign(actor, campaign_id)
    if row.state != CampaignState.DRAFT:
        raise WrongCampaignState(
            f"活动现在是“{row.get_state_display()}”，名单和标准不能再改；确需修改，请由审核人退回编制。"
        )
    return row


def _build(actor: Actor, row: Campaign) -> int:
    code = row.division_id
    place = code[:6] if code.endswith("000000") else code[:9] if code.endswith("000") else code
    values = member_values(row.lists, actor.today) | {
        "campaign": row.pk, "due": row.ends_on, "why": row.name, "places": [f"{place}%"],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BUILD, values)
        return int(cursor.rowcount)


@action(permission="visits.set_standards", label="设定慰问标准和资金")
def set_standards(
    actor: Actor, *, campaign_id: int, standards: Mapping[str, tuple[int, str, str]], budgets: Mapping[str, int]
) -> Campaign:
    """Standards by list ``{list: (fen, way, fund)}`` and money by fund (fen) of a draft. Raises Invalid."""
    row = _draft(actor, campaign_id)
    for listed, (fen, way, fund) in standards.items():
        if listed not in row.lists or fen <= 0 or way not in (GiftWay.BANK, GiftWay.CASH) or fund not in Fund.values:
            raise Invalid("请为活动中的名单填写大于零的标准，并选择发放方式和资金来源。", field="standards")
    if any(fen <= 0 or fund not in Fund.values for fund, fen in budgets.items()):
        raise Invalid("资金安排应大于零，并选择资金来源。", field="budgets")
    row.standards.all().delete()
    row.budgets.all().delete()
    CampaignStandard.objects.bulk_create(
        [
            CampaignStandard(campaign=row, listed=listed, fen=fen, way=way, fund=fund)
            for listed, (fen, way, fund) in standards.items()
        ]
    )
    CampaignBudget.objects.bulk_create([CampaignBudget(campaign=row, fund=fund, fen=fen) for fund, fen in budgets.items()])
    after = {"standards": {listed: list(one) for listed, one in standards.items()}, "budgets": dict(budgets)}
    audit.record(actor, "visits.set_standards", row, after=after)
    return row


@action(permission="visits.add_target", label="添加走访对象")
def add_target(actor: Actor, *, campaign_id: int, person_id: int, listed: str, reason: str) -> Task:
    """A clerk adds somebody the list does not know, with a reason; before the campaign closes. Raises Conflict, Invalid."""
    row = lock_campaign_seen(actor, campaign_id)
    person = lock_person(actor, person_id)
    if listed not in row.lists or len(reason.strip()) < 4:
        raise Invalid("请选择所在名单，并写明添加原因（至少4个字）。", field="reason")
    if person.state != "active":
        raise Conflict(f"{person.name}的档案是“{person.get_state_display()}”，不能列入走访名单。")
    task, is_new = Task.objects.get_or_create(
        key=f"c{row.pk}:p{person.pk}",
        defaults={
            "person": person, "division_id": person.division_id, "campaign": row, "trigger": "festival", "listed": listed,
            "why": row.name, "opened_on": actor.today, "due_on": row.ends_on, "is_added": True, "reason": reason.strip()[:200],
        },
    )  # fmt: skip
    if not is_new:
        if task.state not in (TaskState.REMOVED, TaskState.CANCELLED):
            raise Conflict(f"{person.name}已在本次活动的名单中（{task.get_listed_display()}），不用重复添加。")
        task.state, task.reason, task.is_added, task.listed = TaskState.OPEN, reason.strip()[:200], True, listed
        task.save(update_fields=["state", "reason", "is_added", "listed"])
    audit.record(actor, "visits.add_target", task, after={"campaign": row.pk, "listed": listed}, reason=reason)
    return task


def lock_campaign_seen(actor: Actor, campaign_id: int) -> Campaign:
    """A part for actions: a campaign whose list may still change. After submission the money is signed for: only a draft."""
    row = Campaign.objects.select_for_update(no_key=True).get(pk=get_campaign(actor, campaign_id).pk)
    if row.state != CampaignState.DRAFT:
        raise WrongCampaignState(f"活动现在是“{row.get_state_display()}”，名单不能再改；确需修改，请由审核人退回编制。")
    return row


@action(permission="visits.remove_target", label="移出走访对象")
def remove_target(actor: Actor, *, task_id: int, reason: str) -> Task:
    """Take somebody off the list with a reason. Raises TaskNotFound, TaskClosed, Invalid."""
    task = lock_task(actor, task_id)
    if len(reason.strip()) < 4:
        raise Invalid("请写明移出原因（至少4个字），例如“已随子女迁往外省，由当地走访”。", field="reason")
    if task.state not in (TaskState.OPEN, TaskState.ABSENT):
        raise TaskClosed(f"这项任务现在是“{task.get_state_display()}”，不能移出。")
    task.state, task.reason, task.done_on = TaskState.REMOVED, reason.strip()[:200], None
    task.save(update_fields=["state", "reason", "done_on"])
    audit.record(actor, "visits.remove_target", task, after={"state": task.state}, reason=reason)
    return task


def _step(actor: Actor, campaign_id: int, act: str) -> Campaign:
    row = lock_campaign(actor, campaign_id)
    row.state = next_campaign_state(row.state, act)
    return row


@action(permission="visits.submit_campaign", label="提交走访慰问活动")
def submit_campaign(actor: Actor, *, campaign_id: int) -> Campaign:
    """List, standards and money go to the bureau; the plan must fit the money of every fund. Raises OverBudget, Invalid."""
    row = _step(actor, campaign_id, "submit")
    if not row.tasks.filter(state="open").exists():
        raise Invalid("名单里还没有人。请先生成名单或添加走访对象，再提交。")
    check_budget(planned_money(row), dict(row.budgets.values_list("fund", "fen")), FUND_WORDS)
    row.submitted_by_id, row.reviewed_by_id = check_apart(now=actor.staff_id), None
    row.save(update_fields=["state", "submitted_by", "reviewed_by"])
    audit.record(actor, "visits.submit_campaign", row, after={"state": row.state, "planned": planned_money(row)})
    return row


@action(permission="visits.review_campaign", label="审核走访慰问活动")
def review_campaign(actor: Actor, *, campaign_id: int, agree: bool, note: str = "") -> Campaign:
    """The bureau agrees, or sends the draft back with a reason. Another person than the maker. Raises SamePerson."""
    row = _step(actor, campaign_id, "review" if agree else "send_back")
    staff = check_apart(row.made_by_id, row.submitted_by_id, now=actor.staff_id)
    _decide(actor, row, "visits.review_campaign", note, agree=agree)
    row.reviewed_by_id = staff if agree else None
    row.save(update_fields=["state", "reviewed_by", "note"])
    return row


@action(permission="visits.approve_campaign", label="审批走访慰问活动")
def approve_campaign(actor: Actor, *, campaign_id: int, agree: bool, seen_fen: int = 0, note: str = "") -> Campaign:
    """The leader agrees to the sum they saw; a third person. Raises SamePerson, Conflict when the sum moved."""
    row = _step(actor, campaign_id, "approve" if agree else "send_back")
    staff = check_apart(row.made_by_id, row.submitted_by_id, row.reviewed_by_id, now=actor.staff_id)
    total = sum(planned_money(row).values())
    if agree and total != seen_fen:
        raise Conflict("计划金额在您打开页面后有变化。请刷新页面，核对后再审批。")
    _decide(actor, row, "visits.approve_campaign", note, agree=agree)
    if agree:
        row.approved_by_id, row.approved_at, row.approved_fen = staff, actor.at, total
    else:
        row.reviewed_by_id = None
    row.save(update_fields=["state", "approved_by", "approved_at", "approved_fen", "reviewed_by", "note"])
    return row


def _decide(actor: Actor, row: Campaign, verb: str, note: str, *, agree: bool) -> None:
    if not agree and len(note.strip()) < 4:
        raise Invalid("请写明退回原因（至少4个字），便于编制人修改。", field="note")
    row.note = note.strip()[:300]
    audit.record(actor, verb, row, after={"state": row.state, "agree": agree}, reason=note)


@action(permission="visits.close_campaign", label="结束走访慰问活动")
def close_campaign(actor: Actor, *, campaign_id: int) -> Campaign:
    """No more visits for this campaign; what is still open stays in the coverage as open. Raises WrongCampaignState, Conflict."""
    row = _step(actor, campaign_id, "close")
    if actor.today < row.starts_on:
        raise Conflict(f"活动{row.starts_on:%Y年%m月%d日}才开始，还不能结束。")
    row.closed_on = actor.today
    row.save(update_fields=["state", "closed_on"])
    audit.record(actor, "visits.close_campaign", row, after={"state": row.state})
    return row
