"""Pure SQL text for migrations: what only PostgreSQL can promise. Nothing here talks to a database."""

from django.db.migrations import RunSQL

_APPEND_ONLY = """
create or replace function {table}_append_only() returns trigger language plpgsql as $guard$
begin
  raise exception '表 {table} 只能追加，不能修改或删除；更正请另记一行。' using errcode = '23V01';
end $guard$;
create trigger {table}_append_only before update or delete on {table} for each row execute function {table}_append_only();
create trigger {table}_no_truncate before truncate on {table} for each statement execute function {table}_append_only();
"""
_FREE = """
drop trigger if exists {table}_append_only on {table};
drop trigger if exists {table}_no_truncate on {table};
drop function if exists {table}_append_only();
"""


def append_only(table: str) -> RunSQL:
    """Migration operation: UPDATE, DELETE and TRUNCATE of ``table`` raise SQLSTATE 23V01, for every role."""
    return RunSQL(_APPEND_ONLY.format(table=table), _FREE.format(table=table))


def no_delete(table: str) -> RunSQL:
    """Migration operation: DELETE and TRUNCATE of ``table`` raise SQLSTATE 23V01, for every role; UPDATE stays possible."""
    return RunSQL(_APPEND_ONLY.format(table=table).replace("update or delete", "delete"), _FREE.format(table=table))


def composite_key(table: str, name: str, columns: str) -> RunSQL:
    """A UNIQUE constraint that a composite foreign key can point at, e.g. ``composite_key("org_staff", "org_staff_id_lane", "id, lane")``."""
    return RunSQL(
        f"alter table {table} add constraint {name} unique ({columns})", f"alter table {table} drop constraint {name}"
    )


def composite_foreign_key(
    table: str, name: str, columns: str, target: str, target_columns: str, *, tail: str = ""
) -> RunSQL:
    """A foreign key over several columns; ``tail`` e.g. ``"on update cascade"`` or ``"deferrable initially deferred"``."""
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key ({columns}) references {target} ({target_columns}) {tail}",
        f"alter table {table} drop constraint {name}",
    )


_WRITE_ONCE = """
create or replace function {table}_write_once() returns trigger language plpgsql as $guard$
declare
  name text;
  was jsonb;
  becomes jsonb;
begin
  if tg_op <> 'UPDATE' then
    raise exception '表 {table} 的记录不能删除；更正请另记一行。' using errcode = '23V01';
  end if;
  was := to_jsonb(old);
  becomes := to_jsonb(new);
  for name in select jsonb_object_keys(becomes) loop
    if was -> name is distinct from becomes -> name
       and not ('~' || name = any(tg_argv))
       and not (name = any(tg_argv) and was -> name in ('null'::jsonb, '""'::jsonb)) then
      raise exception '表 {table} 的 % 一经写入不能修改；更正请另记一行。', name using errcode = '23V01';
    end if;
  end loop;
  return new;
end $guard$;
create trigger {table}_write_once before update or delete on {table} for each row {when}execute function {table}_write_once({names});
create trigger {table}_no_truncate before truncate on {table} for each statement execute function {table}_write_once();
"""
_EDITABLE = _FREE.replace("append_only", "write_once")


def write_once(table: str, *columns: str, when: str = "") -> RunSQL:
    """Migration operation: of a row of ``table`` only the named columns may change, and only from empty to filled, once.

    A column written ``"~state"`` may change freely (its own CHECKs and the actions guard it). ``when`` narrows the guard to
    rows that were so before, e.g. ``"old.state <> 'proposed'"``.
    """
    names = ", ".join(f"'{column}'" for column in columns)
    when = f"when ({when}) " if when else ""
    return RunSQL(_WRITE_ONCE.format(table=table, names=names, when=when), _EDITABLE.format(table=table))
