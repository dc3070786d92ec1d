"""Batches: a chain of events that cannot branch, skip or turn back; signatures bound to what was signed."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, no_delete

BATCH_EDGES = [
    ("draft", "draft", "修改"),
    ("draft", "submitted", "提交复核"),
    ("draft", "cancelled", "作废"),
    ("submitted", "draft", "退回修改"),
    ("submitted", "reviewed", "复核通过"),
    ("reviewed", "draft", "退回修改"),
    ("reviewed", "reviewed", "签批"),
    ("reviewed", "approved", "审批通过"),
    ("approved", "draft", "退回修改"),
    ("approved", "filed", "生成报盘文件"),
    ("filed", "filed", "重制报盘文件"),
    ("filed", "sent", "送交银行"),
    ("sent", "sent", "重制报盘文件"),
    ("sent", "returned", "回盘"),
    ("returned", "returned", "回盘处理"),
    ("returned", "closed", "结清"),
    ("closed", "closed", "结清后更正"),
]
EDGE_ROWS = ", ".join(f"('{a}', '{b}', '{label}')" for a, b, label in BATCH_EDGES)

EDGES = """
insert into payments_batchedge (from_state, to_state, label) values EDGE_ROWS;
create function payments_edges_fixed() returns trigger language plpgsql as $guard$
begin
  raise exception '状态边是程序的一部分，只能随升级变更。' using errcode = '23V01';
end $guard$;
create trigger payments_batchedge_fixed before insert or update or delete or truncate on payments_batchedge
  for each statement execute function payments_edges_fixed();
""".replace("EDGE_ROWS", EDGE_ROWS)

BATCH = """
create function payments_batch_moves() returns trigger language plpgsql as $guard$
begin
  if (old.key, old.month, old.ordinal, old.kind, old.maker_id, old.made_at)
     is distinct from (new.key, new.month, new.ordinal, new.kind, new.maker_id, new.made_at) then
    raise exception '批次号、月份、类别和编制人不能修改。' using errcode = '23V01';
  end if;
  if (old.event_seq <> new.event_seq and new.event_seq <> old.event_seq + 1)
     or (old.state <> new.state and new.event_seq <> old.event_seq + 1) then
    raise exception '批次状态只能随一条新的批次记录变更。' using errcode = '23V03';
  end if;
  if new.revision < old.revision or new.revision > old.revision + 1
     or (old.revision <> new.revision and new.state <> 'draft') then
    raise exception '修订号只能在编制中逐一增加。' using errcode = '23V03';
  end if;
  if (old.row_count, old.total_fen) is distinct from (new.row_count, new.total_fen)
     and old.state <> 'draft' and new.state <> 'draft' then
    raise exception '已提交的批次不能改变笔数和合计。' using errcode = '23V03';
  end if;
  return new;
end $guard$;
create trigger payments_batch_moves before update on payments_batch for each row execute function payments_batch_moves();

create function payments_event_applied() returns trigger language plpgsql as $guard$
begin
  if (select event_seq from payments_batch where id = new.batch_id) < new.seq then
    raise exception '批次记录没有同时改变批次状态。' using errcode = '23V03';
  end if;
  return null;
end $guard$;
create constraint trigger payments_event_applied after insert on payments_batchevent
  deferrable initially deferred for each row execute function payments_event_applied();
"""

SIGNED = """
create function payments_approval_fits() returns trigger language plpgsql as $guard$
declare
  b payments_batch;
  r payments_batchrevision;
  signed integer;
begin
  select * into b from payments_batch where id = new.batch_id;
  select * into r from payments_batchrevision where batch_id = new.batch_id and revision = new.revision;
  if b.revision is distinct from new.revision or b.state not in ('submitted', 'reviewed') then
    raise exception '签批的不是批次现在的修订。' using errcode = '23V04';
  end if;
  if r.total_fen is distinct from new.seen_fen then
    raise exception '签批人所见合计与批次不符。' using errcode = '23V04';
  end if;
  if new.checker_id = b.maker_id then
    raise exception '编制人不能签批自己编制的批次。' using errcode = '23V04';
  end if;
  select count(*) into signed from payments_approval where batch_id = new.batch_id and revision = new.revision;
  if new.level <> signed + 1 or new.level > r.levels then
    raise exception '签批级次不连续或超过所需级数。' using errcode = '23V04';
  end if;
  return new;
end $guard$;
create trigger payments_approval_fits before insert on payments_approval
  for each row execute function payments_approval_fits();

create function payments_event_signed() returns trigger language plpgsql as $guard$
declare
  r payments_batchrevision;
  signed integer;
begin
  select * into r from payments_batchrevision where batch_id = new.batch_id and revision = new.revision;
  select count(*) into signed from payments_approval where batch_id = new.batch_id and revision = new.revision;
  if r.id is null
     or (new.to_state = 'reviewed' and signed < 1)
     or (new.to_state in ('approved', 'filed', 'sent') and signed < r.levels) then
    raise exception '批次还没有所需的签批。' using errcode = '23V04';
  end if;
  if (select revision from payments_batch where id = new.batch_id) <> new.revision then
    raise exception '批次记录的修订号不是现在的修订。' using errcode = '23V04';
  end if;
  return new;
end $guard$;
create trigger payments_event_signed before insert on payments_batchevent
  for each row when (new.to_state in ('submitted', 'reviewed', 'approved', 'filed', 'sent'))
  execute function payments_event_signed();

create function payments_event_closes() returns trigger language plpgsql as $guard$
begin
  if exists (select 1 from payments_payment where batch_id = new.batch_id and state in ('ready', 'sent', 'unknown')) then
    raise exception '还有明细没有结果，批次不能结清。' using errcode = '23V05';
  end if;
  if exists (select 1 from payments_suspense where batch_id = new.batch_id and state = 'open') then
    raise exception '还有待查款项，批次不能结清。' using errcode = '23V05';
  end if;
  if (select coalesce(sum(case when credit = 'transit' then amount_fen else -amount_fen end), 0)
      from payments_transfer where batch_id = new.batch_id and 'transit' in (debit, credit)) <> 0 then
    raise exception '在途余额不为零，批次不能结清。' using errcode = '23V05';
  end if;
  return new;
end $guard$;
create trigger payments_event_closes before insert on payments_batchevent
  for each row when (new.to_state = 'closed' and new.from_state <> 'closed') execute function payments_event_closes();
"""


class Migration(migrations.Migration):
    """Keys and triggers of the batch side."""

    dependencies = [("payments", "0002_due_guards")]

    operations = [
        migrations.RunSQL(
            EDGES,
            "drop trigger payments_batchedge_fixed on payments_batchedge; drop function payments_edges_fixed();"
            "delete from payments_batchedge",
        ),
        composite_foreign_key(
            "payments_batchevent",
            "batch_event_follows",
            "batch_id, prior_seq, from_state",
            "payments_batchevent",
            "batch_id, seq, to_state",
        ),
        composite_foreign_key(
            "payments_batchevent",
            "batch_event_edge",
            "from_state, to_state",
            "payments_batchedge",
            "from_state, to_state",
        ),
        composite_foreign_key(
            "payments_batch",
            "batch_state_is_its_event",
            "id, event_seq, state",
            "payments_batchevent",
            "batch_id, seq, to_state",
            tail="deferrable initially deferred",
        ),
        composite_foreign_key(
            "payments_approval",
            "approval_of_revision",
            "batch_id, revision, maker_id, editor_id, submitter_id, content_hash",
            "payments_batchrevision",
            "batch_id, revision, maker_id, editor_id, submitter_id, content_hash",
        ),
        migrations.RunSQL(
            BATCH,
            "drop trigger payments_batch_moves on payments_batch; drop function payments_batch_moves();"
            "drop trigger payments_event_applied on payments_batchevent; drop function payments_event_applied()",
        ),
        migrations.RunSQL(
            SIGNED,
            "drop trigger payments_approval_fits on payments_approval; drop function payments_approval_fits();"
            "drop trigger payments_event_signed on payments_batchevent; drop function payments_event_signed();"
            "drop trigger payments_event_closes on payments_batchevent; drop function payments_event_closes()",
        ),
        append_only("payments_batchevent"),
        append_only("payments_batchrevision"),
        append_only("payments_approval"),
        no_delete("payments_batch"),
        no_delete("payments_reminderanswer"),
    ]
