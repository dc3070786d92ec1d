"""社会化拥军 and 烈士褒扬: merchants whose agreement holds, what they give today, tributes left at the portal."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q, QuerySet

from apps.alliance.models import Merchant, Offer
from apps.alliance.queries import VIEW as VIEW_MERCHANT
from apps.alliance.queries import offers_shown, standing
from apps.core.actor import Actor
from apps.memorials.models import Martyr, Tribute
from apps.memorials.queries import VIEW as VIEW_MARTYR
from apps.memorials.queries import laid, martyrs
from apps.reports.queries.indicators.counting import Counting, at, at_by
from apps.reports.rules.spans import Span


def _left(actor: Actor, span: Span) -> QuerySet[Tribute]:
    return laid(actor).filter(at("left_at", span))


def _on_roll(actor: Actor, span: Span) -> QuerySet[Martyr]:
    """Martyrs whose page was let out before the span ended and not taken down before."""
    gone = Q(state="withdrawn") & at_by("withdrawn_at", span)
    return martyrs(actor).filter(at_by("published_at", span)).exclude(gone)


COUNTINGS = {
    "SH01": Counting(VIEW_MERCHANT, lambda: (Merchant.objects.all(), "signed_on"), lambda actor, span: standing(actor, span.last)),
    "SH02": Counting(VIEW_MERCHANT, lambda: (Offer.objects.all(), "shows_from"), lambda actor, _: offers_shown(actor), is_now=True),
    "LS08": Counting(VIEW_MARTYR, lambda: (Martyr.objects.exclude(published_at=None), "published_at"), _on_roll),
    "LS02": Counting(VIEW_MARTYR, lambda: (Tribute.objects.all(), "left_at"), _left),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "SH02": {"生活场景": "scene"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
