"""Audit tables only grow. Entries older than 180 days may be purged, by the owner of the table and only after archiving."""

from django.db import migrations

from apps.core.sqltools import append_only

GUARD = """
create or replace function core_auditentry_append_only() returns trigger language plpgsql as $guard$
begin
  if tg_op = 'DELETE' and current_setting('vp.purge', true) = 'audit'
     and old.at < now() - interval '180 days' and old.recorded_at < now() - interval '180 days' then
    return old;
  end if;
  raise exception '审计记录只能追加，不能修改或删除；满180天的记录请用 purge_audit 归档清理。' using errcode = '23V01';
end $guard$;
create trigger core_auditentry_append_only before update or delete on core_auditentry
  for each row execute function core_auditentry_append_only();
create trigger core_auditentry_no_truncate before truncate on core_auditentry
  for each statement execute function core_auditentry_append_only();
"""
UNGUARD = """
drop trigger if exists core_auditentry_append_only on core_auditentry;
drop trigger if exists core_auditentry_no_truncate on core_auditentry;
drop function if exists core_auditentry_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        append_only("core_auditblock"),
        append_only("core_auditseal"),
        append_only("core_auditpurge"),
    ]
