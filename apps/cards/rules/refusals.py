"""Refusals of cards: what is wrong and what to do next."""

from apps.core.errors import AlreadyDone, Conflict, DomainError, Invalid, NotFound


class CardNotFound(NotFound):
    """No such card, or not in the actor's places."""

    default = "没有找到这张优待证，可能不在您的管辖范围内。请用姓名、身份证号或领证编号重新查找。"


class ApplicationNotFound(NotFound):
    """No such application, or not in the actor's places."""

    default = "没有找到这件申请，可能不在您的管辖范围内。请从申请列表进入。"


class WrongCardState(Conflict):
    """The card's state does not allow this."""


class CardDone(AlreadyDone):
    """This was done before."""


class NotEligible(DomainError):
    """The dossier does not carry a card."""


class HasCard(Conflict):
    """A live card already."""


class OpenApplication(Conflict):
    """An application already."""

    default = "本人已有一件优待证申请正在办理，不能重复登记。请在“办件”中查看办理进度。"


class BadPhoto(Invalid):
    """Not a photograph a card can carry."""


class BadAnswer(Invalid):
    """A result file that is not taken; nothing of it was written."""


class OtherLot(BadAnswer):
    """Answers another list."""


class ChangedRow(BadAnswer):
    """A row differs from what was sent."""


class DoubledRow(BadAnswer):
    """A row stands twice."""


class MissingRow(BadAnswer):
    """A row of the list has no answer."""


class UnknownRow(BadAnswer):
    """A row that was never sent."""


class WrongEncoding(BadAnswer):
    """Not readable text."""


class AnswerTaken(AlreadyDone):
    """The stage has its answer."""


class WrongStage(Conflict):
    """Not yet, or not for this list."""


class NothingToSend(Conflict):
    """An empty list."""


class BadCode(Invalid):
    """Not a code this house signed."""

    default = "核验码无效，可能不是优待证核验码，或者没有扫描完整。请重新扫描；仍不能识别的，请持证人到服务站核实。"
