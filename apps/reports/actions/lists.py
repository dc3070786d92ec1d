"""Taking out lists that belong to no figure: who was on a month's list on a day, what did not hold in a look."""

from collections.abc import Iterator
from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.month import Month
from apps.people.queries.naming import named_on
from apps.reports.actions.figures import MOST, TooLong
from apps.reports.queries.indicators import EXPORT_INDICATOR
from apps.reports.queries.nights import failure
from apps.reports.queries.past import roster_on, roster_sum
from apps.reports.resources import write_lines

_ROSTER = ("姓名", "档案编号", "所在地", "应发（元）")
_CHUNK = 2000


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_roster(actor: Actor, *, month: Month, on: date, reason: str) -> bytes:
    """The list of a month as known on a day (时光机) as an xlsx, with the names and places of that day. Raises TooLong, Invalid, Forbidden."""
    number, fen = roster_sum(actor, month, on)
    if number > MOST:
        raise TooLong
    title = f"{month.label}名单，{on:%Y年%-m月%-d日}当时，{number:,}人，合计{yuan(fen)}元"
    entry = audit.read(actor, ("reports.past_roster", f"{month}:{on}", title), "roster", reason)
    lines = _roster(actor, month, on)
    return write_lines(actor, _ROSTER, lines, title=title, number=str(entry.uid)[:8], reason=reason)


def _roster(actor: Actor, month: Month, on: date) -> Iterator[tuple[str, str, str, str]]:
    found = list(roster_on(actor, month, on))
    for start in range(0, len(found), _CHUNK):
        rows = found[start : start + _CHUNK]
        named = named_on([row.pk for row in rows], on)
        for row in rows:
            then = named[row.pk]
            place = f"{then.division.parent or ''}{then.division}" if then.division else "没有留存"
            yield then.name, row.dossier_no, place, yuan(row.fen)


@action(permission=EXPORT_INDICATOR, label="导出统计指标和名单")
def export_failure(actor: Actor, *, failure_id: int, reason: str) -> bytes:
    """What breaks one rule of the truth check, as an xlsx: the rows that were kept, as the page has them. Raises NotFound, Forbidden."""
    row = failure(actor, failure_id)
    kept = f"，这里列出前{len(row.rows):,}处" if len(row.rows) < row.count else ""
    title = f"{row.title}：{row.run}，{row.count:,}处不符{kept}"
    entry = audit.read(actor, row, "failure", reason)
    lines = ([str(at), name] for at, name in enumerate(row.rows, start=1))
    return write_lines(actor, ("序号", "不符之处"), lines, title=title, number=str(entry.uid)[:8], reason=reason)
