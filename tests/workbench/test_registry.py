"""Pages of lists, deaths, rounds and findings: who opens them, what they do, what another township is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.benefits import actions
from apps.benefits.actions import discovery
from apps.benefits.models import ComparisonList, Confirmation, DeathCase, Finding, SpotCheckItem, Suspicion
from apps.benefits.queries.discovery import candidates
from apps.core import queue
from apps.core.actor import Actor, now
from apps.core.month import Month
from apps.people.models import Person, ServiceRecord
from tests.benefits.make import Desk, make_person, noon
from tests.benefits.people import csv_file, with_number
from tests.make import OTHER_TOWN, picture

pytestmark = pytest.mark.django_db
HEAD = ("姓名", "身份证号", "死亡日期")
PHOTO = picture(7)


@pytest.fixture
def today() -> date:
    return Actor.house(at=now()).today


@pytest.fixture
def desk(today: date) -> Desk:
    return Desk(today)


@pytest.fixture
def payee(desk: Desk, today: date) -> tuple[Person, str]:
    person, number = with_number("王建国")
    start = Month.of(today) - 2
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2024, 1, 1), opened_month=start)
    return person, number


def text_of(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"workbench:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def upload(client: Client, today: date, content: bytes, **over: Any) -> Any:
    given = {"kind": "death", "source": "县公安局", "as_of": today.isoformat()} | over
    return client.post(reverse("workbench:comparison_lists"), {**given, "file": SimpleUploadedFile("死亡.csv", content)})


@pytest.mark.parametrize("role", ["benefit_clerk", "benefit_reviewer", "leader", "station_clerk", "finance"])
@pytest.mark.parametrize("name", ["comparison_lists", "deaths", "rounds", "discovery"])
def test_the_pages_open_for_who_may_see_benefits(entered: Any, desk: Desk, name: str, role: str) -> None:
    assert "<h1" in text_of(entered(role), name)


@pytest.mark.parametrize("name", ["comparison_lists", "deaths", "rounds", "discovery"])
def test_the_pages_are_closed_to_administrators(entered: Any, name: str) -> None:
    assert entered("sysadm").get(reverse(f"workbench:{name}")).status_code == 403


def test_a_list_goes_from_upload_to_a_death_with_two_signatures(
    entered: Any, desk: Desk, today: date, payee: tuple[Person, str]
) -> None:
    person, number = payee
    clerk, reviewer = entered("benefit_clerk"), entered("benefit_reviewer")
    answer = upload(clerk, today, csv_file(HEAD, ("王建国", number, today.isoformat())))
    row = ComparisonList.objects.get()
    assert answer.url == reverse("workbench:comparison_list", args=[row.pk])
    assert "已排队，马上开始" in text_of(clerk, "comparison_list", row.pk)
    assert queue.run(row.job_id) == "done"
    assert "转为 1 条疑点" in text_of(clerk, "comparison_list", row.pk)
    clerk.post(reverse("workbench:confirm_list", args=[row.pk]), {"seen_hits": "1"})
    question = Suspicion.objects.get()
    assert f"最早 {question.due_on:%m-%d} 到期" in text_of(clerk, "home")
    Suspicion.objects.update(due_on=today - timedelta(days=2))
    assert f"已逾期 1 条，最早应于 {today - timedelta(days=2):%m-%d} 前核实" in text_of(clerk, "home")
    answer = clerk.post(
        reverse("workbench:suspicion", args=[question.pk]),
        {"is_true": "yes", "answer": "村委会证明去世", "paper": "村委会证明"},
    )
    assert f"/persons/{person.pk}/death/?suspicion={question.pk}" in answer.url
    given = {"died_on": today.isoformat(), "cause": "illness", "paper": "死亡医学证明", "suspicion": question.pk}
    address = reverse("workbench:new_death", args=[person.pk])
    assert "丧葬补助" in clerk.post(address, given | {"preview": "1"}).content.decode()
    assert DeathCase.objects.count() == 0
    clerk.post(address, given | {"propose": "1"})
    case = DeathCase.objects.get()
    page = text_of(reviewer, "death", case.pk)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    reviewer.post(reverse("workbench:decide_death", args=[case.pk, "approve"]), {"seen": seen})
    person.refresh_from_db()
    assert person.state == "died"
    clerk.post(reverse("workbench:decide_death", args=[case.pk, "recall"]), {"reason": "本人到窗口核对无误"})
    reviewer.post(reverse("workbench:decide_death", args=[case.pk, "undo"]))
    person.refresh_from_db()
    assert person.state == "active"
    assert "档案已恢复在册" in text_of(clerk, "death", case.pk)
    assert "王建国" in text_of(clerk, "deaths")


def test_lines_that_cannot_be_read_are_all_named_on_the_page(entered: Any, today: date) -> None:
    clerk = entered("benefit_clerk")
    upload(clerk, today, csv_file(HEAD, ("甲", "123", ""), ("乙", "456", "2020-02-31")))
    row = ComparisonList.objects.get()
    assert queue.run(row.job_id) == "done"
    page = text_of(clerk, "comparison_list", row.pk)
    assert "名单没有读入" in page and "有问题的行（2）" in page and "第4行“死亡日期”" in page
    clerk.post(reverse("workbench:accept_good_lines", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "reading"
    assert clerk.get(reverse("workbench:list_template", args=["death"])).content[:2] == b"PK"
    assert clerk.get(reverse("workbench:list_template", args=["nonsense"])).status_code == 404


def test_a_dropped_list_is_gone(entered: Any, desk: Desk, today: date, payee: tuple[Person, str]) -> None:
    clerk = entered("benefit_clerk")
    upload(clerk, today, csv_file(HEAD, ("王建国", payee[1], "")))
    row = ComparisonList.objects.get()
    clerk.post(reverse("workbench:cancel_list", args=[row.pk]))
    assert "已取消" in text_of(clerk, "comparison_list", row.pk)
    assert "请放心" not in text_of(clerk, "comparison_lists")


def test_the_board_of_a_round_tells_takes_files_and_draws(
    entered: Any, desk: Desk, today: date, payee: tuple[Person, str], media: Any
) -> None:
    person, number = payee
    clerk, reviewer = entered("benefit_clerk"), entered("benefit_reviewer")
    year = today.year
    actions.open_round(desk.clerk, year=year, opens_on=today, closes_on=date(year, 12, 31))
    page = text_of(clerk, "rounds")
    assert person.division.parent.name in page and "登记告知" in page
    town = f"{person.division_id[:9]}000"
    given = {"town": town, "on": today.isoformat(), "way": "letter", "evidence": "书面通知1号"}
    assert clerk.post(reverse("workbench:round_notice"), given).status_code == 302
    assert clerk.post(reverse("workbench:round_notice"), given | {"on": "2000-01-01"}).status_code == 422
    assert clerk.post(reverse("workbench:round_remind")).status_code == 302
    assert clerk.post(reverse("workbench:round_overdue"), {"seen_count": "0"}).status_code == 302
    results = csv_file(("姓名", "身份证号", "认证结果"), ("王建国", number, "通过"))
    file = SimpleUploadedFile("设备.csv", results)
    answer = clerk.post(reverse("workbench:upload_results"), {"channel": "face", "file": file})
    assert answer.status_code == 302 and "已确认" in clerk.get(answer.url).content.decode()
    again = clerk.post(
        reverse("workbench:upload_results"), {"channel": "face", "file": SimpleUploadedFile("又.csv", results)}
    )
    page = clerk.get(again.url).content.decode()
    assert again.url == answer.url and "已经办理过（当时新确认 1 人），这次没有重复办理" in page
    bad = SimpleUploadedFile("坏.csv", csv_file(("姓名", "身份证号", "认证结果"), ("甲", "1", "通过")))
    assert clerk.post(reverse("workbench:upload_results"), {"channel": "face", "file": bad}).status_code == 422
    answer = reviewer.post(reverse("workbench:round_draw"), {"size": "1", "seed": "七"})
    item = SpotCheckItem.objects.get()
    assert "随机种子“七”" in reviewer.get(answer.url).content.decode()
    address = reverse("workbench:spot_item", args=[item.spot_check_id, item.pk])
    assert reviewer.get(address).status_code == 200
    reviewer.post(address, {"outcome": "good", "note": "入户见到本人"})
    item.refresh_from_db()
    assert item.outcome == "good"
    assert reviewer.post(reverse("workbench:round_draw"), {"size": "99"}).status_code == 422


def test_a_phone_confirmation_asks_for_the_photo(
    entered: Any, desk: Desk, today: date, payee: tuple[Person, str], media: Any
) -> None:
    actions.open_round(desk.clerk, year=today.year, opens_on=today, closes_on=date(today.year, 12, 31))
    clerk, address = entered("benefit_clerk"), reverse("workbench:confirm_person", args=[payee[0].pk])
    answer = clerk.post(address, {"channel": "phone"})
    assert answer.status_code == 422 and "照片" in answer.content.decode()
    photo = SimpleUploadedFile("照片.jpg", PHOTO, content_type="image/jpeg")
    assert clerk.post(address, {"channel": "phone", "photo": photo}).status_code == 302
    row = Confirmation.objects.get()
    shown = clerk.get(reverse("workbench:confirmation_picture", args=[row.pk]))
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store") and shown.content.startswith(
        b"\xff\xd8\xff"
    )
    assert payee[0].name in clerk.get(reverse("workbench:confirmation_photo", args=[row.pk])).content.decode()
    stranger = entered("station_clerk", division=OTHER_TOWN)
    assert stranger.get(reverse("workbench:confirmation_picture", args=[row.pk])).status_code == 404


def test_the_letter_for_a_payee_who_lives_elsewhere_prints_masked(
    entered: Any, desk: Desk, today: date, payee: tuple[Person, str]
) -> None:
    actions.open_round(desk.clerk, year=today.year, opens_on=today, closes_on=date(today.year, 12, 31))
    address = reverse("workbench:confirmation_letter", args=[payee[0].pk])
    words = entered("benefit_clerk").get(address).content.decode()
    assert "协助确认函" in words and payee[0].name in words and payee[1] not in words
    assert entered("station_clerk", division=OTHER_TOWN).get(address).status_code == 404


def test_a_finding_is_decided_by_its_township_and_unknown_to_another(entered: Any, desk: Desk, today: date) -> None:
    person = make_person(born_on=date(today.year - 61, 1, 1))
    ServiceRecord.objects.create(person=person, enlisted_on=date(1984, 11, 1), conscript_until=date(1987, 11, 1))
    discovery.discover(Actor.house(at=noon(today)), person_ids=candidates(today))
    row = Finding.objects.get()
    mine, other = entered("station_clerk", division="340321104000"), entered("station_clerk", division=OTHER_TOWN)
    assert person.name in text_of(mine, "discovery") and person.name not in text_of(other, "discovery")
    address = reverse("workbench:finding", args=[row.pk])
    assert other.get(address).status_code == 404
    assert "退伍登记、户口簿" in mine.get(address).content.decode()
    assert mine.post(address, {"decision": "not_fitting", "reason": "无"}).status_code == 422
    mine.post(address, {"decision": "not_fitting", "reason": "退役时落户城镇"})
    row.refresh_from_db()
    assert row.state == "closed"
    assert "退役时落户城镇" in mine.get(reverse("workbench:discovery"), {"tab": "closed"}).content.decode()


def test_after_one_decision_the_next_finding_of_the_same_person_opens(entered: Any, desk: Desk, today: date) -> None:
    person = make_person(born_on=date(today.year - 61, 1, 1))
    ServiceRecord.objects.create(person=person, enlisted_on=date(1984, 11, 1), conscript_until=date(1987, 11, 1))
    discovery.discover(Actor.house(at=noon(today)), person_ids=candidates(today))
    first = Finding.objects.get()
    second = Finding.objects.create(
        person=person, scheme_id="returned_ill_subsidy", matter="claim", why="档案已具备条件。", first_seen_on=today,
        last_seen_on=today, due_on=today + timedelta(days=9),
    )  # fmt: skip
    clerk = entered("benefit_clerk")
    page = text_of(clerk, "discovery")
    assert page.count("即将达到条件") == 1  # a day ahead is not yet 应享未享
    assert page.count(reverse("workbench:person", args=[person.pk])) == 1
    assert all(reverse("workbench:finding", args=[row.pk]) in page for row in (first, second))
    decide = {"decision": "not_fitting", "reason": "核实不符合条件"}
    answer = clerk.post(reverse("workbench:finding", args=[first.pk]), decide, follow=True)
    assert answer.redirect_chain[0][0] == reverse("workbench:finding", args=[second.pk])
    assert "还有 1 项待办理" in answer.content.decode() and "此人的其他发现" in answer.content.decode()
