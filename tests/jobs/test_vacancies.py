"""Vacancies: of trusted employers, checked, published, expired; found by what is typed."""

from datetime import timedelta

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions, queries
from apps.jobs.models import Vacancy
from apps.jobs.rules.refusals import NotTrusted, VacancyExists, VacancyExpired, VacancyNotFound, WrongState
from apps.jobs.rules.vacancies import grams, wanted
from tests.jobs.make import TOWN, Jobs, vacancy_given
from tests.make import make_actor

pytestmark = pytest.mark.django_db


def test_a_vacancy_is_posted_checked_and_published(jobs: Jobs) -> None:
    row = jobs.vacancy()
    assert (row.state, row.checked_by_id, row.published_at) == ("published", jobs.clerk.staff_id, jobs.clerk.at)
    verbs = AuditEntry.objects.filter(outcome="done").values_list("verb", flat=True)
    assert {"jobs.post_vacancy", "jobs.check_vacancy", "jobs.publish_vacancy"} <= set(verbs)
    with pytest.raises(WrongState, match="招聘中"):
        actions.publish_vacancy(jobs.clerk, vacancy_id=row.pk)
    with pytest.raises(WrongState):
        actions.check_vacancy(jobs.clerk, vacancy_id=row.pk, agree=True)


def test_the_same_post_stands_once(jobs: Jobs) -> None:
    row = jobs.vacancy()
    with pytest.raises(VacancyExists, match="正在招聘"):
        jobs.vacancy(row.employer)
    jobs.vacancy(row.employer, place="龙亢镇")
    assert Vacancy.objects.count() == 2


def test_only_a_verified_employer_posts_and_only_the_county_checks(jobs: Jobs) -> None:
    with pytest.raises(NotTrusted, match="待核验"):
        jobs.vacancy(jobs.employer(verified=False))
    row = jobs.vacancy(state="draft")
    with pytest.raises(Forbidden):
        actions.check_vacancy(jobs.station, vacancy_id=row.pk, agree=True)
    with pytest.raises(WrongState):
        actions.publish_vacancy(jobs.clerk, vacancy_id=row.pk)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"title": "工"}, "岗位名称"),
        ({"trade": "x"}, "行业"),
        ({"place": " "}, "工作地点"),
        ({"headcount": 0}, "招聘人数"),
        ({"pay_low_fen": 600_000, "pay_high_fen": 500_000}, "上限不能低于下限"),
        ({"pay_low_fen": 5_000, "pay_high_fen": 7_000}, "按元填写"),
        ({"education": "x"}, "学历"),
        ({"age_min": 15}, "16周岁"),
        ({"age_min": 40, "age_max": 30}, "年龄上限"),
        ({"skills": ("",)}, "技能"),
        ({"reserved": "x"}, "专门岗位"),
        ({"works_in": "999999999999"}, "工作所在区划"),
    ],
)
def test_what_is_wrong_is_named(jobs: Jobs, over: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        jobs.vacancy(**over)


def test_the_last_day_is_neither_past_nor_out_of_sight(jobs: Jobs) -> None:
    with pytest.raises(VacancyExpired, match="已经过期"):
        jobs.vacancy(valid_until=jobs.today - timedelta(days=1))
    with pytest.raises(Invalid, match="最长一年"):
        jobs.vacancy(valid_until=jobs.today + timedelta(days=400))


def test_what_was_sent_back_or_changed_is_checked_again(jobs: Jobs) -> None:
    row = jobs.vacancy(state="draft")
    with pytest.raises(Invalid, match="原因"):
        actions.check_vacancy(jobs.clerk, vacancy_id=row.pk, agree=False)
    assert actions.check_vacancy(jobs.clerk, vacancy_id=row.pk, agree=False, note="请补充工作地点").note == "请补充工作地点"
    actions.check_vacancy(jobs.clerk, vacancy_id=row.pk, agree=True)
    actions.publish_vacancy(jobs.clerk, vacancy_id=row.pk)
    row = actions.correct_vacancy(jobs.clerk, vacancy_id=row.pk, given=vacancy_given(jobs.today, headcount=9, works_in=TOWN))
    assert (row.state, row.headcount, row.checked_at) == ("draft", 9, None)
    assert AuditEntry.objects.filter(verb="jobs.correct_vacancy", outcome="done").count() == 1


def test_a_vacancy_past_its_day_cannot_be_checked_or_published(jobs: Jobs) -> None:
    draft, checked = jobs.vacancy(state="draft"), jobs.vacancy(state="checked")
    late = jobs.later(61)
    for act, given in (
        (actions.check_vacancy, {"vacancy_id": draft.pk, "agree": True}),
        (actions.publish_vacancy, {"vacancy_id": checked.pk}),
    ):
        with pytest.raises(VacancyExpired):
            act(late, **given)


def test_closed_with_a_reason_and_renewed_with_a_new_day(jobs: Jobs) -> None:
    row = jobs.vacancy()
    with pytest.raises(Invalid, match="结束原因"):
        actions.close_vacancy(jobs.clerk, vacancy_id=row.pk, closed_for="expired")
    assert actions.close_vacancy(jobs.clerk, vacancy_id=row.pk, closed_for="filled").closed_on == jobs.today
    with pytest.raises(WrongState, match="已结束"):
        actions.close_vacancy(jobs.clerk, vacancy_id=row.pk, closed_for="filled")
    with pytest.raises(WrongState, match="重新招聘"):
        actions.correct_vacancy(jobs.clerk, vacancy_id=row.pk, given=vacancy_given(jobs.today))
    other = jobs.vacancy(row.employer)
    with pytest.raises(VacancyExists):
        actions.renew_vacancy(jobs.clerk, vacancy_id=row.pk, valid_until=jobs.today)
    actions.close_vacancy(jobs.clerk, vacancy_id=other.pk, closed_for="withdrawn")
    with pytest.raises(VacancyExpired):
        actions.renew_vacancy(jobs.clerk, vacancy_id=row.pk, valid_until=jobs.today - timedelta(days=1))
    row = actions.renew_vacancy(jobs.clerk, vacancy_id=row.pk, valid_until=jobs.today)
    assert (row.state, row.closed_for, row.published_at) == ("draft", "", None)


def test_every_night_what_is_past_its_day_closes_once(jobs: Jobs) -> None:
    last = jobs.vacancy(valid_until=jobs.today)
    jobs.vacancy()
    tonight = Actor.house(at=jobs.clerk.at)
    house = jobs.later(1, tonight)
    assert actions.expire_vacancies(tonight) == 0  # the last day counts
    assert actions.expire_vacancies(house) == 1 and actions.expire_vacancies(house) == 0
    last.refresh_from_db()
    assert (last.state, last.closed_for) == ("closed", "expired")
    assert AuditEntry.objects.filter(verb="jobs.expire_vacancies").count() == 3


def test_another_townships_clerk_finds_it_but_cannot_touch_it(jobs: Jobs) -> None:
    row = jobs.vacancy(jobs.employer(division=TOWN))
    assert queries.get_vacancy(jobs.far, row.pk) == row
    for act, given in (
        (actions.correct_vacancy, {"given": vacancy_given(jobs.today)}),
        (actions.close_vacancy, {"closed_for": "filled"}),
        (actions.renew_vacancy, {"valid_until": jobs.today}),
    ):
        with pytest.raises(VacancyNotFound):
            act(jobs.far, vacancy_id=row.pk, **given)
    with pytest.raises(VacancyNotFound):
        queries.get_vacancy(make_actor("jobs_clerk", division="340322000000"), row.pk)


def test_an_employer_posts_and_closes_its_own_only(jobs: Jobs) -> None:
    own, other = jobs.employer(), jobs.vacancy()
    row = actions.post_vacancy(jobs.firm(own), employer_id=own.pk, given=vacancy_given(jobs.today))
    assert row.posted_by_id is None and list(queries.vacancies(jobs.firm(own))) == [row]
    with pytest.raises(VacancyNotFound):
        actions.close_vacancy(jobs.firm(own), vacancy_id=other.pk, closed_for="filled")
    with pytest.raises(Forbidden):
        actions.check_vacancy(jobs.firm(own), vacancy_id=row.pk, agree=True)


def test_the_public_reads_what_is_open_and_finds_it_by_what_is_typed(jobs: Jobs) -> None:
    turner = jobs.vacancy(title="数控车工", education="senior")
    guard = jobs.vacancy(
        title="警务辅助人员",
        trade="security",
        reserved="auxiliary_police",
        pay_low_fen=300_000,
        pay_high_fen=400_000,
        skills=(),
    )
    jobs.vacancy(title="车工学徒", state="checked")
    barred = jobs.vacancy(title="车工班长")
    actions.blacklist_employer(jobs.clerk, employer_id=barred.employer_id, reason="拖欠工资经查实")
    anybody = jobs.veteran(jobs.person())
    shown = queries.open_vacancies(anybody)
    assert set(shown) == {turner, guard}

    def hits(**asked: str) -> set[Vacancy]:
        return set(queries.found(shown, asked))

    assert hits(q="车工") == hits(q="数 控") == {turner} and hits(q="ＳＨ 车工") == set()
    assert hits(q="示例2号") == hits(trade="security") == hits(reserved="auxiliary_police") == hits(q="安保 辅助") == {guard}
    assert hits(q="工车") == set() and hits(q="") == {turner, guard} == hits(trade="nothing")
    assert hits(education="junior") == {guard} and hits(education="college") == {turner, guard}
    assert hits(pay="5000") == {turner} and hits(pay="²") == {turner, guard} and hits(is_aimed="1") == set()


def test_letters_and_pairs() -> None:
    assert grams(["数控车工"]) == ["工", "控", "控车", "数", "数控", "车", "车工"]
    assert wanted("车工 A\x00b") == ["车工", "ab"] and wanted("工") == ["工"] and wanted("，。") == []
