"""Name plate of the policy app (政策标准)."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Dated rates and parameters with document number and validity."""

    name = "apps.policy"
    label = "policy"
    verbose_name = "政策标准"
    sealed_columns: list[tuple[str, str]] = []
    append_only: tuple[str, ...] = ()
    no_delete: tuple[str, ...] = ("Standard", "Parameter", "RateTouch")
