"""`manage.py doctor`: looks at everything a running office needs and says in words what is wrong and what to do."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.calendar import is_year_known
from apps.core.keys import KeysMissing
from veterans_portal import health


class Finding(NamedTuple):
    level: str  # 正常 · 注意 · 异常
    text: str


OK, NOTE, BAD = "正常", "注意", "异常"


def python_version() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(OK if sys.version_info >= (3, 11) else BAD, f"Python {version}（需要 3.11 及以上）")


ADVICE = {
    "database": "数据库连接不上。请先运行 manage.py start，或检查 DATABASE_URL。",
    "migrations": "数据库结构不是最新。请运行 manage.py prepare。",
    "broker": "队列连接不上。请检查 Redis 是否运行、REDIS_URL 是否正确；业务数据不受影响，恢复后自动补做。",
    "worker": "后台任务没有心跳。请检查 worker 进程；排队的任务不会丢失，恢复后自动继续。",
    "scheduler": "定时任务超过三分钟没有动静。请检查 beat 与 worker 进程。",
    "disk": "磁盘剩余不足 512 MB。请清理或扩容后再办理导入、导出和备份。",
}
NAMES = {
    "database": "数据库",
    "migrations": "数据库结构",
    "broker": "队列",
    "worker": "后台任务",
    "scheduler": "定时任务",
    "disk": "磁盘空间",
}


def services() -> Iterator[Finding]:
    for name, answer in health.state().items():
        if name == "last_backup":
            yield Finding(
                OK if answer.get("at") else NOTE, f"最近备份：{answer.get('at') or '还没有备份，请运行 manage.py backup'}"
            )
        else:
            yield Finding(OK if answer["ok"] else BAD, NAMES[name] if answer["ok"] else ADVICE[name])


def cryptography() -> Finding:
    try:
        broken = sealing.self_test()
    except KeysMissing as error:
        return Finding(BAD, str(error))
    return Finding(BAD, f"国密算法自检未通过：{'、'.join(broken)}") if broken else Finding(OK, "国密算法自检与密钥")


def private_files() -> Iterator[Finding]:
    for name in ("env", "keys.json", "backup.key", "postgres-password", "demo-accounts.txt"):
        file = Path(settings.DATA_DIR) / name
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding(BAD, f"{file} 可被其他用户读取。请运行 chmod 600 {file}")


def chinese_font() -> Finding:
    if shutil.which("fc-list") is None:
        return Finding(NOTE, "没有 fontconfig，无法检查中文字体；只影响服务器端生成的图片和截图。")
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip()
    return Finding(OK, "中文字体") if found else Finding(NOTE, "没有中文字体；请安装 fonts-noto-cjk。")


def holidays() -> Iterator[Finding]:
    today = Actor.house().today
    years = [today.year, *([today.year + 1] if today.month == 12 else [])]
    for year in years:
        known = is_year_known(year)
        yield Finding(OK if known else NOTE, f"{year} 年节假日安排{'' if known else '尚未录入，暂按法定节假日和双休日计算'}")


class Command(BaseCommand):
    help = "检查运行环境，指出问题和办法；有异常时退出码为 1。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [python_version(), *services(), cryptography(), *private_files(), chinese_font()]
        if all(finding.level != BAD for finding in findings):
            findings += holidays()
        for finding in findings:
            self.stdout.write(f"[{finding.level}] {finding.text}")
        bad = sum(finding.level == BAD for finding in findings)
        self.stdout.write(f"共检查 {len(findings)} 项，异常 {bad} 项。")
        if bad:
            sys.exit(1)
