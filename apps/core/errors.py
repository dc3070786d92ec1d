"""Refusals. A refusal is an answer, not an accident: a Chinese sentence that says what is wrong and what to do next.

Every app subclasses ``DomainError`` (or one of the four below) once per fact, e.g. ``class SamePerson(Conflict)``.
Doors turn the class into an HTTP status in one place (``veterans_portal.errors``).
"""

import re
from typing import ClassVar

_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class DomainError(Exception):
    """A business refusal. ``message`` is shown to the user as it is, so it is a full Chinese sentence."""

    status: ClassVar[int] = 422
    default: ClassVar[str] = "操作没有完成，请核对后重试。"

    def __init__(
        self, message: str = "", *, field: str | None = None, hint: str | None = None, code: str | None = None
    ) -> None:
        self.message = message or self.default
        self.field = field
        self.hint = hint
        self.code = code or _WORD.sub("_", type(self).__name__).lower()
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message}{self.hint or ''}"


class Forbidden(DomainError):
    """The actor lacks the permission. Never used for rows outside the actor's places: those are ``NotFound``."""

    status = 403
    default = "您的岗位没有这项权限；如确需办理，请联系安全管理员授权。"


class NotFound(DomainError):
    """The row does not exist or lies outside the actor's places; the two must look alike."""

    status = 404
    default = "没有找到这条记录，可能不在您的管辖范围内；请返回列表重新选择。"


class Conflict(DomainError):
    """The request contradicts the present state (stale screen, double entry, same person)."""

    status = 409
    default = "记录刚刚被他人修改，请刷新页面后重新办理。"


class AlreadyDone(Conflict):
    """A transition that has already happened. The door decides whether that is success; a task swallows it."""

    default = "这一步已经办理过了，不需要重复办理。"


class Invalid(DomainError):
    """Input of the wrong shape or value."""

    default = "填写的内容不正确，请检查后重新填写。"
