"""Matching: points and reasons, the two tongues it is written in, and what it is worth against chance and a search by words."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.errors import NotFound
from apps.demo.rules.hiring import make_hires, measure
from apps.jobs.models import Seeker, Vacancy
from apps.jobs.queries import matching
from apps.jobs.queries.matching import vacancy_facts
from apps.jobs.queries.seekers import facts_of
from apps.jobs.rules.matching import (
    EDUCATION,
    SeekerFacts,
    VacancyFacts,
    age_on,
    best_seekers,
    best_vacancies,
    hindrance,
    hits,
    keyword_order,
    match,
    reasons,
)
from tests.jobs.ledger import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Desk, make_vacancy
from tests.make import make_division

TODAY = date(2026, 11, 20)
JOB = VacancyFacts(1, "making", "county", 500_000, 700_000, "340321104", skills=frozenset({"焊工", "电工"}))
MAN = SeekerFacts(1, date(1990, 5, 1), trades=frozenset({"making"}), town="340321104", pay_floor_fen=600_000,
                  skills=frozenset({"焊工"}), priority="hardship")  # fmt: skip


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def test_points_add_up_and_each_says_why():
    found = match(MAN, JOB, TODAY)
    assert found is not None
    assert (found.trade, found.place, found.pay, found.skill, found.first, found.score) == (30, 25, 12, 10, 5, 82)
    assert reasons(found, MAN, JOB, trade="生产制造", town="常坟镇", priority="生活困难") == [
        "行业符合意愿：生产制造", "就在常坟镇上班", "月薪最高可以达到期望的6000元", "具备焊工、还缺电工", "属于优先帮扶人员（生活困难）",
    ]  # fmt: skip


def test_what_does_not_fit_is_said_too():
    job = VacancyFacts(2, "trade", "outside", 300_000, 400_000, education="senior")
    man = SeekerFacts(1, date(1990, 5, 1), trades=frozenset({"making"}), areas=frozenset({"county"}), pay_floor_fen=600_000)
    found = match(man, job, TODAY)
    assert found is not None and found.score == 6
    assert reasons(found, man, job, trade="批发零售") == [
        "行业（批发零售）不在意愿之内", "工作地点在省外，不在意愿之内", "月薪达不到期望的6000元", "台账未登记文化程度，请先核对岗位的学历要求",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"age_max": 35}, "不超过35周岁，本人36周岁"),
        ({"age_min": 40}, "年满40周岁"),
        ({"education": "college"}, "文化程度低于"),
        ({"reserved": "public_welfare"}, "公益性岗位"),
    ],
)
def test_what_stands_in_the_way_is_named(over, words):
    man = SeekerFacts(1, date(1990, 5, 1), "senior")
    job = VacancyFacts(1, "making", "county", 1, 2, **over)
    assert words in hindrance(man, job, TODAY)
    assert match(man, job, TODAY) is None


def test_somebody_born_on_the_last_of_february_is_older_on_the_first_of_march():
    assert [age_on(date(2000, 2, 29), day) for day in (date(2023, 2, 28), date(2023, 3, 1))] == [22, 23]


def test_no_hires_no_share_and_words_nobody_has_find_nothing():
    assert hits([]) == 0.0
    assert keyword_order(frozenset({"焊接"}), [(1, frozenset({"司机"})), (2, frozenset({"焊接"}))]) == [2]


def test_the_right_vacancy_is_among_ten_three_times_as_often_as_by_chance_and_more_often_than_by_words():
    found = measure(*make_hires("2026", people=400, vacancies=300))
    assert found.hires == 400
    assert found.matching >= 3 * found.chance
    assert found.matching > found.keywords > found.chance


def test_the_command_prints_three_figures():
    out = StringIO()
    call_command("measure_matching", "--people", "40", "--vacancies", "60", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()[1:]] == ["匹配推荐", "关键词查找", "随机"]


# --- the SQL and the pure rule ----------------------------------------------------------------------------------------

TRADES, AREAS, SKILLS = ("making", "security", "trade"), ("county", "city", "province", "outside"), ("焊工", "电工", "叉车")
some = st.integers(0, 2**30)


def subset(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=3)


seeker_values = st.fixed_dictionaries(
    {
        "born_on": st.dates(date(1960, 1, 1), date(2010, 12, 31)), "education": st.sampled_from(("", *EDUCATION)),
        "trades": subset(TRADES), "areas": subset(AREAS), "town_id": st.sampled_from((None, TOWN, OTHER_TOWN)),
        "pay_floor_fen": st.sampled_from((None, 300_000, 500_000, 500_001, 700_000, 900_000)), "skills": subset(SKILLS),
        "priority": st.sampled_from(("none", "hardship")),
    }
)  # fmt: skip
vacancy_values = st.fixed_dictionaries(
    {
        "trade": st.sampled_from(TRADES), "area": st.sampled_from(AREAS), "works_in_id": st.sampled_from((None, TOWN, OTHER_TOWN, VILLAGE)),
        "pay_low_fen": st.sampled_from((300_000, 500_000)), "pay_high_fen": st.sampled_from((500_000, 700_000)),
        "education": st.sampled_from(("", *EDUCATION)), "age_min": st.sampled_from((None, 16, 18, 36)),
        "age_max": st.sampled_from((None, 36, 40, 60)), "skills": subset(SKILLS), "reserved": st.sampled_from(("none", "public_welfare")),
        "is_veteran_priority": st.booleans(),
    }
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(seeker_values, min_size=3, max_size=3), st.lists(vacancy_values, min_size=3, max_size=3))
def test_sql_and_rule_give_the_same_points_and_the_same_order(pairs, people, jobs):
    desk, rows, offers = pairs
    for row, values in zip(rows, people, strict=True):
        row.person.born_on, row.person.education = values["born_on"], values["education"]
        row.person.save(update_fields=["born_on", "education"])
        Seeker.objects.filter(pk=row.pk).update(
            **{name: value for name, value in values.items() if name not in ("born_on", "education")}
        )
    for offer, values in zip(offers, jobs, strict=True):
        Vacancy.objects.filter(pk=offer.pk).update(**values)
    men = [facts_of(row) for row in Seeker.objects.select_related("person").order_by("pk")]
    posts = [vacancy_facts(row) for row in Vacancy.objects.order_by("pk")]
    pure = [one for man in men for post in posts if (one := match(man, post, desk.today))]
    assert matching.all_pairs(desk.clerk) == pure
    for man in men:
        assert [one.match for one in matching.vacancies_for(desk.clerk, man.id)] == best_vacancies(man, posts, desk.today)
    for post in posts:
        told = matching.seekers_for(desk.clerk, post.id)[1]
        assert [one.match for one in told] == best_seekers(post, men, desk.today)


@pytest.fixture
def pairs(desk):
    make_division(OTHER_TOWN)
    rows = [desk.seeker() for _ in range(3)]
    return desk, rows, [make_vacancy(f"岗位{number}") for number in range(3)]


def test_only_open_vacancies_and_people_without_work_are_matched(desk):
    seeker, busy = desk.seeker(), desk.seeker(status="employed")
    gone = make_vacancy("旧岗位", valid_until=desk.today - timedelta(days=1))
    job = make_vacancy()
    assert [one.vacancy.pk for one in matching.vacancies_for(desk.station, seeker.pk)] == [job.pk]
    assert [one.seeker.pk for one in matching.seekers_for(desk.station, job.pk)[1]] == [seeker.pk]
    assert gone.pk not in matching.open_to_match(desk.clerk).values_list("pk", flat=True)
    assert busy.pk not in [one.seeker.pk for one in matching.seekers_for(desk.clerk, job.pk)[1]]


def test_another_township_sees_neither_the_person_nor_the_match(desk):
    seeker, job = desk.seeker(), make_vacancy()
    with pytest.raises(NotFound):
        matching.vacancies_for(desk.far, seeker.pk)
    assert matching.seekers_for(desk.far, job.pk)[1] == []
    with pytest.raises(NotFound):
        matching.seekers_for(desk.clerk, 999_999)
    assert make_division(COUNTY).code == COUNTY
