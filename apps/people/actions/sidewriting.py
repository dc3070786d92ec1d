"""Writing side lists (附表): rows are judged again under the lock of their people, so that nothing is written twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Subquery

from apps.core import audit
from apps.core.actor import Actor
from apps.people.actions import bulk
from apps.people.actions.sealed import put
from apps.people.actions.sidelists import columns_of, remember
from apps.people.choices import MemberRelation, Residence, RosterKind, RowVerdict, SourceKind
from apps.people.models import (
    Contribution,
    Household,
    HouseholdMember,
    ImportRow,
    ImportSheet,
    Person,
    Provenance,
    WorkSpell,
)
from apps.people.queries.people import persons
from apps.people.queries.rosters import people_of
from apps.people.queries.sidelists import heads_of, homes_named, side_rows
from apps.people.resources.sidelists import Shape, shape_of
from apps.people.rules.contributions import IN_VILLAGES
from apps.people.rules.entries import PARTY
from apps.people.rules.sidelists import PERSON, Side, judge_side

_MOVED = "检查之后这份档案、这一户或您的管辖范围有了变动，本行没有写入。请重新上传检查。"
Values = Mapping[str, Any]


@dataclass(slots=True)
class _Writing:
    """What the rows of one block lead to. ``made``: new rows; ``kept``: rows on file that change, by key."""

    actor: Actor
    shape: Shape
    kin: Mapping[str, Person]
    homes: dict[str, Household]
    made: list[Any] = field(default_factory=list)
    kept: dict[int, Any] = field(default_factory=dict)
    touched: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    registered: list[str] = field(default_factory=list)
    heads: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.heads = heads_of([home.pk for home in self.homes.values()])

    def has_other_head(self, person: Person, values: Values) -> bool:
        """Would the household have two heads?"""
        home = self.homes.get(values.get("home", ""))
        is_head = values.get("member") == "head" and "left_on" not in values
        return bool(is_head and home and self.heads.get(home.pk, person.pk) != person.pk)

    def _note_head(self, person: Person, row: Any) -> None:
        if self.shape.kind == "homes" and row.left_on is not None and self.heads.get(row.household_id) == person.pk:
            del self.heads[row.household_id]
        elif self.shape.kind == "homes" and row.relation == "head" and row.left_on is None:
            self.heads[row.household_id] = person.pk

    def put(self, person: Person, side: Side, values: Values, known: list[dict[str, Any]]) -> None:
        """One row: made, or a known one changed; later rows of the block meet it."""
        if side.is_new:
            self._leave_home(values, known)
            row = self._made(person, values)
            self.made.append(row)
            remember(self.shape, values, side, known)
            known[-1]["row"] = row
            self._note_head(person, row)
            self.touched[person.pk].append("new")
            return
        held: Any = side.row
        row = held.get("row") or self._on_file(held["pk"])
        self._set(row, side.changes or {})
        self._note_head(person, row)
        remember(self.shape, values, side, known)
        self.touched[person.pk] += sorted(side.changes or {})

    def _on_file(self, pk: int) -> Any:
        if pk not in self.kept:
            self.kept[pk] = self.shape.table._base_manager.get(pk=pk)  # type: ignore[union-attr]
        return self.kept[pk]

    def _leave_home(self, values: Values, known: Sequence[Mapping[str, Any]]) -> None:
        """The open place in a household is left on the day the new one begins."""
        if self.shape.kind == "homes" and "left_on" not in values:
            for one in known:
                if one["left_on"] is None:
                    row = one.get("row") or self._on_file(one["pk"])
                    row.left_on, row.reason = (
                        values["joined_on"],
                        f"{row.reason}；迁入户{values['home_number']}".lstrip("；")[:200],
                    )

    def _made(self, person: Person, values: Values) -> Any:
        table: Any = self.shape.table
        row: Any
        if table is HouseholdMember:
            row = bulk.blank(table, person_id=person.pk, household_id=self._home(values).pk, relation=MemberRelation.UNKNOWN)
        elif hasattr(table, "entered_by"):
            row = bulk.blank(table, person_id=person.pk, entered_by_id=self.actor.staff_id, entered_at=self.actor.at)
        else:
            row = bulk.blank(table, person_id=person.pk)
        self._set(row, values)
        if isinstance(row, Contribution) and row.kind in IN_VILLAGES:
            row.division_id = person.division_id
        return row

    def _set(self, row: Any, values: Values) -> None:
        for key, value in values.items():
            if key in PERSON or key not in self.shape.fields or key.startswith("home_"):
                continue
            name = str(self.shape.fields[key].attribute)
            if hasattr(type(row), f"{name}_sealed"):
                put(row, name, value)
            else:
                setattr(row, name, value)
        if values.get("kin_number") in self.kin:
            row.relative_person_id = self.kin[values["kin_number"]].pk

    def _home(self, values: Values) -> Household:
        """The household named; one that is not on file is registered."""
        key = values["home"]
        if key not in self.homes:
            division, number = key.split("/", 1)
            home = Household(division_id=division, number=number, residence=values.get("home_residence", Residence.RURAL))
            put(home, "address", values.get("home_address", ""))
            home.save(force_insert=True)
            self.registered.append(key)
            self.homes[key] = home
        return self.homes[key]

    def save(self) -> None:
        """What ends before what begins."""
        columns = columns_of(self.shape)
        names = [
            name
            for key, name in columns.items()
            if not key.startswith("home_") and key not in ("township", "village", "division_code")
        ]
        sealed = [f"{name}_{tail}" for name in names for tail in ("sealed", "blind", "tail")]
        real = {one.name for one in self.shape.table._meta.concrete_fields}  # type: ignore[union-attr]
        extra = ["relative_person"] if "relative_person" in real else []
        bulk.update(list(self.kept.values()), [name for name in [*names, *sealed, *extra] if name in real])
        bulk.insert(self.made)
        if self.registered:
            what = ("people.household", "", "家庭户")
            audit.record(self.actor, "people.manage_household", what, after={"registered": self.registered})


def write_side_rows(
    actor: Actor, sheet: ImportSheet, rows: Sequence[ImportRow], values: Mapping[int, dict[str, Any]]
) -> tuple[int, int, dict[str, Any]]:
    """Write the rows of one block; each gets its outcome. Returns how many were added, how many changed, and what of whom."""
    shape = shape_of(sheet.roster_kind)
    ids = {row.person_id for row in rows if row.person_id}
    held = persons(actor).filter(pk__in=ids).order_by("id").select_for_update(of=("self",), no_key=True)
    people = {row.pk: row for row in held}
    on_file = side_rows(shape.table, columns_of(shape), list(people))  # type: ignore[arg-type]
    work = _Writing(actor, shape, _kin(actor, values), _homes(shape, values))
    counts = {RowVerdict.NEW: 0, RowVerdict.CHANGED: 0}
    for row in rows:
        person, given = people.get(row.person_id or 0), values[row.number]
        known = on_file[person.pk] if person else []
        side = judge_side(shape.rule, given, known, actor.today) if person else Side(problem=("name", ""))
        is_due = side.is_new if row.verdict == RowVerdict.NEW else bool(side.changes)
        if person is None or side.problem or not is_due or work.has_other_head(person, given):
            row.outcome = _MOVED
            continue
        work.put(person, side, given, known)
        row.is_applied, row.outcome = True, f"已{'登记' if side.is_new else '更新'}，档案{person.dossier_no}"
        counts[RowVerdict(row.verdict)] += 1
    work.save()
    _mark(actor, sheet, shape, work)
    return (
        counts[RowVerdict.NEW],
        counts[RowVerdict.CHANGED],
        {people[pk].dossier_no: said for pk, said in work.touched.items()},
    )


def _mark(actor: Actor, sheet: ImportSheet, shape: Shape, work: _Writing) -> None:
    """The dossiers moved on, and say where it comes from; the head of a dossier follows its open work and its party life."""
    fields = [shape.source, *_head(shape, list(work.touched))]
    Person.objects.filter(pk__in=work.touched).update(version=F("version") + 1)
    bulk.insert([
        bulk.blank(
            Provenance, person_id=pk, kind=SourceKind.IMPORT, fields=fields, note=sheet.filename[:200], by_id=actor.staff_id,
            at=actor.at,
        )
        for pk in work.touched
    ])  # fmt: skip


def _head(shape: Shape, ids: Sequence[int]) -> list[str]:
    """What stands in the head of a dossier and follows a list; the names of the fields that it states."""
    people = Person.objects.filter(pk__in=ids)
    if shape.kind == RosterKind.WORKS:
        status = WorkSpell.objects.filter(person=OuterRef("pk"), is_live=True, until__isnull=True).values("status")
        people.filter(
            pk__in=WorkSpell.objects.filter(person__in=ids, is_live=True, until__isnull=True).values("person")
        ).update(employment=Subquery(status[:1]))
        return ["employment"]
    if shape.kind == RosterKind.MEMBERSHIPS:
        people.exclude(politics__in=PARTY).update(politics=PARTY[0])
        return ["politics"]
    return []


def _kin(actor: Actor, values: Mapping[int, Values]) -> dict[str, Person]:
    """Family members with a dossier of their own in the writer's places."""
    return people_of(actor, [{"id_number": row["kin_number"]} for row in values.values() if "kin_number" in row])[0]


def _homes(shape: Shape, values: Mapping[int, Values]) -> dict[str, Household]:
    if shape.kind != "homes":
        return {}
    return homes_named({row["home"] for row in values.values() if "home" in row}, lock=True)
