"""Code tables of the payments app: every word a clerk sees next to a state."""

from django.db.models import TextChoices


class ClaimSource(TextChoices):
    """Which kind of decision stands behind a claim."""

    ENTITLEMENT = "entitlement", "优抚待遇"
    GRANT = "grant", "一次性待遇"
    CONSOLATION = "consolation", "慰问"
    RELIEF = "relief", "帮扶"
    LOAN = "loan", "创业贷款"
    TRAINING = "training", "职业培训"
    CORRECTION = "correction", "更正"


class Component(TextChoices):
    """What a due is for, inside its scheme."""

    MONTHLY = "monthly", "按月待遇"
    FUNERAL = "funeral", "丧葬补助"
    LUMP_SUM = "lump_sum", "一次性抚恤"
    ALLOWANCE = "allowance", "优待金"
    REWARD = "reward", "奖励金"
    CONSOLATION = "consolation", "慰问金"
    PRICE = "price", "价格临时补贴"
    NURSING = "nursing", "护理费"
    OUTPATIENT = "outpatient", "门诊补助"
    INTEREST = "interest", "贷款贴息"
    LIVING = "living", "培训生活补助"
    RECOVERED = "recovered", "已追回"
    WAIVED = "waived", "已核销"


class FormerItem(TextChoices):
    """What a line of a former book is for: one of our schemes, or money this house does not pay itself."""

    SCHEME = "scheme", "待遇项目"
    REFUND = "refund", "住院医疗费报销"
    PREMIUM = "premium", "代缴城乡居民医保"
    ILLNESS = "illness", "大病救助"
    COLLEGE = "college", "大学生入伍奖励金"
    HOUSING = "housing", "住房公积金补助"


class FormerState(TextChoices):
    """A book of before: waits for its second person, counts, or was sent back."""

    TAKEN = "taken", "待复核"
    CONFIRMED = "confirmed", "已复核"
    REFUSED = "refused", "已退回"


# Components paid per occasion: two honest ones may fall into one month.
OCCASIONAL = (Component.REWARD, Component.CONSOLATION, Component.RECOVERED, Component.WAIVED)


class HeldReason(TextChoices):
    """Why an open due is not in a batch."""

    NEGATIVE = "negative", "应扣回，待抵扣"
    NO_ACCOUNT = "no_account", "没有收款账户"
    ON_HOLD = "on_hold", "暂缓发放"
    REJECTED = "rejected", "银行退回，待重发"
    RETURNED = "returned", "退票，待重发"
    NOT_PAID = "not_paid", "查明未到账，待重发"
    EXCLUDED = "excluded", "从批次中移出"
    CANCELLED = "cancelled", "批次已作废"


class BatchKind(TextChoices):
    REGULAR = "regular", "当月发放"
    ARREARS = "arrears", "补发"
    REISSUE = "reissue", "重发"


class BatchState(TextChoices):
    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "待复核"
    REVIEWED = "reviewed", "待审批"
    APPROVED = "approved", "已审批"
    FILED = "filed", "已报盘"
    SENT = "sent", "已送银行"
    RETURNED = "returned", "已回盘"
    CLOSED = "closed", "已结清"
    CANCELLED = "cancelled", "已作废"


class PaymentState(TextChoices):
    READY = "ready", "待发放"
    WITHDRAWN = "withdrawn", "已移出"
    SENT = "sent", "已送银行"
    PAID = "paid", "已到账"
    FAILED = "failed", "未成功"
    UNKNOWN = "unknown", "结果未明"
    RETURNED = "returned", "已退票"


# While a payment is in one of these states its dues can be in no other payment.
LIVE_STATES = (PaymentState.READY, PaymentState.SENT, PaymentState.PAID, PaymentState.UNKNOWN)


class NettingKind(TextChoices):
    ZERO = "zero", "轧差为零"
    RECEIVABLE = "receivable", "转应收"


class FileFormat(TextChoices):
    PIPE = "pipe", "竖线分隔文本"
    CSV = "csv", "CSV 文本"
    XLSX = "xlsx", "Excel 工作簿"


class FileState(TextChoices):
    MADE = "made", "有效"
    VOID = "void", "已作废"


class BankResult(TextChoices):
    """What the bank says about one line."""

    PAID = "paid", "成功"
    REJECTED = "rejected", "失败"
    RETURNED = "returned", "退票"


class Match(TextChoices):
    """How a return line fits what was sent."""

    OK = "ok", "相符"
    KNOWN = "known", "已有相同结果"
    UNKNOWN_REF = "unknown_ref", "流水号不属于本局"
    AMOUNT_MISMATCH = "amount_mismatch", "金额不符"
    DUPLICATE = "duplicate", "重复"
    CONTRADICTION = "contradiction", "与已有结果矛盾"
    WRONG_BATCH = "wrong_batch", "属于其他批次"


class SettlementKind(TextChoices):
    PAID = "paid", "到账"
    RETURNED = "returned", "退票冲回"


class UnknownOutcome(TextChoices):
    PAID = "paid", "已到账"
    NOT_PAID = "not_paid", "未到账"


class SuspenseState(TextChoices):
    OPEN = "open", "待处理"
    RESOLVED = "resolved", "已处理"


class LedgerAccount(TextChoices):
    PAYABLE = "payable", "应付个人"
    TRANSIT = "transit", "在途"
    BANK = "bank", "银行已付"
    RECEIVABLE = "receivable", "应收个人"
    CASH = "cash", "收回款"
    WRITE_OFF = "write_off", "核销"


class TransferKind(TextChoices):
    SENT = "sent", "报盘"
    PAID = "paid", "到账"
    FAILED = "failed", "未成功退回"
    RETURNED = "returned", "退票冲回"
    DEBT = "debt", "转应收"
    SETOFF = "setoff", "抵扣"
    UNSETOFF = "unsetoff", "抵扣冲回"
    CASH = "cash", "现金收回"
    WAIVED = "waived", "核销"


class RecoveryKind(TextChoices):
    SETOFF = "setoff", "从发放中抵扣"
    CASH = "cash", "退回现金"
    WAIVER = "waiver", "核销"


class VoucherKind(TextChoices):
    PAYOUT = "payout", "拨付"
    REFUND = "refund", "退回"
