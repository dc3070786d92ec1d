"""A fair from plan to closed books; its booths."""

from datetime import time, timedelta

import pytest

from apps.core.errors import Conflict, Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions, queries
from apps.jobs.models import FairQuota, FairVacancy
from apps.jobs.queries import Span
from apps.jobs.queries.figures import figures, listed
from apps.jobs.rules.fairs import booth_label, floor_sheet, shares_of
from apps.jobs.rules.refusals import (
    BoothNotFound,
    BoothTaken,
    FairNotFound,
    ForeignEmployer,
    NotOpen,
    NotTrusted,
    VacancyExpired,
    WrongState,
)
from tests.jobs.make import COUNTY, TOWN, VILLAGE, Jobs, fair_given
from tests.make import make_actor

pytestmark = pytest.mark.django_db


def test_a_fair_goes_through_its_life_and_each_step_is_written_down(jobs: Jobs) -> None:
    fair = jobs.fair(state="held")
    assert (fair.level, fair.held_on) == ("county", jobs.today)
    actions.finish_follow_up(jobs.clerk, fair_id=fair.pk)
    with pytest.raises(Invalid, match="小结"):
        actions.close_fair(jobs.clerk, fair_id=fair.pk, summary="好")
    done = actions.close_fair(jobs.clerk, fair_id=fair.pk, summary="组织有序，岗位对路，下次增加夜场。")
    assert (done.state, done.closed_on) == ("closed", jobs.today)
    verbs = list(AuditEntry.objects.filter(outcome="done", verb__startswith="jobs.").values_list("verb", flat=True))
    for verb in (
        "plan_fair",
        "call_employers",
        "check_fair",
        "publish_fair",
        "open_fair",
        "hold_fair",
        "finish_follow_up",
        "close_fair",
    ):
        assert verbs.count(f"jobs.{verb}") == 1, verb


STEPS = (
    ("call_employers", "planned", {}), ("check_fair", "calling", {}), ("publish_fair", "checked", {}), ("open_fair", "published", {}),
    ("hold_fair", "open", {}), ("finish_follow_up", "held", {}), ("close_fair", "followed_up", {"summary": "组织有序，岗位对路，效果好。"}),
    ("cancel_fair", "planned", {"reason": "场地维修改期"}),
)  # fmt: skip


@pytest.mark.parametrize(("name", "state", "given"), STEPS)
def test_a_step_out_of_turn_is_refused_and_another_township_finds_nothing(
    jobs: Jobs, name: str, state: str, given: dict[str, str]
) -> None:
    fair = jobs.fair(state="open" if state in ("planned", "calling", "checked", "published") else "planned")
    with pytest.raises(WrongState, match="刷新页面"):
        getattr(actions, name)(jobs.clerk, fair_id=fair.pk, **given)
    with pytest.raises(FairNotFound):
        getattr(actions, name)(jobs.far, fair_id=fair.pk, **given)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": "会"}, "名称"),
        ({"mode": "x"}, "举办方式"),
        ({"starts_on": -1}, "早于今天"),
        ({"starts_on": 800, "ends_on": 800}, "两年以内"),
        ({"ends_on": -1}, "早于开始"),
        ({"ends_on": 90}, "最长60天"),
        ({"opens_at": time(9), "shuts_at": time(8)}, "晚于开始"),
        ({"place": ""}, "地点"),
        ({"booth_count": 0}, "展位数"),
        ({"booth_count": 2001}, "2000"),
        ({"capacity": 0}, "上限"),
        ({"partner_county": "33O2"}, "6位数字"),
        ({"partner_county": "330205"}, "联合举办单位"),
    ],
)
def test_what_is_wrong_in_a_plan_is_named(jobs: Jobs, over: dict[str, object], words: str) -> None:
    days = {name: jobs.today + timedelta(days=value) for name, value in over.items() if name.endswith("_on")}  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=words):
        actions.plan_fair(jobs.clerk, division=COUNTY, given=fair_given(jobs.today, **{**over, **days}))


def test_the_same_fair_is_planned_once_in_a_place_of_ones_own(jobs: Jobs) -> None:
    jobs.fair(state="planned")
    with pytest.raises(Conflict, match="已经建立"):
        jobs.fair(state="planned")
    with pytest.raises(Invalid, match="县或者乡镇"):
        actions.plan_fair(jobs.station, division=COUNTY, given=fair_given(jobs.today))
    jobs.person()  # makes the village
    with pytest.raises(Invalid, match="县或者乡镇"):
        actions.plan_fair(jobs.clerk, division=VILLAGE, given=fair_given(jobs.today))
    assert actions.plan_fair(jobs.station, division=TOWN, given=fair_given(jobs.today)).level == "township"


def test_places_and_booths_change_but_never_below_what_is_taken(jobs: Jobs) -> None:
    fair = jobs.fair(capacity=3)
    people = [jobs.person() for _ in range(2)]
    for one in people:
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=one.pk)
    with pytest.raises(Conflict, match="已有2人报名"):
        actions.change_fair(jobs.clerk, fair_id=fair.pk, given=fair_given(jobs.today, capacity=1))
    for capacity, free in ((2, 0), (50, 48), (None, None), (10, 8)):
        row = actions.change_fair(jobs.clerk, fair_id=fair.pk, given=fair_given(jobs.today, capacity=capacity))
        assert queries.free_places(row) == free
    booth = queries.booths(fair).get()
    actions.assign_booth(jobs.clerk, booth_id=booth.pk, number=9)
    with pytest.raises(Conflict, match="第9号展位"):
        actions.change_fair(jobs.clerk, fair_id=fair.pk, given=fair_given(jobs.today, booth_count=8))
    actions.open_fair(jobs.clerk, fair_id=fair.pk)
    with pytest.raises(Conflict, match="不能再改"):
        actions.change_fair(jobs.clerk, fair_id=fair.pk, given=fair_given(jobs.today))
    with pytest.raises(FairNotFound):
        actions.change_fair(jobs.far, fair_id=fair.pk, given=fair_given(jobs.today))


def test_a_fair_is_checked_and_published_with_checked_vacancies_only(jobs: Jobs) -> None:
    fair = jobs.fair(state="calling")
    with pytest.raises(Conflict, match="还没有岗位"):
        actions.check_fair(jobs.clerk, fair_id=fair.pk)
    draft = jobs.vacancy(state="draft")
    jobs.booth(fair, draft)
    with pytest.raises(Conflict, match="没有审核"):
        actions.check_fair(jobs.clerk, fair_id=fair.pk)
    actions.check_vacancy(jobs.clerk, vacancy_id=draft.pk, agree=True)
    actions.check_fair(jobs.clerk, fair_id=fair.pk)
    actions.publish_fair(jobs.clerk, fair_id=fair.pk)
    draft.refresh_from_db()
    assert draft.state == "published"


def test_a_fair_opens_on_its_days_only(jobs: Jobs) -> None:
    soon = jobs.fair(starts_on=jobs.today + timedelta(days=3), ends_on=jobs.today + timedelta(days=3))
    with pytest.raises(Conflict, match="才开始"):
        actions.open_fair(jobs.clerk, fair_id=soon.pk)
    with pytest.raises(Conflict, match="已过"):
        actions.open_fair(jobs.later(4), fair_id=soon.pk)
    with pytest.raises(Invalid, match="取消原因"):
        actions.cancel_fair(jobs.clerk, fair_id=soon.pk, reason="")
    assert actions.cancel_fair(jobs.clerk, fair_id=soon.pk, reason="场地维修改期").state == "cancelled"


def test_books_close_after_everybody_was_asked(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="open", vacancy=vacancy)
    jobs.hired(jobs.apply(jobs.person(), vacancy, fair))
    actions.hold_fair(jobs.clerk, fair_id=fair.pk)
    with pytest.raises(Conflict, match="3次回访"):
        actions.finish_follow_up(jobs.clerk, fair_id=fair.pk)


# --- booths -----------------------------------------------------------------------------------------------------------
def test_an_employer_takes_part_with_its_own_vacancies(jobs: Jobs) -> None:
    fair, vacancy, other = jobs.fair(state="calling"), jobs.vacancy(), jobs.vacancy()
    second = jobs.vacancy(vacancy.employer, title="钳工", headcount=3)
    row = jobs.booth(fair, vacancy, accepted=False)
    for wrong in ([], [other.pk], [vacancy.pk, 10**9]):
        with pytest.raises(Invalid, match="本单位的岗位"):
            actions.ask_booth(jobs.clerk, fair_id=fair.pk, employer_id=vacancy.employer_id, vacancy_ids=wrong)
    again = actions.ask_booth(jobs.clerk, fair_id=fair.pk, employer_id=vacancy.employer_id, vacancy_ids=[second.pk])
    assert again.pk == row.pk and [one.vacancy_id for one in FairVacancy.objects.all()] == [second.pk]
    actions.close_vacancy(jobs.clerk, vacancy_id=second.pk, closed_for="filled")
    with pytest.raises(WrongState, match="已经结束招聘"):
        actions.ask_booth(jobs.clerk, fair_id=fair.pk, employer_id=vacancy.employer_id, vacancy_ids=[second.pk])
    assert AuditEntry.objects.filter(verb="jobs.ask_booth", outcome="done").count() == 2


def test_who_may_not_take_part(jobs: Jobs) -> None:
    fair, planned = jobs.fair(state="calling"), jobs.fair(state="planned", name="还没有征集的招聘会")
    foreign, near = jobs.vacancy(jobs.employer(county="330205")), jobs.vacancy(jobs.employer(county="340300"))
    with pytest.raises(ForeignEmployer, match="330205"):
        jobs.booth(fair, foreign)
    jobs.booth(fair, near)  # registered by its city
    joint = jobs.fair(state="calling", name="两地联合招聘会", partner="协作县退役军人事务局", partner_county="330205")
    jobs.booth(joint, foreign)
    with pytest.raises(WrongState, match="不接受单位报名"):
        jobs.booth(planned, near)
    short = jobs.vacancy(valid_until=jobs.today)
    with pytest.raises(VacancyExpired):
        actions.ask_booth(jobs.later(1), fair_id=fair.pk, employer_id=short.employer_id, vacancy_ids=[short.pk])
    actions.blacklist_employer(jobs.clerk, employer_id=near.employer_id, reason="拖欠工资经查实")
    with pytest.raises(NotTrusted):
        jobs.booth(fair, near)


def test_a_booth_belongs_to_one_employer(jobs: Jobs) -> None:
    fair = jobs.fair(state="calling", booth_count=2)
    first, second, third = (jobs.booth(fair, jobs.vacancy()) for _ in range(3))
    actions.assign_booth(jobs.clerk, booth_id=first.pk, number=1)
    with pytest.raises(BoothTaken, match=r"A01已经分给怀远示例1号.*空展位：A02"):
        actions.assign_booth(jobs.clerk, booth_id=second.pk, number=1)
    with pytest.raises(BoothTaken, match="只有2个展位"):
        actions.assign_booth(jobs.clerk, booth_id=second.pk, number=3)
    actions.assign_booth(jobs.clerk, booth_id=second.pk, number=2)
    with pytest.raises(BoothTaken, match="全部分完"):
        actions.assign_booth(jobs.clerk, booth_id=third.pk, number=2)
    actions.assign_booth(jobs.clerk, booth_id=first.pk, number=1)  # its own number again
    assert [name for row in queries.floor_of(fair) for _, name in row] == [first.employer.name, second.employer.name]
    actions.assign_booth(jobs.clerk, booth_id=second.pk, number=None)
    with pytest.raises(BoothNotFound):
        actions.assign_booth(jobs.far, booth_id=second.pk, number=2)
    assert AuditEntry.objects.filter(verb="jobs.assign_booth", outcome="done").count() == 4


def test_an_employer_is_accepted_declined_or_leaves(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="calling")
    row = jobs.booth(fair, vacancy, accepted=False)
    with pytest.raises(WrongState, match="先同意参会"):
        actions.assign_booth(jobs.clerk, booth_id=row.pk, number=1)
    with pytest.raises(Invalid, match="原因"):
        actions.decline_booth(jobs.clerk, booth_id=row.pk, note="")
    assert actions.decline_booth(jobs.clerk, booth_id=row.pk, note="岗位与主题不符").state == "declined"
    row = jobs.booth(fair, vacancy)
    with pytest.raises(WrongState, match="不用重复"):
        actions.accept_booth(jobs.clerk, booth_id=row.pk)
    actions.assign_booth(jobs.clerk, booth_id=row.pk, number=1)
    left = actions.leave_fair(jobs.clerk, booth_id=row.pk, note="负责人临时出差")
    assert (left.state, left.number) == ("withdrawn", None)
    for act, given in (
        (actions.accept_booth, {}),
        (actions.decline_booth, {"note": "岗位不符"}),
        (actions.leave_fair, {"note": "不来了啊"}),
        (actions.note_employer, {}),
    ):
        with pytest.raises(BoothNotFound):
            act(jobs.far, booth_id=row.pk, **given)


def test_who_has_applicants_or_has_come_does_not_leave(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(vacancy=vacancy)
    row = queries.booths(fair).get()
    application = jobs.apply(jobs.person(), vacancy, fair)
    with pytest.raises(Conflict, match="已有1人投递"):
        actions.leave_fair(jobs.clerk, booth_id=row.pk, note="负责人临时出差")
    with pytest.raises(NotOpen):
        actions.note_employer(jobs.clerk, booth_id=row.pk)
    actions.withdraw_application(jobs.clerk, application_id=application.pk)
    actions.open_fair(jobs.clerk, fair_id=fair.pk)
    assert actions.note_employer(jobs.clerk, booth_id=row.pk).came_at == jobs.clerk.at
    with pytest.raises(WrongState, match="已经签到"):
        actions.note_employer(jobs.clerk, booth_id=row.pk)
    with pytest.raises(Conflict, match="已经到场"):
        actions.leave_fair(jobs.clerk, booth_id=row.pk, note="负责人临时出差")


def test_the_hall_as_it_is_printed() -> None:
    assert [booth_label(number, 10) for number in (1, 10, 11, 260, 261, None)] == [
        "A01",
        "A10",
        "B01",
        "Z10",
        "AA01",
        "未定",
    ]
    assert floor_sheet(3, 2, {2: "甲厂"}) == [[("A01", ""), ("A02", "甲厂")], [("B01", "")]]
    assert sum(shares_of(5003)) == 5003 and len(shares_of(3)) == 3 and max(shares_of(5003)) - min(shares_of(5003)) == 1


# --- figures ----------------------------------------------------------------------------------------------------------
def test_each_figure_counts_the_list_it_opens(jobs: Jobs) -> None:
    turner, guard = jobs.vacancy(headcount=5), jobs.vacancy(title="保安员", headcount=8)
    fair = jobs.fair(state="calling", vacancy=turner)
    jobs.booth(fair, turner)
    jobs.booth(fair, guard)
    for step in (actions.check_fair, actions.publish_fair, actions.open_fair):
        step(jobs.clerk, fair_id=fair.pk)
    people = [jobs.person() for _ in range(3)]
    for one in people:
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=one.pk, channel="site")
    jobs.hired(jobs.apply(people[0], turner, fair))
    for vacancy in (turner, guard):  # one person with two intents is one person
        actions.record_result(jobs.clerk, application_id=jobs.apply(people[1], vacancy, fair).pk, result="intend")
    actions.hold_fair(jobs.clerk, fair_id=fair.pk)
    span = Span(fair_id=fair.pk)
    told = {one.figure.name: one.number for one in figures(jobs.clerk, span)}
    assert told == {"employers": 2, "posts": 13, "attended": 3, "intents": 2, "signed": 1, "placed": 1}
    assert FairQuota.objects.filter(fair=fair).count() == 16
    rows = {name: list(listed(jobs.clerk, name, span)) for name in told}
    assert len(rows["employers"]) == 2 and sum(one.headcount for one in rows["posts"]) == 13 and len(rows["attended"]) == 3
    assert {one.person_id for one in rows["intents"]} == {people[0].pk, people[1].pk} and len(rows["placed"]) == 1
    year = {one.figure.name: one.number for one in figures(jobs.clerk, Span(year=jobs.today.year))}
    assert (year["fairs"], year["posts"], year["placed"], year["all_placed"], year["in_county"]) == (1, 13, 1, 1, 1)
    far = {one.figure.name: one.number for one in figures(jobs.far, span)}
    assert (far["posts"], far["attended"], far["placed"]) == (13, 0, 0)  # people are cut to where they live
    stranger = make_actor("jobs_clerk", division="340322000000")
    assert {one.number for one in figures(stranger, span)} == {0}
