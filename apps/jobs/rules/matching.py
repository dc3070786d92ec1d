"""Matching a seeker and a vacancy (人岗匹配): whole points out of a hundred, each with its reason. Pure; ``queries.matching`` says the same in SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

EDUCATION = ("primary", "junior", "senior", "college", "bachelor", "master")
AREA_WORDS = {"county": "本县", "city": "本市", "province": "本省", "outside": "省外"}
#: Points; the SQL takes them from here.
TRADE, TRADE_UNSAID = 30, 12
TOWN, AREA = 25, 18
AREA_UNSAID = {"county": 15, "city": 8, "province": 4, "outside": 0}
PAY, PAY_TOP, PAY_UNSAID = 20, 12, 8
SKILLS, SKILLS_UNASKED = 20, 6
FIRST = 5
WHOLE = TRADE + TOWN + PAY + SKILLS + FIRST
SHOWN = 10


@dataclass(frozen=True, slots=True)
class SeekerFacts:
    """What a seeker can and wants. ``town``: nine digits of the wished township, else of the own; pay in fen a month."""

    id: int
    born_on: date
    education: str = ""
    trades: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    town: str = ""
    pay_floor_fen: int | None = None
    skills: frozenset[str] = frozenset()
    priority: str = "none"


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What a vacancy asks and gives. ``town``: nine digits of where the work is, when that is a place of the tree."""

    id: int
    trade: str
    area: str
    pay_low_fen: int
    pay_high_fen: int
    town: str = ""
    education: str = ""
    age_min: int | None = None
    age_max: int | None = None
    skills: frozenset[str] = frozenset()
    reserved: str = "none"
    is_veteran_priority: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """Points by what they are for."""

    seeker_id: int
    vacancy_id: int
    trade: int
    place: int
    pay: int
    skill: int
    first: int

    @property
    def score(self) -> int:
        """Out of a hundred."""
        return self.trade + self.place + self.pay + self.skill + self.first


def age_on(born_on: date, day: date) -> int:
    """Full years; somebody born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def hindrance(seeker: SeekerFacts, vacancy: VacancyFacts, today: date) -> str:
    """Why the two cannot come together, in Chinese; empty when they can. What nobody wrote down hinders nothing."""
    age = age_on(seeker.born_on, today)
    if vacancy.age_min is not None and age < vacancy.age_min:
        return f"岗位要求年满{vacancy.age_min}周岁，本人{age}周岁。"
    if vacancy.age_max is not None and age > vacancy.age_max:
        return f"岗位要求不超过{vacancy.age_max}周岁，本人{age}周岁。"
    if vacancy.education and seeker.education and EDUCATION.index(seeker.education) < EDUCATION.index(vacancy.education):
        return "文化程度低于岗位要求。"
    if vacancy.reserved == "public_welfare" and seeker.priority == "none":
        return "公益性岗位只安排就业困难人员。"
    return ""


def match(seeker: SeekerFacts, vacancy: VacancyFacts, today: date) -> Match | None:
    """Points, or None when something stands in the way."""
    if hindrance(seeker, vacancy, today):
        return None
    helped = seeker.priority != "none" and (vacancy.is_veteran_priority or vacancy.reserved == "public_welfare")
    return Match(
        seeker.id,
        vacancy.id,
        _trade(seeker, vacancy),
        _place(seeker, vacancy),
        _pay(seeker, vacancy),
        _skill(seeker, vacancy),
        FIRST if helped else 0,
    )


def _trade(seeker: SeekerFacts, vacancy: VacancyFacts) -> int:
    if not seeker.trades:
        return TRADE_UNSAID
    return TRADE if vacancy.trade in seeker.trades else 0


def _place(seeker: SeekerFacts, vacancy: VacancyFacts) -> int:
    if vacancy.town and vacancy.town == seeker.town:
        return TOWN
    if not seeker.areas:
        return AREA_UNSAID[vacancy.area]
    return AREA if vacancy.area in seeker.areas else 0


def _pay(seeker: SeekerFacts, vacancy: VacancyFacts) -> int:
    if seeker.pay_floor_fen is None:
        return PAY_UNSAID
    if vacancy.pay_low_fen >= seeker.pay_floor_fen:
        return PAY
    return PAY_TOP if vacancy.pay_high_fen >= seeker.pay_floor_fen else 0


def _skill(seeker: SeekerFacts, vacancy: VacancyFacts) -> int:
    if not vacancy.skills:
        return SKILLS_UNASKED
    return SKILLS * len(seeker.skills & vacancy.skills) // len(vacancy.skills)


def best_vacancies(seeker: SeekerFacts, vacancies: Iterable[VacancyFacts], today: date, most: int = SHOWN) -> list[Match]:
    """Best first; of equal ones the newest (highest number) first."""
    found = [one for vacancy in vacancies if (one := match(seeker, vacancy, today))]
    return sorted(found, key=lambda one: (-one.score, -one.vacancy_id))[:most]


def best_seekers(vacancy: VacancyFacts, seekers: Iterable[SeekerFacts], today: date, most: int = SHOWN) -> list[Match]:
    """Best first; of equal ones who has been on the ledger longest first."""
    found = [one for seeker in seekers if (one := match(seeker, vacancy, today))]
    return sorted(found, key=lambda one: (-one.score, one.seeker_id))[:most]


def reasons(
    found: Match, seeker: SeekerFacts, vacancy: VacancyFacts, *, trade: str, town: str = "", priority: str = ""
) -> list[str]:
    """Why this is recommended (为什么推荐): what fits first, then what does not or is not known. Words of codes come from above."""
    said = [
        _said_trade(found, trade),
        _said_place(found, vacancy, town),
        _said_pay(found, seeker),
        _said_skill(found, seeker, vacancy),
    ]
    if found.first:
        said.append((found.first, f"属于优先帮扶人员（{priority}）" if priority else "属于优先帮扶人员"))
    if vacancy.education and not seeker.education:
        said.append((0, "台账未登记文化程度，请先核对岗位的学历要求"))
    return [words for points, words in sorted(said, key=lambda one: -one[0]) if words]


def _said_trade(found: Match, trade: str) -> tuple[int, str]:
    if found.trade == TRADE:
        return found.trade, f"行业符合意愿：{trade}"
    return found.trade, "" if found.trade else f"行业（{trade}）不在意愿之内"


def _said_place(found: Match, vacancy: VacancyFacts, town: str) -> tuple[int, str]:
    if found.place == TOWN:
        return found.place, f"就在{town or '本乡镇'}上班"
    where = AREA_WORDS[vacancy.area]
    return found.place, f"工作地点在{where}" if found.place else f"工作地点在{where}，不在意愿之内"


def _said_pay(found: Match, seeker: SeekerFacts) -> tuple[int, str]:
    if seeker.pay_floor_fen is None:
        return 0, ""
    floor = f"{seeker.pay_floor_fen // 100}元"
    words = {PAY: f"月薪不低于期望的{floor}", PAY_TOP: f"月薪最高可以达到期望的{floor}", 0: f"月薪达不到期望的{floor}"}
    return found.pay, words[found.pay]


def _said_skill(found: Match, seeker: SeekerFacts, vacancy: VacancyFacts) -> tuple[int, str]:
    if not vacancy.skills:
        return 0, ""
    have, lack = sorted(seeker.skills & vacancy.skills), sorted(vacancy.skills - seeker.skills)
    words = "、".join(filter(None, (f"具备{'、'.join(have)}" if have else "", f"还缺{'、'.join(lack)}" if lack else "")))
    return found.skill, words


def hits(ranks: Sequence[int | None], most: int = SHOWN) -> float:
    """The share of known hires whose vacancy stood among the first ``most``."""
    return sum(rank is not None and rank <= most for rank in ranks) / len(ranks) if ranks else 0.0


def keyword_order(words: frozenset[str], vacancies: Iterable[tuple[int, frozenset[str]]]) -> list[int]:
    """What a search by words gives: most letter pairs in common first, then the newest. Vacancies without any do not appear."""
    found = [(len(words & grams), number) for number, grams in vacancies]
    return [number for count, number in sorted(found, key=lambda one: (-one[0], -one[1])) if count]
