"""Dues: person and scheme follow the claim, adjusts form one unbroken chain, nothing is ever edited."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, no_delete

ADJUST = """
create function payments_due_adjust() returns trigger language plpgsql as $guard$
begin
  if not exists (select 1 from payments_due r where r.id = new.adjusts_id and r.seq = 0
                 and r.claim_id = new.claim_id and r.component = new.component and r.period = new.period) then
    raise exception '更正所指的应发不是同一账目、款项和月份的首笔应发。' using errcode = '23V02';
  end if;
  return new;
end $guard$;
create trigger payments_due_adjust before insert on payments_due
  for each row when (new.adjusts_id is not null) execute function payments_due_adjust();
"""
CLAIM = """
create function payments_claim_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '待遇账目的人员、项目和来源不能修改。' using errcode = '23V01';
end $guard$;
create trigger payments_claim_frozen before update on payments_claim for each row
  when ((old.person_id, old.scheme_id, old.source, old.source_id) is distinct from
        (new.person_id, new.scheme_id, new.source, new.source_id))
  execute function payments_claim_frozen();
"""
RUN = """
create function payments_run_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '核定记账的月份、日期和合计不能修改。' using errcode = '23V01';
end $guard$;
create trigger payments_run_frozen before update on payments_postingrun for each row
  when (old.total_fen <> 0 and (old.month, old.known_on, old.total_fen, old.due_count) is distinct from
        (new.month, new.known_on, new.total_fen, new.due_count))
  execute function payments_run_frozen();
"""


class Migration(migrations.Migration):
    """Keys and triggers of the obligation side."""

    dependencies = [("payments", "0001_squashed")]

    operations = [
        composite_foreign_key(
            "payments_due",
            "due_follows_claim",
            "claim_id, person_id, scheme_id",
            "payments_claim",
            "id, person_id, scheme_id",
        ),
        composite_foreign_key(
            "payments_due",
            "due_follows_prior",
            "claim_id, component, period, prior_seq",
            "payments_due",
            "claim_id, component, period, seq",
        ),
        migrations.RunSQL(ADJUST, "drop trigger payments_due_adjust on payments_due; drop function payments_due_adjust()"),
        migrations.RunSQL(
            CLAIM, "drop trigger payments_claim_frozen on payments_claim; drop function payments_claim_frozen()"
        ),
        migrations.RunSQL(
            RUN, "drop trigger payments_run_frozen on payments_postingrun; drop function payments_run_frozen()"
        ),
        append_only("payments_due"),
        append_only("payments_basis"),
        no_delete("payments_claim"),
        no_delete("payments_postingrun"),
        no_delete("payments_hold"),
    ]
