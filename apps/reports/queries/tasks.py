"""重点任务: the rules that raise tasks, each a list; the tasks inside somebody's places; the rows one is about, as they are now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse

from apps.benefits.models import ConfirmationRound
from apps.benefits.queries.records import unconfirmed
from apps.cases.queries import open_cases
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import COUNTY, prefix, within
from apps.core.todos import Todo
from apps.core.together import Later, Together
from apps.payments.queries.desks import unknowns
from apps.people.queries.provenance import unverified
from apps.reports.models import KeyTask, Target
from apps.reports.queries.indicators import COUNTINGS, INDICATORS, policies, values
from apps.reports.rules.comparing import goal_words
from apps.reports.rules.spans import Span
from apps.reports.rules.tasks import is_behind
from apps.reports.rules.values import printed
from apps.visits.queries.visits import open_tasks

VIEW_TASK = permission("reports.view_task", "查看重点任务")
OPEN = ("open", "answered")
TARGET = "target"
TOWN = 9
SHOWN = {"open": "没有办结的", "mine": "我的岗位", "late": "超过期限", "ended": "已办结和销号", "all": "全部"}
#: Fates of a month that nobody in the bureau has to do anything about.
_QUIET = (policies.PAID, "netted", "later", "stopped", "bank")


@dataclass(frozen=True, slots=True)
class Rule:
    """``rows``: what is wrong today, inside the actor's places; ``place``: the column of its division; one task for each county or township."""

    title: str
    owner: str
    days: int
    needs: str
    rows: Callable[[Actor], QuerySet[Any, Any]]
    place: str = "division_id"
    width: int = TOWN


def _unreached(actor: Actor) -> QuerySet[Any, Any]:
    return policies.entitled(actor, policies.closed_month(actor.today)).exclude(fate__in=_QUIET)


def _missed(actor: Actor) -> QuerySet[Any, Any]:
    over = ConfirmationRound.objects.filter(closes_on__lt=actor.today).order_by("-year").first()
    rows = unconfirmed(actor, over.year if over else actor.today.year)
    return rows if over else rows.none()


RULES: Mapping[str, Rule] = {
    "unreached": Rule("持有资格，钱没有到账", "benefit_clerk", 10, "benefits.view_benefit", _unreached, "person__division_id"),
    "unclaimed": Rule("符合条件，还没有申请", "station_clerk", 30, "benefits.view_benefit", policies.unclaimed, "person__division_id"),
    "unconfirmed": Rule("年度确认已截止，还没有确认", "station_clerk", 15, "benefits.view_benefit", _missed),
    "unverified": Rule("档案超过一年没有核验", "station_clerk", 60, "people.view_person", unverified),
    "unknown": Rule("银行结果不明", "finance", 10, "payments.view_desk", unknowns, "payment__division_code", COUNTY),
    "case": Rule(
        "办件已经逾期", "benefit_clerk", 5, "cases.view_case", lambda actor: open_cases(actor).filter(due_on__lt=actor.today), width=COUNTY
    ),
    "visit": Rule("走访任务已经逾期", "station_clerk", 10, "visits.view_visit", lambda actor: open_tasks(actor).filter(due_on__lt=actor.today)),
}  # fmt: skip
TITLES = {**{name: rule.title for name, rule in RULES.items()}, TARGET: "年度目标落后于进度"}


@dataclass(frozen=True, slots=True)
class Found:
    """A matter a rule found: how many rows, where, in words; ``due_on`` when the rule itself knows the limit."""

    rule: str
    subject: str
    division: str
    number: int
    words: str
    owner: str
    days: int


def found(actor: Actor) -> list[Found]:
    """Everything the rules find today, one statement a rule."""
    return [one for name, rule in RULES.items() for one in _of_places(actor, name, rule)] + _behind(actor)


def _of_places(actor: Actor, name: str, rule: Rule) -> list[Found]:
    tail = Value("0" * (12 - rule.width))
    rows = rule.rows(actor).order_by().annotate(spot=Concat(Substr(rule.place, 1, rule.width), tail))
    counts = rows.values_list("spot").annotate(number=Count("pk", distinct=True))
    return [Found(name, spot, spot, number, rule.title, rule.owner, rule.days) for spot, number in counts if spot and number]


def _behind(actor: Actor) -> list[Found]:
    """Targets of the year that fall short of the share of the year gone."""
    span = Span(actor.today.year, actor.today)
    goals = (
        Target.objects.filter(year=span.year, indicator__in=list(COUNTINGS))
        .order_by("indicator", "-id")
        .distinct("indicator")
    )
    rows = {row.indicator: row for row in goals.select_related("set_by")}
    told = values(actor, rows, span) if rows else {}
    made = []
    for name, row in rows.items():
        one, value = INDICATORS[name], told[name]
        if is_behind(one, value, row.goal, span):
            words = f"{one.name}：目标{goal_words(one, row.goal)}，现在{printed(one, value)}"[:200]
            place = f"{row.set_by.division_id[:COUNTY]}{'0' * COUNTY}"
            made.append(Found(TARGET, name, place, 1, words, "benefit_reviewer", 30))
    return made


class TaskNotFound(NotFound):
    """No such task."""

    default = "没有找到这项重点任务，可能不在您的管辖范围内；请从“重点任务”列表进入。"


def tasks(actor: Actor) -> QuerySet[KeyTask]:
    """Tasks of the actor's places, the nearest limit first."""
    require(actor, VIEW_TASK)
    rows = KeyTask.objects.filter(within(actor, "division_id"))
    return rows.select_related("division", "holder", "answered_by", "closed_by").order_by("due_on", "id")


def shown(actor: Actor, show: str, rule: str = "") -> QuerySet[KeyTask]:
    """Tasks of the places by SHOWN, of one rule or of all."""
    still, mine = Q(state__in=OPEN), Q(owner_role__in=sorted(actor.roles)) | Q(holder_id=actor.staff_id)
    which = {"open": still, "mine": still & mine, "late": still & Q(due_on__lt=actor.today), "ended": ~still, "all": Q()}
    rows = tasks(actor).filter(which[show])
    return rows.filter(rule=rule) if rule else rows


def get_task(actor: Actor, task_id: int) -> KeyTask:
    """One task. Raises TaskNotFound."""
    row = tasks(actor).filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    return row


def lock_task(actor: Actor, task_id: int) -> KeyTask:
    """The row, locked until the transaction ends. Raises TaskNotFound."""
    row = tasks(actor).select_for_update(of=("self",), no_key=True).filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    return row


def rows_of(actor: Actor, task: KeyTask) -> QuerySet[Any, Any] | None:
    """What the task is about as it is now, inside the actor's places; None for a target, and without the right to the records."""
    rule = RULES.get(task.rule)
    if rule is None or not actor.may(rule.needs):
        return None
    return rule.rows(actor.within(prefix(task.division_id)))


def open_and_late(actor: Actor) -> dict[str, int]:
    """How many tasks of the places are not done (``open``), and how many of these are past their limit (``late``)."""
    rows = tasks(actor).filter(state__in=OPEN).order_by()
    return rows.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.today)))


def todos(actor: Actor, ask: Together) -> Sequence[Later[Sequence[Todo]]]:
    """Open tasks that this person's posts answer for, or that were given to this person."""
    if not actor.may(VIEW_TASK):
        return []
    mine = Q(owner_role__in=sorted(actor.roles)) | Q(holder_id=actor.staff_id)
    rows = KeyTask.objects.filter(within(actor, "division_id"), mine, state__in=OPEN)
    told = ask.figures(rows, number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.today)))
    return [told.then(lambda one: _lines(one["number"] or 0, one["late"] or 0))]


def _lines(number: int, late: int) -> Sequence[Todo]:
    url = reverse("reports:tasks")
    return [Todo(number, "重点任务", f"{late} 项超过期限" if late else "", f"{url}?show=mine", bool(late))]
