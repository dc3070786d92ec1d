"""Papers of a case: scans sealed at rest, originals seen, facts shared by other departments."""

import uuid

from django.db import models
from django.db.models import Q

from apps.cases.choices import PaperProof


class CaseFile(models.Model):
    """One paper. A scan is re-encoded and sealed; nothing personal (place, camera, author) of the original file is kept."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="files", verbose_name="办件")
    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    paper = models.CharField("材料", max_length=40)
    label = models.CharField("名称", max_length=60)
    proof = models.CharField("方式", max_length=8, choices=PaperProof)
    note = models.CharField("说明", max_length=200, blank=True)
    content_type = models.CharField("文件类型", max_length=40, blank=True)
    size = models.IntegerField("字节数", default=0)
    sha256 = models.CharField("文件指纹", max_length=64, blank=True)
    content_sealed = models.BinaryField("内容(密文)", null=True)
    added_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    added_at = models.DateTimeField("登记时间")
    removed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="撤下人")
    removed_at = models.DateTimeField("撤下时间", null=True)
    removed_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        default_permissions = ()
        ordering = ("case_id", "id")
        constraints = [
            models.CheckConstraint(name="case_file_proof", condition=Q(proof__in=PaperProof.values)),
            models.CheckConstraint(
                name="case_file_content",
                condition=(Q(proof="scan", content_sealed__isnull=False, size__gt=0) & ~Q(sha256="") & ~Q(content_type=""))
                | (Q(proof__in=["seen", "shared"], content_sealed__isnull=True, size=0, sha256="")),
            ),
            models.CheckConstraint(
                name="case_file_removed",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
            ),
            models.UniqueConstraint(
                fields=["case", "paper", "sha256"],
                condition=Q(removed_at__isnull=True, proof="scan"),
                name="case_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label
