"""Register a person with an account and, by the house, a first role."""

import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.org.actions import create_staff, grant_role
from apps.org.choices import RoleCode
from apps.org.queries import actor_of_username
from apps.org.rules import lane_of


class Command(BaseCommand):
    help = "登记工作人员并开设账号；首批人员由本命令直接授予岗位，此后由安全管理员在页面授权。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", required=True, help="工号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--username", required=True, help="登录名")
        parser.add_argument("--division", required=True, help="12位区划代码")
        parser.add_argument("--role", choices=RoleCode.values, help="岗位代码；不填则只建账号")
        parser.add_argument("--password-file", type=Path, help="从文件读取密码；不填则随机生成并显示一次")
        parser.add_argument("--as", dest="as_user", help="以哪个账号的名义办理；不填为系统初始化")

    def handle(self, *args: Any, **options: Any) -> None:
        """Two actions in one transaction: the person with the account, then the role."""
        file = options["password_file"]
        password = file.read_text(encoding="utf-8").strip() if file else secrets.token_urlsafe(15)
        role = options["role"]
        try:
            actor = actor_of_username(options["as_user"], "command") if options["as_user"] else Actor.house(via="command")
            with transaction.atomic():
                user = create_staff(
                    actor,
                    number=options["number"],
                    name=options["name"],
                    username=options["username"],
                    password=password,
                    division_code=options["division"],
                    lane=lane_of(role) if role else "business",
                )
                if role:
                    grant_role(
                        actor, staff_id=user.staff_id or 0, role=role, division_code=options["division"], reason="命令行建立"
                    )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已建立账号 {user.username}。" + ("" if file else f"初始密码（只显示这一次）：{password}"))
