"""The life of a vacancy, and the letters it is found by. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.errors import Invalid
from apps.jobs.choices import Area, Reserved, Trade
from apps.jobs.rules.refusals import VacancyExpired, WrongState
from apps.people.choices import Education

VACANCY_MOVES: Mapping[tuple[str, str], str] = {
    ("draft", "check"): "checked",
    ("checked", "send_back"): "draft",
    ("checked", "publish"): "published",
    ("draft", "close"): "closed",
    ("checked", "close"): "closed",
    ("published", "close"): "closed",
    ("closed", "renew"): "draft",
}
VACANCY_WORDS = {"draft": "待审核", "checked": "已审核", "published": "招聘中", "closed": "已结束"}
VACANCY_ACTS = {"check": "审核通过", "send_back": "退回", "publish": "发布", "close": "结束招聘", "renew": "重新招聘"}
#: Still alive: the same post of the same employer at the same place stands once.
LIVE = ("draft", "checked", "published")
LONGEST_DAYS = 366
_LEAST_FEN, _MOST_FEN = 50_000, 100_000_000  # 500 to 1,000,000 yuan a month: what lies outside was typed in the wrong unit


@dataclass(frozen=True, slots=True)
class VacancyGiven:
    """What an employer offers. Pay in fen a month; ``works_in`` a division code or empty."""

    title: str
    trade: str
    area: str
    place: str
    headcount: int
    pay_low_fen: int
    pay_high_fen: int
    valid_until: date
    works_in: str = ""
    duties: str = ""
    welfare: str = ""
    education: str = ""
    age_min: int | None = None
    age_max: int | None = None
    skills: tuple[str, ...] = ()
    is_veteran_priority: bool = True
    is_ordered: bool = False
    is_aimed: bool = False
    is_post_bound: bool = False
    reserved: str = "none"


def check_given(given: VacancyGiven, today: date) -> None:
    """Raises Invalid, naming the field, or VacancyExpired."""
    for wrong, words, field in _faults(given):
        if wrong:
            raise Invalid(words, field=field)
    check_valid(given.valid_until, today)


def _faults(given: VacancyGiven) -> Iterable[tuple[bool, str, str]]:
    yield len(given.title.strip()) < 2, "请写明岗位名称（至少2个字）。", "title"
    yield given.trade not in Trade.values or given.area not in Area.values, "请选择行业和工作区域。", "trade"
    yield not given.place.strip(), "请写明工作地点。", "place"
    yield not 0 < given.headcount <= 9999, "招聘人数应为1至9999的整数。", "headcount"
    yield given.pay_high_fen < given.pay_low_fen, "月薪上限不能低于下限。", "pay_high"
    wrong = given.pay_low_fen < _LEAST_FEN or given.pay_high_fen > _MOST_FEN
    yield wrong, "月薪按元填写，应在500元至1000000元之间；年薪请折算成月薪。", "pay_low"
    yield given.education not in ("", *Education.values), "请从列表中选择学历要求。", "education"
    low, high = given.age_min or 16, given.age_max or 120
    yield low < 16, "年龄下限不能低于16周岁。", "age_min"
    yield high < low or high > 120, "年龄上限不能低于下限，也不能超过120周岁。", "age_max"
    yield (
        len(given.skills) > 10 or any(not 0 < len(one) <= 20 for one in given.skills),
        "技能要求最多10项，每项不超过20个字。",
        "skills",
    )
    yield given.reserved not in Reserved.values, "请从列表中选择专门岗位种类。", "reserved"


def check_valid(valid_until: date, today: date) -> None:
    """A vacancy is offered up to a day that is neither past nor out of sight. Raises VacancyExpired, Invalid."""
    if valid_until < today:
        raise VacancyExpired(
            f"岗位有效期到{valid_until:%Y年%m月%d日}，已经过期。请与单位核实后填写新的有效期。", field="valid_until"
        )
    if valid_until > today + timedelta(days=LONGEST_DAYS):
        raise Invalid("岗位有效期最长一年，到期后可以重新招聘。请填写一年以内的日期。", field="valid_until")


def next_vacancy_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = VACANCY_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这个岗位现在是“{VACANCY_WORDS.get(state, state)}”，不能{VACANCY_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def grams(texts: Iterable[str]) -> list[str]:
    """Single letters and pairs of neighbours of every text, once each: Chinese needs no word list to be found by these."""
    found: dict[str, None] = {}
    for text in texts:
        for word in plain(text).split():
            found |= dict.fromkeys(word)
            found |= dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1))
    return sorted(found)


def wanted(text: str) -> list[str]:
    """What must all be among a vacancy's grams for what somebody typed: pairs; a lone letter stands for itself."""
    found: dict[str, None] = {}
    for word in plain(text).split()[:6]:
        parts = [word[place : place + 2] for place in range(len(word) - 1)] or [word]
        found |= dict.fromkeys(parts[:12])
    return list(found)


def plain(text: str) -> str:
    """Half-width, lower case, everything that is neither letter nor digit a blank."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", "")).lower()
    return "".join(letter if letter.isalnum() else " " for letter in text)
