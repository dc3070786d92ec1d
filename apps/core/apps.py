"""Name plate of the app."""

from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"

    append_only = ("AuditEntry", "AuditBlock", "AuditSeal", "AuditPurge")
    no_delete = ("Job", "IdempotencyKey")

    def ready(self) -> None:
        """Checks run with every ``manage.py check`` and before every server start."""
        from apps.core.checks import cryptography_works, key_file_is_private

        checks.register(cryptography_works)
        checks.register(key_file_is_private)
