"""The kinds of facts whose lines need more than columns: rights, events, standards."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from apps.benefits.queries.histories import histories
from apps.benefits.rules import project
from apps.benefits.rules.amounts import key_facts
from apps.core.actor import Actor
from apps.policy.queries import book
from apps.policy.rules import NATIONAL, Book

CHUNK = 2000

_ENTITLEMENT = """
select e.id, e.person_id, p.dossier_no, e.scheme_id, e.facts, e.decided_on, e.known_on, e.state, e.opened_month,
       e.ended_month, e.region_code
from benefits_entitlement e join people_person p on p.id = e.person_id
where e.state in ('confirmed', 'void')
order by p.dossier_no collate "C", e.scheme_id collate "C", e.decided_on, e.id
"""
_EVENT = """
select p.dossier_no, e.scheme_id, v.kind, v.on, v.data, v.known_on, v.withdrawn_on
from benefits_lifeevent v join people_person p on p.id = v.person_id
left join benefits_entitlement e on e.id = v.entitlement_id
where v.state in ('confirmed', 'withdrawn')
order by p.dossier_no collate "C", v.on, v.known_on, v.kind collate "C", e.scheme_id collate "C" nulls first, v.id
"""
_STANDARD = """
select s.scheme_id, s.rate_key, s.amount_fen, s.per, s.effective_from, s.known_on, s.division_code, s.superseded_on,
       s.document_no, s.status
from policy_standard s where s.confirmed_at is not null
order by s.scheme_id collate "C", s.rate_key collate "C", s.division_code collate "C", s.effective_from, s.known_on, s.id
"""


def canonical(line: Mapping[str, Any]) -> str:
    """One fact as compact JSON, keys in the given order, Chinese as it is."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str)


def _rows(statement: str) -> Iterator[list[tuple[Any, ...]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def _plain(value: Any) -> Any:
    """psycopg2 gives jsonb as text to raw cursors of Django."""
    return json.loads(value) if isinstance(value, str) else value


def _month(day: Any) -> str | None:
    return day.strftime("%Y-%m") if day else None


def entitlement_lines(actor: Actor) -> Iterator[str]:
    """Rights as decided. ``valid`` is the half-open span of months by law; ``opened`` the first this system answers for."""
    modes: dict[str, str] = {}
    for rows in _rows(_ENTITLEMENT):
        starts = _starts(actor, sorted({row[1] for row in rows}))
        for pk, _person, dossier, scheme, facts, decided_on, known_on, state, opened, ended, region in rows:
            mode = modes.get(region) or modes.setdefault(region, _mode(actor, region))
            yield canonical(
                {
                    "kind": "entitlement",
                    "person": dossier,
                    "scheme": scheme,
                    "facts": _plain(facts),
                    "decided_on": decided_on,
                    "known_on": known_on,
                    "state": state,
                    "opened": _month(opened),
                    "valid": [starts.get(pk) or _month(opened) or _month(decided_on), _month(ended)],
                    "region": {"code": region, "mode": mode},
                }
            )


def _starts(actor: Actor, people: list[int]) -> dict[int, str]:
    """Entitlement id -> the month the law lets it begin, worked out by the same rules that pay."""
    found: dict[int, str] = {}
    books: dict[str, Book] = {}
    for _person, history, rows in histories(people):
        region = rows[0].region_code
        rates = books.get(region) or books.setdefault(region, book(None, actor.today, region))
        for segment in project(history, rates, actor.today).segments:
            row = rows[segment.entitlement_index]
            first = str(segment.from_month)
            found[row.pk] = min(first, found.get(row.pk, first))
    return found


def _mode(actor: Actor, region: str) -> str:
    found = book(None, actor.today, region).param("region_mode", actor.month, region)
    return str(found.value) if found else "national"


def event_lines(_actor: Actor) -> Iterator[str]:
    """Life events, each with its own keys; a withdrawn one says on which day it stopped counting."""
    for rows in _rows(_EVENT):
        for dossier, scheme, kind, on, data, known_on, withdrawn_on in rows:
            line = {"kind": "event", "person": dossier, "scheme": scheme, "event": kind, "on": on}
            line |= {key: value for key, value in _plain(data).items() if key not in line}
            line |= {"known_on": known_on}
            yield canonical(line | ({"withdrawn_on": withdrawn_on} if withdrawn_on else {}))


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def standard_lines(_actor: Actor) -> Iterator[str]:
    """Dated rates with the day the county came to know them."""
    for rows in _rows(_STANDARD):
        for scheme, key, fen, per, effective, known_on, region, superseded_on, document, status in rows:
            line = {
                "kind": "standard",
                "scheme": scheme,
                "facts": key_facts(scheme, key),
                "yuan": _yuan(fen),
                "per": per,
                "effective_from": effective,
                "known_on": known_on,
                "region": "national" if region == NATIONAL else region,
                "document": document,
                "status": status,
            }
            yield canonical(line | ({"superseded_on": superseded_on} if superseded_on else {}))
