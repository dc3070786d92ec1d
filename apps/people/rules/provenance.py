"""What each field of a dossier rests on: its source, and the day it was last verified.

Law: 退役军人保障法 art. 8 (a file that is kept true), 个人信息保护法 art. 8 (accuracy of what is processed).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.errors import Invalid

#: Group of the dossier -> its fields with their Chinese names; a group of rows is one field.
GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "identity": ("身份信息", {
        "name": "姓名", "sex": "性别", "born_on": "出生日期", "id_number": "公民身份号码", "ethnicity": "民族", "education": "文化程度",
        "marriage": "婚姻状况", "photo": "照片", "state": "在册状态",
    }),
    "place": ("住址和联系方式", {
        "division": "所属村（社区）", "residence": "户口类别", "address": "住址", "away_place": "常住（外出）地点", "dwelling_code": "常住地区划代码", "phone": "联系电话",
        "spare_phone": "备用电话", "contact_name": "紧急联系人", "contact_phone": "紧急联系人电话", "grid_cell": "所属网格", "grid_leader": "网格员",
    }),
    "service": ("服役", {"services": "服役经历", "disciplines": "处分"}),
    "category": ("人员类别", {"categories": "人员类别和认定材料", "certificates": "优抚证件"}),
    "family": ("家庭", {"household": "家庭户", "relatives": "家庭成员"}),
    "life": ("生活和困难", {"assessments": "生活状况", "hardships": "生活困难"}),
    "work": ("就业", {"employment": "就业状况", "work": "就业经历"}),
    "honour": ("荣誉", {"honours": "荣誉奖励", "contributions": "作用发挥"}),
    "party": ("政治面貌和组织关系", {"politics": "政治面貌", "membership": "党组织关系"}),
    "account": ("收款账户", {"account": "收款账户"}),
}  # fmt: skip
LABELS: Mapping[str, str] = {key: words for _, fields in GROUPS.values() for key, words in fields.items()}
#: Groups of rows whose very existence needs ``people.view_sensitive``.
SENSITIVE = ("assessments", "hardships", "disciplines")
#: Kinds of source that prove; the others only say.
PROVING = ("paper", "shared", "visit")
YEAR = timedelta(days=365)


class NotProving(Invalid):
    """A verification needs a way that proves something."""


@dataclass(frozen=True, slots=True)
class Act:
    """One row of provenance, as far as the rule needs it."""

    kind: str
    fields: Sequence[str]
    is_check: bool
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What one field rests on. ``verified_on`` is None when never, or when it was changed since on somebody's word."""

    field: str
    label: str
    source: str
    since: date
    words: str
    verified_on: date | None
    proof: str


def standings(acts: Iterable[Act]) -> dict[str, Standing]:
    """Field -> what it rests on, from all acts of one dossier, oldest first."""
    found: dict[str, Standing] = {}
    for act in acts:
        proves = act.kind in PROVING
        for key in act.fields:
            if key not in LABELS:
                continue
            old = found.get(key)
            verified, proof = (act.on, act.words) if proves else (None, "")
            if act.is_check and old is not None:
                found[key] = Standing(key, old.label, old.source, old.since, old.words, verified, proof)
            else:
                found[key] = Standing(key, LABELS[key], act.kind, act.on, act.words, verified, proof)
    return found


def dossier_verified_on(found: Mapping[str, Standing]) -> date | None:
    """The day since which the whole dossier stands verified: the earliest of its fields, None while one never was."""
    days = [one.verified_on for one in found.values()]
    return min((day for day in days if day is not None), default=None) if all(days) else None


def fields_of(groups: Sequence[str]) -> list[str]:
    """Fields of the groups named. Raises Invalid for none or an unknown one."""
    unknown = [group for group in groups if group not in GROUPS]
    if unknown or not groups:
        raise Invalid("请至少选择一组要核验的内容。", field="groups")
    return [key for group in GROUPS if group in groups for key in GROUPS[group][1]]


def check_proof(kind: str) -> str:
    """Raises NotProving unless the way of verifying proves something."""
    if kind not in PROVING:
        raise NotProving("请选择核验方式：核对原件、部门共享数据或入户见面核实。", field="kind")
    return kind


def is_overdue(verified_on: date | None, today: date) -> bool:
    """Never verified, or more than a year ago."""
    return verified_on is None or verified_on <= today - YEAR
