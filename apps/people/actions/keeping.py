"""What is not kept: sealed file contents past their time. The orders and counts stay for the record."""

from datetime import timedelta

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.choices import SheetState
from apps.people.models import ExportBlock, ImportBlock, ImportRow, ImportSheet

KEEP_IMPORTS = timedelta(days=30)
_OPEN = (SheetState.UPLOADED, SheetState.CHECKING, SheetState.CHECKED)


@action(permission="people.purge_files", label="清理过期名册文件")
def purge_files(actor: Actor) -> dict[str, int]:
    """Expired exports lose their bytes; imports of 30 days ago lose their cells and rows; forgotten ones are cancelled."""
    before = actor.at - KEEP_IMPORTS
    old = ImportSheet.objects.filter(uploaded_at__lt=before).exclude(state=SheetState.APPLYING)
    counts = {
        "forgotten": old.filter(state__in=_OPEN).update(state=SheetState.CANCELLED, finished_at=actor.at),
        "rows": ImportRow.objects.filter(sheet__in=old.values("pk")).delete()[0],
        "blocks": ImportBlock.objects.filter(sheet__in=old.values("pk")).delete()[0],
        "exports": ExportBlock.objects.filter(export__expires_at__lte=actor.at).delete()[0],
    }
    audit.record(actor, "people.purge_files", ("people.files", "", "过期名册文件"), after=counts)
    return counts
