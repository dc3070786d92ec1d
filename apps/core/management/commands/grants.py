"""Rights in PostgreSQL: ``vp_app`` owns nothing and cannot rewrite history; ``vp_audit`` only reads. Run after every migrate."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.sql import Composable, Identifier

APP, AUDIT = "vp_app", "vp_audit"
# What roles may do is written by the owner's `load_roles`, so that no hole in the web gives anybody a right they have not.
OWNER_ONLY = ("core_auditpurge", "django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
              "org_role")  # fmt: skip
HIDDEN_FROM_AUDIT = ("django_session", "org_secondfactor")
HIDDEN_COLUMNS = {"org_user": {"password"}}


def restricted() -> dict[str, str]:
    """Table -> what vp_app may do, for the tables that name themselves in their AppConfig."""
    rights = {}
    for config in apps.get_app_configs():
        for attribute, granted in (("no_delete", "select, insert, update"), ("append_only", "select, insert")):
            for name in getattr(config, attribute, ()):
                rights[config.get_model(name)._meta.db_table] = granted
    return rights | dict.fromkeys(OWNER_ONLY, "select")


class Command(BaseCommand):
    help = "按只追加、不可删除的约定，为 vp_app 与 vp_audit 授予数据库权限（迁移之后运行）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction: at no moment has a role more than it should."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select rolname from pg_roles where rolname in (%s, %s)", [APP, AUDIT])
            missing = {APP, AUDIT} - {row[0] for row in cursor.fetchall()}
            for role in sorted(missing):
                self._create(cursor, role)
            for statement in self._statements(cursor):
                cursor.execute(statement)
        self.stdout.write("数据库权限已更新。")

    def _create(self, cursor: Any, role: str) -> None:
        cursor.execute("select rolcreaterole or rolsuper from pg_roles where rolname = current_user")
        if not cursor.fetchone()[0]:
            raise CommandError(
                f"数据库中没有角色 {role}，且当前账号无权建立；请由数据库管理员执行 create role {role} login。"
            )
        cursor.execute(sql.SQL("create role {} nologin").format(Identifier(role)))

    def _statements(self, cursor: Any) -> Iterator[Composable]:
        app, audit = Identifier(APP), Identifier(AUDIT)
        yield sql.SQL("revoke create on schema public from public")
        yield sql.SQL("grant usage on schema public to {}, {}").format(app, audit)
        yield sql.SQL("revoke all on all tables in schema public from {}, {}").format(app, audit)
        yield sql.SQL("grant usage, select on all sequences in schema public to {}").format(app)
        rights = restricted()
        for table in connection.introspection.table_names(cursor):
            granted = sql.SQL(rights.get(table, "select, insert, update, delete"))
            yield sql.SQL("grant {} on {} to {}").format(granted, Identifier(table), app)
            yield from self._reading(cursor, table, audit)
        cursor.execute("select viewname from pg_views where schemaname = 'public' order by 1")
        for (view,) in cursor.fetchall():
            yield sql.SQL("grant select on {} to {}, {}").format(Identifier(view), app, audit)
        yield from self._guards(cursor)
        yield sql.SQL("alter default privileges in schema public grant select, insert on tables to {}").format(app)
        yield sql.SQL("alter default privileges in schema public grant usage, select on sequences to {}").format(app)

    def _guards(self, cursor: Any) -> Iterator[Composable]:
        """Triggers read the tables they mean. The web may make temporary tables (posting does), and a temporary
        ``payments_approval`` full of signatures would otherwise stand before the real one."""
        cursor.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and prorettype = 'trigger'::regtype"
        )
        for (name,) in cursor.fetchall():
            yield sql.SQL("alter function {}() set search_path = pg_catalog, public, pg_temp").format(Identifier(name))

    def _reading(self, cursor: Any, table: str, audit: Composable) -> Iterator[Composable]:
        if table in HIDDEN_FROM_AUDIT:
            return
        if table not in HIDDEN_COLUMNS:
            yield sql.SQL("grant select on {} to {}").format(Identifier(table), audit)
            return
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        shown = [Identifier(name) for name in names if name not in HIDDEN_COLUMNS[table]]
        yield sql.SQL("grant select ({}) on {} to {}").format(sql.SQL(", ").join(shown), Identifier(table), audit)
