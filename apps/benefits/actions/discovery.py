"""Discovery (主动发现): the nightly look writes one row per person, scheme and matter; the township decides with a reason."""

from collections import Counter
from collections.abc import Sequence

from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.choices import Decision, FindingMatter, FindingState
from apps.benefits.models import Entitlement, Finding, LifeEvent
from apps.benefits.queries.discovery import lock_finding, spotted
from apps.benefits.rules.discovery import Spotted, View, check_decision
from apps.benefits.rules.workflow import signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict
from apps.people.models import Person

PROMISED = (Decision.APPLIED, Decision.REPORTED)
Key = tuple[int, str, str]


@action(permission="benefits.discover", label="夜间主动发现")
def discover(actor: Actor, *, person_ids: Sequence[int]) -> dict[str, int]:
    """Look at these persons by the rules that pay; nobody appears twice for one matter. Looking again changes nothing.

    What became payable or no longer holds closes by itself; a decided finding stays decided, unless the promised
    application or report never came into being. Returns counts of new, closed and reopened rows.
    """
    people = list(Person.objects.filter(pk__in=list(person_ids)).order_by("pk"))
    kept: dict[Key, Finding] = {
        (row.person_id, row.scheme_id, row.matter): row
        for row in Finding.objects.select_for_update(no_key=True).filter(person__in=people).order_by("pk")
    }
    fresh: list[Finding] = []
    touched: list[Finding] = []
    counts: Counter[str] = Counter()
    for person, view, found in spotted(people, actor.today):
        for one in found:
            row = kept.pop((person.pk, one.scheme, one.matter), None)
            if row is None:
                fresh.append(_made(actor, person, one))
            elif _still(actor, row, one, counts):
                touched.append(row)
        rest = [key for key in kept if key[0] == person.pk]
        touched += [row for key in rest if _over(actor, row := kept.pop(key), view, counts)]
    Finding.objects.bulk_create(fresh, batch_size=1000)
    names = ["due_on", "why", "papers", "last_seen_on", "state", "closed_on", "reason"]
    Finding.objects.bulk_update(touched, names, batch_size=500)
    result = {"people": len(people), "new": len(fresh), **{name: counts[name] for name in ("closed", "reopened")}}
    audit.record(actor, "benefits.discover", ("benefits.finding", "", "主动发现"), after=result)
    return result


@action(permission="benefits.decide_finding", label="办理主动发现事项")
def decide_finding(actor: Actor, *, finding_id: int, decision: str, reason: str) -> Finding:
    """Close a finding with what was found. "已协助申请" and "已登记变动" need the application or the report on file.

    Raises Invalid, AlreadyDone, Conflict.
    """
    row = lock_finding(actor, finding_id)
    if row.state != FindingState.OPEN:
        raise AlreadyDone(f"这条发现已是“{row.get_state_display()}”，不需要再办。")
    check_decision(row.matter, decision)
    if decision == Decision.APPLIED and not _applied(row):
        raise Conflict("还没有录入此人的这项待遇。请先录入待遇认定，再填“已协助申请”；尚缺材料的保持待办理。")
    if decision == Decision.REPORTED and not _reported(row):
        raise Conflict("还没有登记此人的变动。请先登记变动，再填“已登记变动”。")
    row.decision, row.reason = decision, needed_reason(reason)[:300]
    row.state, row.closed_on = FindingState.CLOSED, actor.today
    row.decided_by_id, row.decided_at = signer(actor.staff_id), actor.at
    row.save()
    audit.record(
        actor, "benefits.decide_finding", row, after={"decision": decision, "scheme": row.scheme_id}, reason=row.reason
    )
    return row


def _made(actor: Actor, person: Person, one: Spotted) -> Finding:
    return Finding(
        person=person, scheme_id=one.scheme, matter=one.matter, due_on=one.due_on, why=one.why,
        papers=[list(paper) for paper in one.papers], first_seen_on=actor.today, last_seen_on=actor.today,
    )  # fmt: skip


def _still(actor: Actor, row: Finding, one: Spotted, counts: Counter[str]) -> bool:
    """Refresh a row that is seen again; True when it is to be saved."""
    if row.state == FindingState.CLOSED and not _broken_promise(row):
        return False
    if row.state != FindingState.OPEN:
        counts["reopened"] += 1
        row.state, row.closed_on = FindingState.OPEN, None
    row.due_on, row.why, row.papers = one.due_on, one.why, [list(paper) for paper in one.papers]
    row.last_seen_on = actor.today
    return True


def _over(actor: Actor, row: Finding, view: View, counts: Counter[str]) -> bool:
    """Close what is no longer seen; True when it is to be saved."""
    payable = row.matter == FindingMatter.CLAIM and row.scheme_id in view.facts["holds"]
    if payable and (row.state in (FindingState.OPEN, FindingState.GONE) or row.decision == Decision.APPLIED):
        if row.state == FindingState.PAYABLE:
            return False
        row.state = FindingState.PAYABLE
    elif row.state == FindingState.OPEN and row.scheme_id not in _proposed(row, view):
        row.state = FindingState.GONE
        row.reason = "夜间核对时情形已不存在。"
    else:
        return False
    counts["closed"] += 1
    row.closed_on = actor.today
    return True


def _proposed(row: Finding, view: View) -> frozenset[str]:
    """A right that waits for its second signature keeps its claim on the list."""
    if row.matter != FindingMatter.CLAIM:
        return frozenset()
    return frozenset(view.held) - frozenset(view.facts["holds"])


def _broken_promise(row: Finding) -> bool:
    if row.decision == Decision.APPLIED:
        return not _applied(row)
    return row.decision == Decision.REPORTED and not _reported(row)


def _applied(row: Finding) -> bool:
    held = Entitlement.objects.filter(person_id=row.person_id, scheme_id=row.scheme_id, ended_month__isnull=True)
    return held.filter(state__in=["proposed", "confirmed"]).exists()


def _reported(row: Finding) -> bool:
    since = LifeEvent.objects.filter(person_id=row.person_id, entered_at__date__gte=row.first_seen_on)
    return since.filter(state__in=["proposed", "confirmed"]).exists()
