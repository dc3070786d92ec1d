"""Employers: what is asked of them, who is trusted, who may come to which fair. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.core.errors import Invalid
from apps.jobs.choices import EmployerKind, EmployerSize, Trade
from apps.jobs.rules.refusals import ForeignEmployer, NotTrusted, WrongState
from apps.people.rules.identity import check_phone

EMPLOYER_MOVES: Mapping[tuple[str, str], str] = {
    ("registered", "verify"): "verified",
    ("registered", "refuse"): "refused",
    ("refused", "verify"): "verified",
    ("registered", "blacklist"): "blacklisted",
    ("verified", "blacklist"): "blacklisted",
    ("refused", "blacklist"): "blacklisted",
    ("blacklisted", "lift"): "registered",
}
EMPLOYER_WORDS = {"registered": "待核验", "verified": "已核验", "refused": "未通过", "blacklisted": "已列入黑名单"}
EMPLOYER_ACTS = {"verify": "核验通过", "refuse": "不予通过", "blacklist": "列入黑名单", "lift": "移出黑名单"}


@dataclass(frozen=True, slots=True)
class EmployerGiven:
    """What an employer says of itself; the credit code apart."""

    name: str
    division: str
    kind: str
    size: str
    trade: str
    contact_name: str
    contact_phone: str
    address: str = ""
    introduction: str = ""
    promises: str = ""
    public_phone: str = ""


def next_employer_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = EMPLOYER_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这家单位现在是“{EMPLOYER_WORDS.get(state, state)}”，不能{EMPLOYER_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def check_employer(given: EmployerGiven) -> None:
    """Raises Invalid, naming the field."""
    if len(given.name.strip()) < 4:
        raise Invalid("请填写营业执照上的单位全称。", field="name")
    if given.kind not in EmployerKind.values or given.size not in EmployerSize.values or given.trade not in Trade.values:
        raise Invalid("请选择单位类型、规模和行业。", field="kind")
    if not given.contact_name.strip():
        raise Invalid("请填写单位联系人的姓名。", field="contact_name")
    if not check_phone(given.contact_phone, "contact_phone"):
        raise Invalid("请填写联系人电话：手机号为11位数字，固定电话请连区号填写。", field="contact_phone")


def check_trusted(name: str, state: str, reason: str = "") -> None:
    """May this employer post and publish? Raises NotTrusted."""
    if state == "blacklisted":
        raise NotTrusted(f"{name}已列入黑名单（{reason}），不能发布岗位或参加招聘会。确已整改的，由县局移出黑名单后再办。")
    if state != "verified":
        raise NotTrusted(f"{name}现在是“{EMPLOYER_WORDS.get(state, state)}”。请先查验营业执照、核验通过，再办这一步。")


def check_home(name: str, home: str, fair_division: str, partner_county: str) -> None:
    """An employer comes to a fair of the county that registered it (or of a county inside its city or province, when city or province registered
    it), or by invitation of the partner county. Raises ForeignEmployer."""
    county = fair_division[:6]
    if home in (county, f"{county[:4]}00", f"{county[:2]}0000", "100000") or home == partner_county:
        return
    raise ForeignEmployer(
        f"{name}的登记机关在外县（{home}），本场招聘会只面向本县用人单位。需要邀请外县单位的，请在招聘会里填写联合举办单位和协作县（区）代码。"
    )
