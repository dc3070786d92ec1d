"""What a visitor finds of merchants and martyrs: written by the clerk, released by the reviewer; one offer and one page wait for their second person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apps.alliance import actions as alliance
from apps.core import yamltext
from apps.memorials import actions as memorials
from apps.portal.queries.entering import mourner

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

FILES = Path(__file__).resolve().parents[3] / "fixtures" / "demo"


def _rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yamltext.read((FILES / name).read_text(encoding="utf-8"))
    return found


def open_merchants(stage: Stage) -> None:
    """Every merchant of the file with its offers; the last offer is left as a draft."""
    rows = _rows("merchants.yaml")
    for row in rows:
        offers = row.pop("offers")
        merchant = alliance.keep_merchant(stage.clerk, given=alliance.MerchantGiven(**row))
        for one in offers:
            offer = alliance.write_offer(stage.clerk, given=alliance.OfferGiven(**one), merchant_id=merchant.pk)
            if not (row is rows[-1] and one is offers[-1]):
                alliance.publish_offer(stage.reviewer, offer_id=offer.pk, revision=offer.revision)


def open_memorials(stage: Stage) -> None:
    """Every martyr of the file with flowers and words; the last page is left as a draft, of the words one waits for each look."""
    rows, visitor = _rows("martyrs.yaml"), replace(mourner(None, stage.clerk.at), via="command")
    for row in rows:
        said = row.pop("words", [])
        martyr = memorials.write_martyr(stage.clerk, given=memorials.MartyrGiven(**row))
        if row is rows[-1]:
            continue
        memorials.publish_martyr(stage.reviewer, martyr_id=martyr.pk, revision=martyr.revision)
        for number in range(3):
            memorials.leave_tribute(visitor, martyr_id=martyr.pk, token=f"demo-{martyr.pk}-{number}")
        for number, (text, signed, looks) in enumerate(said):
            left = memorials.leave_tribute(
                visitor, martyr_id=martyr.pk, token=f"demo-{martyr.pk}-w{number}", text=text, signed=signed
            )
            if looks > 0:
                memorials.check_tribute(stage.clerk, tribute_id=left.pk)
            if looks > 1:
                memorials.release_tribute(stage.reviewer, tribute_id=left.pk)
