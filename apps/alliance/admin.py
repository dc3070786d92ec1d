"""Records of alliance in the admin: to look up, never to edit."""

from django.contrib import admin
from django.db.models import QuerySet

from apps.alliance import queries
from apps.alliance.models import Merchant, Offer
from apps.core.actor import Actor
from apps.core.admin import BaseAdmin


@admin.register(Merchant)
class MerchantAdmin(BaseAdmin):
    """惠军商家."""

    view_permission = queries.VIEW
    list_display = ("name", "division", "phone", "signed_on", "valid_to", "ended_at")
    search_fields = ("name__startswith",)
    search_help_text = "商家名称开头"
    display = ("name", "division", "address", "phone", "opening_hours", "signed_on", "valid_to", "revision", "noted_by", "noted_at", "ended_by",
               "ended_at", "end_reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Merchant]:
        return queries.merchants(actor)


@admin.register(Offer)
class OfferAdmin(BaseAdmin):
    """商家优惠."""

    view_permission = queries.VIEW
    list_display = ("title", "merchant", "scene", "shows_from", "shows_until", "state")
    list_filter = ("scene", "state")
    search_fields = ("title__startswith",)
    search_help_text = "优惠开头"
    display = ("merchant", "scene", "title", "words", "audience", "shows_from", "shows_until", "state", "revision", "author", "written_at",
               "publisher", "published_at", "withdrawn_by", "withdrawn_at", "withdraw_reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Offer]:
        return queries.offers(actor)
