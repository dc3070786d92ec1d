"""A case from application to rating: each step does it, every refusal, its audit row, the second press, the other township."""

import pytest

from apps.cases import actions
from apps.cases.models import CaseClock, CaseEvent, FollowUp
from apps.cases.rules import refusals
from apps.core.models import AuditEntry
from apps.notices.models import Message
from tests.cases.make import papers, start, station, step, to_review
from tests.make import OTHER_TOWN, make_actor


@pytest.fixture
def clerk_(db):
    return station()


def test_an_application_goes_through_every_step_to_its_end(clerk_, clerk, chief):
    case = start(clerk_)
    assert case.receipt_no.startswith("KN") and case.step == "accept" and case.holder_id == clerk_.staff_id
    to_review(clerk_, case)
    step(clerk, case, "agree", reason="情况属实，同意", answers={"granted": "3000"})
    step(chief, case, "approve", answer="经审核，同意给予一次性困难帮扶。")
    done = step(clerk_, case, "finish")
    assert (done.state, done.step, done.at_id, done.due_on) == ("done", "done", None, None)
    chain = list(CaseEvent.objects.filter(case=case).values_list("act", flat=True))
    assert chain == ["apply", "take", "report", "agree", "approve", "finish"]
    assert not CaseClock.objects.filter(case=case, stopped_on__isnull=True).exists()
    assert list(Message.objects.filter(subject=case.receipt_no).order_by("id").values_list("template_id", flat=True)) == [
        "case_registered", "case_accepted", "case_done",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(verb="cases.handle_case", row_id=str(case.pk), outcome="done").count() == 5
    with pytest.raises(refusals.CaseEnded):
        step(clerk_, case, "finish")


def test_papers_must_be_there_before_it_is_accepted(clerk_):
    case = start(clerk_)
    with pytest.raises(refusals.PaperMissing, match="困难证明材料"):
        step(clerk_, case, "take")
    papers(clerk_, case)
    assert step(clerk_, case, "take").step == "visit"


def test_a_second_press_and_a_colleague_are_told_what_happened(clerk_):
    other, case = station("赵站"), start(clerk_)
    papers(clerk_, case)
    seen = case.seq
    actions.take_step(clerk_, case_id=case.pk, act="take", seen_seq=seen)
    for actor in (clerk_, other):
        with pytest.raises(refusals.StepTaken, match="王站已于"):
            actions.take_step(actor, case_id=case.pk, act="take", seen_seq=seen)
    with pytest.raises(refusals.StepMoved, match="现在是“入户核实”"):
        actions.take_step(
            other, case_id=case.pk, act="decline", seen_seq=seen, ground="not_entitled", reason="不属于优抚对象"
        )
    with pytest.raises(refusals.StaleCase):
        actions.take_step(other, case_id=case.pk, act="report", seen_seq=99)


def test_another_township_finds_nothing(clerk_):
    case = start(clerk_)
    with pytest.raises(refusals.CaseNotFound):
        actions.take_step(station(division=OTHER_TOWN), case_id=case.pk, act="take", seen_seq=1)


def test_a_step_belongs_to_its_role_and_level_and_not_to_who_acted_before(clerk_, clerk):
    case = start(clerk_)
    with pytest.raises(refusals.NotYourStep, match="由乡镇服务站工作人员办理"):
        step(clerk, case, "take")
    to_review(clerk_, case)
    step(clerk, case, "agree", reason="情况属实，同意", answers={"granted": "3000"})
    with pytest.raises(refusals.NotYourStep):
        step(clerk, case, "approve", answer="同意给予帮扶")


def test_the_clock_stands_still_while_the_applicant_supplements(clerk_):
    case = start(clerk_)
    due = case.due_on
    actions.ask_supplement(clerk_, case_id=case.pk, seen_seq=1, reason="缺少住院费用清单")
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("waiting", None)
    with pytest.raises(refusals.Waiting):
        step(clerk_, case, "take")
    actions.take_supplement(clerk_, case_id=case.pk, seen_seq=2)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("open", due)


def test_refusing_needs_a_ground_that_holds_and_a_reason(clerk_):
    case = start(clerk_)
    with pytest.raises(refusals.GroundWrong):
        step(clerk_, case, "decline", ground="nothing", reason="不符合申请条件")
    with pytest.raises(refusals.ReasonMissing):
        step(clerk_, case, "decline", ground="not_entitled", reason="不")
    assert step(clerk_, case, "decline", ground="not_entitled", reason="不属于优抚对象").state == "not_accepted"


def test_one_open_case_of_a_kind_per_person(clerk_):
    case = start(clerk_)
    with pytest.raises(refusals.OpenAlready, match=case.receipt_no):
        start(clerk_, person=case.person)
    case.refresh_from_db()
    actions.withdraw_case(clerk_, case_id=case.pk, seen_seq=case.seq, reason="本人不再申请")
    assert start(clerk_, person=case.person).receipt_no != case.receipt_no


def test_a_bad_rating_opens_a_follow_up_by_another_person(clerk_, clerk, reviewer):
    case = start(clerk_)
    with pytest.raises(refusals.RatingClosed):
        actions.rate_case(clerk_, case_id=case.pk, grade="1")
    step(clerk_, case, "decline", ground="not_entitled", reason="不属于优抚对象")
    actions.rate_case(clerk_, case_id=case.pk, grade="1", words="态度不好")
    with pytest.raises(refusals.RatingClosed):
        actions.rate_case(clerk_, case_id=case.pk, grade="5")
    row = FollowUp.objects.get(rating__case=case)
    assert row.rated_staff_id == clerk_.staff_id and row.due_on > row.opened_on
    actions.follow_up_rating(clerk, follow_up_id=row.pk, result="已当面致歉并说明政策", grade_after="4")
    with pytest.raises(Exception, match="已经登记过"):
        actions.follow_up_rating(reviewer, follow_up_id=row.pk, result="已当面致歉并说明政策")


def test_an_appeal_has_its_own_clock_and_another_answerer(clerk_, reviewer, chief):
    case = start(clerk_)
    step(clerk_, case, "decline", ground="not_entitled", reason="不属于优抚对象")
    row = actions.file_appeal(clerk_, case_id=case.pk, reason="本人有退役证件，请求复查")
    with pytest.raises(refusals.AppealClosed):
        actions.file_appeal(clerk_, case_id=case.pk, reason="本人有退役证件，请求复查")
    with pytest.raises(refusals.NotYourStep):
        actions.answer_appeal(chief, appeal_id=row.pk, outcome="upheld", answer="维持原决定")
    actions.answer_appeal(reviewer, appeal_id=row.pk, outcome="upheld", answer="经复查，维持原决定")
    assert actions.file_appeal(clerk_, case_id=case.pk, reason="不服复查意见，请求复核").label == "复核"


def test_a_leaving_clerks_work_moves_in_one_act(clerk_, reviewer):
    heir = station("孙站")
    moved = [start(clerk_).pk for _ in range(3)]
    rows = actions.hand_over_cases(reviewer, from_staff_id=clerk_.staff_id, to_staff_id=heir.staff_id, reason="调离岗位")
    assert sorted(row.pk for row in rows) == moved and {row.holder_id for row in rows} == {heir.staff_id}
    with pytest.raises(refusals.StepTaken):
        actions.hand_over_cases(reviewer, from_staff_id=clerk_.staff_id, to_staff_id=heir.staff_id, reason="调离岗位")
    stranger = make_actor("finance", name="吴会计")
    with pytest.raises(refusals.CannotHandOver):
        actions.hand_over_cases(reviewer, from_staff_id=heir.staff_id, to_staff_id=stranger.staff_id, reason="调离岗位")


def test_an_extension_is_given_once_with_a_reason(clerk_, clerk, chief):
    case = start(clerk_)
    with pytest.raises(refusals.CannotExtend, match="没有可以延长"):
        actions.extend_clock(chief, case_id=case.pk, seen_seq=1, reason="情况复杂，需要外调")
    papers(clerk_, case)
    step(clerk_, case, "take")
    before = case.refresh_from_db() or case.due_on
    actions.extend_clock(chief, case_id=case.pk, seen_seq=case.seq, reason="情况复杂，需要外调")
    case.refresh_from_db()
    assert case.due_on > before
    with pytest.raises(refusals.CannotExtend, match="延长过一次"):
        actions.extend_clock(chief, case_id=case.pk, seen_seq=case.seq, reason="情况复杂，需要外调")
