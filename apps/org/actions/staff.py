"""Staff: natural persons who come, change lane, hand over and leave."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_phone
from apps.org.actions.accounts import add_account
from apps.org.actions.sessions import end_all_sessions
from apps.org.choices import Lane, RoleCode, SessionEnd
from apps.org.models import RoleGrant, Staff, Station, User
from apps.org.queries import divisions, lock_staff
from apps.org.rules import LaneMixed, NotLastOne, SelfGrant, StaffClosed

HandOver = Callable[[Actor, int, int], int]
HAND_OVERS: dict[str, HandOver] = {}


class NumberTaken(Conflict):
    """The staff number is in use."""

    default = "这个工号已被使用，请核对名单；如为同一人请直接在原记录上办理。"


def at_hand_over(label: str, move: HandOver) -> None:
    """An upper app says how its open work moves: ``move(actor, from_staff_id, to_staff_id) -> count``; called in one transaction."""
    HAND_OVERS[label] = move


def _division(actor: Actor, code: str) -> str:
    if not divisions(actor).filter(pk=code).exists():
        raise Invalid("没有找到这个区划，可能不在您的管辖范围内；请从列表中选择。", field="division")
    return code


@action(permission="org.create_staff", label="登记工作人员")
def create_staff(
    actor: Actor,
    *,
    number: str,
    name: str,
    username: str,
    password: str,
    division_code: str,
    lane: str = Lane.BUSINESS,
    station_id: int | None = None,
    phone: str = "",
) -> User:
    """Register a person and open the first account. No role is given here: that is a security administrator's act."""
    if not name.strip() or not number.strip():
        raise Invalid("请填写工号和姓名。", field="name")
    if lane not in Lane.values:
        raise Invalid("请选择岗位类别：系统管理、安全管理、审计或业务。", field="lane")
    if station_id is not None and not Station.objects.filter(pk=station_id).exists():
        raise Invalid("没有找到这个服务站，请从列表中选择。", field="station")
    person = Staff(
        number=number.strip(), name=name.strip(), phone=mask_phone(phone.strip()) if phone.strip() else "", lane=lane,
        station_id=station_id, division_id=_division(actor, division_code),
    )  # fmt: skip
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise NumberTaken from error
    audit.record(actor, "org.create_staff", person, after={"number": person.number, "lane": lane, "division": division_code})
    return add_account(actor, person, username, password)


@action(permission="org.close_staff", label="办理离岗")
def close_staff(actor: Actor, *, staff_id: int, reason: str) -> Staff:
    """The person leaves: roles end, accounts close, sessions stop. Refused for oneself and for the last security administrator."""
    person = lock_staff(actor, staff_id)
    if actor.staff_id == person.pk:
        raise SelfGrant("不能为本人办理离岗，请由另一名系统管理员办理。")
    if not person.is_active:
        raise AlreadyDone("此人已办理离岗，不需要重复办理。")
    keep_one_security_admin(person.pk)
    person.is_active = False
    person.save(update_fields=["is_active"])
    ended = RoleGrant.objects.filter(staff=person, is_live=True).update(
        is_live=False, valid_to=actor.at, revoked_by=actor.staff_id
    )
    for user in person.accounts.order_by("pk"):
        end_all_sessions(user.pk, actor.at, SessionEnd.CLOSED)
    closed = person.accounts.update(is_active=False)
    audit.record(
        actor,
        "org.close_staff",
        person,
        {"is_active": True},
        {"is_active": False, "grants": ended, "accounts": closed},
        reason,
    )
    return person


@action(permission="org.reopen_staff", label="恢复在岗")
def reopen_staff(actor: Actor, *, staff_id: int, reason: str) -> Staff:
    """The person is back (or was closed by mistake). Accounts open again; roles must be granted anew."""
    person = lock_staff(actor, staff_id)
    if person.is_active:
        raise AlreadyDone("此人现在就是在岗状态，不需要恢复。")
    person.is_active = True
    person.save(update_fields=["is_active"])
    opened = person.accounts.update(is_active=True)
    audit.record(actor, "org.reopen_staff", person, {"is_active": False}, {"is_active": True, "accounts": opened}, reason)
    return person


@action(permission="org.change_lane", label="变更岗位类别")
def change_lane(actor: Actor, *, staff_id: int, lane: str, reason: str) -> Staff:
    """Move a person to another lane; every live role must have been revoked first."""
    person = lock_staff(actor, staff_id)
    if actor.staff_id == person.pk:
        raise SelfGrant("不能变更本人的岗位类别，请由另一名系统管理员办理。")
    if lane not in Lane.values:
        raise Invalid("请选择岗位类别：系统管理、安全管理、审计或业务。", field="lane")
    if person.lane == lane:
        raise AlreadyDone("此人已经是这个岗位类别，不需要变更。")
    if RoleGrant.objects.filter(staff=person, is_live=True).exists():
        raise LaneMixed("此人还有在任岗位，请先由安全管理员全部撤销，再变更岗位类别。")
    was, person.lane = person.lane, lane
    person.save(update_fields=["lane"])
    audit.record(actor, "org.change_lane", person, {"lane": was}, {"lane": lane}, reason)
    return person


@action(permission="org.hand_over", label="工作交接")
def hand_over(actor: Actor, *, staff_id: int, to_staff_id: int, reason: str) -> dict[str, int]:
    """Move all open work of a person to another; returns the count per kind of work."""
    if staff_id == to_staff_id:
        raise Invalid("交出人与接收人不能是同一人，请重新选择接收人。", field="to_staff_id")
    first, second = (lock_staff(actor, one) for one in sorted((staff_id, to_staff_id)))
    giver, taker = (first, second) if first.pk == staff_id else (second, first)
    if not taker.is_active:
        raise StaffClosed("接收人已办理离岗，请另选在岗人员接收。")
    if giver.lane != taker.lane:
        raise LaneMixed("交出人与接收人的岗位类别不同，请选择同类岗位的人员接收。")
    moved = {label: move(actor, giver.pk, taker.pk) for label, move in sorted(HAND_OVERS.items())}
    audit.record(actor, "org.hand_over", giver, after={"to": taker.pk, "moved": moved}, reason=reason)
    return moved


def keep_one_security_admin(leaving_staff_id: int) -> None:
    """Raise ``NotLastOne`` if nobody else could grant roles afterwards."""
    holders = RoleGrant.objects.filter(role_id=RoleCode.SECADM, is_live=True, staff__is_active=True).select_for_update(
        of=("self",), no_key=True
    )
    staff = {grant.staff_id for grant in holders}
    if staff == {leaving_staff_id}:
        raise NotLastOne
