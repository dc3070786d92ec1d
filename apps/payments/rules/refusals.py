"""What payments may refuse, one class per fact. Every message says what is wrong and what to do next."""

from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound


class BatchNotFound(NotFound):
    default = "没有找到这个发放批次，可能不在您的管辖范围内；请回到批次列表重新选择。"


class PaymentNotFound(NotFound):
    default = "没有找到这笔发放明细，可能不在您的管辖范围内；请回到批次明细重新选择。"


class NobodyThere(Forbidden):
    """A money act needs a natural person behind the account."""

    default = "这个账号没有对应的工作人员，不能办理资金业务；请联系安全管理员把账号绑定到本人。"


class NothingToPay(Conflict):
    """No open due fits the selection; the message names the batches that hold the month."""


class DueElsewhere(Conflict):
    """A due of this payment is already in another live payment."""


class WrongState(Conflict):
    """The batch or payment is not in a state that allows this act."""


class StepDone(AlreadyDone):
    """The step has been taken already."""


class SamePerson(Conflict):
    """Maker, submitter, reviewer and approver must be different persons."""


class StaleScreen(Conflict):
    """The total the person saw is not the total now."""


class ContentChanged(Conflict):
    """The lines no longer hash to what was submitted."""


class RemindersOpen(Conflict):
    """Red reminders must be opened and answered before signing."""


class NoticeOpen(Conflict):
    """A scheme of this batch asks for a public notice that is not over yet."""


class ReasonMissing(Invalid):
    default = "请填写原因（至少4个字），以便日后查考。"


class Unencodable(Invalid):
    """A name or account the bank's file cannot carry."""


class FileNotFound(NotFound):
    default = "没有找到这个报盘文件，或该文件已作废；请在批次的“文件”页选择有效的文件。"


class Unreadable(Invalid):
    """The return file cannot be parsed as agreed with the bank."""


class OtherBatchFile(Conflict):
    """The return file answers another batch."""


class AlteredAmount(Conflict):
    """A line's amount is not the amount that was sent."""


class RowDropped(Conflict):
    """The file has fewer or more rows than its totals row says."""


class RowDoubled(Conflict):
    """One reference stands in two rows."""


class WrongTotal(Conflict):
    """The sum of the rows is not the sum in the totals row."""


class ReturnTaken(AlreadyDone):
    """The same return file, or one with the same lines, was processed before."""


class NotTied(Conflict):
    """The batch cannot be closed: money is still on its way or in question."""


class MoreThanOwed(Conflict):
    """More than what is outstanding cannot be recovered or waived."""


class NotOwing(Conflict):
    """The person's open sum is not negative, so there is nothing to claim back."""


class DoubleDue(Conflict):
    """PostgreSQL refused a second regular due for the same person, scheme, component and month."""


class ProfileMissing(Conflict):
    default = "还没有启用的代发银行；请先由系统管理员执行“载入银行资料”，或在代发银行页启用一家银行。"


class DossierMerged(Conflict):
    """Money begins on living dossiers only."""

    default = "这份档案已并入其他档案，不能再批准待遇。请打开合并后的档案办理；两份档案都报了同一待遇的，把这一份退回。"


class HeirOnly(Conflict):
    """A dead person is paid through the account of an heir only."""

    default = "本人已登记去世，款项只能发到遗属领取账户。请先在档案里登记遗属领取账户。"
