"""The audit chain: sealing, verifying, naming what was altered."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core import audit, chain
from apps.core.actor import Actor
from apps.core.models import AuditBlock, AuditEntry, AuditSeal


@pytest.fixture
def entries(as_owner):
    """Thirty entries in three blocks, and the owner's rights to play the thief."""
    house = Actor.house()
    chain.seal(house)
    made = []
    for _ in range(3):
        made += [
            audit.record(house, "x.y", ("x.Row", number, f"第{number}行"), after={"fen": number}) for number in range(10)
        ]
        assert chain.seal(house) == 10
    return made


def force(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("core_auditentry", "core_auditseal", "core_auditblock"):
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_a_clean_chain_verifies_and_seals_each_entry_once(entries):
    verdict = chain.verify()
    assert verdict.problem == ""
    assert verdict.entries == AuditEntry.objects.count() == AuditSeal.objects.count()
    assert chain.seal(Actor.house()) == 0
    number, digest = chain.head()
    assert chain.verify({number: digest}).problem == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column",
    [
        "reason = 'x'",
        "after = '{\"fen\": 9}'",
        "at = at + interval '1 second'",
        "staff_id = 5",
        "xid = 1",
        "outcome = 'refused'",
    ],
)
def test_an_altered_entry_is_named_with_its_block(entries, column):
    victim = entries[14]
    force(f"update core_auditentry set {column} where id = %s", victim.pk)
    verdict = chain.verify()
    assert verdict.entry == victim.pk
    assert verdict.block == AuditSeal.objects.get(pk=victim.pk).block_id
    assert f"编号{victim.pk}的记录被改动" in verdict.problem


@pytest.mark.django_db
def test_a_deleted_entry_is_named(entries):
    victim = entries[3]
    force("delete from core_auditentry where id = %s", victim.pk)
    assert f"编号{victim.pk}的记录被删除" in chain.verify().problem


@pytest.mark.django_db
def test_a_thief_who_deletes_the_seal_too_is_found(entries):
    victim = entries[3]
    force("delete from core_auditentry where id = %s", victim.pk)
    force("delete from core_auditseal where entry_id = %s", victim.pk)
    assert "封存值被改动或删除" in chain.verify().problem


@pytest.mark.django_db
def test_a_removed_or_rewritten_block_is_found(entries):
    last = AuditBlock.objects.latest("number").number
    force("update core_auditblock set count = 9 where number = %s", last - 1)
    assert (chain.verify().block, "块头被改动" in chain.verify().problem) == (last - 1, True)
    force("delete from core_auditseal where block_id = %s", last - 1)
    force("delete from core_auditblock where number = %s", last - 1)
    assert "缺失" in chain.verify().problem


@pytest.mark.django_db
def test_an_anchor_outside_finds_a_cut_tail_and_a_rewritten_chain(entries, tmp_path):
    anchor = tmp_path / "anchor"
    call_command("verify_audit", write_anchor=anchor)
    last = AuditBlock.objects.latest("number").number
    force("delete from core_auditseal where block_id = %s", last)
    force("delete from core_auditblock where number = %s", last)
    assert chain.verify().problem == ""
    with pytest.raises(CommandError, match=f"第{last}块已不存在"):
        call_command("verify_audit", anchor=anchor)
    assert "链头不一致" in chain.verify({last - 1: "00"}).problem
    anchor.write_text("nonsense")
    with pytest.raises(CommandError, match="链头文件"):
        call_command("verify_audit", anchor=anchor)


@pytest.mark.django_db
def test_after_a_restore_into_another_cluster_nothing_is_left_unsealed(entries):
    """Restored rows keep transaction numbers of the old cluster, which may be far ahead of the new one's."""
    force("update core_auditblock set cluster = 'old' where number = (select max(number) from core_auditblock)")
    entry = audit.record(Actor.house(), "x.y", ("x.Row", 1, "迁移前"))
    force("update core_auditentry set xid = 9000000000 where id = %s", entry.pk)
    later = audit.record(Actor.house(), "x.y", ("x.Row", 2, "迁移后"))
    assert chain.seal(Actor.house()) == 2
    assert AuditSeal.objects.filter(pk__in=[entry.pk, later.pk]).count() == 2


@pytest.mark.django_db
def test_a_long_backlog_is_sealed_in_several_blocks(entries, monkeypatch):
    monkeypatch.setattr(chain, "BLOCK_SIZE", 4)
    for number in range(10):
        audit.record(Actor.house(), "x.y", ("x.Row", number, "补记"))
    assert chain.seal(Actor.house()) == 10
    assert chain.verify().problem == ""
