"""What a request asks for, line by line, as it may be shown: masked, or in full to who opened it with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.masking import mask_account, mask_id, mask_phone
from apps.core.money import yuan
from apps.org.models import Division
from apps.people.choices import ChangeKind
from apps.people.models import (
    Category,
    Certificate,
    ChangeRequest,
    Discipline,
    Hardship,
    Honour,
    HouseholdMember,
    LifeAssessment,
    PartyMembership,
    PayeeAccount,
    Person,
    Provenance,
    Relative,
    ServiceRecord,
    WorkSpell,
)
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import change_requests
from apps.people.rules.provenance import GROUPS

_TABLES: Mapping[str, type[models.Model]] = {
    ChangeKind.FACTS: Person, ChangeKind.ACCOUNT: PayeeAccount, ChangeKind.SERVICE: ServiceRecord, ChangeKind.RELATIVE: Relative,
    ChangeKind.CATEGORY: Category, ChangeKind.HONOUR: Honour, ChangeKind.MEMBERSHIP: PartyMembership, ChangeKind.WORK: WorkSpell,
    ChangeKind.HARDSHIP: Hardship, ChangeKind.ASSESSMENT: LifeAssessment, ChangeKind.CERTIFICATE: Certificate,
    ChangeKind.DISCIPLINE: Discipline, ChangeKind.HOUSEHOLD: HouseholdMember,
    ChangeKind.VERIFY: Provenance,
}  # fmt: skip
_WORDS = {
    "id_number": "公民身份号码", "phone": "联系电话", "spare_phone": "备用电话", "contact_phone": "紧急联系人电话", "address": "住址",
    "account": "账号", "story": "具体情况", "health": "健康状况", "household_id": "家庭户", "groups": "核验内容",
}  # fmt: skip
_MASKS = {
    "id_number": mask_id, "phone": mask_phone, "spare_phone": mask_phone, "contact_phone": mask_phone, "account": mask_account,
}  # fmt: skip
SENSITIVE = (ChangeKind.HARDSHIP, ChangeKind.ASSESSMENT, ChangeKind.DISCIPLINE)
_HIDDEN = ("address", "story", "health")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing asked for: what stands now (only for plain facts) and what is wanted."""

    label: str
    old: str
    new: str


def get_request(actor: Actor, request_id: int) -> ChangeRequest:
    """One visible request. Raises NotFound."""
    rows = change_requests(actor).select_related("person__division__parent", "proposed_by", "decided_by")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise NotFound("没有找到这项更正申请，可能不在您的管辖范围内。请返回列表重新选择。")
    return row


def lines(actor: Actor, row: ChangeRequest, changes: Mapping[str, Any], *, is_full: bool = False) -> Sequence[Line]:
    """Old and new of everything a request names; sealed things masked unless ``is_full``."""
    table = _TABLES.get(row.kind)
    if table is None or (row.kind in SENSITIVE and not actor.may(VIEW_SENSITIVE)):
        return ()
    now = row.person if row.kind == ChangeKind.FACTS else None
    return [
        Line(_label(table, key), _now(now, key), _shown(table, key, value, is_full=is_full))
        for key, value in changes.items()
    ]


def _label(table: type[models.Model], key: str) -> str:
    return _WORDS[key] if key in _WORDS else str(table._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def _now(person: Person | None, key: str) -> str:
    if person is None:
        return ""
    if key in _HIDDEN:
        return "已登记" if getattr(person, f"{key}_sealed") else ""
    if key in _MASKS:
        return str(getattr(person, f"{key}_tail"))
    if key == "division":
        return person.division.full_name or person.division.name
    words = getattr(person, f"get_{key}_display", None)
    return str(words() if words else getattr(person, key) or "")


def _shown(table: type[models.Model], key: str, value: Any, *, is_full: bool) -> str:
    if key in _HIDDEN or key in _MASKS:
        return str(value) if is_full else _MASKS.get(key, _hidden)(str(value))
    if key == "division":
        found = Division.objects.filter(code=value).first()
        return found.full_name if found else str(value)
    if key == "groups":
        return "、".join(GROUPS[group][0] for group in value if group in GROUPS)
    if key.endswith("_fen"):
        return f"{yuan(int(value))}元"
    if isinstance(value, bool):
        return "是" if value else "否"
    choices = {} if key in _WORDS else dict(table._meta.get_field(key).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) or "（清空）"


def _hidden(text: str) -> str:
    return "已填写（打开完整内容可见）" if text else ""
