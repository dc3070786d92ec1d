"""Facts: rights (待遇) and what happened to them, entered by one person and confirmed by another, never overwritten."""

from django.db import models
from django.db.models import F, Q

from apps.benefits.choices import EntitlementState, EventKind, EventState


def signed(prefix: str, confirmed: list[str]) -> list[models.CheckConstraint]:
    """Two different persons, kept by the database; a NULL signature never passes as one."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_signed",
            condition=~Q(state__in=confirmed)
            | (Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False) & Q(known_on__isnull=False)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_two_persons",
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
        ),
    ]


class Entitlement(models.Model):
    """One person's right under one scheme, from the decision that granted it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    claim = models.ForeignKey("payments.Claim", models.PROTECT, null=True, related_name="+", verbose_name="账目")
    facts = models.JSONField("认定事实", default=dict)
    decided_on = models.DateField("批准日期")
    decision_no = models.CharField("批准文号", max_length=80, blank=True)
    known_on = models.DateField("入账日期", null=True, help_text="本局确认并据以发放之日")
    opened_month = models.DateField("本系统起算月", null=True, help_text="此前月份由原系统结清")
    ended_month = models.DateField("终止月份", null=True, help_text="自本月起不再发放")
    region_code = models.CharField("适用地区", max_length=12)
    state = models.CharField("状态", max_length=12, choices=EntitlementState.choices, default=EntitlementState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回或作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待遇"
        ordering = ["person_id", "scheme_id", "decided_on", "id"]
        constraints = [
            *signed("entitlement", ["confirmed", "void"]),
            models.CheckConstraint(name="entitlement_state", condition=Q(state__in=EntitlementState.values)),
            models.CheckConstraint(
                name="entitlement_confirmed_has_claim",
                condition=~Q(state="confirmed") | Q(claim__isnull=False),
            ),
            models.UniqueConstraint(
                name="entitlement_one_running",
                fields=["person", "scheme"],
                condition=Q(state__in=["proposed", "confirmed"], ended_month__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="entitlement_scheme", fields=["scheme", "state"]),
            models.Index(name="entitlement_waiting", fields=["entered_at"], condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"待遇 {self.pk}"


class LifeEvent(models.Model):
    """Something that changes what is owed: death, suspension, move, new grade (生存与资格变动)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    entitlement = models.ForeignKey(
        Entitlement, models.PROTECT, null=True, related_name="+", verbose_name="所涉待遇", help_text="空为全部待遇"
    )
    kind = models.CharField("变动类型", max_length=24, choices=EventKind.choices)
    on = models.DateField("发生日期")
    data = models.JSONField("要素", default=dict)
    evidence = models.CharField("凭据", max_length=200)
    known_on = models.DateField("知悉日期", null=True, help_text="复核生效之日")
    state = models.CharField("状态", max_length=12, choices=EventState.choices, default=EventState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    withdrawn_on = models.DateField("撤销日期", null=True)
    withdrawal_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="提出撤销人")
    withdrawn_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核撤销人")
    reason = models.CharField("退回或撤销原因", max_length=200, blank=True)
    beside = models.JSONField(
        "其他应用办理情况", null=True, db_comment="去世生效时各应用办了什么，供撤销时恢复；空为尚未办理"
    )
    beside_undone = models.JSONField("其他应用恢复情况", null=True, db_comment="撤销去世时各应用恢复了什么；空为没有撤销")

    class Meta:
        verbose_name = verbose_name_plural = "变动记录"
        ordering = ["person_id", "on", "id"]
        constraints = [
            *signed("life_event", ["confirmed", "withdrawn"]),
            models.CheckConstraint(name="life_event_state", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(name="life_event_kind", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="life_event_withdrawn_by_two",
                condition=~Q(state="withdrawn")
                | (
                    Q(withdrawal_by__isnull=False, withdrawn_by__isnull=False, withdrawn_on__isnull=False)
                    & ~Q(withdrawal_by=F("withdrawn_by"))
                ),
            ),
            models.UniqueConstraint(
                name="life_event_one_death",
                fields=["person"],
                condition=Q(kind="death", state__in=["proposed", "confirmed"]),
            ),
        ]
        indexes = [
            models.Index(name="life_event_person", fields=["person", "on"]),
            models.Index(name="life_event_waiting", fields=["entered_at"], condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
