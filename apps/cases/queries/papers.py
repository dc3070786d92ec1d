"""One paper of a visible case."""

from apps.cases.choices import PaperProof
from apps.cases.models import CaseFile
from apps.cases.queries.cases import VIEW_CASE, in_places
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound

READ_PAPER = permission("cases.read_paper", "查看办件材料原件")


def get_file(actor: Actor, file_id: int, *, case_id: int | None = None, sealed: bool = False) -> CaseFile:
    """The row, with its sealed bytes when asked (scans that were not taken out only). Raises NotFound."""
    require(actor, VIEW_CASE)
    rows = CaseFile.objects.filter(in_places(actor, "case__"), pk=file_id).select_related("case")
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    rows = rows.filter(proof=PaperProof.SCAN, removed_at__isnull=True) if sealed else rows.defer("content_sealed")
    row = rows.first()
    if row is None:
        raise NotFound("没有找到这份材料，可能已经撤下，或不在您的管辖范围内。请返回办件查看。")
    return row
