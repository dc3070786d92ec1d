"""What is on file about the veteran who asks, section by section: for the page, and for the copy that may be taken along (个人信息保护法 45)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.actor import Actor
from apps.core.money import yuan
from apps.people.models import Category, Certificate, Contribution, PayeeAccount, Person, ServiceRecord
from apps.portal.queries.own import benefits, matters, my_cards, myself, readers
from apps.portal.rules.words import long_day


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the file: its name, and what stands there as (item, content)."""

    name: str
    lines: Sequence[tuple[str, str]]


def filed(actor: Actor) -> list[Section]:
    """The file as the bureau keeps it, numbers masked."""
    person = myself(actor)
    mine: dict[str, Any] = {"person_id": person.pk}
    kinds = Category.objects.filter(**mine).exclude(state="void").order_by("since", "id")
    papers = Certificate.objects.filter(**mine, is_live=True, until__isnull=True).order_by("issued_on", "id")
    service = ServiceRecord.objects.filter(**mine, is_live=True).order_by("enlisted_on", "id")
    given = Contribution.objects.filter(**mine, is_live=True).order_by("-since", "-id")
    accounts = PayeeAccount.objects.filter(**mine).defer("account_sealed").order_by("-is_live", "-opened_on", "-id")
    return [
        Section("本人", _person(person)),
        Section("人员类别", [_category(row) for row in kinds]),
        Section("优抚证件", [(row.get_kind_display(), f"{row.number}，{long_day(row.issued_on)}发") for row in papers]),
        Section("服役经历", [_spell(row) for row in service]),
        Section("作用发挥", [_given(row) for row in given]),
        Section("收款账户", [_account(row) for row in accounts]),
    ]


def copy_of(actor: Actor) -> list[Section]:
    """The whole copy: the file, every payment, the card, applications, and who looked at the file."""
    place = myself(actor).division_id
    paid = [one for _, rows in benefits(actor, place).years for one in rows]
    return [
        *filed(actor),
        Section("发放", [(one.month.label, f"{yuan(one.payment.amount_fen)}元，{one.words}，流水号{one.payment.ref}") for one in paid]),
        Section("优待证", [(card.serial, f"{card.get_kind_display()}，{card.get_state_display()}") for card in my_cards(actor)]),
        Section("办件", [(one.case.receipt_no, f"{one.case.kind.name}：{one.words}") for one in matters(actor)]),
        Section("谁看过我的档案", [(f"{one.entry.at:%Y-%m-%d}", f"{one.name}：{one.entry.reason or one.entry.label}") for one in readers(actor)]),
    ]  # fmt: skip


def _person(row: Person) -> list[tuple[str, str]]:
    lines = [
        ("姓名", row.name),
        ("档案编号", row.dossier_no),
        ("性别", row.get_sex_display()),
        ("出生日期", long_day(row.born_on)),
        ("身份证号", row.id_number_tail),
        ("联系电话", row.phone_tail),
        ("备用电话", row.spare_phone_tail),
        ("所属村（社区）", row.division.full_name),
        ("户口类别", row.get_residence_display()),
        ("现住外地", row.away_place),
        ("所属网格", "，网格员".join(part for part in (row.grid_cell, row.grid_leader) if part)),
        ("紧急联系人", " ".join(part for part in (row.contact_name, row.contact_phone_tail) if part)),
        ("最近核验", long_day(row.verified_on) if row.verified_on else ""),
    ]
    return [(name, text or "没有登记") for name, text in lines]


def _category(row: Category) -> tuple[str, str]:
    since = f"{long_day(row.since)}认定" if row.since else "认定日期没有登记"
    until = f"，{long_day(row.until)}终止" if row.until else ""
    return row.get_kind_display(), f"{since}{until}（{row.get_state_display()}）"


def _spell(row: ServiceRecord) -> tuple[str, str]:
    until = f"至{long_day(row.discharged_on)}退役" if row.discharged_on else "还在服役"
    more = "，".join(part for part in (row.branch, row.rank) if part)
    return f"{long_day(row.enlisted_on)}入伍", until + (f"，{more}" if more else "")


def _given(row: Contribution) -> tuple[str, str]:
    until = f"至{long_day(row.until)}" if row.until else "至今" if row.is_post else ""
    more = "，".join(part for part in (row.organisation, f"{long_day(row.since)}{until}", row.amount) if part)
    return row.get_kind_display(), f"{row.title}，{more}"


def _account(row: PayeeAccount) -> tuple[str, str]:
    state = "现在用" if row.is_live else "已停用"
    return row.bank_name, f"账号{row.account_tail}，户名{row.holder_name}，{state}"
