"""Divisions, stations and roles as loaded or edited reference data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.scope import within
from apps.org.choices import Level, RoleCode
from apps.org.models import Division, Role, Station
from apps.org.queries import divisions
from apps.org.rules import lane_of


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One line of divisions.csv with its pinyin."""

    code: str
    level: str
    name: str
    full_name: str
    parent: str | None
    pinyin: str


@action(permission="org.load_divisions", label="导入行政区划")
def load_divisions(actor: Actor, *, rows: Sequence[DivisionRow]) -> int:
    """Insert or update divisions, parents first; existing codes that are not in ``rows`` stay."""
    bad = next(
        (row for row in rows if len(row.code) != 12 or not row.code.isdecimal() or row.level not in Level.values), None
    )
    if bad:
        raise Invalid(f"区划“{bad.code} {bad.name}”的代码或级别不正确，代码应为12位数字；请更正文件后重新导入。")
    order = {level: rank for rank, level in enumerate(Level.values)}
    fresh = [
        Division(
            code=row.code, level=row.level, name=row.name, full_name=row.full_name, parent_id=row.parent, pinyin=row.pinyin
        )
        for row in sorted(rows, key=lambda row: (order[row.level], row.code))
    ]
    Division.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name", "full_name", "parent", "pinyin"],
    )
    audit.record(actor, "org.load_divisions", ("org.Division", "", "行政区划"), after={"rows": len(fresh)})
    return len(fresh)


@action(permission="org.load_roles", label="导入岗位权限")
def load_roles(actor: Actor, *, labels: Mapping[str, str], granted: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Make roles, their groups and exactly these permissions: ``labels`` permission -> label, ``granted`` role -> permissions."""
    rows = {code: _permission(code, label) for code, label in labels.items()}
    Permission.objects.filter(content_type__model="action").exclude(pk__in=[row.pk for row in rows.values()]).delete()
    counts = {}
    for role in RoleCode:
        group, _ = Group.objects.get_or_create(name=role.label)
        Role.objects.update_or_create(
            code=role.value, defaults={"name": role.label, "lane": lane_of(role.value), "group": group}
        )
        group.permissions.set([rows[code] for code in granted.get(role.value, ())])
        counts[role.value] = group.permissions.count()
    audit.record(actor, "org.load_roles", ("org.Role", "", "岗位权限"), after=counts)
    return counts


def _permission(code: str, label: str) -> Permission:
    app, _, name = code.partition(".")
    kind, _ = ContentType.objects.get_or_create(app_label=app, model="action")
    row, _ = Permission.objects.update_or_create(content_type=kind, codename=name, defaults={"name": label})
    return row


@action(permission="org.save_station", label="维护服务站")
def save_station(
    actor: Actor,
    *,
    name: str,
    level: str,
    division_code: str,
    phone: str = "",
    address: str = "",
    opening_hours: str = "",
    station_id: int | None = None,
) -> Station:
    """Add a service centre or station, or correct one."""
    if not name.strip() or level not in Level.values:
        raise Invalid("请填写服务站名称并选择级别。", field="name")
    if not divisions(actor).filter(pk=division_code).exists():
        raise Invalid("没有找到这个区划，可能不在您的管辖范围内；请从列表中选择。", field="division")
    if Station.objects.filter(name=name.strip()).exclude(pk=station_id or 0).exists():
        raise Invalid("已有同名的服务站，请核对名称。", field="name")
    row = Station() if station_id is None else _lock_station(actor, station_id)
    before = {"name": row.name, "division": row.division_id, "level": row.level} if station_id else None
    row.name, row.level, row.division_id = name.strip(), level, division_code
    row.phone, row.address, row.opening_hours = phone.strip(), address.strip(), opening_hours.strip()
    row.save()
    audit.record(actor, "org.save_station", row, before, {"name": row.name, "division": division_code, "level": level})
    return row


def _lock_station(actor: Actor, station_id: int) -> Station:
    row = Station.objects.select_for_update(no_key=True).filter(within(actor, "division_id"), pk=station_id).first()
    if row is None:
        raise NotFound("没有找到这个服务站，可能不在您的管辖范围内；请返回列表重新选择。")
    return row
