"""就业一件事: one form, one act of the clerk: voucher, ledger, place at the fair; what is there already stays; the veteran's own application."""

import pytest

from apps.core.errors import Invalid
from apps.jobs.actions import sign_up
from apps.jobs.actions.seekers import choose_news
from apps.jobs.models import Seeker, SignUp, TrainingVoucher
from apps.jobs.rules.refusals import FairFull
from apps.notices.models import Message
from tests.cases.make import start, station, step
from tests.jobs.make import Jobs
from tests.people.builders import person as enter
from tests.people.builders import phone

ALL = {"training": "true", "degree": "true", "news": "true", "fair": "true", "relief": "false"}


def test_one_act_makes_what_was_asked_for_once(db):
    jobs, desk = Jobs(), station()
    fair, person = jobs.fair(starts_on=jobs.later(5).today, ends_on=jobs.later(5).today), enter(phone=phone(1))
    with pytest.raises(Invalid, match="至少选择一项"):
        start(desk, "employment", person, answers={"note": "会开车"})
    case = start(desk, "employment", person, answers=ALL)
    assert case.receipt_no.startswith("YJS")
    step(desk, case, "take")
    done = step(jobs.clerk, case, "arrange", answer="培训券已发，台账已登记，招聘会已报名；学历提升由徐慧联系您选学校。")
    assert done.state == "done"
    assert TrainingVoucher.objects.get(person=person).state == "issued"
    row = Seeker.objects.get(person=person)
    assert (row.takes_news, row.statuses.get().note) == (True, f"就业一件事{case.receipt_no}")
    assert SignUp.objects.get(person=person).fair_id == fair.pk
    assert Message.objects.filter(subject=case.receipt_no, template_id="case_done").exists()
    choose_news(jobs.clerk, seeker_id=row.pk, takes_news=False)
    again = start(desk, "employment", person, answers=ALL)
    step(desk, again, "take")
    step(jobs.clerk, again, "arrange", answer="原来的培训券、报名仍然有效，岗位推送已重新打开。")
    row.refresh_from_db()
    assert row.takes_news and TrainingVoucher.objects.count() == SignUp.objects.count() == Seeker.objects.count() == 1


def test_a_refusal_of_one_part_refuses_the_act(db):
    jobs, desk = Jobs(), station()
    fair, person = jobs.fair(starts_on=jobs.later(5).today, ends_on=jobs.later(5).today, capacity=1), enter(phone=phone(1))
    sign_up(jobs.clerk, fair_id=fair.pk, person_id=jobs.person().pk, channel="station")
    case = start(desk, "employment", person, answers=ALL)
    step(desk, case, "take")
    with pytest.raises(FairFull):
        step(jobs.clerk, case, "arrange", answer="培训券已发，招聘会已报名。")
    case.refresh_from_db()
    assert (case.step, TrainingVoucher.objects.count(), Seeker.objects.count()) == ("arrange", 0, 0)
