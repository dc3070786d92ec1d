"""Name plate of alliance (双拥与惠军商家)."""

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    """Shops that give something to holders of the preferential card."""

    name = "apps.alliance"
    label = "alliance"
    verbose_name = "双拥与惠军商家"
    #: Rows that change by their rules but are never removed.
    no_delete = ("Merchant", "Offer")
    #: What waits, for the home page.
    home_todos = ("apps.alliance.queries.todos",)
