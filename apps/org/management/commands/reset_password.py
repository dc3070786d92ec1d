"""Set a new random password for somebody who forgot theirs."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.org.actions import reset_password
from apps.org.models import User
from apps.org.queries import actor_of_username


class Command(BaseCommand):
    help = "重置一个账号的密码，随机生成并显示一次；该账号的登录会话随即全部结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--reason", required=True, help="事由")
        parser.add_argument("--as", dest="as_user", help="以哪个系统管理员账号的名义办理；不填为系统")

    def handle(self, *args: Any, **options: Any) -> None:
        """One action."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有名为“{options['username']}”的账号，请核对登录名。")
        password = secrets.token_urlsafe(15)
        try:
            actor = actor_of_username(options["as_user"], "command") if options["as_user"] else Actor.house(via="command")
            reset_password(actor, user_id=user.pk, password=password, reason=options["reason"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"账号 {user.username} 的新密码（只显示这一次）：{password}")
