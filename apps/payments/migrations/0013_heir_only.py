"""A dead person is paid through the account of an heir only (遗属领取账户): the referee is PostgreSQL."""

from django.db import migrations

GUARD = """
create function payments_payment_heir() returns trigger language plpgsql as $guard$
begin
  if exists (select 1 from new_rows n join people_person p on p.id = n.person_id
             join people_payeeaccount a on a.id = n.payee_account_id where p.state = 'died' and not a.is_heir) then
    raise exception '本人已登记去世，款项只能发到遗属领取账户。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create trigger payments_payment_heir after insert on payments_payment
  referencing new table as new_rows for each statement execute function payments_payment_heir();
"""
FREE = "drop trigger payments_payment_heir on payments_payment; drop function payments_payment_heir()"


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_decided_waivers"), ("people", "0011_person_with_division")]
    operations = [migrations.RunSQL(GUARD, FREE)]
