"""Refusals of cases: each says what is wrong and what to do next."""

from collections.abc import Sequence

from apps.core.errors import AlreadyDone, Conflict, DomainError, Forbidden, Invalid, NotFound


class CaseNotFound(NotFound):
    """No such case, or not in the actor's places; the two look alike."""

    default = "没有找到这件办件，可能不在您的管辖范围内。请核对受理编号，或从办件列表重新进入。"


class KindFault(Invalid):
    """A kind definition that cannot be loaded; ``faults`` names every place and what is wrong there."""

    default = "办件类型定义有误，没有装载。"

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = f"（另有 {len(faults) - 5} 处）" if len(faults) > 5 else ""
        super().__init__(f"办件类型定义 {source} 有误，没有装载：{'；'.join(faults[:5])}{more}。请改正后重新装载。")


class KindMissing(NotFound):
    """No such kind, or it takes no new applications."""

    default = "没有这类办件，或已停止受理；请返回选择其他事项。"


class NobodyThere(Conflict):
    """A step is stood for by a person."""

    default = "办件的每一步须由工作人员本人办理，请以个人账号登录后再办。"


class NotYourStep(Forbidden):
    """Another role or another level handles this step."""


class SamePerson(Conflict):
    """Separation of duties: the same natural person may not do both."""


class StepMoved(Conflict):
    """Somebody else went on meanwhile, another way."""


class StepTaken(AlreadyDone):
    """Exactly this step has been taken already."""


class StaleCase(Conflict):
    """The screen shows an older state."""

    default = "办件在您打开页面之后有了新的进展，请刷新页面，看过最新情况再办。"


class CaseEnded(AlreadyDone):
    """Nothing leads out of an ending."""


class ActUnknown(NotFound):
    """The step has no such act."""

    default = "本步骤没有这个办理动作，请刷新页面，从页面上的按钮办理。"


class Waiting(Conflict):
    """The clock stands still until the applicant has supplemented."""

    default = "本件在等申请人补正材料，时限已暂停。收到补正后先点“登记已补正”，再继续办理。"


class NotWaiting(AlreadyDone):
    """Nothing to supplement."""

    default = "本件现在不在补正中，不需要登记补正。"


class CannotSupplement(Conflict):
    """The step has no supplement."""

    default = "这一步不能通知补正；材料有问题的，请退回上一步办理。"


class CannotExtend(Conflict):
    """Extended before, or the law gives no extension."""


class ReasonMissing(Invalid):
    """A reason a later reader can use."""

    default = "请写明原因（至少4个字），例如“缺少住院费用清单”。"


class FieldWrong(Invalid):
    """A field of the form."""


class PaperMissing(Invalid):
    """Required papers are not there."""


class GroundWrong(Invalid):
    """Not a ground valid on that day."""

    default = "请从列表中选择在今天有效的理由；没有合适的，说明不能据此拒绝办理。"


class BadStart(Conflict):
    """This person cannot begin this kind of case."""


class OpenAlready(Conflict):
    """One open case of this kind per person."""


class CannotHandOver(Conflict):
    """The receiving person cannot handle this step."""


class AppealClosed(Conflict):
    """Too late, too early, or not for this outcome."""


class RatingClosed(AlreadyDone):
    """One matter, one rating."""


class Unfit(DomainError):
    """A registered hook of an app above said no, in its own words."""


class CannotWithdraw(Conflict):
    """The kind lets nobody withdraw any more in this step."""
