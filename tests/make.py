"""Builders: one line makes one believable row. Every person is invented; see docs/testing for the marks of synthetic data."""

import io
import itertools
import random
from datetime import UTC, datetime

from django.contrib.auth.models import Group
from PIL import Image

from apps.core.actor import Actor
from apps.org.models import Division, Role, RoleGrant, Staff, User
from apps.org.queries import actor_of

COUNTY, TOWN, OTHER_TOWN, VILLAGE = "340321000000", "340321104000", "340321105000", "340321104201"
LANES = {"sysadm": "sysadm", "secadm": "secadm", "auditor": "auditor"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = itertools.count(1)


def make_division(code: str = COUNTY) -> Division:
    """The division of that code with its parents; loaded ones are reused."""
    found = Division.objects.filter(pk=code).first()
    if found:
        return found
    level = "county" if code.endswith("000000") else "township" if code.endswith("000") else "village"
    above = {"county": None, "township": f"{code[:6]}000000", "village": f"{code[:9]}000"}[level]
    parent = make_division(above) if above else None
    name = {"county": "怀远县", "township": f"试{code[6:9]}镇", "village": f"试{code[9:]}村"}[level]
    full = f"{parent.full_name}{name}" if parent else name
    return Division.objects.create(code=code, level=level, name=name, full_name=full, parent=parent, pinyin="shi")


def make_staff(name: str = "测试员", *, role: str = "benefit_clerk", division: str = COUNTY) -> Staff:
    lane = LANES.get(role, "business")
    return Staff.objects.create(
        number=f"T{next(_numbers):05d}", name=name, lane=lane, division=make_division(division), is_active=True
    )


def make_user(role: str = "benefit_clerk", *, division: str = COUNTY, name: str = "", staff: Staff | None = None) -> User:
    """An account whose person holds `role` in `division`; the password is unusable (use force_login)."""
    person = staff or make_staff(name or f"测试{role}", role=role, division=division)
    user = User(username=f"{role}_{next(_numbers)}", name=person.name, staff=person)
    user.set_unusable_password()
    user.save()
    grant_role(person, role, division)
    return user


def grant_role(staff: Staff, role: str, division: str = COUNTY) -> RoleGrant:
    lane = LANES.get(role, "business")
    row = Role.objects.filter(code=role).first()
    if row is None:
        group, _ = Group.objects.get_or_create(name=role)
        row = Role.objects.create(code=role, name=role, lane=lane, group=group)
    return RoleGrant.objects.create(
        staff=staff, role=row, lane=lane, division=make_division(division), valid_from=LONG_AGO, is_live=True
    )


def make_actor(role: str = "benefit_clerk", *, division: str = COUNTY, name: str = "", at: datetime | None = None) -> Actor:
    """The actor of a fresh account with that role."""
    return actor_of(make_user(role, division=division, name=name), via="test", at=at)


def picture(
    seed: int, *, size: tuple[int, int] = (900, 1200), quality: int = 92, kind: str = "JPEG", place: str = ""
) -> bytes:
    """A photo of nothing: large smooth patches, the same for the same seed; ``place`` goes into its hidden data."""
    patches = Image.new("L", (12, 16))
    patches.putdata(random.Random(seed).choices(range(256), k=12 * 16))
    exif = Image.Exif()
    if place:
        exif[0x010E] = place.encode()
    out = io.BytesIO()
    patches.resize(size, Image.Resampling.BICUBIC).convert("RGB").save(out, kind, quality=quality, exif=exif)
    return out.getvalue()
