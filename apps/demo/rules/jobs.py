"""A year of jobs in the demo county: three fairs, 628 posts, 62 helped into work at them, 191 within the county in all. Pure.

Employers are invented: each name ends in （演示）, and the organisation's letters of each credit code begin with DEM.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.demo.rules.acts import Script
from apps.demo.rules.mix import COUNTY_VETERANS
from apps.demo.rules.population import County, Resident

LEDGER_DAY, SOON_DAY = date(2026, 11, 12), date(2026, 11, 16)
POSTS, PLACED_AT_FAIRS, IN_COUNTY = 628, 62, 191
AWAY_AT_FAIRS, AWAY_BESIDE = 11, 24  # of those placed, how many outside the county


@dataclass(frozen=True, slots=True)
class DemoFair:
    """One fair: when, how, how many came, intended, signed and began."""

    name: str
    on: date
    mode: str
    place: str
    partner: str
    partner_county: str
    posts: int
    came: int
    intents: int
    signed: int
    began: int


FAIRS = (
    DemoFair(
        "2026年春风行动退役军人专场招聘会",
        date(2026, 2, 27),
        "onsite",
        "怀远县体育馆",
        "县人力资源和社会保障局",
        "",
        246,
        186,
        58,
        33,
        24,
    ),
    DemoFair(
        "“协作同行”退役军人联合招聘会",
        date(2026, 5, 15),
        "both",
        "怀远县人力资源市场",
        "协作区退役军人事务局",
        "330205",
        208,
        142,
        49,
        27,
        21,
    ),
    DemoFair("金秋退役军人网络招聘会", date(2026, 9, 18), "online", "", "", "", 174, 95, 41, 22, 17),
)
_TOWNS = ("荆山镇", "包集镇", "龙亢镇", "河溜镇", "常坟镇")
#: The fairs of the model's year (five in townships and one on line with a partner county: two thousand posts and more, sixty and more at work) and of the two years after it.
BEFORE = (
    *(DemoFair(f"2023年{town}退役士兵专场招聘会", date(2023, 3 + place, 11), "onsite", f"{town}文化广场", "县人力资源和社会保障局", "", 336, 58, 16, 13, 10)
      for place, town in enumerate(_TOWNS)),
    DemoFair("2023年两地退役军人线上专场招聘会", date(2023, 9, 12), "online", "", "协作区退役军人事务局", "330205", 372, 70, 20, 15, 12),
    *(DemoFair(f"{year}年{name}退役军人专场招聘会", date(year, month, 16), mode, "" if mode == "online" else "怀远县体育馆", "县人力资源和社会保障局", "", posts, 80, 28, 20, began)
      for year, extra in ((2024, 0), (2025, 2)) for name, month, mode, posts, began in (("春风行动", 2, "onsite", 230, 19 + extra), ("夏季", 6, "both", 190, 16 + extra), ("金秋网络", 9, "online", 160, 15))),
)  # fmt: skip
#: Name, township code ('' for the county), kind, trade, size, registered in another county.
FIRMS = (
    ("怀远禾丰粮油加工有限公司", "340321101", "private", "making", "small", ""), ("怀远榴乡食品有限公司", "340321100", "private", "making", "small", ""),
    ("怀远精工机械制造有限公司", "", "private", "making", "medium", ""), ("怀远荆涂汽车零部件有限公司", "", "private", "making", "large", ""),
    ("怀远龙亢农业科技有限公司", "340321102", "veteran", "farming", "small", ""), ("怀远芡河水产养殖有限公司", "340321103", "veteran", "farming", "micro", ""),
    ("怀远老兵家政服务有限公司", "340321100", "veteran", "repair", "small", ""), ("怀远迎军物流有限公司", "", "veteran", "transport", "small", ""),
    ("怀远卫城保安服务有限公司", "", "private", "security", "medium", ""), ("怀远安邦消防工程有限公司", "", "private", "security", "small", ""),
    ("怀远城乡公交有限公司", "", "state", "transport", "medium", ""), ("怀远城市建设投资有限公司", "", "state", "building", "medium", ""),
    ("怀远清源供水有限公司", "", "state", "energy", "small", ""), ("怀远荆山建筑工程有限公司", "340321100", "private", "building", "medium", ""),
    ("怀远包集服装有限公司", "340321101", "private", "making", "small", ""), ("怀远河溜包装材料有限公司", "340321103", "private", "making", "small", ""),
    ("怀远常坟电子有限公司", "340321104", "private", "making", "medium", ""), ("怀远万家超市有限公司", "", "private", "trade", "medium", ""),
    ("怀远润民物业服务有限公司", "", "private", "property", "small", ""), ("怀远康宁养老服务有限公司", "", "private", "health", "small", ""),
    ("怀远淮畔酒店管理有限公司", "", "private", "catering", "small", ""), ("怀远云帆信息技术有限公司", "", "veteran", "digital", "micro", ""),
    ("怀远同心人力资源服务有限公司", "", "private", "business", "small", ""), ("怀远启航职业培训学校", "", "private", "education", "small", ""),
    ("协作区港城重工有限公司", "", "private", "making", "large", "330205"), ("协作区海丰电器有限公司", "", "private", "making", "large", "330205"),
    ("协作区港通物流有限公司", "", "private", "transport", "large", "330205"),
)  # fmt: skip
#: Trade -> titles with pay in yuan and a skill.
TITLES = {
    "making": (("数控车工", 5500, 7500, "数控"), ("装配工", 4500, 6000, ""), ("叉车司机", 4800, 6200, "叉车证"), ("质检员", 4200, 5500, "")),
    "farming": (("养殖技术员", 4500, 6000, "养殖"), ("农机手", 4800, 6500, "农机驾驶证")), "repair": (("家政主管", 4500, 6000, ""), ("水电维修工", 4500, 6500, "电工证")),
    "transport": (("货运司机", 6000, 8500, "B2驾照"), ("公交驾驶员", 5000, 6500, "A1驾照"), ("仓库管理员", 4000, 5200, "")),
    "security": (("保安队长", 4200, 5500, ""), ("消防设施操作员", 4800, 6500, "消防设施操作员证")), "building": (("施工员", 5500, 8000, "施工员证"), ("电焊工", 6000, 8500, "焊工证")),
    "energy": (("管网巡检员", 4500, 5800, ""),), "trade": (("门店店长", 5000, 7000, ""), ("理货员", 3500, 4500, "")), "property": (("项目经理", 5500, 7500, ""), ("秩序维护员", 3500, 4500, "")),
    "health": (("护理员", 4000, 5500, "护理证"),), "catering": (("前厅主管", 4200, 5500, ""),), "digital": (("运维工程师", 6000, 9000, "计算机"),),
    "business": (("招聘专员", 4000, 6000, ""),), "education": (("军训教官", 4500, 6500, ""),),
}  # fmt: skip


def share(county: County, heads: int) -> int:
    """In proportion to the county."""
    return max(1, round(heads * min(1.0, county.size.veterans / COUNTY_VETERANS)))


def seekers(county: County, dead: set[int]) -> list[Resident]:
    """Who may be looking for work: alive, of working age, served; in an order of its own."""
    young = [
        one
        for one in county.residents
        if one.index not in dead and date(1968, 1, 1) <= one.born_on <= date(2006, 1, 1) and one.service
    ]
    Random(f"jobs:{county.seed}").shuffle(young)
    return young


def posts_of(county: County, place: int, fair: DemoFair | None = None) -> list[tuple[int, str, int, int, int, str]]:
    """(firm, title, headcount, low, high, skill) of one fair, its headcounts adding up to what the model says; fewer lines for a fair of before."""
    most, rng = 36 if fair is None else 14, Random(f"posts:{county.seed}:{place if fair is None else fair.name}")
    fair = fair or FAIRS[place]
    firms = [number for number, firm in enumerate(FIRMS) if not firm[5] or firm[5] == fair.partner_county]
    lines = [(number, *title) for number in firms for title in TITLES[FIRMS[number][3]]]
    rng.shuffle(lines)
    lines = lines[:most]
    heads = [fair.posts // len(lines)] * len(lines)
    for extra in range(fair.posts - sum(heads)):
        heads[extra] += 1
    for _ in range(60):  # some seek many, some one
        one, other = rng.randrange(len(heads)), rng.randrange(len(heads))
        if one != other and heads[one] > 1:
            heads[one], heads[other] = heads[one] - 1, heads[other] + 1
    return [
        (firm, title, count, low, high, skill) for (firm, title, low, high, skill), count in zip(lines, heads, strict=True)
    ]


def beside(county: County) -> tuple[int, int]:
    """Heads placed without a fair, within the county and outside it."""
    at_fairs = sum(share(county, one.began) for one in FAIRS)
    inside = share(county, IN_COUNTY) - (at_fairs - share(county, AWAY_AT_FAIRS))
    return max(1, inside), share(county, AWAY_BESIDE)


def started(rng: Random, number: int) -> date:
    """A day of work's beginning in the year."""
    return date(2026, 1, 6) + timedelta(days=rng.randrange(300) + number % 3)


def job_story(script: Script) -> None:
    """The ledger of the year is taken over in November; the next fair is announced and people sign up; businesses are entered."""
    script.add(LEDGER_DAY, "jobs", step="ledger")
    script.add(SOON_DAY, "jobs", step="soon")
    script.add(SOON_DAY, "jobs", step="businesses")
