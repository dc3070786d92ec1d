"""What the role of web and workers can do in PostgreSQL, tried as a real connection of that role."""

import contextlib
import os
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db
REFUSED = (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.IntegrityError)


@contextlib.contextmanager
def signed_in(variable: str):
    """A connection of its own, signed in as the role of that address."""
    url = urlsplit(os.environ[variable])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    link = psycopg2.connect(url)
    try:
        yield link
    finally:
        link.close()


def attempt(link, statement: str) -> None:
    with link.cursor() as cursor:
        try:
            cursor.execute(statement)
        finally:
            link.rollback()


def tables(attribute: str) -> list[str]:
    return [
        config.get_model(name)._meta.db_table for config in apps.get_app_configs() for name in getattr(config, attribute, ())
    ]


def test_web_and_workers_sign_in_as_a_role_that_owns_nothing():
    with signed_in("DATABASE_URL") as link, link.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("vp_app", False, False, False, False)
        cursor.execute("select count(*) from pg_class where relowner = 'vp_app'::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("verb", ["update {} set {} = {}", "delete from {}", "truncate {} cascade", "alter table {} disable trigger all",
                                  "drop table {} cascade", "alter table {} add column x int"])  # fmt: skip
def test_append_only_tables_cannot_be_rewritten(verb):
    with signed_in("DATABASE_URL") as link:
        for table in tables("append_only"):
            with link.cursor() as cursor:
                cursor.execute("select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table])
                (column,) = cursor.fetchone()
            with pytest.raises(REFUSED):
                attempt(link, verb.format(table, column, column))


@pytest.mark.parametrize(
    "verb", ["delete from {}", "truncate {} cascade", "alter table {} disable trigger all", "drop table {} cascade"]
)
def test_rows_of_record_tables_cannot_be_removed(verb):
    with signed_in("DATABASE_URL") as link:
        for table in tables("no_delete"):
            with pytest.raises(REFUSED):
                attempt(link, verb.format(table))


@pytest.mark.parametrize(
    "statement",
    ["set session_replication_role = replica", "set role vp_owner", "create table mine (x int)", "create role r", "alter role vp_app createrole",
     "delete from core_auditpurge", "insert into core_auditpurge (upto_block, before, count, archive_sha256) values (1, now(), 1, 'x')",
     "update django_migrations set app = app", "create or replace function core_auditentry_append_only() returns trigger language plpgsql as 'begin return null; end'",
     "copy core_auditentry to '/tmp/x'", "alter database postgres set jit = off"],
)  # fmt: skip
def test_the_roles_fences_hold(statement):
    with signed_in("DATABASE_URL") as link, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        attempt(link, statement)


def test_the_work_of_web_and_workers_is_possible():
    with signed_in("DATABASE_URL") as link:
        for statement in (
            "create temporary table t (x int)",
            "select nextval('core_job_id_seq')",
            "select * from django_migrations",
            "delete from core_tick",
            "delete from django_session",
        ):
            attempt(link, statement)


def test_the_auditors_role_reads_and_nothing_else():
    with signed_in("DATABASE_AUDIT_URL") as link:
        attempt(link, "select * from core_auditentry")
        attempt(link, "select username, staff_id from org_user")
        for statement in ("select password from org_user", "select * from org_secondfactor", "select * from django_session",
                          "insert into core_heartbeat (name) values ('x')", "update core_job set state = 'done'", "delete from core_job"):  # fmt: skip
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                attempt(link, statement)


def test_every_trigger_reads_the_tables_it_means():
    with connection.cursor() as cursor:
        cursor.execute(
            """select proname from pg_proc where pronamespace = 'public'::regnamespace and prorettype = 'trigger'::regtype
               and not coalesce(proconfig, '{}') @> array['search_path=pg_catalog, public, pg_temp']"""
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("table", ["auth_group_permissions", "auth_group", "auth_permission", "org_role"])
def test_what_a_role_may_do_is_not_the_webs_to_write(table):
    with signed_in("DATABASE_URL") as link:
        for verb in ("update {0} set {1} = {1}", "delete from {0}", "insert into {0} select * from {0}"):
            with link.cursor() as cursor:
                cursor.execute("select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table])
                (column,) = cursor.fetchone()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                attempt(link, verb.format(table, column))
