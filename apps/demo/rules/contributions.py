"""What the demo veterans give: posts in villages and schools, mediation, lectures, volunteering, donations. Pure.

Each person's are drawn from a stream of their own, so that adding one never moves the draws of the county itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from apps.demo.rules.background import TODAY, Background
from apps.demo.rules.population import Resident

#: Kind, the share of them and of those before, title.
_POSTS = (
    ("secretary", 0.024, "村党支部书记"), ("committee", 0.09, "村委会委员"), ("mediator", 0.12, "人民调解员"), ("teacher", 0.15, "国防教育辅导员"),
)  # fmt: skip
_SCHOOLS = ("怀远县第一中学", "怀远县荆山湖中学", "榴城中心小学", "常坟中心小学", "怀远县职业教育中心")
#: Activities of the county's teams: what, which team, month and day, hours.
_ACTIVITIES = (
    ("学雷锋便民服务", "老兵志愿服务总队", 3, 5, 3), ("清明文明祭扫引导", "老兵志愿服务总队", 4, 4, 4), ("高考爱心送考", "榴城老兵志愿服务队", 6, 7, 5),
    ("防汛巡堤", "涂山老兵应急服务队", 7, 9, 8), ("“八一”走访老兵", "老兵志愿服务总队", 7, 30, 4), ("烈士纪念日讲解", "英烈讲解志愿服务队", 9, 30, 3),
    ("重阳敬老理发", "榴城老兵志愿服务队", 10, 18, 4),
)  # fmt: skip
_FIRST_YEAR = 2023


def contributions(seed: int, person: Resident, life: Background) -> Sequence[Mapping[str, Any]]:
    """The rows of one person, without person and signature; nothing of who never served, is young or old."""
    age = TODAY.year - person.born_on.year
    if person.service is None or not 24 <= age <= 72:
        return ()
    rng = Random(f"contribution:{seed}:{person.index}")
    rows = _post(rng, person) if person.politics == "party" and age <= 60 and life.standing != "pocket" else []
    return [*rows, *_events(rng, person)]


def _post(rng: Random, person: Resident) -> list[Mapping[str, Any]]:
    drawn = rng.random()
    found = next(((kind, title) for kind, below, title in _POSTS if drawn < below), None)
    if found is None:
        return []
    kind, title = found
    assert person.service is not None
    since = max(
        date(rng.choice((2018, 2021, 2022)), 3, 1) + timedelta(days=rng.randrange(120)),
        person.service.discharged_on + timedelta(days=90),
    )
    if since >= TODAY:
        return []
    where = rng.choice(_SCHOOLS) if kind == "teacher" else person.village.full_name
    village = person.village.code if kind in ("secretary", "committee") else None
    until = since + timedelta(days=365 * 3) if rng.random() < 0.1 else None
    ends = until if until is not None and until <= TODAY else None
    return [{"kind": kind, "title": title, "organisation": where, "division_id": village, "since": since, "until": ends}]


def _events(rng: Random, person: Resident) -> list[Mapping[str, Any]]:
    years, rows = range(_FIRST_YEAR, TODAY.year + 1), list[Mapping[str, Any]]()
    if rng.random() < 0.012:
        rows += [
            {"kind": "volunteer", "title": title, "organisation": team, "since": date(year, month, day), "hours": hours}
            for year in years
            for title, team, month, day, hours in _ACTIVITIES
            if rng.random() < 0.3 and date(year, month, day) <= TODAY
        ]
    if rng.random() < 0.0015:
        rows += [
            {
                "kind": "lecture", "title": "老兵党史宣讲", "organisation": rng.choice(_SCHOOLS),
                "since": date(year, rng.randrange(3, 11), rng.randrange(1, 28)), "audience": rng.randrange(60, 300),
            }
            for year in years
        ]  # fmt: skip
    if rng.random() < 0.002:
        on = date(rng.randrange(_FIRST_YEAR, TODAY.year), rng.randrange(1, 13), rng.randrange(1, 28))
        fen = rng.choice((50_000, 100_000, 200_000, 500_000))
        rows.append(
            {
                "kind": "donation",
                "title": "关爱困难老兵捐款",
                "organisation": "关爱退役军人协会",
                "since": on,
                "donated_fen": fen,
            }
        )
    return rows
