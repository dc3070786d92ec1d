"""People: signed up once, scanned in once, sent with consent, counted once a year, asked again."""

from datetime import date, timedelta

import pytest

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions, queries
from apps.jobs.models import Application, FollowUp, Placement, SignUp
from apps.jobs.queries.merging import merge_guard
from apps.jobs.queries.people import due_follow_ups
from apps.jobs.rules.applications import check_placement, follow_up_days
from apps.jobs.rules.refusals import (
    ApplicationNotFound,
    AppliedAlready,
    CountedAlready,
    FairFull,
    FairNotFound,
    FollowUpNotFound,
    NotOpen,
    PlacementNotFound,
    SignedUpAlready,
    SignUpNotFound,
    VacancyExpired,
    VacancyNotFound,
    WrongState,
)
from apps.notices.models import Message
from apps.people.queries.people import PersonNotFound
from tests.jobs.make import OTHER_TOWN, Jobs
from tests.make import picture

pytestmark = pytest.mark.django_db


# --- sign-ups ---------------------------------------------------------------------------------------------------------
def test_a_veteran_signs_up_once_and_may_come_back_after_cancelling(jobs: Jobs) -> None:
    fair, person = jobs.fair(capacity=2), jobs.person()
    veteran = jobs.veteran(person)
    row = actions.sign_up(veteran, fair_id=fair.pk)
    assert (row.person_id, row.channel, len(row.code), queries.free_places(fair)) == (person.pk, "portal", 8, 1)
    with pytest.raises(SignedUpAlready, match=row.code):
        actions.sign_up(veteran, fair_id=fair.pk)
    assert actions.cancel_sign_up(veteran, sign_up_id=row.pk).state == "cancelled" and queries.free_places(fair) == 2
    with pytest.raises(AlreadyDone):
        actions.cancel_sign_up(veteran, sign_up_id=row.pk)
    again = actions.sign_up(jobs.station, fair_id=fair.pk, person_id=person.pk, channel="station")
    assert (again.pk, again.channel, SignUp.objects.count(), queries.free_places(fair)) == (row.pk, "station", 1, 1)
    assert AuditEntry.objects.filter(verb="jobs.sign_up", outcome="done").count() == 2


def test_a_full_fair_says_so_and_a_cancelled_place_is_given_again(jobs: Jobs) -> None:
    fair, people = jobs.fair(capacity=1), [jobs.person() for _ in range(2)]
    first = actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=people[0].pk)
    with pytest.raises(FairFull, match="1个报名名额已满"):
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=people[1].pk)
    actions.cancel_sign_up(jobs.clerk, sign_up_id=first.pk)
    actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=people[1].pk)
    with pytest.raises(FairFull):  # who cancelled has no claim to the old place
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=people[0].pk)
    assert SignUp.objects.filter(state="signed_up").count() == 1


def test_when_and_for_whom_nobody_signs_up(jobs: Jobs) -> None:
    planned, person = jobs.fair(state="planned"), jobs.person()
    with pytest.raises(NotOpen, match="还没有开始报名"):
        actions.sign_up(jobs.clerk, fair_id=planned.pk, person_id=person.pk)
    with pytest.raises(FairNotFound):
        actions.sign_up(jobs.veteran(person), fair_id=planned.pk)
    fair = jobs.fair(name="已经收场的招聘会", state="held")
    with pytest.raises(NotOpen, match="已经结束"):
        actions.sign_up(jobs.veteran(person), fair_id=fair.pk)
    running = jobs.fair(name="正在报名的招聘会")
    with pytest.raises(NotOpen, match="已经结束"):
        actions.sign_up(jobs.later(1), fair_id=running.pk, person_id=person.pk)
    with pytest.raises(Invalid, match="渠道"):
        actions.sign_up(jobs.clerk, fair_id=running.pk, person_id=person.pk, channel="x")
    for actor, number in ((jobs.far, person.pk), (jobs.veteran(person), jobs.person().pk)):
        with pytest.raises(PersonNotFound):
            actions.sign_up(actor, fair_id=running.pk, person_id=number)
    person.state, person.died_on = "died", jobs.today
    person.save()
    with pytest.raises(PersonNotFound, match="档案是"):
        actions.sign_up(jobs.clerk, fair_id=running.pk, person_id=person.pk)
    actions.cancel_fair(jobs.clerk, fair_id=running.pk, reason="场地维修改期")
    with pytest.raises(NotOpen, match="已经取消"):
        actions.sign_up(jobs.clerk, fair_id=running.pk, person_id=jobs.person().pk)


def test_at_the_door_each_code_counts_once(jobs: Jobs) -> None:
    fair, other = jobs.fair(name="今天的招聘会"), jobs.fair(name="另一场招聘会")
    people = [jobs.person() for _ in range(3)]
    row, gone, elsewhere = (
        actions.sign_up(jobs.clerk, fair_id=at.pk, person_id=one.pk)
        for at, one in zip((fair, fair, other), people, strict=True)
    )
    actions.cancel_sign_up(jobs.clerk, sign_up_id=gone.pk)
    with pytest.raises(NotOpen, match="开场"):
        actions.scan_in(jobs.clerk, fair_id=fair.pk, code=row.code)
    actions.open_fair(jobs.clerk, fair_id=fair.pk)
    done = actions.scan_in(jobs.clerk, fair_id=fair.pk, code=f" {row.code.lower()} ")
    assert (done.attended_at, done.scanned_by_id) == (jobs.clerk.at, jobs.clerk.staff_id)
    with pytest.raises(AlreadyDone, match="签到"):
        actions.scan_in(jobs.clerk, fair_id=fair.pk, code=row.code)
    with pytest.raises(Conflict, match="另一场招聘会"):
        actions.scan_in(jobs.clerk, fair_id=fair.pk, code=elsewhere.code)
    with pytest.raises(Conflict, match="已经取消"):
        actions.scan_in(jobs.clerk, fair_id=fair.pk, code=gone.code)
    for nonsense in ("", "²²", "ABCDEFGH", "x" * 400):
        with pytest.raises(SignUpNotFound):
            actions.scan_in(jobs.clerk, fair_id=fair.pk, code=nonsense)
    with pytest.raises(Conflict, match="已经到场"):
        actions.cancel_sign_up(jobs.clerk, sign_up_id=row.pk)
    with pytest.raises(FairNotFound):
        actions.scan_in(jobs.far, fair_id=fair.pk, code=row.code)
    with pytest.raises(SignUpNotFound):
        actions.cancel_sign_up(jobs.far, sign_up_id=row.pk)
    walked_in = actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=people[2].pk, channel="qr")
    assert walked_in.attended_at is not None
    assert AuditEntry.objects.filter(verb="jobs.scan_in", outcome="done").count() == 1


# --- applications -----------------------------------------------------------------------------------------------------
def test_a_person_applies_once_and_shows_what_they_agreed_to(jobs: Jobs) -> None:
    vacancy, person = jobs.vacancy(), jobs.person()
    veteran = jobs.veteran(person)
    with pytest.raises(Invalid, match="同意"):
        actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=["phone"], agreed=False)
    with pytest.raises(Invalid, match="愿意出示"):
        actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=["id_number"], agreed=True)
    with pytest.raises(Invalid, match="渠道"):
        actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=[], agreed=True, channel="x")
    row = actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=["age", "phone", "age"], agreed=True)
    assert (row.state, row.shows, row.agreed_at) == ("applied", ["phone", "age"], veteran.at)
    with pytest.raises(AppliedAlready, match="已投递"):
        actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=[], agreed=True)
    firm = jobs.firm(vacancy.employer)
    assert list(queries.applications(firm)) == [row]
    actions.withdraw_application(veteran, application_id=row.pk, reason="已找到工作")
    assert list(queries.applications(firm)) == []
    with pytest.raises(WrongState):
        actions.withdraw_application(veteran, application_id=row.pk)
    again = actions.apply_for_vacancy(veteran, vacancy_id=vacancy.pk, shows=[], agreed=True)
    assert (again.pk, again.state, again.shows, again.ended_on) == (row.pk, "applied", [], None)
    assert AuditEntry.objects.filter(verb="jobs.apply_for_vacancy", outcome="done").count() == 2
    assert AuditEntry.objects.filter(verb="jobs.withdraw_application", outcome="done").count() == 1


def test_what_nobody_can_apply_for(jobs: Jobs) -> None:
    person = jobs.person()
    veteran = jobs.veteran(person)
    expired, closed, draft = jobs.vacancy(valid_until=jobs.today), jobs.vacancy(), jobs.vacancy(state="draft")
    with pytest.raises(VacancyExpired, match="已经过期"):
        actions.apply_for_vacancy(jobs.later(1), person_id=person.pk, vacancy_id=expired.pk, shows=[], agreed=True)
    actions.close_vacancy(jobs.clerk, vacancy_id=closed.pk, closed_for="filled")
    with pytest.raises(Conflict, match="已经结束招聘"):
        actions.apply_for_vacancy(veteran, vacancy_id=closed.pk, shows=[], agreed=True)
    with pytest.raises(VacancyNotFound):
        actions.apply_for_vacancy(veteran, vacancy_id=draft.pk, shows=[], agreed=True)
    with pytest.raises(Conflict, match="还没有发布"):
        jobs.apply(person, draft)
    shown = jobs.vacancy()
    with pytest.raises(PersonNotFound):
        actions.apply_for_vacancy(jobs.far, person_id=person.pk, vacancy_id=shown.pk, shows=[], agreed=True)
    fair = jobs.fair(state="held")
    with pytest.raises(Conflict, match="不能再投递"):
        jobs.apply(person, shown, fair)
    other = jobs.fair(name="没有这个岗位的招聘会")
    with pytest.raises(Conflict, match="没有把"):
        jobs.apply(person, shown, other)
    assert not Application.objects.exists()


def test_an_employer_enters_what_it_found_step_by_step(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="open", vacancy=vacancy)
    row = jobs.apply(jobs.person(), vacancy, fair)
    firm, other = jobs.firm(vacancy.employer), jobs.firm(jobs.employer())
    with pytest.raises(ApplicationNotFound):
        actions.record_result(other, application_id=row.pk, result="view")
    with pytest.raises(ApplicationNotFound):
        actions.record_result(jobs.far, application_id=row.pk, result="view")
    with pytest.raises(Invalid, match="选择结果"):
        actions.record_result(firm, application_id=row.pk, result="hire")
    with pytest.raises(Invalid, match="晚于今天"):
        actions.record_result(firm, application_id=row.pk, result="view", on=jobs.today + timedelta(days=1))
    for result, state in (("view", "viewed"), ("interview", "interviewed"), ("intend", "intent")):
        assert actions.record_result(firm, application_id=row.pk, result=result).state == state
    with pytest.raises(WrongState, match="达成意向"):
        actions.record_result(firm, application_id=row.pk, result="interview")
    with pytest.raises(Invalid, match="上一步"):
        actions.record_result(firm, application_id=row.pk, result="sign", on=jobs.today - timedelta(days=1))
    actions.record_result(firm, application_id=row.pk, result="sign")
    assert sorted(FollowUp.objects.values_list("months", flat=True)) == [1, 3, 6]
    with pytest.raises(Invalid, match="未录用的原因"):
        actions.record_result(firm, application_id=row.pk, result="decline")
    row = actions.record_result(firm, application_id=row.pk, result="decline", reason="体检没有通过")
    assert (row.state, row.intent_on, row.signed_on) == (
        "declined",
        jobs.today,
        jobs.today,
    )  # what was reached stays counted
    assert not due_follow_ups(jobs.clerk, jobs.today + timedelta(days=400)).exists()
    assert AuditEntry.objects.filter(verb="jobs.record_result", outcome="done").count() == 5


def test_a_closed_fair_takes_no_results(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="held", vacancy=vacancy)
    open_one = jobs.fair(name="还在报名的招聘会", vacancy=vacancy)
    row = jobs.apply(jobs.person(), vacancy, open_one)
    actions.finish_follow_up(jobs.clerk, fair_id=fair.pk)
    type(fair).objects.filter(pk=open_one.pk).update(state="closed", held_on=jobs.today, closed_on=jobs.today)
    with pytest.raises(Conflict, match="不能再登记结果"):
        actions.record_result(jobs.clerk, application_id=row.pk, result="view")


# --- placements -------------------------------------------------------------------------------------------------------
def test_work_counts_with_evidence_once_a_year(jobs: Jobs) -> None:
    vacancy, person = jobs.vacancy(), jobs.person()
    fair = jobs.fair(state="open", vacancy=vacancy)
    application = jobs.apply(person, vacancy, fair)
    for result in ("interview", "intend"):
        actions.record_result(jobs.clerk, application_id=application.pk, result=result)
    with pytest.raises(Invalid, match="凭证"):
        actions.record_placement(
            jobs.clerk, application_id=application.pk, started_on=jobs.today, evidence="contract", evidence_no=" "
        )
    given = {"started_on": jobs.today, "evidence": "insurance", "evidence_no": "缴费记录2026-11"}
    row = actions.record_placement(jobs.clerk, application_id=application.pk, **given)
    assert (row.source, row.is_in_county, row.is_counted, row.fair_id, row.title) == (
        "fair",
        True,
        True,
        fair.pk,
        "数控车工",
    )
    application.refresh_from_db()
    assert (application.state, application.started_on) == ("started", jobs.today)
    with pytest.raises(CountedAlready):
        actions.record_placement(jobs.clerk, application_id=application.pk, **given)
    more = actions.record_placement(
        jobs.station,
        person_id=person.pk,
        started_on=jobs.today,
        evidence="payslip",
        evidence_no="十一月工资条",
        employer_name="怀远示例超市",
        title="理货员",
    )
    assert (more.is_counted, more.source) == (False, "desk")
    assert FollowUp.objects.filter(placement=row).count() == FollowUp.objects.filter(placement=more).count() == 3
    assert AuditEntry.objects.filter(verb="jobs.record_placement", outcome="done").count() == 2


def test_evidence_is_sealed_and_a_look_at_it_is_written_down(jobs: Jobs) -> None:
    person, given = jobs.person(), {"started_on": jobs.today, "evidence": "contract", "evidence_no": "合同1"}
    given |= {"employer_name": "怀远示例超市", "title": "理货员"}
    row = actions.record_placement(jobs.clerk, person_id=person.pk, paper=picture(3), **given)
    more = actions.record_placement(jobs.clerk, person_id=jobs.person().pk, **given)
    content, kind = actions.read_evidence(jobs.clerk, placement_id=row.pk)
    assert content.startswith(b"\xff\xd8") and kind == "image/jpeg"
    with pytest.raises(PlacementNotFound, match="扫描件"):
        actions.read_evidence(jobs.clerk, placement_id=more.pk)
    for act, over in ((actions.read_evidence, {}), (actions.end_placement, {"ended_on": jobs.today})):
        with pytest.raises(PlacementNotFound):
            act(jobs.far, placement_id=row.pk, **over)
    assert AuditEntry.objects.filter(verb="jobs.read_evidence", outcome="done").count() == 1


def test_what_does_not_count_as_work(jobs: Jobs) -> None:
    person, application = jobs.person(), jobs.apply(jobs.person(), jobs.vacancy())
    jobs_given = {"started_on": jobs.today, "evidence": "contract", "evidence_no": "合同1"}
    with pytest.raises(WrongState, match="已投递"):
        actions.record_placement(jobs.clerk, application_id=application.pk, **jobs_given)
    with pytest.raises(PersonNotFound):
        actions.record_placement(jobs.far, person_id=person.pk, employer_name="怀远示例超市", title="理货员", **jobs_given)
    good = {**jobs_given, "today": jobs.today, "source": "desk", "employer_name": "怀远示例超市", "title": "理货员"}
    for over, words in (
        ({"employer_name": "厂"}, "单位名称"), ({"evidence": "x"}, "凭证"), ({"started_on": jobs.today + timedelta(days=1)}, "不能晚于今天"),
        ({"started_on": jobs.today - timedelta(days=800)}, "超过一年"), ({"source": "x"}, "来源"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=words):
            check_placement(**{**good, **over})


def test_somebody_is_asked_after_one_three_and_six_months(jobs: Jobs) -> None:
    application = jobs.apply(jobs.person(), jobs.vacancy())
    actions.record_result(jobs.clerk, application_id=application.pk, result="intend")
    first = FollowUp.objects.get(months=1)
    with pytest.raises(Invalid, match="登记就业"):
        actions.record_follow_up(jobs.clerk, follow_up_id=first.pk, result="working")
    later = jobs.later(40)
    assert list(due_follow_ups(later, later.today)) == [first]
    actions.record_follow_up(later, follow_up_id=first.pk, result="looking", note="等单位通知")
    with pytest.raises(WrongState, match="已于"):
        actions.record_follow_up(later, follow_up_id=first.pk, result="looking")
    with pytest.raises(FollowUpNotFound):
        actions.record_follow_up(jobs.far, follow_up_id=first.pk, result="looking")
    with pytest.raises(Invalid, match="回访结果"):
        actions.record_follow_up(later, follow_up_id=FollowUp.objects.get(months=3).pk, result="x")
    row = actions.record_placement(
        later, application_id=application.pk, started_on=later.today, evidence="contract", evidence_no="合同1"
    )
    days = dict(FollowUp.objects.filter(placement=row).values_list("months", "due_on"))
    assert days == follow_up_days(later.today)  # the open ones moved to the first day of work, the first is asked anew
    with pytest.raises(Invalid, match="离岗日期"):
        actions.end_placement(later, placement_id=row.pk, ended_on=later.today + timedelta(days=1))
    actions.end_placement(later, placement_id=row.pk, ended_on=later.today)
    with pytest.raises(WrongState, match="离岗"):
        actions.end_placement(later, placement_id=row.pk, ended_on=later.today)
    assert not due_follow_ups(later, later.today + timedelta(days=400)).exists()
    verbs = list(AuditEntry.objects.filter(outcome="done").values_list("verb", flat=True))
    assert (verbs.count("jobs.record_follow_up"), verbs.count("jobs.end_placement")) == (1, 1)


def test_month_marks_end_within_the_month() -> None:
    assert follow_up_days(date(2026, 11, 30)) == {1: date(2026, 12, 30), 3: date(2027, 2, 28), 6: date(2027, 5, 30)}


# --- the night --------------------------------------------------------------------------------------------------------
def test_who_signed_up_hears_of_the_fair_twice_and_never_again(jobs: Jobs) -> None:
    fair = jobs.fair(starts_on=jobs.today + timedelta(days=4), ends_on=jobs.today + timedelta(days=4))
    told, silent = jobs.person(phone="19900000002"), jobs.person()
    for one in (told, silent):
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=one.pk)
    house = Actor.house(at=jobs.clerk.at)
    counts = [actions.remind_fairs(jobs.later(days, house)) for days in (0, 1, 1, 2, 4, 4, 5)]
    assert counts == [0, 1, 0, 0, 1, 0, 0]
    texts = list(Message.objects.order_by("id").values_list("text", flat=True))
    assert "县体育馆" in texts[0] and "今天开始" in texts[1]
    assert AuditEntry.objects.filter(verb="jobs.remind_fairs").count() == 7


def test_a_desk_hears_of_its_follow_ups_once_even_after_missed_nights(jobs: Jobs) -> None:
    near, away = jobs.person(), jobs.person(division=f"{OTHER_TOWN[:9]}201")
    for one in (near, away):
        actions.record_result(jobs.clerk, application_id=jobs.apply(one, jobs.vacancy()).pk, result="intend")
    due = follow_up_days(jobs.today)[1]
    wait = (due - jobs.today).days
    house = Actor.house(at=jobs.clerk.at)
    counts = [actions.remind_follow_ups(jobs.later(days, house)) for days in (wait - 1, wait + 3, wait + 3, wait + 4)]
    assert counts == [0, 2, 0, 0]
    assert set(Message.objects.values_list("recipient_name", flat=True)) == {"王站", "远站"}
    assert AuditEntry.objects.filter(verb="jobs.remind_follow_ups").count() == 4


# --- other rooms ------------------------------------------------------------------------------------------------------
def test_a_merge_waits_for_what_is_open(jobs: Jobs) -> None:
    kept, dropped = jobs.person(), jobs.person()
    assert merge_guard(kept.pk, dropped.pk) == ""
    application = jobs.apply(dropped, jobs.vacancy())
    assert "1条没有结果" in merge_guard(kept.pk, dropped.pk)
    actions.withdraw_application(jobs.clerk, application_id=application.pk)
    fair = jobs.fair()
    for one in (kept, dropped):
        actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=one.pk)
    assert "同一场招聘会" in merge_guard(kept.pk, dropped.pk)


def test_the_house_and_nobody_else_does_the_nights_work(jobs: Jobs) -> None:
    for act in (actions.expire_vacancies, actions.remind_fairs, actions.remind_follow_ups):
        with pytest.raises(Forbidden):
            act(jobs.clerk)
    assert not Placement.objects.exists()
