"""Name plate of employer (用人单位), the pages of employers."""

from django.apps import AppConfig


class EmployerConfig(AppConfig):
    name = "apps.employer"
    label = "employer"
    verbose_name = "用人单位"
    default_auto_field = "django.db.models.BigAutoField"

    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (("EmployerCode", "wanted"),)
