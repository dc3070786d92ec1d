"""Changes that need a second person: change requests, merges of two dossiers, pairs judged distinct."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.people.choices import ChangeKind, ChangeState, DocumentKind, MergeState
from apps.people.models.person import Person


class ChangeRequest(models.Model):
    """A correction asked for by one person and applied by another (改动先申请、后复核)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    base_version = models.PositiveIntegerField("申请时档案版本")
    kind = models.CharField("申请事项", max_length=16, choices=ChangeKind, default=ChangeKind.FACTS)
    changes_sealed = models.BinaryField("更改内容密文")
    fields = models.JSONField("更改项目", default=list)
    reason = models.CharField("申请理由", max_length=200)
    paper_kind = models.CharField("材料种类", max_length=12, choices=DocumentKind, blank=True)
    paper_no = models.CharField("材料编号", max_length=80, blank=True)
    paper = models.FileField("材料", upload_to="people/request/%Y/", blank=True)
    paper_type = models.CharField("文件类型", max_length=60, blank=True)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="申请人")
    proposed_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    decision = models.CharField("复核意见", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案更改申请"
        default_permissions = ()
        indexes = [models.Index(fields=["state", "id"], name="people_change_list")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="people_change_state"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="people_change_kind"),
            models.CheckConstraint(
                name="people_change_two_persons",
                condition=~Q(state__in=[ChangeState.APPLIED, ChangeState.REJECTED])
                | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state=ChangeState.PROPOSED), name="people_change_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"更改申请{self.pk}"


class Merge(models.Model):
    """Two dossiers of one human made one, with everything needed to undo it."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="保留档案")
    dropped = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="并入档案")
    state = models.CharField("状态", max_length=16, choices=MergeState, default=MergeState.PROPOSED)
    reason = models.CharField("合并理由", max_length=200)
    kept_version = models.PositiveIntegerField("保留档案版本")
    dropped_version = models.PositiveIntegerField("并入档案版本")
    moved = models.JSONField("移动记录", default=dict, db_comment="表.列 -> 行号;撤销时据此移回")
    restored = models.JSONField("原状", default=dict, db_comment="并入前的状态列,撤销时据此恢复")
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    undo_proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销提出人"
    )
    undo_reason = models.CharField("撤销理由", max_length=200, blank=True)
    undo_decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销复核人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案合并"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MergeState.values), name="people_merge_state"),
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="people_merge_two_dossiers"),
            models.CheckConstraint(
                name="people_merge_two_persons",
                condition=Q(state=MergeState.PROPOSED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="people_merge_undo_two_persons",
                condition=~Q(state=MergeState.UNDONE)
                | (
                    Q(undo_proposed_by__isnull=False)
                    & Q(undo_decided_by__isnull=False)
                    & ~Q(undo_decided_by=F("undo_proposed_by"))
                ),
            ),
            models.UniqueConstraint(
                fields=["dropped"],
                condition=Q(state__in=[MergeState.PROPOSED, MergeState.MERGED, MergeState.UNDO_PROPOSED]),
                name="people_merge_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"合并{self.pk}"


class DistinctPair(models.Model):
    """Two dossiers looked alike and a person decided they are two people; remembered."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员甲")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员乙")
    reason = models.CharField("判断依据", max_length=200)
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="判断人")
    decided_at = models.DateTimeField("判断时间")

    class Meta:
        verbose_name = verbose_name_plural = "非同一人"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="people_distinct_order"),
            models.UniqueConstraint(fields=["first", "second"], name="people_distinct_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}≠{self.second_id}"
