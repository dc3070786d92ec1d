"""Standards and parameters are never edited: PostgreSQL lets a row only be confirmed, sent back or superseded, once."""

from django.db import migrations

FUNCTION = """
create or replace function policy_write_once() returns trigger language plpgsql as $body$
declare
    column_name text;
    was jsonb := to_jsonb(old);
    becomes jsonb;
begin
    if tg_op = 'DELETE' then
        raise exception '%: rows are never deleted, supersede them', tg_table_name using errcode = 'restrict_violation';
    end if;
    becomes := to_jsonb(new);
    for column_name in select jsonb_object_keys(becomes) loop
        if was -> column_name is distinct from becomes -> column_name
           and not (column_name = any(tg_argv) and was -> column_name in ('null'::jsonb, '""'::jsonb)) then
            raise exception '%: column % is never edited, supersede the row', tg_table_name, column_name
                using errcode = 'restrict_violation';
        end if;
    end loop;
    return new;
end
$body$;
"""

OPEN_COLUMNS = (
    "known_on, confirmed_by, confirmed_by_name, confirmed_at, rejected_by, rejected_by_name, rejected_at, "
    "reject_reason, superseded_by_id, superseded_on"
)


def trigger(table: str, columns: str) -> migrations.RunSQL:
    """Refuse DELETE, and every UPDATE but the first filling of the named columns."""
    names = ", ".join(f"'{name.strip()}'" for name in columns.split(","))
    return migrations.RunSQL(
        f"create trigger {table}_write_once before update or delete on {table} "
        f"for each row execute function policy_write_once({names})",
        f"drop trigger if exists {table}_write_once on {table}",
    )


class Migration(migrations.Migration):
    """The narrow triggers."""

    dependencies = [("policy", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "drop function if exists policy_write_once()"),
        trigger("policy_standard", OPEN_COLUMNS),
        trigger("policy_parameter", OPEN_COLUMNS),
        trigger("policy_ratetouch", "consumed_at"),
    ]
