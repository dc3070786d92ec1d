"""Plays veteran businesses: bases named, businesses entered by the desk, checked, served in the year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from apps.demo.rules.businesses import BASES, BUSINESSES, SERVICES, DemoBusiness, businesses, services
from apps.demo.rules.jobs import share
from apps.jobs import actions as jobs
from apps.jobs.actions import businesses as acts
from apps.jobs.models import FoundingBase, VeteranBusiness
from apps.jobs.rules.businesses import BaseGiven, BusinessGiven
from apps.jobs.rules.credit_code import check_letter
from apps.jobs.rules.employers import EmployerGiven

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

COUNTY = "340321000000"
LEAST = 6  # however small the county: one of each trade
TOWNS = (COUNTY, "340321100000", "340321101000", "340321102000", "340321103000", "340321104000")


def play_businesses(stage: Stage, owners: list[int]) -> None:
    """As many as the county's size asks for, one an owner."""
    bases = [_base(stage, *one) for one in BASES]
    rows = businesses(stage.county.seed, min(len(owners), max(LEAST, share(stage.county, BUSINESSES))))
    made = [_enter(stage, number, one, owner, bases) for number, (one, owner) in enumerate(zip(rows, owners, strict=False))]
    for place, kind, on, words in services(stage.county.seed, share(stage.county, SERVICES), len(made)):
        acts.serve_business(
            stage.who("xuhui"), business_id=made[place].pk, kind=kind, on=max(on, made[place].founded_on), words=words
        )


def _base(stage: Stage, name: str, kind: str, level: str, capacity: int | None, named_on: date) -> FoundingBase:
    given = BaseGiven(name, kind, level, named_on, capacity, "演示认定文件", "怀远县经济开发区（演示地址）")
    return acts.name_base(stage.who("xuhui"), division=COUNTY, given=given)


def _enter(stage: Stage, number: int, one: DemoBusiness, owner: int, bases: list[FoundingBase]) -> VeteranBusiness:
    desk, body = stage.who("xuhui"), f"91340321DEM9{number + 1:05d}"
    given = EmployerGiven(
        name=one.name, division=TOWNS[number % len(TOWNS)], kind=one.kind, size="micro" if one.employees < 20 else "small", trade=one.trade,
        contact_name=f"{'赵钱孙李周'[number % 5]}经理", contact_phone=f"1990001{number:04d}", address="怀远县（演示地址）", public_phone=f"0552-000{number:04d}",
    )  # fmt: skip
    firm = jobs.register_employer(desk, credit_code=body + check_letter(body), given=given)
    jobs.verify_employer(desk, employer_id=firm.pk)
    told = BusinessGiven(
        one.role, one.evidence, f"演示{number + 1:03d}", one.founded_on, one.employees, one.veterans,
        one.sales_yuan * 100 if one.sales_yuan else None, 2025 if one.sales_yuan else None, one.products, one.is_public,
    )  # fmt: skip
    row = acts.enter_business(desk, employer_id=firm.pk, owner_id=owner, given=told)
    if one.is_checked:
        acts.check_business_facts(desk, business_id=row.pk)
    if number % 2:
        acts.assign_liaison(desk, business_id=row.pk, staff_id=desk.staff_id)
    if one.base is not None:
        acts.settle_business(desk, business_id=row.pk, base_id=bases[one.base].pk)
    return row
