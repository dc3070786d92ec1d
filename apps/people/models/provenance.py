"""Where the fields of a dossier come from and when they were last verified (来源与核验)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.people.choices import SourceKind
from apps.people.models.dossier import Document
from apps.people.models.person import Person


class Provenance(models.Model):
    """One act that stated or verified some fields of a dossier. Rows only get company: the newest that names a field is its source."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("来源", max_length=8, choices=SourceKind)
    fields = ArrayField(models.CharField(max_length=16), verbose_name="栏目")
    is_check = models.BooleanField("核验", default=False, db_comment="真为核验:内容未变,只证明属实")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据材料")
    note = models.CharField("说明", max_length=200, blank=True, db_comment="所见材料、来源部门或名册文件名")
    by = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经手人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "来源与核验"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="people_provenance_kind"),
            models.CheckConstraint(condition=Q(fields__len__gt=0), name="people_provenance_fields"),
            models.CheckConstraint(
                name="people_provenance_check",
                condition=Q(is_check=False)
                | (Q(kind__in=[SourceKind.PAPER, SourceKind.SHARED, SourceKind.VISIT]) & ~Q(note="")),
            ),
        ]
        indexes = [models.Index(fields=["person", "at"], name="people_provenance_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.note}".strip()
