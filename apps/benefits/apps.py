"""Name plate of the app."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "apps.benefits"
    label = "benefits"
    verbose_name = "优抚待遇"
    default_auto_field = "django.db.models.BigAutoField"
