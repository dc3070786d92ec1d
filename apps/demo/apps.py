"""Name plate of the app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "apps.demo"
    label = "demo"
    verbose_name = "演示县"
    default_auto_field = "django.db.models.BigAutoField"
