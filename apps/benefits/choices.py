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
    SENTENCED = "sentenced", "服刑或羁押"
    RELEASED = "released", "刑满释放"
    RIGHTS_LOST = "rights_lost", "被剥夺政治权利"
    RIGHTS_RESTORED = "rights_restored", "恢复政治权利"
    WANTED = "wanted", "被通缉"
    WANTED_OVER = "wanted_over", "撤销通缉"
    EXPELLED = "expelled", "被开除军籍"
    STRUCK_OFF = "struck_off", "被军队除名"
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
    GATHERING = "gathering", "集中核验"
    FACE = "face", "人脸识别"
    VISIT = "visit", "入户核对"
    WINDOW = "window", "窗口办理"
    PHONE = "phone", "电话并附照片"
    LETTER = "letter", "外地来函"


class SuspicionKind(models.TextChoices):
    DEATH = "death", "疑似死亡"
    CUSTODY = "custody", "疑似服刑"
    PENSION = "pension", "疑似领取职工养老金"
    MOVED = "moved", "疑似户籍迁出"
    LOW_INCOME = "low_income", "在低保特困名单"


class SuspicionState(models.TextChoices):
    OPEN = "open", "待核实"
    TRUE = "true", "属实"
    FALSE = "false", "不属实"


class ListKind(models.TextChoices):
    """Which office's list (比对名单), and so which question a hit raises."""

    DEATH = "death", "公安死亡注销名单"
    CREMATION = "cremation", "殡葬火化名单"
    HOSPITAL = "hospital", "医疗机构死亡名单"
    PRISON = "prison", "服刑和通缉名单"
    HOUSEHOLD = "household", "户籍迁出名单"
    PENSION = "pension", "职工养老金领取名单"
    LOW_INCOME = "low_income", "低保特困名单"


class ListState(models.TextChoices):
    READING = "reading", "正在比对"
    REFUSED = "refused", "没有读入"
    CHECKED = "checked", "待确认"
    DONE = "done", "已转为疑点"
    CANCELLED = "cancelled", "已取消"


class ListVerdict(models.TextChoices):
    HIT = "hit", "对上"
    WEAK = "weak", "部分对上"
    VAGUE = "vague", "对上多人"
    KNOWN = "known", "以前已有结论"
    IDLE = "idle", "不涉及在发待遇"
    MISS = "miss", "不是本局人员"
    PROBLEM = "problem", "有问题"


class NoticeWay(models.TextChoices):
    LETTER = "letter", "书面通知本人"
    VISIT = "visit", "上门告知"
    PUBLIC = "public", "公告"


class CheckOutcome(models.TextChoices):
    GOOD = "good", "相符"
    BAD = "bad", "不相符"


class FindingMatter(models.TextChoices):
    CLAIM = "claim", "应享未享"
    LAPSE = "lapse", "可能不再符合"


class FindingState(models.TextChoices):
    OPEN = "open", "待办理"
    PAYABLE = "payable", "已纳入发放"
    CLOSED = "closed", "已有结论"
    GONE = "gone", "情形已消失"


class Decision(models.TextChoices):
    """What a township found (办理结论)."""

    APPLIED = "applied", "已协助申请"
    NOT_FITTING = "not_fitting", "经核实不符合条件"
    DECLINED = "declined", "本人书面放弃"
    STILL_FITTING = "still_fitting", "经核实仍符合条件"
    REPORTED = "reported", "已登记变动"
    ELSEWHERE = "elsewhere", "不在本地生活，已转交"
