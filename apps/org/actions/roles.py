"""Roles given and taken. Only a security administrator does this, and never for themselves."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Invalid
from apps.org.actions.staff import keep_one_security_admin
from apps.org.choices import RoleCode
from apps.org.models import Role, RoleGrant, Staff
from apps.org.queries import divisions, lock_grant, lock_staff
from apps.org.rules import Held, LaneMixed, SelfGrant, StaffClosed, check_grant, check_period


@action(permission="org.grant_role", label="授予岗位")
def grant_role(
    actor: Actor, *, staff_id: int, role: str, division_code: str, reason: str = "", valid_to: datetime | None = None
) -> RoleGrant:
    """Give a role in a scope from now on. Refuses oneself, a second lane, a second scope for another role, a closed person."""
    person = lock_staff(actor, staff_id)
    if not person.is_active:
        raise StaffClosed
    row = Role.objects.filter(pk=role).first()
    if row is None:
        raise Invalid("没有这个岗位，请从列表中选择。", field="role")
    if not divisions(actor).filter(pk=division_code).exists():
        raise Invalid("没有找到这个区划，可能不在您的管辖范围内；请从列表中选择。", field="division")
    _check(actor, person, row, division_code)
    check_period(actor.at, valid_to)
    grant = RoleGrant(
        staff=person,
        role=row,
        lane=row.lane,
        division_id=division_code,
        valid_from=actor.at,
        valid_to=valid_to,
        granted_by_id=actor.staff_id,
    )
    _insert(grant)
    audit.record(
        actor,
        "org.grant_role",
        grant,
        after={"staff": person.number, "role": role, "division": division_code},
        reason=reason,
    )
    return grant


def _check(actor: Actor, person: Staff, role: Role, division_code: str) -> None:
    held = [
        Held(code, place)
        for code, place in RoleGrant.objects.filter(staff=person, is_live=True).values_list("role_id", "division_id")
    ]
    check_grant(
        granter_staff=actor.staff_id,
        staff=person.pk,
        staff_lane=person.lane,
        role=role.code,
        division=division_code,
        held=held,
    )
    if Held(role.code, division_code) in held:
        raise AlreadyDone("此人在该区划已有这个岗位，不需要重复授权。")


def _insert(grant: RoleGrant) -> None:
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        if "org_rolegrant_staff_lane" in str(error) or "org_rolegrant_role_lane" in str(error):
            raise LaneMixed from error
        raise AlreadyDone("此人在该区划已有这个岗位，不需要重复授权。") from error


@action(permission="org.revoke_role", label="撤销岗位")
def revoke_role(actor: Actor, *, grant_id: int, reason: str) -> RoleGrant:
    """End a grant now; the row stays as history. Refuses oneself and the last security administrator."""
    grant = lock_grant(actor, grant_id)
    if actor.staff_id is not None and actor.staff_id == grant.staff_id:
        raise SelfGrant
    if not grant.is_live:
        raise AlreadyDone("这条授权已经撤销，不需要重复办理。")
    if grant.role_id == RoleCode.SECADM:
        keep_one_security_admin(grant.staff_id)
    _end(grant, actor)
    audit.record(actor, "org.revoke_role", grant, {"is_live": True}, {"is_live": False}, reason)
    return grant


@action(permission="org.expire_grants", label="清理到期岗位")
def expire_grants(actor: Actor) -> int:
    """Close grants whose term has ended (they stopped giving rights at that instant already). Ordered daily by the house."""
    over = RoleGrant.objects.select_for_update(no_key=True).filter(is_live=True, valid_to__lte=actor.at).order_by("pk")
    ended = [grant.pk for grant in over]
    RoleGrant.objects.filter(pk__in=ended).update(is_live=False)
    audit.record(actor, "org.expire_grants", ("org.RoleGrant", "", "到期岗位"), after={"grants": ended})
    return len(ended)


def _end(grant: RoleGrant, actor: Actor) -> None:
    grant.is_live = False
    grant.valid_to = max(actor.at, grant.valid_from) if grant.valid_to is None else min(grant.valid_to, actor.at)
    if grant.valid_to <= grant.valid_from:  # granted and revoked at the same instant: the shortest term that is not empty
        grant.valid_to = grant.valid_from + timedelta(microseconds=1)
    grant.revoked_by_id = actor.staff_id
    grant.save(update_fields=["is_live", "valid_to", "revoked_by"])
