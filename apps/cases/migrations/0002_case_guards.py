"""Cases: a chain of events that cannot branch, skip or leave its kind's edges; who acted before does not act apart from it."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, no_delete, write_once

MOVES = """
create function cases_case_moves() returns trigger language plpgsql as $guard$
begin
  if (old.receipt_no, old.kind_id, old.version_id, old.division_id, old.applied_at, old.entered_by_id, old.row_key)
     is distinct from
     (new.receipt_no, new.kind_id, new.version_id, new.division_id, new.applied_at, new.entered_by_id, new.row_key) then
    raise exception '受理编号、办件类型、版本、受理地和登记情况不能修改。' using errcode = '23V01';
  end if;
  if (old.seq <> new.seq and new.seq <> old.seq + 1)
     or ((old.step, old.state) is distinct from (new.step, new.state) and new.seq <> old.seq + 1) then
    raise exception '办件状态只能随一条新的办件记录变更。' using errcode = '23V03';
  end if;
  return new;
end $guard$;
create trigger cases_case_moves before update on cases_case for each row execute function cases_case_moves();

create function cases_event_apart() returns trigger language plpgsql as $guard$
declare
  others varchar[];
begin
  if new.from_step = '' or new.from_step = new.to_step or new.act in ('stop', 'withdraw') then
    return new;
  end if;
  select s.apart into others from cases_kindstep s where s.version_id = new.version_id and s.name = new.from_step;
  if coalesce(array_length(others, 1), 0) = 0 then
    return new;
  end if;
  if new.staff_id is null or exists (
       select 1 from cases_caseevent e
        where e.case_id = new.case_id and e.staff_id = new.staff_id
          and e.from_step = any (others) and e.from_step <> e.to_step) then
    raise exception '这一步须由另一人办理。' using errcode = '23V03';
  end if;
  return new;
end $guard$;
create trigger cases_event_apart before insert on cases_caseevent for each row execute function cases_event_apart();

create function cases_event_applied() returns trigger language plpgsql as $guard$
begin
  if exists (select 1 from cases_case c where c.id = new.case_id and c.seq < new.seq) then
    raise exception '办件记录没有随办件一起写入。' using errcode = '23V03';
  end if;
  return null;
end $guard$;
create constraint trigger cases_event_applied after insert on cases_caseevent
  deferrable initially deferred for each row execute function cases_event_applied();

create function cases_clock_runs() returns trigger language plpgsql as $guard$
begin
  if (old.case_id, old.name, old.nth, old.amount, old.unit, old.started_on)
     is distinct from (new.case_id, new.name, new.nth, new.amount, new.unit, new.started_on)
     or old.stopped_on is not null then
    raise exception '时限的起算不能修改，已停止的时限不能再变。' using errcode = '23V01';
  end if;
  if old.extended_by > 0 and old.extended_by <> new.extended_by then
    raise exception '时限只能延长一次。' using errcode = '23V03';
  end if;
  return new;
end $guard$;
create trigger cases_clock_runs before update on cases_caseclock for each row execute function cases_clock_runs();

create function cases_rating_followed() returns trigger language plpgsql as $guard$
begin
  if new.grade in ('1', '2') and not exists (select 1 from cases_followup f where f.rating_id = new.id) then
    raise exception '不满意的评价必须同时发起回访整改。' using errcode = '23V03';
  end if;
  return null;
end $guard$;
create constraint trigger cases_rating_followed after insert on cases_rating
  deferrable initially deferred for each row execute function cases_rating_followed();
"""
GONE = """
drop trigger cases_case_moves on cases_case; drop function cases_case_moves();
drop trigger cases_event_apart on cases_caseevent; drop function cases_event_apart();
drop trigger cases_event_applied on cases_caseevent; drop function cases_event_applied();
drop trigger cases_clock_runs on cases_caseclock; drop function cases_clock_runs();
drop trigger cases_rating_followed on cases_rating; drop function cases_rating_followed();
"""


class Migration(migrations.Migration):
    """Keys and triggers of the engine."""

    dependencies = [("cases", "0001_squashed")]

    operations = [
        composite_foreign_key(
            "cases_case", "case_version_of_kind", "version_id, kind_id", "cases_kindversion", "id, kind_id"
        ),
        composite_foreign_key(
            "cases_case", "case_at_its_step", "at_id, version_id, step", "cases_kindstep", "id, version_id, name"
        ),
        composite_foreign_key(
            "cases_caseevent", "case_event_version", "case_id, version_id", "cases_case", "id, version_id"
        ),
        composite_foreign_key(
            "cases_caseevent",
            "case_event_follows",
            "case_id, prior_seq, from_step",
            "cases_caseevent",
            "case_id, seq, to_step",
        ),
        composite_foreign_key(
            "cases_caseevent",
            "case_event_edge",
            "version_id, from_step, act, to_step",
            "cases_kindedge",
            "version_id, from_step, act, to_step",
        ),
        composite_foreign_key(
            "cases_case",
            "case_step_is_its_event",
            "id, seq, step",
            "cases_caseevent",
            "case_id, seq, to_step",
            tail="deferrable initially deferred",
        ),
        migrations.RunSQL(MOVES, GONE),
        append_only("cases_kindversion"),
        append_only("cases_kindstep"),
        append_only("cases_kindedge"),
        append_only("cases_caseevent"),
        append_only("cases_casereminder"),
        append_only("cases_rating"),
        write_once("cases_casefile", "~content_sealed", "removed_by_id", "removed_at", "removed_reason"),
        write_once("cases_followup", "~state", "result", "grade_after", "done_by_id", "done_at"),
        write_once("cases_appeal", "~state", "answer", "answered_by_id", "answered_at"),
        no_delete("cases_casekind"),
        no_delete("cases_case"),
        no_delete("cases_caseclock"),
    ]
