"""A list taken out as a sheet: what it is for goes with the request, into the sheet and into the record of who read what."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from apps.core.http import XLSX, attachment
from apps.core.rest import ActorViewSet

SHEET = {(200, XLSX): OpenApiTypes.BINARY}


class SheetReasonIn(serializers.Serializer[Any]):
    """What a list is taken out for."""

    reason = serializers.CharField(label="导出用途", min_length=2, max_length=200)


def taken(view: ActorViewSet, name: str, make: Callable[..., bytes]) -> HttpResponse:
    """The sheet that ``make`` makes, given the reason."""
    return attachment(make(**view.body(SheetReasonIn)), f"{name}.xlsx")
