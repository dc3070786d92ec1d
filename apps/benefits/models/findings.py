"""What the nightly look finds (主动发现): one row per person, scheme and matter, worked to a decision with a reason."""

from django.db import models
from django.db.models import Q

from apps.benefits.choices import Decision, FindingMatter, FindingState


class Finding(models.Model):
    """One person who soon may claim, could claim and does not, or claims and may no longer qualify."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    matter = models.CharField("事项", max_length=8, choices=FindingMatter.choices)
    due_on = models.DateField("起算日期", null=True, help_text="达到或失去条件之日；空为现在")
    why = models.CharField("发现理由", max_length=300)
    papers = models.JSONField("尚缺材料", default=list, db_comment="[[条件, 可证明的材料], …]")
    first_seen_on = models.DateField("首次发现")
    last_seen_on = models.DateField("最近核对")
    state = models.CharField("状态", max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    closed_on = models.DateField("了结日期", null=True)
    decision = models.CharField("办理结论", max_length=16, choices=Decision.choices, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "主动发现"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["person", "scheme", "matter"]),
            models.CheckConstraint(name="finding_state", condition=Q(state__in=FindingState.values)),
            models.CheckConstraint(name="finding_matter", condition=Q(matter__in=FindingMatter.values)),
            models.CheckConstraint(
                name="finding_decided",
                condition=~Q(state="closed")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="") & ~Q(reason="")),
            ),
            models.CheckConstraint(name="finding_ended", condition=Q(state="open") | Q(closed_on__isnull=False)),
        ]
        indexes = [models.Index(name="finding_open", fields=["matter", "due_on", "id"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.get_matter_display()} {self.person_id}"
