"""Moving rows from one dossier to another and back; used by the merge actions only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import Error, connection, models, transaction
from django.utils.module_loading import import_string

from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.people.choices import CategoryState, ChangeState
from apps.people.models import (
    Category,
    Certificate,
    ChangeRequest,
    Contribution,
    Delegation,
    Discipline,
    Hardship,
    Honour,
    HouseholdMember,
    LifeAssessment,
    PartyMembership,
    PayeeAccount,
    Person,
    Relative,
    ServiceRecord,
    WorkSpell,
)
from apps.people.models.background import Entered
from apps.people.queries.links import Link, guard, links, objection, repeats, rests_on

#: Append-only trigger, no right to update, or a frozen row behind: such an app's rows keep the dossier they were written with.
_FROZEN = ("23V01", "42501", "23503")
_REPEATED = ("23505", "23P01")
_CLASH = (*_REPEATED, "23514")

Found = dict[str, list[Any]]
Restored = dict[str, dict[str, dict[str, Any]]]


class RowsClash(Conflict):
    """A row repeats one of the other dossier, and nobody said that it may stay behind."""


class MoneyStays(Conflict):
    """The dropped dossier has money history, which is frozen, and nobody vouches that nothing more will be paid on it."""

    default = (
        "并入的档案已有发放记录，发放记录不能移动。请改为保留有发放记录的那一份；"
        "两份都有的，先由优抚经办终止其中一份的待遇。"
    )


@dataclass(slots=True)
class Moved:
    """``rows``: table -> column -> row keys. ``frozen``: apps whose rows stayed, reachable through the merged dossier."""

    rows: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        """Rows moved by table."""
        return {table: len({key for keys in columns.values() for key in keys}) for table, columns in self.rows.items()}


def move(old_id: int, new_id: int) -> Moved:
    """Point every column that holds ``old_id`` at ``new_id``, app by app.

    An app with frozen rows of the dropped dossier stays whole, and so does every app that rests on it: what was paid keeps its
    dossier, and what pays must not part from it. Such a merge needs the word of each of these apps (``merge_guard`` of its
    AppConfig: dotted path of a function of both ids that gives a refusal or nothing). Raises MoneyStays.
    """
    ask_guards(new_id, old_id)
    moved = Moved()
    for app, group in groupby(links(), key=lambda link: link.app):
        held = [(link, found) for link in group if any((found := _found(link, old_id)).values())]
        if not held:
            continue
        done = None if rests_on(app, moved.frozen) else _move_app(held, old_id, new_id)
        if done is None:
            moved.frozen.add(app)
            continue
        moved.rows |= {
            link.table: filled for link, found in done if (filled := {name: ids for name, ids in found.items() if ids})
        }
    if any(not guard(app) for app in moved.frozen):
        raise MoneyStays
    return moved


def _found(link: Link, person_id: int) -> Found:
    return {column: _holding(link, column, person_id) for column in link.columns}


def _move_app(held: list[tuple[Link, Found]], old_id: int, new_id: int) -> list[tuple[Link, Found]] | None:
    """All tables of one app, or none when it is frozen (None). A row that repeats one of the kept dossier stays behind."""
    moved: list[tuple[Link, Found]] = []
    mark = transaction.savepoint()
    for link, found in held:
        code, rule = repoint(link, found, old_id, new_id)
        if code in _FROZEN:
            transaction.savepoint_rollback(mark)
            return None
        if code in _REPEATED and rule not in repeats(link.app):
            raise RowsClash(
                f"两份档案在“{link.label}”里登记了同一件事，不能合并。请先把其中一份的这项登记办结或取消，再办理合并。"
            )
        moved.append((link, _one_by_one(link, found, old_id, new_id) if code else found))
    transaction.savepoint_commit(mark)
    return moved


def _one_by_one(link: Link, found: Found, old_id: int, new_id: int) -> Found:
    """The rows of a table that could move when the table as a whole could not."""
    keys = sorted({key for ids in found.values() for key in ids})
    alone = ({column: [key] for column, ids in found.items() if key in ids} for key in keys)
    able = [one for one in alone if not repoint(link, one, old_id, new_id)[0]]
    return {column: [key for one in able for key in one.get(column, ())] for column in found}


def ask_guards(kept_id: int, dropped_id: int) -> None:
    """Every app that pays may object. Raises MoneyStays with its sentence."""
    if words := objection(kept_id, dropped_id):
        raise MoneyStays(words)


def _holding(link: Link, column: str, person_id: int) -> list[Any]:
    key = link.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'select "{key}" from "{link.table}" where "{column}" = %s order by 1 limit 100000', [person_id])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def repoint(link: Link, found: Mapping[str, list[Any]], old_id: int, new_id: int) -> tuple[str, str]:
    """One UPDATE for all columns of a table, so that checks between them hold; SQLSTATE and rule of a refusal, or ''."""
    key = link.model._meta.pk.column
    parts: list[str] = []
    values: list[Any] = []
    keys: set[Any] = set()
    for column, ids in found.items():
        parts.append(f'"{column}" = case when "{key}" = any(%s) and "{column}" = %s then %s else "{column}" end')
        values += [ids, old_id, new_id]
        keys |= set(ids)
    sql = f'update "{link.table}" set {", ".join(parts)} where "{key}" = any(%s)'  # noqa: S608
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [*values, sorted(keys)])
    except Error as error:
        code = str(getattr(error.__cause__, "pgcode", "") or "")
        if code not in _FROZEN + _CLASH:
            raise
        return code, str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")
    return "", ""


def settle(actor: Actor, kept: Person, dropped: Person) -> Restored:
    """Rows of the dropped dossier that repeat the kept one are made void before they move; returns what they were. An app with rules of its own
    names them (``merge_settle`` of its AppConfig: dotted path of a function of actor, both ids, and the means to change a row for as long as
    the merge stands)."""
    restored: Restored = {}
    for account in _repeated_accounts(kept, dropped):
        _void(restored, account, is_live=False, closed_on=max(actor.today, account.opened_on), closed_reason="档案合并")
    for asked in ChangeRequest.objects.filter(person=dropped, state=ChangeState.PROPOSED):
        _void(restored, asked, state=ChangeState.WITHDRAWN)
    for category in _repeated_categories(kept, dropped):
        _void(restored, category, state=CategoryState.VOID)
    for spell in _repeated_services(kept, dropped):
        _void(restored, spell, is_live=False)
    for row in _repeated_background(kept, dropped):
        _void(restored, row, is_live=False)
    home = HouseholdMember.objects.filter(person=dropped, left_on__isnull=True).first()
    if home is not None and HouseholdMember.objects.filter(person=kept, left_on__isnull=True).exists():
        _void(restored, home, left_on=max(actor.today, home.joined_on))
    mine = Relative.objects.filter(person=kept, is_live=True, id_number_blind__isnull=False).values("id_number_blind")
    for relative in Relative.objects.filter(person=dropped, is_live=True, id_number_blind__in=mine):
        _void(restored, relative, is_live=False)
    _forget_each_other(restored, kept, dropped)
    _ask_to_settle(actor, kept, dropped, restored)
    return restored


def _ask_to_settle(actor: Actor, kept: Person, dropped: Person, restored: Restored) -> None:
    for path in (getattr(config, "merge_settle", "") for config in apps.get_app_configs()):
        if path:
            import_string(path)(actor, kept.pk, dropped.pk, partial(_void, restored))


def _forget_each_other(restored: Restored, kept: Person, dropped: Person) -> None:
    """Nobody is their own relative or delegate."""
    for one, other in ((kept, dropped), (dropped, kept)):
        for relative in Relative.objects.filter(person=one, relative_person=other):
            _void(restored, relative, relative_person_id=None)
        for delegation in Delegation.objects.filter(person=one, delegate_person=other):
            _void(restored, delegation, delegate_person_id=None)


def _void(restored: Restored, row: models.Model, **values: Any) -> None:
    before = {name: getattr(row, name) for name in values}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
    known = restored.setdefault(row._meta.label, {}).setdefault(str(row.pk), {})
    known.update({name: value for name, value in plain.items() if name not in known})
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def _repeated_accounts(kept: Person, dropped: Person) -> list[PayeeAccount]:
    if not PayeeAccount.objects.filter(person=kept, is_live=True).exists():
        return []
    return list(PayeeAccount.objects.select_for_update().filter(person=dropped, is_live=True))


def _repeated_categories(kept: Person, dropped: Person) -> list[Category]:
    mine = list(Category.objects.filter(person=kept).exclude(state=CategoryState.VOID))
    theirs = Category.objects.filter(person=dropped).exclude(state=CategoryState.VOID)
    return [
        row
        for row in theirs
        if any(_overlap(row.since, row.until, one.since, one.until) for one in mine if one.kind == row.kind)
    ]


#: Table -> what makes two of its live rows the same; open rows only where a person has one.
_SAME: tuple[tuple[type[Entered], tuple[str, ...], bool], ...] = (
    (Honour, ("kind", "awarded_on", "title"), False),
    (LifeAssessment, ("assessed_on",), False),
    (Hardship, ("kind",), True),
    (Certificate, ("kind", "number"), False),
    (Contribution, ("kind", "since", "title", "organisation"), False),
    (Discipline, ("kind", "since"), False),
    (PartyMembership, (), True),
    (WorkSpell, (), True),
)


def _repeated_background(kept: Person, dropped: Person) -> list[Entered]:
    found: list[Entered] = []
    for model, keys, is_open in _SAME:
        live = model._base_manager.filter(is_live=True, **({"until__isnull": True} if is_open else {}))
        mine = {tuple(getattr(row, key) for key in keys) for row in live.filter(person=kept)}
        found += [row for row in live.filter(person=dropped) if tuple(getattr(row, key) for key in keys) in mine]
    return found


def _repeated_services(kept: Person, dropped: Person) -> list[ServiceRecord]:
    mine = list(ServiceRecord.objects.filter(person=kept, is_live=True))
    theirs = ServiceRecord.objects.filter(person=dropped, is_live=True)
    return [
        row
        for row in theirs
        if any(_overlap(row.enlisted_on, row.discharged_on, one.enlisted_on, one.discharged_on) for one in mine)
    ]


def _overlap(begin: date | None, end: date | None, other_begin: date | None, other_end: date | None) -> bool:
    """Half-open ranges with open ends."""
    return (begin or date.min) < (other_end or date.max) and (other_begin or date.min) < (end or date.max)
