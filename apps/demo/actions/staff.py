"""The people who work in the demo county, with an account each and a random password per installation."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import get_hasher

from apps.core.actor import Actor
from apps.org.actions import create_staff, grant_role, save_station
from apps.org.choices import Lane
from apps.org.models import Division, User
from apps.org.queries import actor_of

COUNTY = "340321000000"
ROUNDS = 20_000
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Post:
    """One member of staff: sign-in name, name, role and scope."""

    username: str
    name: str
    role: str
    label: str
    division: str = COUNTY
    lane: str = Lane.BUSINESS


POSTS = (
    Post("qianlixin", "钱立新", "sysadm", "系统管理员", lane=Lane.SYSADM),
    Post("sunanran", "孙安然", "secadm", "安全管理员", lane=Lane.SECADM),
    Post("zhengmingcha", "郑明察", "auditor", "审计员", lane=Lane.AUDITOR),
    Post("limei", "李梅", "benefit_clerk", "优抚经办"),
    Post("wangxiaojun", "王晓军", "benefit_clerk", "优抚经办（提交）"),
    Post("zhouqiang", "周强", "benefit_reviewer", "优抚复核"),
    Post("chenjianguo", "陈建国", "leader", "分管领导"),
    Post("hezhiyuan", "何志远", "leader", "主要领导"),
    Post("wufang", "吴芳", "finance", "财务"),
    Post("xuhui", "徐慧", "jobs_clerk", "就业经办"),
    Post("zhaolin", "赵琳", "station_clerk", "常坟镇服务站", "340321104000"),
    Post("songping", "宋平", "station_clerk", "榴城镇服务站", "340321100000"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The demo staff as actors by sign-in name, and the passwords of this installation."""

    actors: Mapping[str, Actor]
    passwords: Mapping[str, str]

    def at(self, username: str, instant: datetime) -> Actor:
        """That person at an instant of the demo history."""
        return self.actors[username].moved(instant)


def hire(now: datetime, since: datetime) -> Cast:
    """Create all staff (accounts from ``now``) with their roles (in force ``since``, before the history begins)."""
    passwords = {post.username: password() for post in POSTS}
    users: dict[str, User] = {}
    with _fewer_rounds():
        for number, post in enumerate(POSTS, 1):
            users[post.username] = create_staff(
                Actor.house(now),
                number=f"HY{number:03d}",
                name=post.name,
                username=post.username,
                password=passwords[post.username],
                division_code=post.division,
                lane=post.lane,
            )
    for post in POSTS:
        staff = users[post.username].staff_id
        assert staff is not None
        grant_role(Actor.house(since), staff_id=staff, role=post.role, division_code=post.division, reason="演示岗位")
    return Cast({name: actor_of(user, "command", at=now) for name, user in users.items()}, passwords)


@contextmanager
def _fewer_rounds() -> Iterator[None]:
    """Rounds make guessing dear, and 79 random bits are not guessed at any price; at the first sign-in Django hashes anew with all of them."""
    hasher: Any = get_hasher()
    hasher.iterations = min(hasher.iterations, ROUNDS)
    try:
        yield
    finally:
        del hasher.iterations


def open_stations(since: datetime) -> int:
    """The county's service centre and a station in every township, with invented numbers. Returns how many."""
    places = Division.objects.filter(code__startswith=COUNTY[:6], level__in=["county", "township"]).order_by("code")
    for number, place in enumerate(places):
        save_station(
            Actor.house(since),
            name=f"{place.name}退役军人服务{'中心' if place.level == 'county' else '站'}",
            level=place.level,
            division_code=place.code,
            phone=f"0552-000{9900 + number}",  # no subscriber's number begins with 0
            opening_hours="周一至周五 8:30—12:00、14:30—17:30",
        )
    return len(places)


def password() -> str:
    """Four groups of four letters and digits that are not mistaken for each other; about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def write_accounts(cast: Cast, path: Path) -> str:
    """The accounts for whoever runs this installation: a file only its owner may read. Returns its text."""
    lines = ["登录名          姓名      岗位              口令"]
    lines += [f"{p.username:<14}  {_pad(p.name, 8)}  {_pad(p.label, 16)}  {cast.passwords[p.username]}" for p in POSTS]
    text = "\n".join(lines) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    path.chmod(0o600)
    return text


def _pad(text: str, width: int) -> str:
    """Chinese characters take two columns of a terminal."""
    return text + " " * max(0, width - sum(2 if ord(letter) > 0x2E80 else 1 for letter in text))
