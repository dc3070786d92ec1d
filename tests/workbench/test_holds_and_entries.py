"""Holding a person back, entering a parameter, signing a list as a whole, why somebody is not paid; each pressed twice."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from apps.benefits.actions import OpeningRow, import_entitlements
from apps.benefits.models import Entitlement
from apps.core.month import Month
from apps.payments.models import Hold
from apps.policy.models import Parameter
from tests.make import make_actor
from tests.workbench.conftest import County

pytestmark = pytest.mark.django_db
ELSEWHERE = "340321105000"


def hold(client, person, why="账户待核实"):
    return client.post(reverse("workbench:hold_person", args=[person.pk]), {"reason": why}, follow=True)


def test_a_person_is_held_back_once_however_often_one_presses(county: County, entered):
    client, person = entered("benefit_clerk"), county.persons[0]
    assert "已暂缓发放" in hold(client, person).content.decode()
    again = hold(client, person)
    assert again.status_code == 200 and "不需要再办" in again.content.decode()
    assert Hold.objects.filter(person=person).count() == 1


def test_a_hold_without_a_reason_is_refused_at_its_field(county: County, entered):
    answer = hold(entered("benefit_clerk"), county.persons[0], "")
    assert answer.status_code == 422 and not Hold.objects.exists()


def test_a_hold_is_released_by_another_post_and_twice_is_told(county: County, entered):
    clerk, reviewer, person = entered("benefit_clerk"), entered("benefit_reviewer"), county.persons[0]
    hold(clerk, person)
    url = reverse("workbench:release_hold", args=[Hold.objects.get().pk])
    assert clerk.post(url, {"reason": "已经核实"}).status_code == 403
    assert person.name in reviewer.get(reverse("workbench:holds")).content.decode()
    assert "暂缓已解除" in reviewer.post(url, {"reason": "已经核实"}, follow=True).content.decode()
    assert "已经解除" in reviewer.post(url, {"reason": "已经核实"}, follow=True).content.decode()
    assert "没有暂缓发放的人员" in reviewer.get(reverse("workbench:holds")).content.decode()
    assert "暂缓已解除" in reviewer.get(url).content.decode()


def test_another_township_sees_no_hold(county: County, entered):
    hold(entered("benefit_clerk"), county.persons[0])
    client = entered("station_clerk", division=ELSEWHERE)
    assert county.persons[0].name not in client.get(reverse("workbench:holds")).content.decode()
    for url in (
        reverse("workbench:release_hold", args=[Hold.objects.get().pk]),
        reverse("workbench:hold_person", args=[county.persons[0].pk]),
    ):
        assert client.get(url).status_code == 404


def test_the_dossier_says_that_money_waits_and_offers_the_way_out(county: County, entered):
    client, person = entered("benefit_reviewer"), county.persons[0]
    url = reverse("workbench:person", args=[person.pk])
    assert reverse("workbench:hold_person", args=[person.pk]) in client.get(url, {"tab": "money"}).content.decode()
    hold(client, person)
    page = client.get(url, {"tab": "money"}).content.decode()
    assert "已暂缓发放" in page and reverse("workbench:release_hold", args=[Hold.objects.get().pk]) in page


def test_why_a_person_is_not_paid_names_condition_state_and_paper(county: County, entered):
    url = reverse("workbench:person", args=[county.persons[0].pk])
    page = entered("benefit_clerk").get(url, {"tab": "why"}).content.decode()
    assert "可证明的材料" in page and "✓ 符合" in page and "待核实" in page and "年满60周岁" in page
    assert entered("station_clerk", division=ELSEWHERE).get(url, {"tab": "why"}).status_code == 404


def whole() -> Parameter:
    return next(
        row for row in Parameter.objects.filter(superseded_on__isnull=True, confirmed_at__isnull=False).order_by("id")
        if isinstance(row.value, int | str) and not isinstance(row.value, bool) and str(row.value).isdecimal()
    )  # fmt: skip


def entry(row: Parameter, **over):
    return {
        "value_": "7", "division_code": row.division_code, "valid_from": "2026-12", "document_no": "测试发〔2026〕2号",
        "status": "verified", "idem": str(uuid.uuid4()), **over,
    }  # fmt: skip


def test_a_parameter_entered_by_one_waits_and_a_second_press_adds_nothing(entered, db):
    row, client = whole(), entered("benefit_clerk")
    url = reverse("workbench:enter_parameter", args=[row.pk])
    assert client.get(url).status_code == 200
    page = client.post(url, entry(row), follow=True).content.decode()
    assert "待复核" in page and "须由另一人复核" in page
    again = client.post(url, entry(row))
    assert again.status_code == 422 and "待复核" in again.content.decode()
    made = Parameter.objects.get(document_no="测试发〔2026〕2号")
    assert type(made.value) is type(row.value) and str(made.value) == "7" and made.name == row.name


def test_a_correction_replaces_the_row_it_corrects(entered, db):
    row = whole()
    url = reverse("workbench:enter_parameter", args=[row.pk]) + "?correct=1"
    entered("benefit_clerk").post(url, entry(row, valid_from=f"{row.valid_from:%Y-%m}"))
    made = Parameter.objects.get(document_no="测试发〔2026〕2号")
    assert made.replaces_id == row.pk
    done = entered("benefit_reviewer").post(reverse("workbench:decide_parameter", args=[made.pk]), follow=True)
    assert "参数已复核执行" in done.content.decode()


def test_words_for_a_number_keep_what_was_typed(entered, db):
    row = whole()
    answer = entered("benefit_clerk").post(reverse("workbench:enter_parameter", args=[row.pk]), entry(row, value_="很多"))
    assert answer.status_code == 422 and "请填写数字" in answer.content.decode() and "很多" in answer.content.decode()


def test_only_the_post_that_may_enter_parameters_gets_the_form(entered, db):
    assert entered("finance").get(reverse("workbench:enter_parameter", args=[whole().pk])).status_code == 403


def test_every_shipped_parameter_has_a_form_or_says_why_not(entered, db):
    client = entered("benefit_clerk")
    for pk in Parameter.objects.values_list("pk", flat=True):
        page = client.get(reverse("workbench:enter_parameter", args=[pk]))
        text = page.content.decode()
        assert page.status_code == 200 and ("录入并交复核" in text or "对照表" in text)


def listed(county: County) -> list[int]:
    maker = make_actor("benefit_clerk")
    rows = [
        OpeningRow(person.pk, "disability_pension", {"grade": 10, "cause": "war"}, date(2020, 5, 1), f"皖残{number}号")
        for number, person in enumerate(county.persons)
    ]
    return import_entitlements(maker, rows=rows, opened_month=Month(2026, 12))


def test_a_list_is_signed_as_a_whole_once(county: County, entered):
    ids = listed(county)
    reviewer, url = entered("benefit_reviewer"), reverse("workbench:opening", args=[ids[0]])
    assert url in reviewer.get(reverse("workbench:waiting"), {"tab": "entitlements"}).content.decode()
    page = reviewer.get(url).content.decode()
    assert "3 人、3 条" in page and county.persons[0].name in page
    assert reviewer.post(url, {"seen_count": "2"}).status_code == 409
    assert "已复核 3 条" in reviewer.post(url, {"seen_count": "3"}, follow=True).content.decode()
    assert "已经复核完毕" in reviewer.post(url, {"seen_count": "3"}, follow=True).content.decode()
    assert Entitlement.objects.filter(pk__in=ids, state="confirmed").count() == 3


def test_a_list_is_not_found_from_elsewhere_and_not_signed_by_its_maker(county: County, entered):
    url = reverse("workbench:opening", args=[listed(county)[0]])
    assert entered("station_clerk", division=ELSEWHERE).get(url).status_code == 404
    assert entered("benefit_clerk").post(url, {"seen_count": "3"}).status_code == 403


def test_the_registry_desks_are_reached_from_the_name_list(county: County, entered):
    client = entered("benefit_clerk")
    page = client.get(reverse("workbench:persons")).content.decode()
    for name in ("requests", "merges", "imports", "exports"):
        url = reverse(f"people:{name}")
        assert f'href="{url}"' in page and client.get(url).status_code == 200, name
    station = entered("station_clerk").get(reverse("workbench:persons")).content.decode()
    assert reverse("people:requests") in station
