"""Who acts for the applicant: an agent with a written mandate, or a guardian (民法典 第一百六十五条、第三十四条). Pure."""

from dataclasses import dataclass

from apps.core.errors import Invalid
from apps.core.idnumber import check_id

KINDS = ("none", "agent", "guardian")


@dataclass(frozen=True, slots=True)
class Delegate:
    """An agent or guardian; ``scope`` says for what. Numbers in clear, only in memory."""

    kind: str = "none"
    name: str = ""
    relation: str = ""
    scope: str = ""
    id_number: str = ""
    phone: str = ""


def check_delegate(one: Delegate | None) -> None:
    """Raises Invalid naming what an agent or guardian has to give."""
    if one is None:
        return
    if one.kind not in KINDS:
        raise Invalid("请选择本人办理、委托代办或监护人代办。", field="delegate_kind")
    if one.kind == "none":
        if one.name or one.id_number or one.phone:
            raise Invalid("填了代办人，请同时选择委托代办或监护人代办。", field="delegate_kind")
        return
    for holds, field, words in _needs(one):
        if not holds:
            raise Invalid(words, field=f"delegate_{field}")
    check_id(one.id_number)


def _needs(one: Delegate) -> tuple[tuple[bool, str, str], ...]:
    phone = not one.phone or (one.phone.isascii() and one.phone.isdecimal() and len(one.phone) == 11)
    return (
        (2 <= len(one.name.strip()) <= 60, "name", "请填写代办人姓名。"),
        (1 <= len(one.relation.strip()) <= 40, "relation", "请填写代办人与本人的关系，例如“女儿”。"),
        (
            1 <= len(one.scope.strip()) <= 200,
            "scope",
            "请写明代办事项和范围（200字以内），例如“代为提交材料、领取结果”。",
        ),
        (bool(one.id_number), "id_number", "请填写代办人身份证号，并核对证件。"),
        (phone, "phone", "代办人手机号应为11位数字。"),
    )
