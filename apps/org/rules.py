"""Rules of the organisation: lanes, scopes, second factor clocks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.core.errors import Conflict, DomainError, Forbidden, Invalid

ADMIN_LANES = ("sysadm", "secadm", "auditor")
FAILURES_ALLOWED = 5
SOURCE_FAILURES = 30  # wrong tries of one source over all names within LOCKED_FOR
AT_HOME_FOR = timedelta(days=90)  # how long a name stays known at a source
LOCKED_FOR = timedelta(minutes=15)


class SelfGrant(Forbidden):
    """Nobody changes their own roles."""

    default = "不能为本人授权或撤销本人岗位，请由另一名安全管理员办理。"


class LaneMixed(Conflict):
    """System, security and audit administration exclude each other and all business."""

    default = "系统管理、安全管理、审计与业务岗位必须由不同的人担任；请先撤销此人现有岗位并变更岗位类别，或另选他人。"


class ScopeMixed(Conflict):
    """Different roles in different places would let rights of one place act in another."""

    default = "此人在其他区划另有不同岗位，同一时间只能在同一管辖范围任职；请先撤销原岗位，再授予新岗位。"


class StaffClosed(DomainError):
    """The person has left."""

    default = "此人已办理离岗，不能再授权或登录；如系误操作，请先恢复在岗状态。"


class NotLastOne(Conflict):
    """The house must not lock itself out."""

    default = "这是最后一名在岗的安全管理员，不能停用或撤销；请先授权另一名安全管理员。"


class WrongCode(DomainError):
    """The six-digit code does not match."""

    default = "动态验证码不正确或已失效，请核对手机时间后输入新的6位数字。"


class TooManyCodes(DomainError):
    """Five wrong codes lock the second step."""

    status = 429
    default = "动态验证码连续输错5次，已锁定15分钟；请稍后再试，或联系系统管理员重置。"


class NoSuperuser(Forbidden):
    """The flag exists in Django; this house does not use it."""

    default = "本系统不设超级用户；请用 create_staff 建立账号，再由安全管理员授予岗位。"


def lane_of(role_code: str) -> str:
    """The lane a role belongs to."""
    return role_code if role_code in ADMIN_LANES else "business"


@dataclass(frozen=True, slots=True)
class Held:
    """A role held now: code and scope (12-digit division code)."""

    role: str
    division: str


def check_grant(
    *, granter_staff: int | None, staff: int, staff_lane: str, role: str, division: str, held: Iterable[Held]
) -> None:
    """May this role be given? Raises ``SelfGrant``, ``LaneMixed`` or ``ScopeMixed`` (等保 访问控制: 三员分立)."""
    if granter_staff is not None and granter_staff == staff:
        raise SelfGrant
    if lane_of(role) != staff_lane:
        raise LaneMixed
    if any(one.role != role and one.division != division for one in held):
        raise ScopeMixed


def check_period(valid_from: datetime, valid_to: datetime | None) -> None:
    """A term is half-open and not empty."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("任职截止时间必须晚于开始时间，请重新选择。", field="valid_to")


def session_over(started: float, seen: float, now: float, *, idle: int, longest: int) -> str | None:
    """``"absolute"`` when ``longest`` seconds have passed since sign-in, ``"idle"`` after ``idle`` seconds without a request."""
    if now - started >= longest:
        return "absolute"
    return "idle" if now - seen >= idle else None
