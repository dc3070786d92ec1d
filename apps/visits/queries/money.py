"""Bank lines and the claims they became."""

from collections.abc import Sequence

from apps.payments.models import Claim
from apps.visits.models import Campaign, GiftLine


def unposted(campaign: Campaign) -> Sequence[GiftLine]:
    """Bank lines of a campaign that no claim stands for yet, in order."""
    posted = Claim.objects.filter(source="consolation").values("source_id")
    rows = GiftLine.objects.filter(task__campaign=campaign, way="bank", is_opening=False).exclude(pk__in=posted)
    return list(rows.select_related("visit").defer("visit__talk_sealed", "visit__signature_sealed").order_by("pk"))
