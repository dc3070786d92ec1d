"""``/api/v1/policy/``: the same queries and actions, one JSON shape for refusals."""

from typing import Any

import pytest
from django.test import Client

from apps.org.models import User
from apps.policy.models import Standard
from tests.make import make_user
from tests.policy.builders import COUNTY, WAR

pytestmark = pytest.mark.django_db
BASE = "/api/v1/policy"
GIVEN = {
    "scheme": WAR,
    "rate_key": "",
    "division_code": COUNTY,
    "amount_yuan": "12,000.00",
    "per": "year",
    "effective_from": "2026-08",
    "document_no": "怀退役〔2026〕8号",
}


def signed_in(user: User) -> Client:
    """A client of that account."""
    client = Client()
    client.force_login(user, backend="apps.org.sign_in.StaffBackend")
    return client


@pytest.fixture
def clerk_api(db: None) -> Client:
    return signed_in(make_user("benefit_clerk", name="李梅"))


@pytest.fixture
def reviewer_api(db: None) -> Client:
    return signed_in(make_user("benefit_reviewer", name="周强"))


def post(client: Client, path: str, body: dict[str, Any] | None = None, key: str = "k1") -> Any:
    """A keyed write."""
    return client.post(f"{BASE}/{path}", body or {}, content_type="application/json", headers={"Idempotency-Key": key})


def test_enter_and_confirm_through_the_api(clerk_api: Client, reviewer_api: Client) -> None:
    made = post(clerk_api, "standards/", GIVEN)
    assert made.status_code == 201
    assert (made.json()["amount_yuan"], made.json()["state"], made.json()["amount_fen"]) == ("12000.00", "待复核", 1_200_000)
    path = f"standards/{made.json()['id']}/confirm/"
    assert post(clerk_api, path, key="k2").status_code == 403
    done = post(reviewer_api, path, key="k3")
    assert (done.status_code, done.json()["from_month"]) == (200, "2026-08")
    assert post(reviewer_api, path, key="k4").json()["code"] == "already_done"
    shown = clerk_api.get(f"{BASE}/standards/{made.json()['id']}/").json()
    assert (shown["state"], shown["confirmed_by_name"]) == ("执行中", "周强")


def test_a_repeated_request_with_one_key_has_one_effect(clerk_api: Client) -> None:
    first, second = post(clerk_api, "standards/", GIVEN), post(clerk_api, "standards/", GIVEN)
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert Standard.objects.filter(division_code=COUNTY).count() == 1
    assert clerk_api.post(f"{BASE}/standards/", GIVEN, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"amount_yuan": "12.345"}, "amount_yuan"),
        ({"amount_yuan": 12.5}, "amount_yuan"),
        ({"amount_yuan": None}, "amount_yuan"),
        ({"effective_from": "2026-13"}, "effective_from"),
        ({"effective_from": 5}, "effective_from"),
        ({"per": "week"}, "per"),
        ({"document_no": ""}, "document_no"),
        ({"rate_key": "?"}, "rate_key"),
        ({"scheme": "\u0000"}, "scheme"),
        ({"published_on": "2026-02-30"}, "published_on"),
    ],
)
def test_wrong_bodies_are_refused_by_field(clerk_api: Client, over: dict[str, Any], field: str) -> None:
    answer = post(clerk_api, "standards/", {**GIVEN, **over})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Standard.objects.filter(division_code=COUNTY).exists()


def test_sending_back_through_the_api(clerk_api: Client, reviewer_api: Client) -> None:
    number = post(clerk_api, "standards/", GIVEN).json()["id"]
    done = post(reviewer_api, f"standards/{number}/reject/", {"reason": "金额与文件不符"}, key="k2")
    assert (done.status_code, done.json()["state"], done.json()["reject_reason"]) == (200, "已退回", "金额与文件不符")


def test_parameters_through_the_api(clerk_api: Client, reviewer_api: Client) -> None:
    given = {
        "name": "average_monthly_wage_yuan", "scheme": "nursing_allowance", "division_code": COUNTY, "value": "7012",
        "valid_from": "2026-07", "document_no": "怀统〔2026〕3号", "new_name": True,
    }  # fmt: skip
    made = post(clerk_api, "parameters/", given)
    assert (made.status_code, made.json()["label"]) == (201, "上年度城镇单位就业人员月平均工资")
    number = made.json()["id"]
    assert clerk_api.get(f"{BASE}/parameters/{number}/").json()["value"] == "7012"
    assert post(clerk_api, "parameters/", {**given, "value": 7012.5, "valid_from": "2026-06"}, key="k2").status_code == 422
    assert post(reviewer_api, f"parameters/{number}/confirm/", key="k3").status_code == 200
    second = post(clerk_api, "parameters/", {**given, "valid_from": "2026-06"}, key="k4").json()["id"]
    done = post(reviewer_api, f"parameters/{second}/reject/", {"reason": "应采用全市口径"}, key="k5")
    assert done.json()["state"] == "已退回"
    listed = clerk_api.get(f"{BASE}/parameters/?scheme=nursing_allowance&size=2").json()
    assert len(listed["results"]) == 2
    assert listed["next"]


def test_lists_pages_and_warnings(clerk_api: Client) -> None:
    schemes = clerk_api.get(f"{BASE}/schemes/").json()
    assert schemes[0]["name"] == "残疾抚恤金"
    assert clerk_api.get(f"{BASE}/schemes/{WAR}/").json()["code"] == WAR
    assert clerk_api.get(f"{BASE}/schemes/none/").status_code == 404
    first = clerk_api.get(f"{BASE}/standards/?scheme={WAR}&size=5").json()
    second = clerk_api.get(f"{BASE}/standards/?scheme={WAR}&size=5&after={first['next']}").json()
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    now = clerk_api.get(f"{BASE}/standards/current/?month=2024-07&scheme={WAR}").json()
    assert [row["amount_yuan"] for row in now] == ["10080.00"]
    assert clerk_api.get(f"{BASE}/standards/current/?month=soon").status_code == 422
    warned = clerk_api.get(f"{BASE}/standards/warnings/?month=2026-11").json()
    assert any(row["scheme"] == WAR and row["months"] == 15 for row in warned)
    assert clerk_api.get(f"{BASE}/standards/999999999/").status_code == 404
    assert clerk_api.get(f"{BASE}/standards/?scheme={WAR}%00").json()["code"] == "unreadable"


def test_nobody_reads_without_signing_in() -> None:
    assert Client().get(f"{BASE}/standards/").status_code in (401, 403)


def test_the_number_of_statements_of_a_list_does_not_grow(clerk_api: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        clerk_api.get(f"{BASE}/standards/?size=200")
