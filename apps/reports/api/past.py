"""``/api/v1/reports/rosters``: who was owed money for a month, as known on a day (时光机)."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.action import require
from apps.core.month import Month
from apps.core.rest import LIST_PARAMETERS, ActorViewSet, asked_of
from apps.people.models import Person
from apps.people.queries.naming import Named, named_on
from apps.reports import actions
from apps.reports.api.taking import SHEET, SheetReasonIn, taken
from apps.reports.queries import past
from apps.reports.queries.indicators import EXPORT_INDICATOR

ASKED = [
    OpenApiParameter(
        "month", {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$"}, description="哪个月的名单，默认 on 所在的月份"
    ),
    OpenApiParameter("on", OpenApiTypes.DATE, description="哪一天当时，默认今天"),
]


class RosterAsk(serializers.Serializer[Any]):
    """Which month, as known on which day."""

    month = serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$", label="月份", default="")
    on = serializers.DateField(label="日期", required=False)


class OwedOut(serializers.Serializer[Any]):
    """Somebody on the list by the name and place of that day (empty where they were not kept), with the fen posted until then."""

    dossier_no = serializers.CharField()
    name = serializers.CharField()
    division = serializers.CharField(allow_blank=True)
    fen = serializers.IntegerField()


class RosterViewSet(ActorViewSet):
    """Lists of months as known on a day (时光机)."""

    serializer_class = OwedOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Person.objects.none()

    def _asked(self) -> tuple[Month, date]:
        given = asked_of(RosterAsk, self.request)
        on = past.check_day(self.actor, given.get("on", self.actor.today))
        return Month.parse(given["month"]) if given["month"] else Month.of(on), on

    @extend_schema(parameters=[*ASKED, *LIST_PARAMETERS], responses=OwedOut(many=True))
    def list(self, request: Request) -> Response:
        """一个月应发的名单，按某一天当时已核定的，与页面同一清单；姓名和所在地是那一天的"""
        month, on = self._asked()

        def opened(rows: Sequence[Any]) -> Sequence[dict[str, Any]]:
            named = named_on([row.pk for row in rows], on)
            return [_owed(row, named[row.pk]) for row in rows]

        return self.page(past.roster_on(self.actor, month, on), ("name_pinyin", "pk"), opened)

    @extend_schema(parameters=ASKED, request=SheetReasonIn, responses=SHEET)
    @action(detail=False, methods=["post"])
    def export(self, request: Request) -> HttpResponse:
        """导出这份名单，与页面上导出的相同。导出留有记录"""
        require(self.actor, EXPORT_INDICATOR)
        month, on = self._asked()
        return taken(self, f"{month.label}名单（{on}当时）", partial(actions.export_roster, self.actor, month=month, on=on))


def _owed(row: Any, then: Named) -> dict[str, Any]:
    return {
        "dossier_no": row.dossier_no,
        "name": then.name,
        "division": then.division.code if then.division else "",
        "fen": row.fen,
    }
