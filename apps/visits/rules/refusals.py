"""Refusals of visits: each says what is wrong and what to do next."""

from apps.core.errors import AlreadyDone, Conflict, DomainError, Invalid, NotFound


class CampaignNotFound(NotFound):
    default = "没有找到这次走访慰问活动，可能不在您的管辖范围内。请从活动列表进入。"


class TaskNotFound(NotFound):
    default = "没有找到这项走访任务，可能不在您的管辖范围内或者已经移出。请从任务列表进入。"


class VisitNotFound(NotFound):
    default = "没有找到这条走访记录，可能不在您的管辖范围内。请从走访记录列表进入。"


class LotNotFound(NotFound):
    default = "没有找到这批慰问品，请从慰问品库存中重新选择。"


class PromiseNotFound(NotFound):
    default = "没有找到这件答应的事，可能不在您的管辖范围内。请从待答复列表进入。"


class PromiseClosed(AlreadyDone):
    default = "这件事已经答复过，不用重复答复。"


class WrongCampaignState(Conflict):
    default = "这次活动的状态已经改变，请刷新页面后再办理。"


class CampaignExists(Conflict):
    default = "这个节日的走访慰问活动已经建立，请在活动列表中打开原来的活动。"


class SamePerson(Conflict):
    default = "编制、审核、审批须由三个不同的人办理，请由其他人员办理这一步。"


class TaskClosed(Conflict):
    default = "这项任务已经办结或移出，不能再改。"


class PromiseUnanswered(DomainError):
    default = "上次走访答应的事还没有答复。请先逐项写明办得怎样，再保存这次走访。"


class SubmissionChanged(Conflict):
    default = "这个提交编号已经用于另一条走访记录。请把本条另存为新的走访记录后再上传。"


class VisitDone(AlreadyDone):
    default = "这条走访记录已经更正过，请在最新的一条上更正。"


class NotEnough(Conflict):
    default = "库存不足，不能发出。请先核对本地库存或申请调拨。"


class OverBudget(DomainError):
    default = "计划金额超出资金安排，请调整标准或增加资金安排后再提交。"


class BadVisit(Invalid):
    default = "走访记录填写不完整，请补充后再保存。"
