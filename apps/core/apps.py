"""Name plate of the app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"

    append_only = ("AuditEntry", "AuditBlock", "AuditSeal", "AuditPurge")
    no_delete = ("Job", "IdempotencyKey")
