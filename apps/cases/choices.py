"""Code tables of cases."""

from django.db.models import TextChoices


class CaseState(TextChoices):
    """Where a case stands. The last five are endings: nothing leads out of them."""

    OPEN = "open", "办理中"
    WAITING = "waiting", "待补正"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予批准"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "申请人撤回"
    STOPPED = "stopped", "终止办理"


class Channel(TextChoices):
    """Where the application came in."""

    WINDOW = "window", "服务中心窗口"
    STATION = "station", "乡镇（村）服务站"
    HOME = "home", "上门受理"
    PORTAL = "portal", "网上申请"
    LETTER = "letter", "来函（单位移送）"


class DelegateKind(TextChoices):
    """Who acts for the applicant."""

    NONE = "none", "本人办理"
    AGENT = "agent", "委托代办"
    GUARDIAN = "guardian", "监护人代办"


class Unit(TextChoices):
    """What a legal period counts."""

    DAYS = "days", "日"
    WORKING_DAYS = "working_days", "个工作日"
    MONTHS = "months", "个月"


class PaperProof(TextChoices):
    """How a required paper was met."""

    SCAN = "scan", "扫描件"
    SEEN = "seen", "已核验原件"
    SHARED = "shared", "部门共享核验"


class Grade(TextChoices):
    """好差评, five grades; the last two open a follow-up."""

    VERY_GOOD = "5", "非常满意"
    GOOD = "4", "满意"
    FAIR = "3", "基本满意"
    BAD = "2", "不满意"
    VERY_BAD = "1", "非常不满意"


class FollowUpState(TextChoices):
    """回访整改 of a bad rating."""

    OPEN = "open", "待回访整改"
    DONE = "done", "已回访整改"


class AppealState(TextChoices):
    """复查、复核 of an answer."""

    OPEN = "open", "办理中"
    UPHELD = "upheld", "维持原答复"
    CHANGED = "changed", "变更原答复"
    WITHDRAWN = "withdrawn", "申请人撤回"


class ReminderStage(TextChoices):
    """When a clock speaks; each once."""

    SOON = "soon", "临近到期"
    DUE = "due", "今天到期"
    OVERDUE = "overdue", "已超期"
