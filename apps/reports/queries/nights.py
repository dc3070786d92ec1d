"""Looks at the truth so far: the last one, the nights, the nights that were missed."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from apps.core.action import permission, require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound
from apps.core.todos import Todo
from apps.core.together import Later, Together
from apps.reports.models import TruthFailure, TruthRun
from apps.reports.queries.truth import CHECK_TRUTH

VIEW_TRUTH = permission("reports.view_truth", "查看账目核对结果")
NIGHT = "03:10"
NIGHTS_SHOWN = 30


def runs(actor: Actor) -> QuerySet[TruthRun]:
    """Looks, newest first; the rules are about the whole database, so there is nothing to cut to places."""
    require(actor, VIEW_TRUTH)
    return TruthRun.objects.order_by("-id")


def run(actor: Actor, run_id: int) -> TruthRun:
    """One look. Raises NotFound."""
    row = runs(actor).filter(pk=run_id).first()
    if row is None:
        raise NotFound("没有找到这次核对，请从“账目核对”页面重新进入。")
    return row


def failures(actor: Actor, run_id: int) -> QuerySet[TruthFailure]:
    """What did not hold in one look, what this person answers for first."""
    return TruthFailure.objects.filter(run=run(actor, run_id)).order_by("owner", "id")


def failure(actor: Actor, failure_id: int) -> TruthFailure:
    """One rule that did not hold, with the rows. Raises NotFound."""
    require(actor, VIEW_TRUTH)
    row = TruthFailure.objects.filter(pk=failure_id).select_related("run").first()
    if row is None:
        raise NotFound("没有找到这一项，请从“账目核对”页面重新进入。")
    return row


def red_lines(actor: Actor) -> Sequence[TruthFailure]:
    """What did not hold in the last look and is this person's to answer for; the auditor sees all of it."""
    return _lines_of(actor, runs(actor).first())


def _lines_of(actor: Actor, last: TruthRun | None) -> Sequence[TruthFailure]:
    if last is None or not last.broken:
        return []
    rows = failures(actor, last.pk)
    return list(rows if actor.may(CHECK_TRUTH) else rows.filter(owner__in=actor.roles))


def missed_nights(actor: Actor) -> list[date]:
    """Days of the last thirty, since the first look, on which nobody looked at all; today counts once its hour has passed."""
    return _nights_without(actor, runs(actor).last())


def _nights_without(actor: Actor, first: TruthRun | None) -> list[date]:
    if first is None:
        return []
    over = actor.at.astimezone(SHANGHAI).time() >= time(5)
    until = actor.today if over else actor.today - timedelta(days=1)
    begin = max(first.day, until - timedelta(days=NIGHTS_SHOWN))
    seen = set(runs(actor).filter(day__gte=begin).values_list("day", flat=True))
    days = [begin + timedelta(days=number) for number in range((until - begin).days + 1)]
    return [day for day in reversed(days) if day not in seen]


def todos(actor: Actor, ask: Together) -> Sequence[Later[Sequence[Todo]]]:
    """Red lines for who answers for them; a night without a look for who runs the machine or audits."""
    if not actor.may(VIEW_TRUTH):
        return []
    found = [ask.first(runs(actor)).then(lambda last: _red(_lines_of(actor, last)))]
    if actor.may(CHECK_TRUTH) or "sysadm" in actor.roles:
        first = ask.first(runs(actor).reverse())
        found.append(first.then(lambda row: [_missed(len(_nights_without(actor, row)))]))
    return found


def _red(lines: Sequence[TruthFailure]) -> Sequence[Todo]:
    if not lines:
        return []
    since = min(line.since for line in lines).astimezone(SHANGHAI)
    return [Todo(len(lines), "账目核对不符", f"始于 {since:%m-%d}", reverse("reports:truth"), True)]


def _missed(count: int) -> Todo:
    return Todo(count, "夜间账目核对没有完成", "", reverse("reports:missed"), True)
