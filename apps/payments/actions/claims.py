"""Claims, shared explanations and dues. These are parts of an upper action's transaction and of its audit entry."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db import IntegrityError, connection, transaction

from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.month import Month
from apps.payments.models import Basis, Claim, PostingRun
from apps.payments.rules.refusals import DossierMerged, DoubleDue
from apps.people.models import Person
from apps.policy.models import Scheme

POSTING_LOCK = 720_001  # advisory lock: one posting at a time
COMPOSING_LOCK = 720_002  # advisory lock: one act that takes or frees dues at a time

# The difference is worked out first and written second: an INSERT that reads its own table by a plan made when the table
# was small would read it again for every row. Sequential scans are switched off for the one statement that looks up history.
_DIFFER = """
create temp table post_difference_row on commit drop as
select o.claim_id, o.person_id, o.scheme, o.component, o.period, coalesce(s.last_seq + 1, 0)::smallint as seq,
       (o.owed_fen - coalesce(s.fen, 0))::bigint as fen, s.first_id,
       case when s.first_id is null then coalesce(o.reason, '') else coalesce(nullif(o.reason, ''), '重新核定') end as reason,
       o.basis_id
from ({owed}) o
left join lateral (
    select sum(d.amount_fen) as fen, max(d.seq) as last_seq, min(d.id) filter (where d.seq = 0) as first_id
    from payments_due d
    where d.claim_id = o.claim_id and d.component = o.component and d.period = o.period) s on true
where o.owed_fen <> coalesce(s.fen, 0)
"""
_POST = """
insert into payments_due (claim_id, person_id, scheme_id, component, period, seq, amount_fen, adjusts_id, reason,
                          basis_id, run_id, posted_on)
select claim_id, person_id, scheme, component, period, seq, fen, first_id, left(reason, 300), basis_id, %(run)s, %(posted_on)s
from post_difference_row
"""
_OWED_GROUPED = """
    select claim_id, person_id, scheme, component, period, sum(owed_fen)::bigint as owed_fen,
           max(basis_id) as basis_id, max(reason) as reason
    from {table} group by 1, 2, 3, 4, 5"""


class BasisLike(Protocol):
    """What an explanation must offer to be kept (``benefits.rules.Basis`` does)."""

    @property
    def scheme(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def law(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def arithmetic(self) -> str: ...
    @property
    def standards(self) -> tuple[str, ...]: ...
    @property
    def assumed(self) -> bool: ...
    @property
    def rule_version(self) -> str: ...


def lock(number: int) -> None:
    """Wait for an advisory lock that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])


def open_claim(actor: Actor, *, person_id: int, scheme: str, source: str, source_id: int, label: str = "") -> Claim:
    """The claim a decision pays through. A re-decided entitlement of the same person and scheme keeps its claim, so that
    one month of one scheme can never be owed through two of them. Asking twice returns the same claim. Raises DossierMerged."""
    person = Person.objects.only("division_id", "merged_into").get(pk=person_id)
    if person.merged_into_id is not None:
        raise DossierMerged
    known = Claim.objects.filter(source=source, scheme_id=scheme)
    same = known.filter(person_id=person_id) if source == "entitlement" else known.filter(source_id=source_id)
    found = same.first()
    if found:
        return found
    row = Scheme.objects.get(pk=scheme)
    claim, _ = Claim.objects.get_or_create(
        source=source,
        source_id=source_id,
        scheme=row,
        defaults={
            "person_id": person_id,
            "division_code": person.division_id,
            "funding_source": row.funding_source,
            "label": label or row.name,
            "opened_at": actor.at,
        },
    )
    return claim


def open_claims(actor: Actor, *, scheme: str, source: str, rows: Sequence[tuple[int, int, str, str]]) -> dict[int, int]:
    """Claims of many occasions at once: ``(person_id, source_id, funding source, label)`` -> source_id to claim id.

    Each occasion names who pays for it. Asking twice returns the same claims. Raises DossierMerged.
    """
    places = dict(Person.objects.filter(pk__in={row[0] for row in rows}, merged_into=None).values_list("pk", "division_id"))
    if any(row[0] not in places for row in rows):
        raise DossierMerged
    made = [
        Claim(person_id=person, scheme_id=scheme, source=source, source_id=number, division_code=places[person],
              funding_source=funding[:60], label=label[:200], opened_at=actor.at)
        for person, number, funding, label in rows
    ]  # fmt: skip
    Claim.objects.bulk_create(made, batch_size=2000, ignore_conflicts=True)
    found = Claim.objects.filter(source=source, scheme_id=scheme, source_id__in=[row[1] for row in rows])
    return dict(found.values_list("source_id", "pk"))


def save_bases(bases: Sequence[BasisLike]) -> list[int]:
    """Keep explanations, one row per distinct content; returns their ids in the order given."""
    wanted = [(_digest(basis), basis) for basis in bases]
    distinct = dict(wanted)
    known = _basis_ids(list(distinct))
    fresh = [_basis_row(digest, basis) for digest, basis in distinct.items() if digest not in known]
    if fresh:
        Basis.objects.bulk_create(fresh, batch_size=2000, ignore_conflicts=True)
        known |= _basis_ids([row.digest for row in fresh])
    return [known[digest] for digest, _ in wanted]


def _basis_ids(digests: list[str]) -> dict[str, int]:
    return dict(Basis.objects.filter(digest__in=digests).values_list("digest", "id"))


def _digest(basis: BasisLike) -> str:
    parts = [basis.scheme, basis.rule, basis.rule_version, basis.law, basis.arithmetic, list(basis.standards)]
    text = json.dumps([*parts, basis.assumed, dict(basis.facts)], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _basis_row(digest: str, basis: BasisLike) -> Basis:
    facts = json.loads(json.dumps(dict(basis.facts), ensure_ascii=False, default=str))
    return Basis(
        digest=digest,
        scheme_id=basis.scheme,
        rule=basis.rule[:120],
        rule_version=basis.rule_version,
        standards=list(basis.standards),
        assumed=basis.assumed,
        facts=facts,
        arithmetic=basis.arithmetic,
        law=basis.law,
    )


def post_difference(actor: Actor, *, table: str, month: Month, known_on: Any) -> PostingRun:
    """Post what is owed now minus what was posted before, for every month under review.

    ``table`` is a temporary table (claim_id, person_id, scheme, component, period, owed_fen, basis_id, reason): all months
    looked at, those that owe nothing with 0. One set-based INSERT: the regular due (seq 0) first, later knowledge as an
    adjust of it. Posting again posts nothing. Raises DoubleDue when PostgreSQL refuses a second regular due of a month.
    """
    if not table.isidentifier():
        raise Invalid("内部表名不正确，请联系系统管理员。")
    lock(POSTING_LOCK)
    run = PostingRun.objects.create(month=month.first, known_on=known_on, posted_at=actor.at, staff_id=actor.staff_id)
    owed = _OWED_GROUPED.format(table=table) if _has_doubles(table) else f"select * from {table}"  # noqa: S608
    values: dict[str, Any] = {"run": run.pk, "posted_on": actor.today}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("drop table if exists post_difference_row")
            cursor.execute("set local enable_seqscan = off")
            cursor.execute(_DIFFER.format(owed=owed))
            cursor.execute("set local enable_seqscan = on")
            cursor.execute(_POST, values)
    except IntegrityError as error:
        if "due_one_regular" in str(error):
            raise DoubleDue(_double_message(table)) from error
        raise
    _count(run)
    return run


def _has_doubles(table: str) -> bool:
    sql = f"select exists (select 1 from {table} group by claim_id, component, period having count(*) > 1)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bool(cursor.fetchone()[0])


def _count(run: PostingRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*), coalesce(sum(amount_fen), 0)::bigint from payments_due where run_id = %s", [run.pk])
        run.due_count, run.total_fen = cursor.fetchone()
    run.composed_at = None if run.due_count else run.posted_at
    run.save(update_fields=["due_count", "total_fen", "composed_at"])


def _double_message(table: str) -> str:
    """Name one of the doubled months: two claims of one person that both owe the same scheme, component and month."""
    sql = f"""
        select p.name, s.name, t.period from {table} t
        join people_person p on p.id = t.person_id join policy_scheme s on s.code = t.scheme
        left join payments_due d on d.person_id = t.person_id and d.scheme_id = t.scheme and d.component = t.component
          and d.period = t.period and d.seq = 0 and d.claim_id <> t.claim_id
        where t.owed_fen > 0 and (d.id is not null or exists (
            select 1 from {table} u where u.person_id = t.person_id and u.scheme = t.scheme
              and u.component = t.component and u.period = t.period and u.claim_id <> t.claim_id and u.owed_fen > 0))
        order by t.person_id limit 1"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = cursor.fetchone()
    who = f"{found[0]}的{found[1]}（{Month.of(found[2]).label}）" if found else "有人员的同一待遇"
    return f"{who}同一个月出现了两笔应发，数据库已拒绝，整次核定没有写入。请先更正重复的认定，再重新核定。"
