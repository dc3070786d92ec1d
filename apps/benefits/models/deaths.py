"""A death in one screen (去世一次办): what was proposed, what came of it, and how it was undone."""

from django.db import models

from apps.benefits.models.comparing import Suspicion
from apps.benefits.models.rights import LifeEvent


class DeathCase(models.Model):
    """The file of one death: the plan the second person approved, the money it moved, and its undoing."""

    event = models.OneToOneField(LifeEvent, models.PROTECT, related_name="+", verbose_name="去世登记")
    plan = models.JSONField("处理方案", default=dict, db_comment="提出时所见：停发月、多发月份、应发款项、可申请遗属")
    effects = models.JSONField(
        "其他处理", default=dict, db_comment="批次移出、疑点、优待证、走访等：各应用办了什么，供撤销时恢复"
    )
    suspicion = models.ForeignKey(Suspicion, models.PROTECT, null=True, related_name="+", verbose_name="由何疑点而来")
    run = models.ForeignKey("payments.PostingRun", models.PROTECT, null=True, related_name="+", verbose_name="记账")
    receivable = models.ForeignKey("payments.Receivable", models.PROTECT, null=True, related_name="+", verbose_name="应收款")
    undo_run = models.ForeignKey("payments.PostingRun", models.PROTECT, null=True, related_name="+", verbose_name="撤销记账")
    undo_receivable = models.ForeignKey(
        "payments.Receivable", models.PROTECT, null=True, related_name="+", verbose_name="撤销后应收款"
    )

    class Meta:
        verbose_name = verbose_name_plural = "去世办理"
        default_permissions = ()

    def __str__(self) -> str:
        return f"去世办理 {self.pk}"
