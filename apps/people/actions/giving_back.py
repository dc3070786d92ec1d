"""Taking a merge apart, in any order: A into B, B into C, and A out again while B stays in C; used by the merge actions only."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import Error, transaction
from django.db.models import Q

from apps.people.actions.moving import Moved, Restored, RowsClash, repoint
from apps.people.choices import MergeState
from apps.people.models import Category, Merge, PayeeAccount, Person, Relative, ServiceRecord
from apps.people.queries.links import links

_STANDING = (MergeState.MERGED, MergeState.UNDO_PROPOSED)
#: Rows made void only because another dossier had the same: they live again when that one leaves.
_REVIVED = (Category, PayeeAccount, Relative, ServiceRecord)


def holders(kept: Person) -> list[Person]:
    """``kept`` and, when it was itself merged since, every dossier above it, the living one last; rows locked."""
    found = [kept]
    while found[-1].merged_into_id is not None:
        found.append(Person.objects.select_for_update(no_key=True).get(pk=found[-1].merged_into_id))
    return found


def take_apart(row: Merge, above: list[Person]) -> None:
    """Rows that the merge moved go back from whoever holds them now, in the state they had. Raises RowsClash."""
    _give_back(Moved(row.moved), [person.pk for person in above], row.dropped_id)
    back = _returned(row)
    later = Merge.objects.filter(state__in=_STANDING, kept__in=above).exclude(pk=row.pk).order_by("-decided_at", "-id")
    later = later.select_for_update(of=("self",), no_key=True)
    for other in later:
        _forget_moves(other, row)
        _unsettle_returned(other, back)
    try:
        with transaction.atomic():
            unsettle(row.restored["rows"])
    except Error as error:
        raise RowsClash(
            "撤销合并时有的登记不能恢复原状（例如培训班名额已被他人占用），请先核对合并之后新登记的内容。"
        ) from error
    for other in later:
        _revive(other)


def unsettle(restored: Restored) -> None:
    """Put back what ``settle`` changed."""
    for label, rows in restored.items():
        for key, values in rows.items():
            apps.get_model(label)._base_manager.filter(pk=key).update(**values)


def _give_back(moved: Moved, from_ids: Iterable[int], dropped_id: int) -> None:
    known = {link.table: link for link in links()}
    for table, columns in moved.rows.items():
        for holder in from_ids:
            code, _ = repoint(known[table], columns, holder, dropped_id)
            if code:
                raise RowsClash(f"撤销合并时“{known[table].label}”不能移回原档案，请先核对合并之后新登记的内容。")


def _returned(row: Merge) -> set[tuple[str, str]]:
    """(model label, key) of every row that is now with the dropped dossier again."""
    labels = {link.table: link.model._meta.label for link in links()}
    return {
        (labels[table], str(key)) for table, columns in row.moved.items() for keys in columns.values() for key in keys
    } | {(label, key) for label, rows in row.restored["rows"].items() for key in rows}


def _forget_moves(other: Merge, row: Merge) -> None:
    """A later merge that is undone later must not take along what has left already."""
    gone = {(table, key) for table, columns in row.moved.items() for keys in columns.values() for key in keys}
    gone.add((Person._meta.db_table, row.dropped_id))
    kept = {
        table: {column: [key for key in keys if (table, key) not in gone] for column, keys in columns.items()}
        for table, columns in other.moved.items()
    }
    if kept != other.moved:
        other.moved = kept
        other.save(update_fields=["moved"])


def _unsettle_returned(other: Merge, back: set[tuple[str, str]]) -> None:
    """A later merge made some of the returned rows void: they are what they were before that merge."""
    rows: Restored = other.restored["rows"]
    mine = {label: {key: rows[label][key] for key in rows[label] if (label, key) in back} for label in rows}
    if not any(mine.values()):
        return
    unsettle(mine)
    other.restored["rows"] = {
        label: {key: values for key, values in rows[label].items() if (label, key) not in back} for label in rows
    }
    other.save(update_fields=["restored"])


def _revive(other: Merge) -> None:
    """Rows of another merged dossier that repeated the one that left: valid again where nothing stands against it."""
    rows: Restored = other.restored["rows"]
    revived = [(label, key) for label, key, values in _void_rows(rows) if _stands(label, key, values)]
    if revived:
        for label, key in revived:
            del rows[label][key]
        other.save(update_fields=["restored"])


def _void_rows(rows: Restored) -> Iterator[tuple[str, str, dict[str, Any]]]:
    labels = {model._meta.label for model in _REVIVED}
    for label in sorted(labels & set(rows)):
        for key, values in rows[label].items():
            if "relative_person_id" not in values:
                yield label, key, values


def _stands(label: str, key: str, values: dict[str, Any]) -> bool:
    """Make one row what it was, unless a key of the database says that it still repeats another."""
    try:
        with transaction.atomic():
            return bool(apps.get_model(label)._base_manager.filter(Q(pk=key)).update(**values))
    except Error as error:
        if str(getattr(error.__cause__, "pgcode", "")) not in ("23505", "23P01"):
            raise
        return False
