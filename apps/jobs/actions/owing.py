"""Parts of actions whose money becomes dues of ``payments``: one explanation a row, the same month never owed twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from apps.core.actor import Actor
from apps.core.month import Month
from apps.payments.actions.claims import open_claims, post_difference, save_bases
from apps.payments.models import PostingRun


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a sum is owed."""

    scheme: str
    rule: str
    law: str
    arithmetic: str
    facts: dict[str, Any]
    standards: tuple[str, ...] = ()
    assumed: bool = True
    rule_version: str = field(default="1")


@dataclass(frozen=True, slots=True)
class Owed:
    """One sum: of whom, through which occasion (``source_id``), for which month, and why."""

    person_id: int
    source_id: int
    month: Month
    fen: int
    label: str
    ground: Ground


def owe(actor: Actor, rows: Sequence[Owed], *, scheme: str, source: str, component: str, fund: str) -> PostingRun:
    """Post the sums as dues. Posting the same again posts nothing. Raises DossierMerged, DoubleDue."""
    claims = open_claims(
        actor, scheme=scheme, source=source, rows=[(one.person_id, one.source_id, fund, one.label) for one in rows]
    )
    bases = save_bases([one.ground for one in rows])
    lines = [
        (claims[one.source_id], one.person_id, one.fen, basis, one.month.first)
        for one, basis in zip(rows, bases, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists jobs_owed")
        cursor.execute(
            """create temp table jobs_owed on commit drop as
               select u.claim_id, u.person_id, %s::varchar as scheme, %s::varchar as component, u.period, u.owed_fen, u.basis_id,
                      ''::varchar as reason
               from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[])
                    as u(claim_id, person_id, owed_fen, basis_id, period)""",
            [scheme, component, *(list(column) for column in zip(*lines, strict=True))],
        )
    return post_difference(actor, table="jobs_owed", month=actor.month, known_on=actor.today)
