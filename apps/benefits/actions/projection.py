"""From facts to months: the pure rules applied to stored facts, their result stored as spans and derived grants."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from apps.benefits.models import Entitlement, Grant, Span, Touch
from apps.benefits.queries.histories import histories
from apps.benefits.rules import OneOff, Projection, Segment, project
from apps.core.actor import Actor
from apps.payments.actions import save_bases
from apps.policy.queries import book
from apps.policy.rules import Book

CHUNK = 2000


def reproject(actor: Actor, person_ids: Iterable[int], *, why: str) -> int:
    """Replace the spans and derived grants of these persons and note from which month they changed.

    Part of the caller's transaction and of its audit entry; returns how many persons changed.
    """
    ids = sorted(set(person_ids))
    changed = 0
    for start in range(0, len(ids), CHUNK):
        changed += _reproject_chunk(actor, ids[start : start + CHUNK], why)
    return changed


def _reproject_chunk(actor: Actor, ids: Sequence[int], why: str) -> int:
    before = _stored(ids)
    rows: dict[int, list[Span]] = defaultdict(list)
    ended: list[Entitlement] = []
    grants: list[tuple[Entitlement, OneOff]] = []
    books: dict[str, Book] = {}
    for person_id, history, entitlements in histories(ids):
        region = entitlements[0].region_code
        if region not in books:
            books[region] = book(None, actor.today, region)
        result = project(history, books[region], actor.today)
        spans = [_span(entitlements[s.entitlement_index], s) for s in result.segments]
        rows[person_id] = [s for s in spans if s.to_month is None or s.to_month > s.from_month]
        ended += _ends(entitlements, result)
        grants += [(entitlements[o.entitlement_index], o) for o in result.one_offs]
    touches = []
    for person_id in ids:
        first = _first_change(before[person_id], [_shape(s) for s in rows[person_id]])
        if first:
            touches.append(Touch(person_id=person_id, from_month=first, why=why[:120], at=actor.at))
    Span.objects.filter(person_id__in=[t.person_id for t in touches]).delete()
    Span.objects.bulk_create([s for t in touches for s in rows[t.person_id]], batch_size=1000)
    Entitlement.objects.bulk_update(ended, ["ended_month"], batch_size=1000)
    touched = {t.person_id for t in touches}
    touches += [
        Touch(person_id=p, from_month=m, why=why[:120], at=actor.at)
        for p, m in _store_grants(actor, ids, grants).items()
        if p not in touched
    ]
    Touch.objects.bulk_create(touches, batch_size=1000)
    return len(touches)


def _span(row: Entitlement, segment: Segment) -> Span:
    start = max(segment.from_month.first, row.opened_month) if row.opened_month else segment.from_month.first
    return Span(
        entitlement=row,
        claim_id=row.claim_id or 0,
        person_id=row.person_id,
        scheme_id=row.scheme_id,
        region_code=row.region_code,
        from_month=start,
        to_month=segment.to_month.first if segment.to_month else None,
        rate_key=segment.rate_key,
        facts=dict(segment.facts),
        exclusive_group=row.scheme.exclusive_group,
    )


Shape: TypeAlias = tuple[int, date, date | None, str]


def _shape(span: Span) -> Shape:
    return (span.entitlement_id, span.from_month, span.to_month, span.rate_key)


def _stored(ids: Sequence[int]) -> dict[int, list[Shape]]:
    found: dict[int, list[Shape]] = defaultdict(list)
    for span in Span.objects.filter(person_id__in=ids).order_by("person_id", "entitlement_id", "from_month"):
        found[span.person_id].append(_shape(span))
    return found


def _first_change(before: list[Shape], after: list[Shape]) -> date | None:
    """The first month that pays differently, or None when nothing changed."""
    old, new = set(before), set(after)
    gone, come = old - new, new - old
    months = [start for _, start, _, _ in gone | come]
    for entitlement, start, end, key in gone:
        twin = next((s for s in come if s[0] == entitlement and s[1] == start and s[3] == key), None)
        if twin:  # same beginning, other end: only the end moved
            months.remove(start)
            months.remove(start)
            months.append(min(e for e in (end, twin[2]) if e is not None))
    return min(months) if months else None


def _ends(entitlements: Sequence[Entitlement], result: Projection) -> list[Entitlement]:
    changed = []
    for index, row in enumerate(entitlements):
        end = result.ended.get(index)
        month = end.first if end else None
        if row.ended_month != month:
            row.ended_month = month
            changed.append(row)
    return changed


def _store_grants(actor: Actor, ids: Sequence[int], wanted: list[tuple[Entitlement, OneOff]]) -> dict[int, date]:
    """Create, change or empty the grants that follow from entitlements; returns person → month to look at."""
    kept = {g.key: g for g in Grant.objects.filter(person_id__in=ids, entitlement__isnull=False)}
    bases = save_bases([one_off.basis for _, one_off in wanted])
    touched: dict[int, date] = {}
    for (row, one_off), basis_id in zip(wanted, bases, strict=True):
        key = f"derived:{row.pk}:{one_off.component}"
        grant = kept.pop(key, None)
        if grant and grant.amount_fen == one_off.fen and grant.month == one_off.month.first:
            continue
        _note(touched, row.person_id, one_off.month.first)
        if grant is None:
            grant = Grant(key=key, person_id=row.person_id, scheme_id=row.scheme_id, entitlement=row, claim_id=row.claim_id)
            grant.component, grant.entered_at, grant.decided_on = one_off.component, actor.at, actor.today
        elif grant.month != one_off.month.first:
            _note(touched, row.person_id, grant.month)
        grant.month, grant.amount_fen, grant.basis_id = one_off.month.first, one_off.fen, basis_id
        grant.known_on, grant.state = actor.today, "confirmed"
        grant.save()
    for grant in kept.values():
        if grant.amount_fen:
            _note(touched, grant.person_id, grant.month)
            grant.amount_fen = 0
            grant.save(update_fields=["amount_fen"])
    return touched


def _note(touched: dict[int, date], person_id: int, month: date) -> None:
    touched[person_id] = min(month, touched.get(person_id, month))
