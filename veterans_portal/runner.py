"""The zero-install start: services, schema, web, worker and beat under one roof, and a clean way out."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from veterans_portal import embedded, services
from veterans_portal.embedded import BASE, StartFailed

Say = Callable[[str], object]
DEMO_BUREAU = "怀远县退役军人事务局"  # a real office sets VP_NAME
DEATHS_ALLOWED, DEATHS_WITHIN = 10, 60.0  # of one part, in seconds


def services_in_background(say: Say) -> None:
    """PostgreSQL and Redis for development and tests; a second call changes nothing."""
    started = services.start(tied=False)
    say("数据库和队列已启动。" if started.children else "数据库和队列已在运行。")


def stop_everything(say: Say) -> None:
    """Stop a running `start`, then servers left in the background."""
    running = _running()
    if running:
        os.kill(running, signal.SIGTERM)
        _wait_until(lambda: _running() is None, 40)
    stopped = services.stop()
    say("已停止。" if running or stopped else "没有正在运行的服务。")


def _lock_file() -> Path:
    return embedded.DATA / "start.lock"


def _running() -> int | None:
    """The process id of a living starter: it holds the lock, which the kernel frees even after kill -9."""
    if not _lock_file().is_file():
        return None
    with _lock_file().open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read().split()[0])
    return None


@contextlib.contextmanager
def _only_starter(port: int) -> Iterator[None]:
    embedded.DATA.mkdir(mode=0o711, exist_ok=True)
    with _lock_file().open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            _, running_port = [*file.read().split(), "", ""][:2]
            raise StartFailed(
                f"已经在运行（already running）：http://localhost:{running_port}/ 。要重新启动，请先运行 manage.py start --stop。"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {port}\n")
        file.flush()
        yield


def _wait_until(done: Callable[[], bool], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not done():
        if time.monotonic() > limit:
            return False
        time.sleep(0.1)
    return True


def addresses(host: str, port: int) -> list[str]:
    """gunicorn bind addresses: the given host, else both loopback addresses that this machine has."""
    if host:
        return [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    found = [f"127.0.0.1:{port}"]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        found.append(f"[::1]:{port}")
    return found


def port_is_free(bind: str) -> bool:
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            return False
    return True


def manage(*arguments: str, **extra: str) -> None:
    """One management command in its own process; its failure ends the start with its own words."""
    env = os.environ | {"PYTHONUNBUFFERED": "1"} | extra
    if subprocess.call([sys.executable, str(BASE / "manage.py"), *arguments], env=env, cwd=BASE):
        raise StartFailed(f"启动中的一步没有完成：manage.py {' '.join(arguments)}。请按上面的提示处理后重新启动。")


def _children(binds: list[str]) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "veterans_portal"]
    web = [sys.executable, "-m", "gunicorn", "veterans_portal.wsgi", "--preload", "--worker-class", "veterans_portal.web_worker.Worker", "--workers", "2",
           "--threads", "4", "--graceful-timeout", "20", "--timeout", "60", "--log-level", "warning",
           "--worker-tmp-dir", _memory_folder()]  # fmt: skip
    for bind in binds:
        web += ["--bind", bind]
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "warning", "--schedule", str(embedded.DATA / "beat"), "--pidfile", ""],
    }


def _memory_folder() -> str:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108 - gunicorn's heartbeat file only


def _launch(name: str, argv: list[str]) -> subprocess.Popen[bytes]:
    """Web, worker or beat, in its own session so that only we pass the signals on."""
    log = embedded.DATA / f"logs/{name}.log"
    embedded.keep_short(log)
    with log.open("ab") as out:
        return subprocess.Popen(
            argv, cwd=BASE, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            preexec_fn=embedded.die_with_parent(signal.SIGTERM),
        )  # fmt: skip


class Keeper:
    """Starts a part again when it dies (killed, out of memory); one that cannot stay up ends the whole start."""

    def __init__(self, commands: dict[str, list[str]], servers: embedded.Services, say: Say) -> None:
        self.commands, self.servers, self.say = commands, servers, say
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._deaths: dict[str, list[float]] = {}

    def launch(self, *names: str) -> None:
        for name in names or self.commands:
            self.children[name] = _launch(name, self.commands[name])

    def look(self) -> None:
        """One look at every part. Raises StartFailed for one that died too often in the last minute."""
        if any(child.poll() is not None for child, _ in self.servers.children):
            self._note("services")
            self.servers.children[:] = [pair for pair in self.servers.children if pair[0].poll() is None]
            self.servers.children += services.start(tied=True).children
        for name, child in self.children.items():
            if child.poll() is not None:
                _kill_session(child)  # its orphans would hold the port, or work on for a master that is gone
                self._note(name)
                self.children[name] = _launch(name, self.commands[name])

    def _note(self, name: str) -> None:
        now = time.monotonic()
        recent = [at for at in self._deaths.get(name, []) if now - at < DEATHS_WITHIN] + [now]
        self._deaths[name] = recent
        if len(recent) > DEATHS_ALLOWED:
            raise StartFailed(f"{name} 反复意外退出，已停止全部服务；原因见 .data/logs/。")
        self.say(f"{name} 意外退出，正在自动重新启动……")


def _kill_session(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask politely, wait for work in hand, then insist; leftovers of a session go with it."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    limit = time.monotonic() + 30
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, limit - time.monotonic()))
        _kill_session(child)
        child.wait()


def _answers(port: int, host: str) -> bool:
    """Does a page come? The port alone answers long before a web process has loaded the programme."""
    link = http.client.HTTPConnection(host, port, timeout=5)
    try:
        link.request("HEAD", "/login/")
        return link.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _announce(port: int, host: str, demo: bool, say: Say) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    say(f"\n网址（address）：{address}")
    say(f"门户（portal for veterans and the public）：{address}portal/")
    accounts = embedded.DATA / "demo-accounts.txt"
    if demo and accounts.is_file():
        say(f"演示账号（demo accounts，口令为本机随机生成，保存在 {accounts}）：")
        say(accounts.read_text(encoding="utf-8").rstrip())
    say("按 Ctrl-C 停止（press Ctrl-C to stop）。日志在 .data/logs/。")


class _Asked(Exception):
    """SIGTERM or SIGINT reached the starter."""


def _ask(_signal: int, _frame: object) -> None:
    raise _Asked


def run(host: str, port: int, *, demo: int | None, say: Say) -> None:
    """Everything up, until a signal or the end of one part; then everything down.

    `demo`: payees of the demo county made at the first start, 0 for its usual size, None for none.
    """
    binds = addresses(host, port)
    with _only_starter(port), contextlib.ExitStack() as stack:
        if not _wait_until(lambda: all(map(port_is_free, binds)), 3):
            raise StartFailed(
                f"端口 {port} 已被其他程序占用（port {port} is taken）；请换一个端口：manage.py start --port {port + 1}"
            )
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _ask)
        try:
            say("正在启动数据库和队列……")
            started = services.start(tied=True)
            stack.callback(started.stop)
            os.environ.update(embedded.read_env())
            if demo is not None and (embedded.DATA / "demo-seeding").is_file():
                say("上次生成演示县时被中断，正在清空后重新生成……")
                manage("reset_demo", VP_AS_OWNER="1")
            manage("prepare", VP_AS_OWNER="1")
            if demo is not None:
                os.environ.setdefault("VP_NAME", DEMO_BUREAU)
            if demo is not None and not (embedded.DATA / "demo-accounts.txt").is_file():
                manage("prepare", "--demo", *(["--scale", str(demo)] if demo else []), VP_AS_OWNER="0")
            if demo is not None and (embedded.DATA / "demo-accounts.txt").is_file():
                os.environ.setdefault("VP_DEMO", "1")  # only where the people are invented
            keeper = Keeper(_children(binds), started, say)
            _watch(keeper, host or "localhost", port, demo is not None, say)
        except _Asked:
            say("\n正在停止……")
    say("已全部停止。")


def _watch(keeper: Keeper, host: str, port: int, demo: bool, say: Say) -> None:
    try:
        keeper.launch("web")  # alone: somebody waits for the first page, nobody yet for background work
        first = "127.0.0.1" if host == "localhost" else host.replace("::", "::1")
        web = keeper.children["web"]
        _wait_until(lambda: _answers(port, first) or web.poll() is not None, 60)
        keeper.launch("worker", "beat")
        if web.poll() is None:
            _announce(port, host, demo, say)
        while True:
            keeper.look()
            time.sleep(0.5)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _stop(keeper.children)
