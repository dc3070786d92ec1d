"""Taking out the list behind a figure; who did, which and why is written down."""

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.org.models import Division
from apps.people.choices import ContributionKind
from apps.reports.queries.annual import frozen
from apps.reports.queries.contributions import contributions
from apps.reports.queries.indicators import EXPORT_INDICATOR, INDICATORS, beside, get_indicator, narrowed, policies, values
from apps.reports.queries.opened import Cut, Opened, opened
from apps.reports.queries.tasks import SHOWN, TITLES, get_task, rows_of, shown
from apps.reports.resources import write_ledger, write_list
from apps.reports.rules.spans import Span
from apps.reports.rules.values import printed

MOST = 50_000
ALL = Cut()


class TooLong(Invalid):
    """More rows than one sheet takes."""

    default = f"清单超过{MOST:,}行，请改选月份或者单个乡镇，分次导出。"


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_indicator(
    actor: Actor, *, name: str, span: Span, place: Division | None = None, cut: Cut = ALL, reason: str
) -> bytes:
    """The list of one figure, or of the part of it that ``cut`` says, as an xlsx: as many rows as the page. Raises TooLong, NotFound, Forbidden."""
    indicator, near = get_indicator(name), narrowed(actor, place)
    found = opened(near, name, span, cut)
    if found.rows[MOST : MOST + 1].exists():
        raise TooLong
    where = "，".join([*([place.name] if place else []), span.label, *([found.words] if found.words else [])])
    entry = audit.read(actor, ("reports.indicator", name, f"{indicator.name}（{where}）"[:200]), "indicator", reason)
    title = f"{indicator.name}，{where}，{_told(near, name, span, cut, found)}"
    return write_list(actor, found.rows, title=title, number=str(entry.uid)[:8], reason=reason)


def _told(near: Actor, name: str, span: Span, cut: Cut, found: Opened) -> str:
    """The figure the list belongs to; of a part how many rows it has."""
    if cut.is_part or cut.scheme or cut.whole:
        return f"{found.rows.order_by().count():,}条"
    kept = frozen(cut.report, name, before=cut.before) if found.is_frozen and cut.report is not None else None
    return printed(get_indicator(name), kept or values(near, [name], span)[name])


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_policy(
    actor: Actor, *, scheme: str, what: str, place: Division | None = None, month: str = "", reason: str
) -> bytes:
    """One list of a scheme's tracking (政策执行跟踪) as an xlsx, of a closed month (``2026-10``; the last one when empty). Raises TooLong, NotFound, Invalid,
    Forbidden."""
    near, at = narrowed(actor, place), policies.chosen_month(month, actor.today)
    rows = policies.listed(near, scheme, what, at)
    if rows[MOST : MOST + 1].exists():
        raise TooLong
    where = f"{place.name}，" if place else ""
    title = f"{policies.get_scheme(scheme).name}：{policies.words_of(what)}，{where}{policies.month_words(at)}"
    entry = audit.read(actor, ("reports.policy", f"{scheme}:{what}", title), "policy", reason)
    return write_list(actor, rows, title=title, number=str(entry.uid)[:8], reason=reason)


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_contributions(actor: Actor, *, span: Span, kind: str = "", place: Division | None = None, reason: str) -> bytes:
    """What veterans give (作用发挥) as an xlsx, of one kind or of all. Raises TooLong, Forbidden."""
    rows = contributions(narrowed(actor, place), span, kind)
    if rows[MOST : MOST + 1].exists():
        raise TooLong
    words = dict(ContributionKind.choices).get(kind, "全部")
    title = f"作用发挥：{words}，{f'{place.name}，' if place else ''}{span.label}"
    entry = audit.read(actor, ("reports.contributions", kind[:20], title), "contributions", reason)
    return write_list(actor, rows, title=title, number=str(entry.uid)[:8], reason=reason)


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_tasks(actor: Actor, *, show: str, rule: str = "", place: Division | None = None, reason: str) -> bytes:
    """The list of key tasks (重点任务) as an xlsx. Raises TooLong, Forbidden."""
    rows = shown(narrowed(actor, place), show, rule)
    if rows[MOST : MOST + 1].exists():
        raise TooLong
    title = "，".join(["重点任务", SHOWN[show], *([TITLES[rule]] if rule else []), *([place.name] if place else [])])
    entry = audit.read(actor, ("reports.tasks", show, title), "tasks", reason)
    return write_list(actor, rows, title=title, number=str(entry.uid)[:8], reason=reason)


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_task(actor: Actor, *, task_id: int, reason: str) -> bytes:
    """What one key task is about now, as an xlsx. Raises TaskNotFound, NotFound (a target has no list), TooLong, Forbidden."""
    row = get_task(actor, task_id)
    rows = rows_of(actor, row)
    if rows is None:
        raise NotFound("这项任务没有名单，或者您的岗位不能查看这类记录。")
    if rows[MOST : MOST + 1].exists():
        raise TooLong
    title = f"重点任务：{row.division.name}，{TITLES.get(row.rule, row.words)}"
    entry = audit.read(actor, row, "task", reason)
    return write_list(actor, rows, title=title, number=str(entry.uid)[:8], reason=reason)


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_ledger(actor: Actor, *, span: Span, place: Division | None = None, reason: str) -> bytes:
    """Every indicator of a month, a quarter or a year (台账) as an xlsx: value, last year's, how it is counted or why it is not."""
    near = narrowed(actor, place)
    told, before = beside(near, INDICATORS, span)
    title = f"{place.name if place else ''}{span.label}统计台账"
    entry = audit.read(actor, ("reports.ledger", span.query, title), "ledger", reason)
    lines = [(one, told[one.id], before[one.id]) for one in INDICATORS.values()]
    return write_ledger(actor, lines, title=title, number=str(entry.uid)[:8], reason=reason)
