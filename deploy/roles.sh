#!/bin/sh
# First start of the production PostgreSQL: three roles and a database that belongs to vp_owner.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d postgres \
  -v owner="$VP_OWNER_PASSWORD" -v app="$VP_APP_PASSWORD" -v audit="$VP_AUDIT_PASSWORD" <<'SQL'
create role vp_owner login createdb password :'owner';
create role vp_app login password :'app';
create role vp_audit login password :'audit';
grant vp_app, vp_audit to vp_owner;
select current_setting('server_version_num')::int >= 170000 as has_builtin \gset
\if :has_builtin
create database veterans owner vp_owner template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C';
\else
create database veterans owner vp_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
\endif
revoke all on database veterans from public;
grant connect, temporary on database veterans to vp_app;
grant connect on database veterans to vp_audit;
SQL
