"""Start and stop the embedded PostgreSQL and Redis; see `embedded.py` for where and as whom they run.

python -m veterans_portal.services -- COMMAND …   runs COMMAND with both servers up, then stops what it started
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
import redis
from psycopg2 import sql

from veterans_portal import embedded
from veterans_portal.embedded import Services, StartFailed

DATABASE = "veterans"
ROLES = {"vp_owner": "LOGIN CREATEDB", "vp_app": "LOGIN", "vp_audit": "LOGIN"}
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Statements and key values of failed statements may hold personal data: keep them out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
if sys.platform == "linux":  # after a crash one call, not one for each of ten thousand files (20 s on a busy machine)
    OPTIONS["recovery_init_sync_method"] = "syncfs"
#: For clusters whose contents may be lost with the machine (`make test`): a killed process still loses nothing.
UNSAFE = {"fsync": "off", "full_page_writes": "off"}


def _url(role: str, password: str, socket: Path, database: str = DATABASE) -> str:
    return f"postgres://{role}:{quote(password, safe='')}@/{database}?host={socket}"


def _password(url: str | None) -> str:
    return (urlsplit(url).password if url else None) or secrets.token_urlsafe(24)


def _super_password() -> str:
    """The cluster's own administrator; nothing but this module ever signs in as it."""
    file = embedded.DATA / "postgres-password"
    if not file.is_file():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(24))
    return file.read_text(encoding="ascii")


def _connect(socket: Path, database: str = "postgres") -> psycopg2.extensions.connection:
    connection = psycopg2.connect(
        dbname=database, user="postgres", password=_super_password(), host=str(socket), connect_timeout=3
    )
    connection.autocommit = True
    return connection


def postgres_is_up(socket: Path) -> bool:
    try:
        _connect(socket).close()
    except psycopg2.OperationalError:
        return False
    return True


def redis_client(socket: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket / "redis.sock"), socket_timeout=3)


def redis_is_up(socket: Path) -> bool:
    try:
        return bool(redis_client(socket).ping())
    except redis.RedisError:
        return False


def make_cluster(base: Path, binaries: Path, user: pwd.struct_passwd) -> Path:
    """The data folder, made by initdb on the first start; half-made ones are thrown away."""
    cluster, fresh = base / "pg", base / "pg.new"
    if (cluster / "PG_VERSION").is_file():
        return cluster
    shutil.rmtree(fresh, ignore_errors=True)
    embedded.private_folder(fresh, user)
    secret = fresh.with_name("pg.password")
    secret.unlink(missing_ok=True)
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(_super_password())
    os.chown(secret, user.pw_uid, user.pw_gid)
    argv = [str(binaries / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # fmt: skip
    log = embedded.DATA / "logs/initdb.log"
    try:
        if embedded.spawn(argv, log, user, fresh, tied_to=signal.SIGKILL).wait(120):
            raise StartFailed(f"内置数据库初始化失败，原因见 {log}。")
    finally:
        secret.unlink(missing_ok=True)
    fresh.rename(cluster)
    return cluster


def start_postgres(base: Path, user: pwd.struct_passwd, socket: Path, tied: bool) -> subprocess.Popen[bytes] | None:
    """Start PostgreSQL unless it already answers."""
    if postgres_is_up(socket):
        return None
    binaries = embedded.binaries(base, user)
    cluster = make_cluster(base, binaries, user)
    argv = [str(binaries / "postgres"), "-D", str(cluster), "-c", f"unix_socket_directories={socket}"]
    for name, value in (OPTIONS | (UNSAFE if os.environ.get("VP_UNSAFE_DISK") else {})).items():
        argv += ["-c", f"{name}={value}"]
    log = embedded.DATA / "logs/postgres.log"
    limit = time.monotonic() + embedded.START_SECONDS
    while time.monotonic() < limit:
        child = embedded.spawn(argv, log, user, cluster, signal.SIGINT if tied else None)
        if embedded.until_up(lambda: postgres_is_up(socket), child):
            return child
        child.kill()
        child.wait()
        time.sleep(0.5)
    raise StartFailed(f"内置数据库没有启动成功，原因见 {log}。")


def start_redis(base: Path, user: pwd.struct_passwd, socket: Path, tied: bool) -> subprocess.Popen[bytes] | None:
    """Start Redis unless it already answers."""
    if redis_is_up(socket):
        return None
    binary = embedded.redis_binary(base, user)
    folder = embedded.private_folder(base / "redis", user)
    argv = [str(binary), "--port", "0", "--unixsocket", str(socket / "redis.sock"), "--unixsocketperm", "700", "--dir", ".",
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
            "--daemonize", "no"]  # fmt: skip
    log = embedded.DATA / "logs/redis.log"
    child = embedded.spawn(argv, log, user, folder, signal.SIGTERM if tied else None)
    if not embedded.until_up(lambda: redis_is_up(socket), child):
        child.kill()
        raise StartFailed(f"内置 Redis 没有启动成功，原因见 {log}。")
    return child


def prepare_roles(socket: Path, passwords: dict[str, str]) -> None:
    """Roles with their passwords, and a database owned by vp_owner where nobody else may create anything."""
    with contextlib.closing(_connect(socket)) as connection, connection.cursor() as cursor:
        cursor.execute("select rolname from pg_roles")
        known = {row[0] for row in cursor.fetchall()}
        for role, rights in ROLES.items():
            verb = "alter" if role in known else "create"
            statement = sql.SQL(f"{verb} role {{}} with {rights} password {{}}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(passwords[role])))
        cursor.execute("grant vp_app, vp_audit to vp_owner")  # the owner may act with lesser rights, and end their sessions
        cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"create database {DATABASE} owner vp_owner template template0")
            cursor.execute(f"revoke all on database {DATABASE} from public")
            cursor.execute(f"grant connect, temporary on database {DATABASE} to vp_app")
            cursor.execute(f"grant connect on database {DATABASE} to vp_audit")


def start(tied: bool) -> Services:
    """Both servers up and `.data/env` written. `tied`: they end with this process; else they stay in the background."""
    services = Services()
    with embedded.locked("services.lock"):
        user = embedded.server_user()
        base = embedded.home(user)
        socket = embedded.socket_folder(base, user)
        old = embedded.read_env()
        env = {"SECRET_KEY": old.get("SECRET_KEY") or secrets.token_urlsafe(48)}
        if not embedded.is_external("DATABASE_URL"):
            child = start_postgres(base, user, socket, tied)
            names = {"vp_app": "DATABASE_URL", "vp_owner": "DATABASE_OWNER_URL", "vp_audit": "DATABASE_AUDIT_URL"}
            passwords = {role: _password(old.get(name)) for role, name in names.items()}
            env |= {name: _url(role, passwords[role], socket) for role, name in names.items()}
            if child is not None:
                services.children.append((child, signal.SIGINT))
                prepare_roles(socket, passwords)
        if not embedded.is_external("REDIS_URL"):
            child = start_redis(base, user, socket, tied)
            env["REDIS_URL"] = f"unix://{socket}/redis.sock?db=0"
            if child is not None:
                services.children.append((child, signal.SIGTERM))
        embedded.write_env(old | env)
    return services


def stop() -> bool:
    """Stop servers left running in the background; False when none was."""
    user = embedded.server_user()
    base = embedded.home(user)
    socket = embedded.socket_folder(base, user)
    stopped = False
    if redis_is_up(socket):
        with contextlib.suppress(redis.ConnectionError):
            redis_client(socket).shutdown()
        stopped = True
    if postgres_is_up(socket):
        os.kill(int((base / "pg/postmaster.pid").read_text().split()[0]), signal.SIGINT)
        limit = time.monotonic() + 20
        while (base / "pg/postmaster.pid").exists() and time.monotonic() < limit:
            time.sleep(0.05)
        stopped = True
    return stopped


def main(argv: list[str]) -> int:
    """Run one command with both servers up."""
    services = start(tied=True)
    try:
        return subprocess.call(argv)
    finally:
        services.stop()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
    except StartFailed as refusal:
        sys.exit(f"{refusal}")
