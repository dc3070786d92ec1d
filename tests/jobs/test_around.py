"""What happens around a fair: somebody dies, it is called off, a stranger walks in, the desk's home page says what waits."""

from datetime import timedelta
from typing import Any

import pytest

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.models import AuditEntry, Job
from apps.core.together import Together
from apps.jobs import actions, queries
from apps.jobs.actions import calling_off, deaths
from apps.jobs.models import Application, Fair, SignUp, Vacancy
from apps.jobs.queries.deaths import death_lines
from apps.jobs.queries.todos import todos
from apps.jobs.rules.refusals import WrongState
from apps.notices.models import Message
from apps.people.queries.people import PersonNotFound
from tests.jobs.make import OTHER_TOWN, TOWN, Jobs
from tests.jobs.test_pages import door
from tests.people.builders import id_number
from tests.people.builders import person as filed

pytestmark = pytest.mark.django_db


def test_a_death_ends_what_lies_ahead_and_its_undoing_brings_back_what_is_free(jobs: Jobs) -> None:
    vacancy, person, house = jobs.vacancy(), jobs.person(), Actor.house(at=jobs.clerk.at)
    fair, small = jobs.fair(vacancy=vacancy, capacity=5), jobs.fair(name="乡镇小型招聘会", vacancy=vacancy, capacity=1)
    over = jobs.fair(name="已经办过的招聘会", vacancy=vacancy, state="open")
    for one in (fair, small, over):
        actions.sign_up(jobs.clerk, fair_id=one.pk, person_id=person.pk)
    actions.hold_fair(jobs.clerk, fair_id=over.pk)
    sent = jobs.apply(person, vacancy, fair)
    actions.record_result(jobs.clerk, application_id=sent.pk, result="interview")
    assert death_lines(person, jobs.today) == ["招聘会报名2次、岗位投递1份将取消。"]
    memory = deaths.on_death(house, person, jobs.today, "")
    assert (
        memory["done"] == ["招聘会报名2次、岗位投递1份、在学培训0个已取消。"]
        and deaths.on_death(house, person, jobs.today, "") == {}
    )
    sent.refresh_from_db()
    assert (sent.state, sent.ended_on, queries.free_places(fair), queries.free_places(small)) == (
        "withdrawn",
        jobs.today,
        5,
        1,
    )
    assert SignUp.objects.get(fair=over).state == "signed_up"
    actions.sign_up(
        jobs.clerk, fair_id=small.pk, person_id=jobs.person().pk
    )  # the place is given to somebody else meanwhile
    told = deaths.on_death_undone(house, person, memory, "认错了人")
    assert told == [
        "招聘会报名1次、岗位投递1份、在学培训0个已恢复。",
        "1个招聘会或培训班名额已满或者已经结束，报名没有恢复。",
    ]
    sent.refresh_from_db()
    assert (sent.state, sent.ended_on, sent.reason, queries.free_places(fair)) == ("interviewed", None, "", 4)
    assert deaths.on_death_undone(house, person, {}, "") == []
    assert AuditEntry.objects.filter(verb__in=["jobs.end_for_death", "jobs.restore_after_death"]).count() == 3


def test_a_fair_called_off_tells_everybody_once(jobs: Jobs, django_assert_max_num_queries: Any) -> None:
    vacancy = jobs.vacancy()
    fair = jobs.fair(vacancy=vacancy, starts_on=jobs.today + timedelta(days=9), ends_on=jobs.today + timedelta(days=9))
    jobs.booth(fair, jobs.vacancy(), accepted=False)
    left = jobs.booth(fair, jobs.vacancy())
    actions.leave_fair(jobs.clerk, booth_id=left.pk, note="单位临时有事")
    known, silent, gone = jobs.person(phone="19900000002"), jobs.person(), jobs.person(phone="19900000003")
    for one in (known, silent, gone):
        row = actions.sign_up(jobs.clerk, fair_id=fair.pk, person_id=one.pk)
    actions.cancel_sign_up(jobs.clerk, sign_up_id=row.pk)
    with pytest.raises(WrongState):
        calling_off.tell_called_off(jobs.clerk, fair_id=fair.pk, sign_up_ids=[], is_last=True)
    with django_assert_max_num_queries(14):
        actions.cancel_fair(jobs.clerk, fair_id=fair.pk, reason="场馆停电检修")
    job = Job.objects.get(kind=calling_off.TELL)
    assert not Message.objects.exists() and queue.run(job.pk) == "done"
    told = {row.key: row for row in Message.objects.all()}
    mine = told.pop(f"fair:{fair.pk}:{known.dossier_no}:cancelled")
    assert "场馆停电检修" in mine.text and "请不要前往" in mine.text and mine.state == "queued"
    firms = sorted(key for key in told if ":employer:" in key)
    desks = [row for key, row in told.items() if ":staff:" in key]
    assert len(firms) == 2 and len(desks) == 1 and len(told) == 3
    assert "有1位报名的人没有手机号" in desks[0].text and desks[0].recipient_name == "王站"
    called, entry = AuditEntry.objects.filter(verb="jobs.cancel_fair", outcome="done").order_by("pk")
    assert called.after["job"] == job.pk and entry.after["told"] == {"people": 1, "employers": 2, "desks": 1}
    again = calling_off.tell_called_off(
        jobs.clerk, fair_id=fair.pk, sign_up_ids=list(fair.sign_ups.values_list("pk", flat=True)), is_last=True
    )
    assert set(again.values()) == {0}


def test_a_walk_in_of_another_township_is_found_by_the_whole_number_alone(jobs: Jobs) -> None:
    fair = jobs.fair(state="open", division=TOWN, capacity=9)
    stranger = filed(id_number=id_number(sequence=5), name="赵四海", division=OTHER_TOWN)
    number, client = id_number(sequence=5), door(jobs.station)
    url = f"/employment/fairs/{fair.pk}/sign-up/"
    for given in ({"who": "赵四海", "channel": "site"}, {"who": stranger.dossier_no, "channel": "site"}, {"who": number, "channel": "station"},
                  {"who": id_number(sequence=6), "channel": "site"}):  # fmt: skip
        assert client.post(url, given).status_code == 422, given
    answer = client.post(url, {"who": number, "channel": "site", "shows": ["name", "phone"]}, follow=True)
    page, row = answer.content.decode(), SignUp.objects.get()
    assert "赵*海（外乡镇）已报名" in page and "已签到" in page and "赵四海" not in page and number not in page
    assert (row.person_id, row.shows, row.entered_by_id) == (stranger.pk, ["name", "phone"], jobs.station.staff_id)
    assert AuditEntry.objects.get(verb="jobs.sign_up", outcome="done").after["shows"] == ["name", "phone"]
    with pytest.raises(Invalid, match="没有建档"):  # of a fair elsewhere, or one not open, only one's own people
        actions.sign_up(jobs.far, fair_id=fair.pk, channel="site", id_number=id_number(sequence=6))
    told = str(list(AuditEntry.objects.filter(verb="jobs.sign_up").values_list("outcome", "after")))
    assert "refused" in told and number not in told and id_number(sequence=6) not in told
    own = filed(id_number=id_number(sequence=7), name="钱五", division=TOWN)
    other = jobs.fair(name="还没开场的招聘会", division=TOWN)
    assert (
        actions.sign_up(jobs.station, fair_id=other.pk, channel="site", id_number=id_number(sequence=7)).person_id == own.pk
    )
    with pytest.raises(Invalid):
        actions.sign_up(jobs.station, fair_id=other.pk, channel="site", id_number=number)
    stranger.state, stranger.died_on = "died", jobs.today
    stranger.save()
    third = jobs.fair(name="第三场招聘会", division=TOWN, state="open")
    with pytest.raises(PersonNotFound, match="不能办理"):
        actions.sign_up(jobs.station, fair_id=third.pk, channel="site", id_number=number)


def test_the_home_page_counts_what_waits_at_the_desk_and_opens_exactly_that(jobs: Jobs) -> None:
    jobs.employer(verified=False)
    vacancy = jobs.vacancy()
    jobs.vacancy(vacancy.employer, title="等审核的岗位", state="draft")
    calling = jobs.fair(state="calling")
    jobs.booth(calling, vacancy, accepted=False)
    late, done = jobs.fair(name="没有收场的招聘会", state="open"), jobs.fair(name="等办结的招聘会", state="held")
    person = jobs.person()
    jobs.hired(jobs.apply(person, jobs.vacancy()))
    Fair.objects.filter(pk=late.pk).update(starts_on=jobs.today - timedelta(days=1), ends_on=jobs.today - timedelta(days=1))
    Fair.objects.filter(pk=done.pk).update(state="followed_up")
    Vacancy.objects.filter(state="published").update(valid_until=jobs.today + timedelta(days=300))
    ahead = jobs.later(200)
    found = {one.what: one for one in (line.value for line in todos(ahead, Together()))}
    assert {what: one.count for what, one in found.items()} == {
        "用人单位待核验": 1, "招聘岗位待审核": 1, "招聘会有单位报名待答复": 1, "招聘会已过日期未收场": 1, "招聘会待办结": 1, "就业回访已到期": 3, "培训班已过结业日期未登记结业": 0,
    }  # fmt: skip
    client = door(jobs.clerk)
    for what, name in (
        ("招聘会有单位报名待答复", calling.name),
        ("招聘会已过日期未收场", late.name),
        ("招聘会待办结", done.name),
    ):
        page = client.get(found[what].url).content.decode()
        assert name in page and page.count('data-label="招聘会"') == 1, what
    assert "就业创业" in client.get("/").content.decode() and "招聘岗位待审核" in client.get("/").content.decode()
    assert todos(jobs.far, Together()) and not todos(Actor.nobody(), Together())
    assert Application.objects.count() == 1
