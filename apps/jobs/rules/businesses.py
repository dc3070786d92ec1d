"""Veteran businesses (军创企业): what is asked, who counts as a start-up that was helped. Pure.

A business is a veteran's by the part the owner has in it (控股股东, 法定代表人, 个体工商户经营者, 合作社理事长), with what proves it. How long the owner must have
held that part differs by county and is not asked here.
"""

from dataclasses import dataclass
from datetime import date

from apps.core.errors import Conflict, Invalid, NotFound
from apps.jobs.choices import BaseKind, BaseLevel, OwnerEvidence, OwnerRole, ServiceKind

#: A business is a start-up in so many years after it was founded; help of these kinds starts a business (扶持创业).
START_YEARS = 3
STARTING = (ServiceKind.GUIDANCE, ServiceKind.VENUE, ServiceKind.FINANCE, ServiceKind.GRANT)
MOST_PEOPLE = 1_000_000
MOST_FEN = 100_000_000_000_00


class BusinessNotFound(NotFound):
    default = "没有找到这家军创企业，可能不在您的管辖范围内。请从军创企业列表进入。"


class BaseNotFound(NotFound):
    default = "没有找到这个园区基地。请从园区基地列表进入。"


class BusinessExists(Conflict):
    default = "这家单位已经登记为军创企业，请在军创企业列表中打开。"


class BusinessClosed(Conflict):
    default = "这家企业已登记停业注销，不能再办理。"


@dataclass(frozen=True, slots=True)
class BusinessGiven:
    """What an owner says and proves; sales in fen of one year, both or neither."""

    role: str
    evidence: str
    evidence_no: str
    founded_on: date
    employees: int
    veterans: int
    sales_fen: int | None = None
    sales_year: int | None = None
    products: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class BaseGiven:
    """A park or base as it was named."""

    name: str
    kind: str
    level: str
    named_on: date
    capacity: int | None = None
    document_no: str = ""
    address: str = ""


def check_business(given: BusinessGiven, today: date) -> None:
    """Raises Invalid, naming the field."""
    if (
        given.role not in OwnerRole.values
        or given.evidence not in OwnerEvidence.values
        or len(given.evidence_no.strip()) < 2
    ):
        raise Invalid("请选择创办人身份和认定凭证，并写明凭证编号或说明。", field="evidence_no")
    if not date(1949, 10, 1) <= given.founded_on <= today:
        raise Invalid("成立日期不能晚于今天，请对照营业执照填写。", field="founded_on")
    if not 0 <= given.veterans <= given.employees <= MOST_PEOPLE:
        raise Invalid("退役军人人数不能多于职工人数，请核对。", field="veterans")
    if (given.sales_fen is None) != (given.sales_year is None):
        raise Invalid("营业额和年度要么都填，要么都不填。", field="sales_year")
    if given.sales_year is not None and not given.founded_on.year <= given.sales_year <= today.year:
        raise Invalid("营业额年度应在成立以后、今年以前（含今年）。", field="sales_year")
    if given.sales_fen is not None and not 0 <= given.sales_fen <= MOST_FEN:
        raise Invalid("营业额应为零或者正数，请核对单位是否为元。", field="sales")


def check_base(given: BaseGiven, today: date) -> None:
    """Raises Invalid, naming the field."""
    if len(given.name.strip()) < 4:
        raise Invalid("请写明园区基地名称（至少4个字）。", field="name")
    if given.kind not in BaseKind.values or given.level not in BaseLevel.values:
        raise Invalid("请选择园区基地的类型和级别。", field="kind")
    if not date(1949, 10, 1) <= given.named_on <= today:
        raise Invalid("认定日期不能晚于今天。", field="named_on")
    if given.capacity is not None and not 0 < given.capacity <= 10_000:
        raise Invalid("可入驻企业数应为1至10000；不安排入驻的留空。", field="capacity")


def check_service(kind: str, on: date, words: str, *, founded_on: date, today: date) -> None:
    """Raises Invalid, naming the field."""
    if kind not in ServiceKind.values:
        raise Invalid("请选择服务类型。", field="kind")
    if not founded_on <= on <= today:
        raise Invalid("服务日期应在企业成立以后、今天以前（含今天）。", field="on")
    if len(words.strip()) < 4:
        raise Invalid("请写明服务内容和结果（至少4个字）。", field="words")


def check_room(name: str, capacity: int | None, inside: int) -> None:
    """May one more business move in? Raises Conflict."""
    if capacity is None:
        raise Conflict(f"“{name}”没有登记可入驻企业数，不安排入驻。确有场地的，请先修改可入驻企业数。")
    if inside >= capacity:
        raise Conflict(f"“{name}”可入驻{capacity}家，已经住满。请先登记迁出，或者修改可入驻企业数。")
