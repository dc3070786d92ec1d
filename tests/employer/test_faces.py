"""From the public page to the interview: what everybody reads, what a veteran ticks, what exactly the employer sees of it."""

import re
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client

from apps.core.models import AuditEntry
from apps.jobs import actions
from apps.jobs.models import Application, Booth, Fair, SignUp, Vacancy
from apps.people.models import Person
from tests.employer.make import signed_in
from tests.jobs.make import Jobs
from tests.portal.make import signed_in as veteran_in
from tests.portal.make import veteran

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"999\d{15}")


def text_of(client: Client, url: str, status: int = 200) -> str:
    cache.clear()
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def sign_up(client: Client, fair: Fair, *shows: str, **more: str) -> Any:
    return client.post(f"/portal/fairs/{fair.pk}/sign-up/", {"shows": list(shows), **more})


def test_everybody_reads_fairs_and_vacancies_that_are_open(jobs: Jobs, django_assert_max_num_queries: Any) -> None:
    row = jobs.vacancy(title="消防设施操作员", trade="security", reserved="fire", skills=("消防证",))
    other = jobs.vacancy(jobs.employer(), title="快递分拣", trade="transport", pay_low_fen=300_000, pay_high_fen=350_000)
    fair, planned = jobs.fair(vacancy=row), jobs.fair(state="calling", name="还没公布的招聘会")
    page = text_of(Client(), "/portal/fairs/")
    assert fair.name in page and planned.name not in page and "1家单位 · 5个岗位" in page
    assert row.title in text_of(Client(), f"/portal/fairs/{fair.pk}/") and text_of(
        Client(), f"/portal/fairs/{planned.pk}/", 404
    )
    for query, hits in (("q=消防", 1), ("q=分拣", 1), ("trade=transport", 1), ("pay=4000", 1), ("reserved=fire", 1), ("place=county", 2),
                        ("q=消防&trade=transport", 0), ("place=340321100000", 0), ("trade=%00&pay=-1&reserved=x&after=", 2)):  # fmt: skip
        if "%00" in query:
            continue
        page = text_of(Client(), f"/portal/vacancies/?{query}")
        assert (row.title in page) + (other.title in page) == hits, query
    with django_assert_max_num_queries(5):
        text_of(Client(), "/portal/vacancies/")
    assert Client().get("/portal/vacancies/?after=xx").status_code == 422
    assert "消防证" in text_of(Client(), f"/portal/vacancies/{row.pk}/")
    Vacancy.objects.filter(pk=row.pk).update(valid_until=jobs.today - timedelta(days=1))
    assert row.title not in text_of(Client(), "/portal/vacancies/")
    assert "已经结束招聘" in text_of(Client(), f"/portal/vacancies/{row.pk}/", 404)
    assert row.title not in text_of(Client(), f"/portal/fairs/{fair.pk}/")
    answer = Client().get("/portal/fairs/")
    assert answer.headers["Cache-Control"] == "public, max-age=60" and len(answer.content) < 20_000


def test_pages_of_vacancies_follow_each_other(jobs: Jobs) -> None:
    owner = jobs.employer()
    for number in range(22):
        jobs.vacancy(owner, title=f"装配工{number:02d}")
    first = text_of(Client(), "/portal/vacancies/?trade=making")
    onward = re.search(r'href="\?(trade=making&amp;after=[^"]+)"', first)[1].replace("&amp;", "&")
    second = text_of(Client(), f"/portal/vacancies/?{onward}")
    assert (len(re.findall("装配工", first)), len(re.findall("装配工", second))) == (20, 2)


def test_fairs_are_a_calendar(jobs: Jobs) -> None:
    fair = jobs.fair(starts_on=jobs.today + timedelta(days=3), ends_on=jobs.today + timedelta(days=4))
    Fair.objects.filter(pk=fair.pk).update(opens_at="09:00", shuts_at="16:00")
    for url in ("/portal/fairs/fairs.ics", f"/portal/fairs/{fair.pk}/fair.ics"):
        answer = Client().get(url)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
        assert (str(event["summary"]), str(event["location"])) == (fair.name, fair.place)
        assert event["dtstart"].dt.isoformat().endswith("T09:00:00+08:00") and event["rrule"]["COUNT"] == [2]
        assert str(event["url"]).endswith(f"/portal/fairs/{fair.pk}/")
    actions.cancel_fair(jobs.clerk, fair_id=fair.pk, reason="场馆停电检修")
    event = icalendar.Calendar.from_ical(Client().get("/portal/fairs/fairs.ics").content).walk("VEVENT")[0]
    assert str(event["status"]) == "CANCELLED" and "已经取消" in text_of(Client(), f"/portal/fairs/{fair.pk}/")
    assert Client().get("/portal/fairs/999999/fair.ics").status_code == 404


def test_a_veteran_signs_up_once_and_gives_the_place_back(jobs: Jobs) -> None:
    row, fair = veteran(), jobs.fair(capacity=1)
    assert (
        Client().get(f"/portal/fairs/{fair.pk}/sign-up/?from=site").headers["Location"].startswith("/portal/sign-in/?next=")
    )
    assert "data:image/svg" in text_of(Client(), f"/portal/fairs/{fair.pk}/poster/")
    client = veteran_in(row)
    assert sign_up(client, fair, "name", "phone", "service").headers["Location"].endswith("done=signed")
    assert sign_up(client, fair, "name").headers["Location"].endswith("done=already")
    mine = SignUp.objects.get()
    assert (mine.channel, mine.shows, mine.attended_at) == ("portal", ["name", "phone", "service"], None)
    page = text_of(client, "/portal/me/jobs/")
    assert mine.code[:4] in page and "姓名、联系电话、服役经历" in page and not NUMBER.search(page)
    other = veteran_in(veteran(name="李卫国", id_number=_number(9)))
    full = sign_up(other, fair, "name")
    assert full.status_code == 422 and "名额已满" in full.content.decode()
    assert other.post(f"/portal/me/jobs/fairs/{fair.pk}/cancel/").status_code == 404
    assert client.post(f"/portal/me/jobs/fairs/{fair.pk}/cancel/").headers["Location"].endswith("done=cancelled")
    assert client.post(f"/portal/me/jobs/fairs/{fair.pk}/cancel/").headers["Location"].endswith("done=already")
    assert sign_up(other, fair, "name", **{"from": "site"}).status_code == 302
    assert SignUp.objects.get(person__name="李卫国").channel == "qr"
    assert sign_up(client, fair, "secret").status_code == 422
    assert AuditEntry.objects.filter(verb="jobs.sign_up", outcome="done", roles=["veteran"]).count() == 2


def _number(sequence: int) -> str:
    from tests.people.builders import id_number

    return id_number(sequence=sequence)


def test_an_application_shows_what_was_ticked_and_nothing_after_it_was_withdrawn(jobs: Jobs) -> None:
    row, vacancy = veteran(), jobs.vacancy()
    Person.objects.filter(pk=row.pk).update(education="college")
    client, firm, rival = veteran_in(row), signed_in(vacancy.employer), signed_in(jobs.employer())
    send = {"shows": ["education"], "words": "会开叉车"}
    assert client.post(f"/portal/vacancies/{vacancy.pk}/apply/", send).headers["Location"].endswith("done=sent")
    assert client.post(f"/portal/vacancies/{vacancy.pk}/apply/", send).headers["Location"].endswith("done=already")
    sent = Application.objects.get()
    page = text_of(firm, f"/employer/applicants/{sent.pk}/")
    assert "大专" in page and "会开叉车" in page and "王同志" in page and row.name not in page
    looks = AuditEntry.objects.filter(outcome="read", row_type="people.Person", row_id=str(row.pk))
    text_of(firm, "/employer/applicants/")
    assert [(one.verb, one.actor_name) for one in looks] == [
        ("read.applicant", f"用人单位 {vacancy.employer.name}（{vacancy.employer.credit_code}）")
    ]
    text_of(firm, f"/employer/applicants/{sent.pk}/")
    told = text_of(client, "/portal/me/readers/")
    assert f"用人单位 {vacancy.employer.name}" in told and "（当天2次）" in told and "本人同意出示：文化程度" in told
    assert "199" not in re.search(r"<main.*</main>", page)[0] and not NUMBER.search(page) and "岁" not in page
    doors = (f"applicants/{sent.pk}/", f"applicants/?vacancy={vacancy.pk}", f"vacancies/{vacancy.pk}/", "fairs/1/")
    assert [rival.get(f"/employer/{url}").status_code for url in doors] == [404] * 4
    assert looks.all().count() == 2  # a rival's look that was refused is none
    posts = (f"applicants/{sent.pk}/result/", f"vacancies/{vacancy.pk}/close/")
    assert [rival.post(f"/employer/{url}", {"result": "view"}).status_code for url in posts] == [404] * 2
    result = f"/employer/applicants/{sent.pk}/result/"
    assert firm.post(result, {"result": "interview"}).status_code == 302
    assert firm.post(result, {"result": "interview"}).status_code == 422
    assert firm.post(result, {"result": "start"}).status_code == 422 and firm.post(result, {}).status_code == 422
    assert "已经面试，等单位告诉您结果" in text_of(client, "/portal/me/jobs/")
    withdraw = f"/portal/me/jobs/vacancies/{vacancy.pk}/withdraw/"
    assert [client.post(withdraw).headers["Location"][-9:] for _ in range(2)] == ["withdrawn", "e=already"]
    assert text_of(firm, f"/employer/applicants/{sent.pk}/", 404) and row.name not in text_of(firm, "/employer/applicants/")
    assert veteran_in(veteran(name="李卫国", id_number=_number(9))).post(withdraw).status_code == 404


def test_an_employer_posts_changes_and_closes_its_vacancies(jobs: Jobs) -> None:
    row = jobs.employer()
    firm, until = signed_in(row), jobs.today + timedelta(days=30)
    given = {"title": "保安队长", "trade": "security", "headcount": "2", "pay_low": "4000", "pay_high": "5000", "area": "county", "place": "开发区",
             "reserved": "none", "skills": "驾驶，消防证", "valid_until": f"{until:%Y-%m-%d}"}  # fmt: skip
    assert firm.post("/employer/vacancies/new/", {**given, "pay_low": "1"}).status_code == 422
    answer = firm.post("/employer/vacancies/new/", given)
    made = Vacancy.objects.get()
    assert answer.headers["Location"] == f"/employer/vacancies/{made.pk}/?done=posted"
    assert (made.state, made.pay_low_fen, made.skills, made.posted_by_id) == ("draft", 400_000, ["驾驶", "消防证"], None)
    assert firm.post("/employer/vacancies/new/", given).status_code == 422  # the same post
    assert firm.post(f"/employer/vacancies/{made.pk}/", {**given, "headcount": "3"}).status_code == 302
    assert "招3人" in text_of(firm, "/employer/vacancies/") and "待审核" in text_of(firm, "/employer/")
    close = f"/employer/vacancies/{made.pk}/close/"
    assert [firm.post(close, {"why": "filled"}).headers["Location"][-7:] for _ in range(2)] == ["=closed", "already"]
    assert Vacancy.objects.get().closed_for == "filled"


def test_on_the_day_a_code_is_scanned_at_the_stand(jobs: Jobs) -> None:
    row, vacancy = veteran(), jobs.vacancy()
    fair = jobs.fair(state="open", vacancy=vacancy)
    firm, rival = signed_in(vacancy.employer), signed_in(jobs.employer())
    sign_up(veteran_in(row), fair, "name", "phone")
    code = SignUp.objects.get().code
    meet, body = f"/employer/fairs/{fair.pk}/meet/", {"vacancy_id": vacancy.pk, "code": f" {code.lower()[:4]} {code[4:]}"}
    assert rival.post(meet, body).status_code == 404 and rival.get(f"/employer/fairs/{fair.pk}/").status_code == 404
    assert "scan-field" in text_of(firm, f"/employer/fairs/{fair.pk}/")
    for wrong in ({"code": "AAAAAAAA"}, {"vacancy_id": "999999"}, {"vacancy_id": "x"}, {"code": "长" * 20}, {"code": ""}):
        assert firm.post(meet, {**body, **wrong}).status_code in (404, 422), wrong
    for _ in range(2):
        answer = firm.post(meet, body)
        assert answer.status_code == 302
    made = Application.objects.get()
    assert (made.state, made.shows, made.fair_id, made.channel) == ("viewed", ["name", "phone"], fair.pk, "site")
    assert SignUp.objects.get().attended_at is not None
    assert firm.post(f"/employer/applicants/{made.pk}/result/", {"result": "intend"}).status_code == 302
    page = text_of(firm, f"/employer/applicants/{made.pk}/")
    assert row.name in page and "达成意向" in page and not NUMBER.search(page)
    assert AuditEntry.objects.filter(verb="jobs.meet_applicant", outcome="done").count() == 2
    actions.hold_fair(jobs.clerk, fair_id=fair.pk)
    assert firm.post(meet, body).status_code == 422


def test_an_employer_asks_to_take_part(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    fair, firm = jobs.fair(state="calling"), signed_in(vacancy.employer)
    foreign = signed_in(jobs.employer(county="330205"))
    assert fair.name in text_of(firm, "/employer/")
    ask = f"/employer/fairs/{fair.pk}/ask/"
    assert firm.post(ask, {}).status_code == 422 and vacancy.title in text_of(firm, ask)
    assert firm.post(ask, {"vacancy_ids": [vacancy.pk]}).status_code == 302
    assert Booth.objects.get(employer=vacancy.employer).state == "asked"
    other = jobs.vacancy(jobs.employer(county="330205"))
    abroad = signed_in(other.employer)
    refused = abroad.post(ask, {"vacancy_ids": [other.pk]})
    assert refused.status_code == 422 and "登记机关在外县" in refused.content.decode()
    assert foreign.post(ask, {"vacancy_ids": [vacancy.pk]}).status_code == 422  # another employer's
