"""`manage.py prepare`: bring schema, grants, roles, standards and static files up to date; safe to repeat."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

LOADERS = (
    "grants",
    "load_divisions",
    "load_roles",
    "load_policy",
    "load_templates",
    "load_holidays",
    "load_payments",
    "load_kinds",
)
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    *((name, {}) for name in LOADERS),
)


def collect() -> None:
    """Static files with their compressed twins: most of a warm start, so only when one of them changed."""
    root = Path(settings.STATIC_ROOT)
    stamp, digest = root / "staticfiles.sha256", _static_digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    root.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, encoding="ascii")


def _static_digest() -> str:
    found = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            found.update(f"{path}|{file.st_size}|{file.st_mtime_ns}\n".encode())
    return found.hexdigest()


class Command(BaseCommand):
    help = "更新数据库结构、授权、岗位权限、政策标准和静态文件；可重复运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="只生成演示县（数据库已有人员档案时不做任何事）")
        parser.add_argument("--scale", type=int, help="演示县领取待遇的人数")

    def handle(self, *args: Any, **options: Any) -> None:
        known = get_commands()
        if not options["demo"]:
            for name, arguments in STEPS:
                if name in known:
                    call_command(name, **arguments)
            collect()
        elif apps.get_model("people", "Person").objects.exists():
            self.stdout.write("数据库已有人员档案，没有生成演示数据；要重新生成，请先运行 make clean。")
        elif "seed_demo" in known:
            self.stdout.write("首次启动，正在生成演示县（约需三分钟，只做一次）……")
            call_command("seed_demo", quiet=True, **({"scale": options["scale"]} if options["scale"] else {}))
