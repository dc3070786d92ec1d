"""Payments: the amount is the sum of its dues, a due has one live payment, and states move along known edges."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, no_delete

PAYMENT_EDGES = [
    ("ready", "withdrawn", "draft", "移出"),
    ("withdrawn", "ready", "draft", "移回"),
    ("ready", "sent", "approved", "报盘"),
    ("sent", "paid", "sent returned", "到账"),
    ("sent", "failed", "sent returned", "未成功"),
    ("sent", "unknown", "sent returned", "结果未明"),
    ("unknown", "paid", "sent returned", "查明到账"),
    ("unknown", "failed", "sent returned", "查明未到账"),
    ("failed", "paid", "returned closed", "迟到的到账"),
    ("paid", "returned", "sent returned closed", "退票"),
]
EDGE_ROWS = ", ".join(f"('{a}', '{b}', '{states}', '{label}')" for a, b, states, label in PAYMENT_EDGES)

PAYMENT = """
insert into payments_paymentedge (from_state, to_state, batch_states, label) values EDGE_ROWS;
create trigger payments_paymentedge_fixed before insert or update or delete or truncate on payments_paymentedge
  for each statement execute function payments_edges_fixed();

create function payments_payment_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '发放明细的人员、金额、账户和流水号不能修改。' using errcode = '23V01';
end $guard$;
create trigger payments_payment_frozen before update on payments_payment for each row
  when ((old.batch_id, old.seq, old.ref, old.person_id, old.amount_fen, old.payee_account_id, old.account_tail,
         old.holder_name, old.name, old.division_code) is distinct from
        (new.batch_id, new.seq, new.ref, new.person_id, new.amount_fen, new.payee_account_id, new.account_tail,
         new.holder_name, new.name, new.division_code))
  execute function payments_payment_frozen();

create function payments_payment_moved() returns trigger language plpgsql as $guard$
begin
  if exists (
    select 1 from old_rows o join new_rows n on n.id = o.id join payments_batch b on b.id = n.batch_id
      left join payments_paymentedge e on e.from_state = o.state and e.to_state = n.state
        and b.state = any (string_to_array(e.batch_states, ' '))
    where o.state <> n.state and e.id is null) then
    raise exception '发放明细不能这样变更状态。' using errcode = '23V03';
  end if;
  return null;
end $guard$;
create trigger payments_payment_moved after update on payments_payment
  referencing old table as old_rows new table as new_rows
  for each statement execute function payments_payment_moved();

create function payments_payment_born() returns trigger language plpgsql as $guard$
begin
  if exists (select 1 from (select distinct batch_id from new_rows where true) n join payments_batch b on b.id = n.batch_id
             where b.state <> 'draft')
     or exists (select 1 from new_rows where state <> 'ready') then
    raise exception '只能在编制中的批次里新增待发放的明细。' using errcode = '23V03';
  end if;
  return null;
end $guard$;
create trigger payments_payment_born after insert on payments_payment
  referencing new table as new_rows for each statement execute function payments_payment_born();
""".replace("EDGE_ROWS", EDGE_ROWS)

SUMS = """
create function payments_payment_sum() returns trigger language plpgsql as $guard$
begin
  if new.amount_fen <> (select coalesce(sum(amount_fen), 0) from payments_paymentdue where payment_id = new.id)
                     - (select coalesce(sum(amount_fen), 0) from payments_recovery where payment_id = new.id) then
    raise exception '明细金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create constraint trigger payments_payment_sum after insert on payments_payment
  deferrable initially deferred for each row execute function payments_payment_sum();

create function payments_netting_sum() returns trigger language plpgsql as $guard$
begin
  if new.amount_fen <> (select coalesce(sum(amount_fen), 0) from payments_paymentdue where netting_id = new.id)
                     - (select coalesce(sum(amount_fen), 0) from payments_recovery where netting_id = new.id) then
    raise exception '轧差金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create constraint trigger payments_netting_sum after insert on payments_netting
  deferrable initially deferred for each row execute function payments_netting_sum();

create function payments_lines_sum() returns trigger language plpgsql as $guard$
begin
  if exists (
    select 1 from payments_payment p join
      (select l.payment_id, sum(l.amount_fen) as fen from payments_paymentdue l
        where l.payment_id in (select payment_id from new_rows where payment_id is not null) group by 1) s
      on s.payment_id = p.id
      left join (select r.payment_id, sum(r.amount_fen) as fen from payments_recovery r
        where r.payment_id is not null and r.payment_id in (select payment_id from new_rows) group by 1) o
      on o.payment_id = p.id
    where p.amount_fen <> s.fen - coalesce(o.fen, 0)) then
    raise exception '明细金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  if exists (
    select 1 from (select distinct netting_id from new_rows where netting_id is not null) t
      join payments_netting n on n.id = t.netting_id
    where n.amount_fen <> (select sum(amount_fen) from payments_paymentdue where netting_id = n.id)
      - (select coalesce(sum(amount_fen), 0) from payments_recovery where netting_id = n.id)) then
    raise exception '轧差金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create trigger payments_lines_sum after insert on payments_paymentdue
  referencing new table as new_rows for each statement execute function payments_lines_sum();

create function payments_line_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '明细构成只能追加，不能修改或删除。' using errcode = '23V01';
end $guard$;
create trigger payments_line_frozen before update on payments_paymentdue for each row
  when ((old.payment_id, old.netting_id, old.due_id, old.person_id, old.amount_fen) is distinct from
        (new.payment_id, new.netting_id, new.due_id, new.person_id, new.amount_fen))
  execute function payments_line_frozen();
"""

RECOVERY = """
create function payments_recovery_fits() returns trigger language plpgsql as $guard$
declare
  owed bigint;
  back bigint;
  held payments_payment;
begin
  select amount_fen into owed from payments_receivable where id = new.receivable_id for no key update;
  select coalesce(sum(amount_fen), 0) into back from payments_recovery where receivable_id = new.receivable_id and live;
  if back > owed then
    raise exception '收回金额超过应收余额。' using errcode = '23V07';
  end if;
  if tg_op = 'INSERT' and new.payment_id is not null then
    select * into held from payments_payment where id = new.payment_id;
    if held.amount_fen <> (select coalesce(sum(amount_fen), 0) from payments_paymentdue where payment_id = held.id)
                        - (select coalesce(sum(amount_fen), 0) from payments_recovery where payment_id = held.id) then
      raise exception '明细金额不等于其应发之和减去抵扣。' using errcode = '23V06';
    end if;
  end if;
  return null;
end $guard$;
create constraint trigger payments_recovery_fits after insert or update on payments_recovery
  deferrable initially deferred for each row execute function payments_recovery_fits();

create function payments_recovery_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '收回记录只能追加，不能修改。' using errcode = '23V01';
end $guard$;
create trigger payments_recovery_frozen before update on payments_recovery for each row
  when ((to_jsonb(old) - 'live') is distinct from (to_jsonb(new) - 'live'))
  execute function payments_recovery_frozen();

create function payments_receivable_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '应收款只能改变每月抵扣上限。' using errcode = '23V01';
end $guard$;
create trigger payments_receivable_frozen before update on payments_receivable for each row
  when ((old.person_id, old.netting_id, old.amount_fen, old.reason, old.opened_by_id, old.opened_at) is distinct from
        (new.person_id, new.netting_id, new.amount_fen, new.reason, new.opened_by_id, new.opened_at))
  execute function payments_receivable_frozen();
"""
DROP_PAYMENT = """
drop trigger payments_paymentedge_fixed on payments_paymentedge;
drop trigger payments_payment_frozen on payments_payment; drop function payments_payment_frozen();
drop trigger payments_payment_moved on payments_payment; drop function payments_payment_moved();
drop trigger payments_payment_born on payments_payment; drop function payments_payment_born();
delete from payments_paymentedge;
"""
DROP_SUMS = """
drop trigger payments_payment_sum on payments_payment; drop function payments_payment_sum();
drop trigger payments_netting_sum on payments_netting; drop function payments_netting_sum();
drop trigger payments_lines_sum on payments_paymentdue; drop function payments_lines_sum();
drop trigger payments_line_frozen on payments_paymentdue; drop function payments_line_frozen();
"""
DROP_RECOVERY = """
drop trigger payments_recovery_fits on payments_recovery; drop function payments_recovery_fits();
drop trigger payments_recovery_frozen on payments_recovery; drop function payments_recovery_frozen();
drop trigger payments_receivable_frozen on payments_receivable; drop function payments_receivable_frozen();
"""


class Migration(migrations.Migration):
    """Keys and triggers of the attempt side."""

    dependencies = [("payments", "0003_batch_guards")]

    operations = [
        composite_foreign_key(
            "payments_paymentdue",
            "line_follows_payment",
            "payment_id, person_id, live",
            "payments_payment",
            "id, person_id, live",
            tail="on update cascade",
        ),
        composite_foreign_key(
            "payments_paymentdue", "line_follows_netting", "netting_id, person_id", "payments_netting", "id, person_id"
        ),
        composite_foreign_key(
            "payments_paymentdue",
            "line_carries_due",
            "due_id, person_id, amount_fen",
            "payments_due",
            "id, person_id, amount_fen",
        ),
        composite_foreign_key(
            "payments_receivable",
            "receivable_is_its_netting",
            "netting_id, person_id, netted_fen",
            "payments_netting",
            "id, person_id, amount_fen",
        ),
        composite_foreign_key(
            "payments_recovery",
            "recovery_follows_payment",
            "payment_id, person_id, live",
            "payments_payment",
            "id, person_id, live",
            tail="on update cascade",
        ),
        composite_foreign_key(
            "payments_recovery", "recovery_follows_netting", "netting_id, person_id", "payments_netting", "id, person_id"
        ),
        composite_foreign_key(
            "payments_recovery",
            "recovery_of_receivable",
            "receivable_id, person_id",
            "payments_receivable",
            "id, person_id",
        ),
        migrations.RunSQL(PAYMENT, DROP_PAYMENT),
        migrations.RunSQL(SUMS, DROP_SUMS),
        migrations.RunSQL(RECOVERY, DROP_RECOVERY),
        append_only("payments_netting"),
        no_delete("payments_payment"),
        no_delete("payments_paymentdue"),
        no_delete("payments_recovery"),
        no_delete("payments_receivable"),
        no_delete("payments_waiverproposal"),
    ]
