"""The bank's side: what was handed out, answered and settled can be added to, never rewritten."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, no_delete, write_once

FILES = """
create function payments_bankfile_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '报盘文件不能修改，只能凭依据作废一次。' using errcode = '23V01';
end $guard$;
create trigger payments_bankfile_frozen before update on payments_bankfile for each row
  when ((old.batch_id, old.sequence, old.version, old.profile_id, old.row_key, old.name, old.row_count, old.total_fen,
         old.sha256, old.size, old.made_by_id, old.made_at) is distinct from
        (new.batch_id, new.sequence, new.version, new.profile_id, new.row_key, new.name, new.row_count, new.total_fen,
         new.sha256, new.size, new.made_by_id, new.made_at)
        or (old.state <> 'made' and (old.state, old.void_by_id, old.void_at, old.void_evidence) is distinct from
            (new.state, new.void_by_id, new.void_at, new.void_evidence)))
  execute function payments_bankfile_frozen();

create function payments_returnfile_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '回盘文件不能修改。' using errcode = '23V01';
end $guard$;
create trigger payments_returnfile_frozen before update on payments_returnfile for each row
  when ((to_jsonb(old) - 'content_sealed') is distinct from (to_jsonb(new) - 'content_sealed'))
  execute function payments_returnfile_frozen();

create function payments_suspense_frozen() returns trigger language plpgsql as $guard$
begin
  raise exception '待查款项只能处理一次。' using errcode = '23V01';
end $guard$;
create trigger payments_suspense_frozen before update on payments_suspense for each row
  when (old.state <> 'open' or (old.line_id, old.batch_id) is distinct from (new.line_id, new.batch_id))
  execute function payments_suspense_frozen();
"""
DROP_FILES = """
drop trigger payments_bankfile_frozen on payments_bankfile; drop function payments_bankfile_frozen();
drop trigger payments_returnfile_frozen on payments_returnfile; drop function payments_returnfile_frozen();
drop trigger payments_suspense_frozen on payments_suspense; drop function payments_suspense_frozen();
"""


class Migration(migrations.Migration):
    """Keys and triggers of the settlement side."""

    dependencies = [("payments", "0004_payment_guards")]

    operations = [
        composite_foreign_key(
            "payments_settlement",
            "settlement_carries_amount",
            "payment_id, amount_fen",
            "payments_payment",
            "id, amount_fen",
        ),
        migrations.RunSQL(FILES, DROP_FILES),
        append_only("payments_settlement"),
        append_only("payments_transfer"),
        append_only("payments_returnline"),
        append_only("payments_voucher"),
        no_delete("payments_returnfile"),
        no_delete("payments_bankfile"),
        no_delete("payments_suspense"),
        write_once("payments_unknown", "outcome", "evidence", "resolved_by_id", "resolved_at"),
    ]
