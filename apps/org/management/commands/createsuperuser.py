"""Takes the place of Django's command: this house has no superusers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import audit
from apps.core.actor import Actor
from apps.org.rules import NoSuperuser


class Command(BaseCommand):
    help = "本系统不设超级用户；请用 create_staff 建立账号。"

    def add_arguments(self, parser: Any) -> None:
        for name in ("--username", "--email", "--database"):
            parser.add_argument(name)
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Always refuses, and the refusal is audited. PostgreSQL refuses the flag as well (org_user_no_superuser)."""
        refusal = NoSuperuser()
        audit.refused(Actor.nobody(via="command"), "org.create_superuser", "建立超级用户", refusal)
        raise CommandError(str(refusal))
