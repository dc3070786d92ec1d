"""`check_truth`: clean on an honest county, and no damage passes unseen, whatever guard was taken away."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.org.choices import RoleCode
from apps.reports.queries import INVARIANTS, check
from apps.reports.queries.invariants import OTHERS
from tests.reports.saboteurs import SABOTEURS, Saboteur

CHINESE = re.compile("[\u4e00-\u9fff]")
_GUARDS = """
select conrelid::regclass::text, conname from pg_constraint
where conrelid = %s::regclass and contype in ('f', 'c', 'u', 'x')
   or confrelid = %s::regclass and contype = 'f'
order by contype
"""
_UNIQUE = """
select indexrelid::regclass::text from pg_index
where indrelid = %s::regclass and indisunique and not indisprimary
  and not exists (select 1 from pg_constraint where conindid = indexrelid)
"""


def unguard(tables: tuple[str, ...]) -> None:
    """Take triggers, keys, checks and unique indexes away, as only the owner can."""
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        for table in tables:
            cursor.execute(f"alter table {table} disable trigger user")
            cursor.execute(_GUARDS, [table, table])
            for holder, name in cursor.fetchall():
                cursor.execute(f'alter table {holder} drop constraint if exists "{name}" cascade')
            cursor.execute(_UNIQUE, [table])
            for (index,) in cursor.fetchall():
                cursor.execute(f"drop index if exists {index}")


def test_an_honest_county_holds_every_invariant(demo):
    broken = {invariant.name: found.examples for invariant, found in check(Actor.house()) if found}
    assert not broken


@pytest.mark.parametrize("saboteur", SABOTEURS, ids=lambda one: one.invariant)
def test_the_damage_is_seen(demo, saboteur: Saboteur):
    unguard(saboteur.tables)
    with connection.cursor() as cursor:
        cursor.execute(saboteur.sql)
        assert cursor.rowcount != 0, "the saboteur did nothing"
    ((_, found),) = check(Actor.house(), [saboteur.invariant])
    assert found is not None
    assert found.count >= 1
    assert all(found.examples)


def test_every_invariant_has_its_saboteur_and_a_chinese_title():
    names = [invariant.name for invariant in INVARIANTS]
    assert len(set(names)) == len(names) >= 25
    assert {one.invariant for one in SABOTEURS} == set(names)
    assert {invariant.owner for invariant in INVARIANTS} <= set(RoleCode.values), "every red line has an owner"
    assert set(OTHERS) <= set(names)
    assert not [invariant.name for invariant in INVARIANTS if not CHINESE.search(invariant.title)]


def test_the_command_says_what_is_wrong_and_exits_with_one(demo):
    unguard(("payments_batch",))
    with connection.cursor() as cursor:
        cursor.execute("update payments_batch set total_fen = total_fen + 1 where state = 'closed'")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_truth", "--quiet", stdout=out, stderr=err)
    assert ended.value.code == 1
    assert "batch_totals" in err.getvalue()
    assert "批次笔数" in out.getvalue()


def test_the_command_is_content_with_an_honest_county(demo):
    out = StringIO()
    call_command("check_truth", stdout=out)
    assert "全部相符" in out.getvalue()
    assert out.getvalue().count("ok ") == len(INVARIANTS)


def test_an_unknown_name_and_a_stranger_are_refused(db):
    with pytest.raises(Invalid, match="没有名为"):
        list(check(Actor.house(), ["nonsense"]))
    with pytest.raises(Forbidden):
        list(check(Actor.nobody()))
