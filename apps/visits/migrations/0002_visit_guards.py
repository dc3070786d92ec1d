"""What only PostgreSQL can promise: visits that stay, goods that are never given twice, cash that two persons saw."""

from django.db import migrations

from apps.core.sqltools import append_only, no_delete, write_once

STOCK = """
create or replace function visits_stock_follows() returns trigger language plpgsql as $guard$
begin
  if new.source_id is not null then
    update visits_stock set quantity = quantity - new.quantity where lot_id = new.lot_id and division_id = new.source_id;
    if not found then
      raise exception 'new row violates check constraint "visit_stock_not_negative"' using errcode = '23514';
    end if;
  end if;
  if new.target_id is not null then
    insert into visits_stock (lot_id, division_id, quantity) values (new.lot_id, new.target_id, new.quantity)
    on conflict (lot_id, division_id) do update set quantity = visits_stock.quantity + excluded.quantity;
  end if;
  return new;
end $guard$;
create trigger visits_stock_follows after insert on visits_stockmove for each row execute function visits_stock_follows();
"""
STOCK_BACK = "drop trigger visits_stock_follows on visits_stockmove; drop function visits_stock_follows();"

GIFT = """
create or replace function visits_gift_proved() returns trigger language plpgsql as $guard$
begin
  if new.way = 'cash' and not new.is_opening and not exists (
    select 1 from visits_visit v where v.id = new.visit_id and v.signature_sealed is not null and cardinality(v.companions) > 0) then
    raise exception '现金慰问须两人在场并由领取人签名。' using errcode = '23V02';
  end if;
  if new.way = 'goods' and not exists (
    select 1 from visits_goodslot l where l.id = new.lot_id and l.fund = new.fund and l.unit_fen * new.quantity = new.fen) then
    raise exception '慰问品折价须等于采购单价乘数量，资金来源须与采购一致。' using errcode = '23V02';
  end if;
  return new;
end $guard$;
create trigger visits_gift_proved before insert on visits_giftline for each row execute function visits_gift_proved();
"""
GIFT_BACK = "drop trigger visits_gift_proved on visits_giftline; drop function visits_gift_proved();"


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_squashed")]

    operations = [
        append_only("visits_visit"),
        append_only("visits_visitphoto"),
        append_only("visits_promiseanswer"),
        append_only("visits_giftline"),
        append_only("visits_stockmove"),
        no_delete("visits_campaign"),
        no_delete("visits_listing"),
        no_delete("visits_pairing"),
        no_delete("visits_task"),
        no_delete("visits_visitconflict"),
        write_once("visits_promise", "case_id", "~state", "~person_id"),
        write_once("visits_goodslot"),
        migrations.RunSQL(STOCK, STOCK_BACK),
        migrations.RunSQL(GIFT, GIFT_BACK),
    ]
