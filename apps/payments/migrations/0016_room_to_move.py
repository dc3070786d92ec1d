"""Every payment changes twice in its month: to the bank, and back. Half a page left free keeps the row where it is (a HOT update), so that
none of its seven indexes has to be written for it again.

The deferred check of a payment's sum asks whether it has a line at all. One that has was summed up when its last line came
(``payments_lines_sum``), and again with every set-off (``payments_recovery_fits``); amounts, lines and set-offs never change afterwards.
"""

from django.db import migrations

ONCE = """
create or replace function payments_payment_sum() returns trigger language plpgsql as $guard$
begin
  if not exists (select 1 from payments_paymentdue where payment_id = new.id)
     and new.amount_fen <> -(select coalesce(sum(amount_fen), 0) from payments_recovery where payment_id = new.id) then
    raise exception '明细金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
"""
TWICE = """
create or replace function payments_payment_sum() returns trigger language plpgsql as $guard$
begin
  if new.amount_fen <> (select coalesce(sum(amount_fen), 0) from payments_paymentdue where payment_id = new.id)
                     - (select coalesce(sum(amount_fen), 0) from payments_recovery where payment_id = new.id) then
    raise exception '明细金额不等于其应发之和减去抵扣。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_former_books")]
    operations = [
        migrations.RunSQL(
            "alter table payments_payment set (fillfactor = 45)", "alter table payments_payment reset (fillfactor)"
        ),
        migrations.RunSQL(ONCE, TWICE),
    ]
