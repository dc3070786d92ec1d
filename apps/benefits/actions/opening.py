"""Opening stock (期初导入): the rights a county brings along from its former system, entered and confirmed as a whole.

The same checks, signatures and constraints as for a single decision, but set by set: one person enters the list, another
confirms exactly the list and number seen. Months before ``opened_month`` were settled by the former system.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from apps.benefits.actions.confirmations import resume
from apps.benefits.actions.projection import reproject
from apps.benefits.models import Confirmation, ConfirmationRound, Entitlement
from apps.benefits.queries import county_of, payees
from apps.benefits.queries.matching import Met, people_of
from apps.benefits.rules import check_facts
from apps.benefits.rules import opening as rules
from apps.benefits.rules.listing import same_name
from apps.benefits.rules.opening import Right
from apps.benefits.rules.workflow import check_two_persons, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.core.scope import within
from apps.payments.models import Claim
from apps.people.models import Person
from apps.people.resources.reader import read_grid
from apps.policy.models import Scheme

BATCH = 2000
MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One right of the former system. ``facts`` as ``propose_entitlement`` takes them."""

    person_id: int
    scheme: str
    facts: Mapping[str, Any]
    decided_on: date
    decision_no: str = ""


@action(permission="benefits.import_entitlements", label="期初导入待遇")
def import_entitlements(actor: Actor, *, rows: Sequence[OpeningRow], opened_month: Month) -> list[int]:
    """Enter a whole list of existing rights; nothing is paid until another person confirms it. Returns the row ids.

    All or nothing: Invalid or Conflict names the first row that does not fit.
    """
    maker = signer(actor.staff_id)
    people = _people(actor, {row.person_id for row in rows})
    _refuse_held(rows)
    made = [_proposed(actor, maker, number, row, people, opened_month) for number, row in enumerate(rows, 1)]
    Entitlement.objects.bulk_create(made, batch_size=BATCH)
    audit.record(
        actor,
        "benefits.import_entitlements",
        ("benefits.entitlement", "", "期初待遇"),
        after={"rows": len(made), "opened_month": str(opened_month)},
    )
    return [row.pk for row in made]


@action(permission="benefits.import_entitlements", label="期初导入待遇")
def upload_opening(actor: Actor, *, scheme: str, opened_month: Month, content: bytes) -> list[int]:
    """The same from a file, one scheme a file; a line is recognised by ID number and name. Returns the row ids.

    All or nothing: ListRefused names every line that does not fit; the same file again is refused, for its rights are held.
    Raises BadFile, ColumnMissing, Invalid.
    """
    rules.check_offered(scheme)
    if opened_month > Month.of(actor.today) + 1:
        raise Invalid("本系统起算月最迟为下个月，请核对。", field="opened_month")
    grid = read_grid(content)
    rights = rules.read_rights(scheme, grid.headers, grid.data(), actor.today)
    if not rights or len(rights) > MOST_LINES:
        raise Invalid(f"名单须有1至{MOST_LINES:,}行，这份有{len(rights):,}行。", field="file")
    people = people_of(actor, [right.line for right in rights])
    problems = [text for right in rights for text in [*right.problems, *_unknown(right, people)]]
    held = _held(scheme, {met.person_id for met in people.values()})
    problems += [
        f"第{right.line.number}行：此人已有同类待遇，不能重复导入。"
        for right in rights
        if right.line.number in people and people[right.line.number].person_id in held
    ]
    rules.refuse(problems)
    rows = [
        OpeningRow(people[one.line.number].person_id, scheme, one.facts, one.decided_on or actor.today, one.decision_no)
        for one in rights
    ]
    return import_entitlements(actor, rows=rows, opened_month=opened_month)


def _unknown(right: Right, people: Mapping[int, Met]) -> list[str]:
    """Nobody of that number in the actor's places, or under another name; both are found out by the person, not by us."""
    if right.line.problem:
        return []
    met = people.get(right.line.number)
    if met is None:
        return [f"第{right.line.number}行：没有这个身份证号的档案，或不在您的管辖范围内。请先建档。"]
    if not any(same_name(name, right.line.name) for name in met.names):
        return [f"第{right.line.number}行：姓名与档案不符，请核对。"]
    return []


def _held(scheme: str, ids: set[int]) -> set[int]:
    rows = Entitlement.objects.filter(person_id__in=ids, scheme=scheme, state__in=["proposed", "confirmed"])
    return set(rows.filter(ended_month__isnull=True).values_list("person_id", flat=True))


@action(permission="benefits.confirm_opening", label="复核期初待遇")
def confirm_opening(actor: Actor, *, entitlement_ids: Sequence[int], seen_count: int) -> int:
    """Confirm an imported list as a whole; ``seen_count`` is the number the checker saw. Raises SamePerson, Conflict."""
    if seen_count != len(set(entitlement_ids)):
        raise Conflict("待复核的条数在您打开页面后有变化。请刷新页面，核对后再确认。")
    locked = Entitlement.objects.select_for_update(no_key=True).filter(within(actor, "person__division_id"))
    rows = list(locked.filter(pk__in=entitlement_ids, state="proposed").order_by("pk"))
    if len(rows) != seen_count:
        raise Conflict("名单中有的待遇已经复核、退回或不在您的管辖范围内。请刷新页面，核对后再确认。")
    checker = _one_checker(actor, rows)
    _open_claims(actor, rows)
    mine = {"source": "entitlement", "person_id": OuterRef("person_id"), "scheme_id": OuterRef("scheme_id")}
    Entitlement.objects.filter(pk__in=[row.pk for row in rows]).update(
        claim=Subquery(Claim.objects.filter(**mine).order_by("-pk").values("pk")[:1]),
        state="confirmed",
        confirmed_by=checker,
        confirmed_at=actor.at,
        known_on=actor.today,
    )
    audit.record(actor, "benefits.confirm_opening", ("benefits.entitlement", "", "期初待遇"), after={"rows": len(rows)})
    reproject(actor, [row.person_id for row in rows], why="期初待遇")
    return len(rows)


@action(permission="benefits.import_confirmations", label="导入年度确认名册")
def import_confirmations(actor: Actor, *, year: int, person_ids: Iterable[int], channel: str, note: str) -> int:
    """A village's signed roster of those seen: one act for the list (集中确认). Persons already confirmed, dead or
    outside the actor's places are left out; returns how many were recorded."""
    around = ConfirmationRound.objects.filter(year=year).first()
    if around is None:
        raise Conflict(f"{year}年度确认尚未发起。请先由优抚经办发起。")
    by = signer(actor.staff_id)
    living = set(payees(actor).filter(died_on__isnull=True).values_list("pk", flat=True))
    waiting = living & set(person_ids) - set(Confirmation.objects.filter(round=around).values_list("person_id", flat=True))
    made = Confirmation.objects.bulk_create(
        [
            Confirmation(round=around, person_id=pk, on=actor.today, channel=channel, by_id=by, note=note)
            for pk in sorted(waiting)
        ],
        batch_size=BATCH,
    )
    resume(actor, year, [one.person_id for one in made])
    audit.record(
        actor, "benefits.import_confirmations", around, after={"year": year, "count": len(made), "channel": channel}
    )
    return len(made)


def _people(actor: Actor, ids: set[int]) -> dict[int, Person]:
    found = Person.objects.filter(within(actor, "division_id"), pk__in=ids).only("born_on", "division_id", "died_on")
    people = {person.pk: person for person in found}
    if len(people) != len(ids):
        raise Invalid("名单中有人员不在您的管辖范围内或尚未建档。请先建档，再导入待遇。")
    return people


def _refuse_held(rows: Sequence[OpeningRow]) -> None:
    keys = [(row.person_id, row.scheme) for row in rows]
    held = Entitlement.objects.filter(
        person_id__in={person for person, _ in keys}, state__in=["proposed", "confirmed"], ended_month__isnull=True
    )
    taken = set(held.values_list("person_id", "scheme_id"))
    seen: set[tuple[int, str]] = set()
    for number, key in enumerate(keys, 1):
        if key in taken or key in seen:
            raise Conflict(f"第{number}行：此人已有同类待遇，不能重复导入。请核对名单后重新导入。")
        seen.add(key)


def _proposed(
    actor: Actor, maker: int, number: int, row: OpeningRow, people: Mapping[int, Person], opened: Month
) -> Entitlement:
    person = people[row.person_id]
    if row.decided_on > actor.today:
        raise Invalid(f"第{number}行：批准日期晚于今天。请核对批件上的日期后重新填写。", field="decided_on")
    try:
        facts = check_facts(row.scheme, row.facts, decided_on=row.decided_on, born_on=person.born_on)
    except Invalid as refusal:
        raise Invalid(f"第{number}行：{refusal.message}", field=refusal.field) from refusal
    return Entitlement(
        person=person,
        scheme_id=row.scheme,
        facts=facts,
        decided_on=row.decided_on,
        decision_no=row.decision_no,
        opened_month=opened.first,
        region_code=county_of(person.division_id),
        entered_by_id=maker,
        entered_at=actor.at,
    )


def _one_checker(actor: Actor, rows: Sequence[Entitlement]) -> int:
    checker = signer(actor.staff_id)
    for maker in {row.entered_by_id for row in rows}:
        checker = check_two_persons(maker, actor.staff_id)
    return checker


def _open_claims(actor: Actor, rows: Sequence[Entitlement]) -> None:
    """One claim for each person and scheme, as ``payments.open_claim`` opens them one by one."""
    people = {row.person_id for row in rows}
    known = Claim.objects.filter(source="entitlement", person_id__in=people)
    claims = set(known.values_list("person_id", "scheme_id"))
    schemes = {scheme.pk: scheme for scheme in Scheme.objects.all()}
    places = dict(Person.objects.filter(pk__in=people).values_list("pk", "division_id"))
    fresh = [
        Claim(
            person_id=row.person_id,
            scheme_id=row.scheme_id,
            source="entitlement",
            source_id=row.pk,
            division_code=places[row.person_id],
            funding_source=schemes[row.scheme_id].funding_source,
            label=schemes[row.scheme_id].name,
            opened_at=actor.at,
        )
        for row in rows
        if (row.person_id, row.scheme_id) not in claims
    ]
    Claim.objects.bulk_create(fresh, batch_size=BATCH)
