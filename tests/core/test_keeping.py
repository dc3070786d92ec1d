"""Retention, checks, and the commands of the base floor."""

import gzip
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from apps.core import audit, chain, checks, retention, sealing
from apps.core.actor import Actor, actor_for_user
from apps.core.errors import DomainError, NotFound
from apps.core.http import actor_of_request
from apps.core.models import AuditEntry, AuditPurge, Job
from apps.core.queries import heartbeats, job, jobs, troubled_jobs
from apps.core.queue import later
from apps.core.retention import ChainBroken, NothingToPurge, TooYoung, purge_audit
from apps.core.sqltools import append_only, composite_key, no_delete

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_entries(as_owner, house):
    """Four entries of last year in a block of last year, and today's."""
    chain.seal(house)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table core_auditentry disable trigger user")
        cursor.execute("alter table core_auditblock disable trigger user")
    past = house.moved(house.at - timedelta(days=400))
    made = [audit.record(past, "x.y", ("x.Row", number, "去年")) for number in range(4)]
    ids = [entry.pk for entry in made]
    AuditEntry.objects.filter(pk__in=ids).update(recorded_at=past.at)
    key = chain.provider().keys().audit
    first = None
    for block in chain.AuditBlock.objects.order_by("number"):  # the blocks of the loaders become last year's too
        block.sealed_at, block.previous = past.at, first.digest if first else chain.GENESIS
        block.digest = chain.block_digest(block, key)
        block.save()
        first = block
    chain.seal(past)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table core_auditentry enable trigger user")
        cursor.execute("alter table core_auditblock enable trigger user")
    return ids


def test_young_entries_are_never_purged(house, tmp_path, as_owner):
    with pytest.raises(TooYoung, match="180天"):
        purge_audit(house, before=house.at - timedelta(days=179), archive=tmp_path / "a.gz")
    with pytest.raises(NothingToPurge, match="不需要清理"):
        purge_audit(house, before=house.at - timedelta(days=3000), archive=tmp_path / "a.gz")
    with pytest.raises(CommandError, match="180天"):
        call_command("purge_audit", before=house.today, archive=tmp_path / "b.gz")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vp.purge', 'audit', true)")
        with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
            cursor.execute("delete from core_auditentry")


def test_old_entries_are_archived_removed_and_the_chain_still_verifies(house, tmp_path, old_entries, capsys):
    assert chain.verify().problem == ""
    archive = tmp_path / "2025.jsonl.gz"
    call_command("purge_audit", before=house.today - timedelta(days=200), archive=archive)
    assert not AuditEntry.objects.filter(pk__in=old_entries).exists()
    lines = [json.loads(line) for line in gzip.decompress(archive.read_bytes()).decode().splitlines()]
    assert [line["id"] for line in lines] == old_entries
    assert AuditPurge.objects.get().count == 4
    assert "归档文件 SHA-256" in capsys.readouterr().out
    assert chain.verify().problem == ""
    with pytest.raises(CommandError, match="已存在"):
        purge_twice(house, archive, old_entries)


def purge_twice(house, archive, ids):
    from unittest.mock import patch

    with patch.object(retention, "_archive", side_effect=FileExistsError):  # the folder, not our code, says it exists
        with connection.cursor() as cursor:
            cursor.execute("alter table core_auditentry disable trigger user")
        audit.record(house.moved(house.at - timedelta(days=400)), "x.y", ("x.Row", 9, "去年"))
        AuditEntry.objects.filter(verb="x.y", row_id="9").update(recorded_at=house.at - timedelta(days=400))
        chain.seal(house.moved(house.at - timedelta(days=399)))
        call_command("purge_audit", before=house.today - timedelta(days=200), archive=archive)


def test_a_broken_chain_is_never_thrown_away(house, tmp_path, old_entries):
    with connection.cursor() as cursor:
        cursor.execute("alter table core_auditentry disable trigger user")
        cursor.execute("update core_auditentry set reason = 'x' where id = %s", [old_entries[0]])
    with pytest.raises(ChainBroken, match="verify_audit"):
        purge_audit(house, before=house.at - timedelta(days=200), archive=tmp_path / "a.gz")
    with pytest.raises(CommandError, match="校验不通过"):
        call_command("verify_audit")


def test_the_sweep_command_tells_what_it_did(capsys):
    call_command("sweep")
    assert "封存审计记录" in capsys.readouterr().out


def test_jobs_are_seen_by_their_owner_and_by_those_who_may(clerk, reviewer, sysadm):
    mine = later(clerk, "core.x")
    assert job(clerk, mine.pk) == mine
    with pytest.raises(NotFound):
        job(reviewer, mine.pk)
    assert jobs(sysadm).filter(pk=mine.pk).exists()
    assert not jobs(Actor.nobody()).exists()
    Job.objects.filter(pk=mine.pk).update(state="dead", last_error="x")
    assert troubled_jobs(clerk).get() == mine
    assert (mine.percent, str(mine)) == (0, "core.x")
    assert isinstance(heartbeats(), dict)


def test_the_key_file_and_the_algorithms_are_checked(tmp_path, settings, monkeypatch):
    path = tmp_path / "keys.json"
    settings.DATA_DIR, settings.KEYS = tmp_path, str(path)
    assert checks.key_file_is_private() == []
    chain.provider().keys()
    assert checks.key_file_is_private() == checks.cryptography_works() == []
    path.chmod(0o644)
    assert [problem.id for problem in checks.key_file_is_private()] == ["core.E002"]
    monkeypatch.setattr(sealing, "_sm3_works", lambda: False)
    assert [problem.id for problem in checks.cryptography_works()] == ["core.E001"]


def test_small_values(rf, house):
    assert actor_of_request(rf.get("/")).name == "未登录"
    assert actor_for_user(None, "job").is_house
    assert str(DomainError("甲。", hint="乙。")) == "甲。乙。"
    assert DomainError().message
    assert "t_append_only" in append_only("t").sql
    assert "before delete" in no_delete("t").sql
    assert composite_key("t", "n", "a, b").reverse_sql


def test_a_refused_look_is_written_down(clerk):
    from apps.core.errors import Forbidden
    from apps.core.queries import audit_entries

    with pytest.raises(Forbidden):
        audit_entries(clerk)
    entry = AuditEntry.objects.get(verb="core.view_audit", outcome="refused")
    assert (entry.staff_id, entry.label) == (clerk.staff_id, "查看审计记录")
