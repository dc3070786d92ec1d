"""Code tables of benefits (优抚待遇) with their Chinese labels."""

from django.db import models


class EntitlementState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已退回"
    VOID = "void", "已作废"


class EventKind(models.TextChoices):
    DEATH = "death", "去世"
    CONFIRMATION_MISSED = "confirmation_missed", "年度确认逾期未办"
    RECONFIRMED = "reconfirmed", "补办年度确认"
    SENTENCED = "sentenced", "服刑或被通缉"
    RELEASED = "released", "刑满释放"
    MOVED_OUT = "moved_out", "抚恤关系迁出"
    MOVED_IN = "moved_in", "抚恤关系迁入"
    REGRADED = "regraded", "调整残疾等级"
    CANCELLED = "cancelled", "取消待遇"
    PENSION_STARTED = "pension_started", "领取职工养老金"
    CONVERTED_TO_OTHER = "converted_to_other", "转为其他待遇"


class EventState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    CONFIRMED = "confirmed", "已生效"
    REJECTED = "rejected", "已退回"
    WITHDRAWN = "withdrawn", "已撤销"


class GrantState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已退回"
    VOID = "void", "已作废"


class ConfirmationChannel(models.TextChoices):
    FACE = "face", "人脸识别"
    VISIT = "visit", "入户核对"
    WINDOW = "window", "窗口办理"
    PHONE = "phone", "电话并附照片"
    LETTER = "letter", "外地来函"


class SuspicionKind(models.TextChoices):
    DEATH = "death", "疑似死亡"
    CUSTODY = "custody", "疑似服刑"
    PENSION = "pension", "疑似领取职工养老金"


class SuspicionState(models.TextChoices):
    OPEN = "open", "待核实"
    TRUE = "true", "属实"
    FALSE = "false", "不属实"
