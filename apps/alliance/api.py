"""``/api/v1/alliance/…``: merchants and offers. One call per entry."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alliance import actions, queries
from apps.alliance.choices import Audience, LifeScene
from apps.alliance.models import Merchant, Offer
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route

MOST = 2**62


class MerchantOut(serializers.ModelSerializer[Merchant]):
    """One merchant; ``valid_to`` is the first day the agreement no longer holds."""

    class Meta:
        model = Merchant
        fields = (
            "id",
            "name",
            "division",
            "address",
            "phone",
            "opening_hours",
            "signed_on",
            "valid_to",
            "revision",
            "ended_at",
            "end_reason",
        )


class OfferOut(serializers.ModelSerializer[Offer]):
    """One offer; both days count."""

    class Meta:
        model = Offer
        fields = ("id", "merchant", "scene", "title", "words", "audience", "shows_from", "shows_until", "state", "revision", "published_at",
                  "withdrawn_at", "withdraw_reason")  # fmt: skip


class MerchantIn(serializers.Serializer[Any]):
    """What is typed of a merchant."""

    name = serializers.CharField(max_length=80)
    division = serializers.CharField(max_length=12)
    address = serializers.CharField(max_length=120)
    phone = serializers.CharField(max_length=20)
    signed_on = serializers.DateField()
    opening_hours = serializers.CharField(max_length=80, required=False, allow_blank=True)
    valid_to = serializers.DateField(required=False, allow_null=True)


class OfferIn(serializers.Serializer[Any]):
    """What is typed of an offer."""

    scene = serializers.ChoiceField(choices=LifeScene.choices)
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=1000)
    audience = serializers.ChoiceField(choices=Audience.choices)
    shows_from = serializers.DateField()
    shows_until = serializers.DateField(required=False, allow_null=True)


class NewOfferIn(OfferIn):
    """And of whom."""

    merchant_id = serializers.IntegerField(min_value=1, max_value=MOST)


class AllianceSeenIn(serializers.Serializer[Any]):
    """What was read."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class MerchantChangeIn(MerchantIn, AllianceSeenIn):
    """A correction."""


class OfferChangeIn(OfferIn, AllianceSeenIn):
    """A changed offer."""


class AllianceReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300, help_text="原因，至少4个字")


class MerchantViewSet(ActorViewSet):
    """Merchants (惠军商家)."""

    serializer_class = MerchantOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Merchant.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=MerchantOut(many=True))
    def list(self, request: Request) -> Response:
        """Merchants of the own places, the newest first."""
        return self.page(queries.merchants(self.actor), ("-id",))

    @extend_schema(responses=MerchantOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One merchant."""
        return Response(MerchantOut(queries.merchant(self.actor, int(pk))).data)

    @extend_schema(request=MerchantIn, responses={201: MerchantOut})
    def create(self, request: Request) -> Response:
        """Register a merchant."""
        row = actions.keep_merchant(self.actor, given=actions.MerchantGiven(**self.body(MerchantIn)))
        return Response(MerchantOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MerchantChangeIn, responses=MerchantOut)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Correct what was registered."""
        data = self.body(MerchantChangeIn)
        seen = data.pop("revision")
        row = actions.keep_merchant(self.actor, given=actions.MerchantGiven(**data), merchant_id=int(pk), revision=seen)
        return Response(MerchantOut(row).data)

    @extend_schema(request=AllianceReasonIn, responses=MerchantOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """The agreement is over."""
        return Response(
            MerchantOut(actions.end_merchant(self.actor, merchant_id=int(pk), **self.body(AllianceReasonIn))).data
        )


class OfferViewSet(ActorViewSet):
    """Offers (商家优惠)."""

    serializer_class = OfferOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Offer.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=OfferOut(many=True))
    def list(self, request: Request) -> Response:
        """Offers of merchants of the own places, the newest first."""
        return self.page(queries.offers(self.actor), ("-id",))

    @extend_schema(responses=OfferOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One offer."""
        return Response(OfferOut(queries.offer(self.actor, int(pk))).data)

    @extend_schema(request=NewOfferIn, responses={201: OfferOut})
    def create(self, request: Request) -> Response:
        """Write an offer."""
        data = self.body(NewOfferIn)
        merchant_id = data.pop("merchant_id")
        row = actions.write_offer(self.actor, given=actions.OfferGiven(**data), merchant_id=merchant_id)
        return Response(OfferOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OfferChangeIn, responses=OfferOut)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Change an offer; somebody else releases it again."""
        data = self.body(OfferChangeIn)
        seen = data.pop("revision")
        row = actions.write_offer(self.actor, given=actions.OfferGiven(**data), offer_id=int(pk), revision=seen)
        return Response(OfferOut(row).data)

    @extend_schema(request=AllianceSeenIn, responses=OfferOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Release what another person wrote."""
        return Response(OfferOut(actions.publish_offer(self.actor, offer_id=int(pk), **self.body(AllianceSeenIn))).data)

    @extend_schema(request=AllianceReasonIn, responses=OfferOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it away from the public."""
        return Response(OfferOut(actions.withdraw_offer(self.actor, offer_id=int(pk), **self.body(AllianceReasonIn))).data)


routes: list[Route] = [
    ("alliance/merchants", MerchantViewSet, "alliance-merchant"),
    ("alliance/offers", OfferViewSet, "alliance-offer"),
]
