"""Standards and parameters in the admin: the same two persons, the same refusals, at their fields."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.org.models import User
from apps.org.queries import actor_of
from apps.policy.models import Parameter, Standard
from tests.make import make_user
from tests.policy.builders import COUNTY, WAR, entered, entered_parameter

pytestmark = pytest.mark.django_db
GIVEN = {
    "scheme": WAR, "rate_key": "", "division_code": COUNTY, "per": "year", "amount_yuan": "12,000", "effective_month": "2026-08",
    "document_no": "怀退役〔2026〕8号", "status": "verified", "source": "", "note": "", "published_on": "", "replaces_id": "",
}  # fmt: skip
WAGE = {
    "name": "average_monthly_wage_yuan", "scheme": "nursing_allowance", "division_code": COUNTY, "text": "7012",
    "from_month": "2026-07", "document_no": "怀统〔2026〕3号", "status": "verified", "source": "", "note": "", "published_on": "",
    "replaces_id": "", "new_name": "on",
}  # fmt: skip


@pytest.fixture
def clerk_user(db: None) -> User:
    return make_user("benefit_clerk", name="李梅")


@pytest.fixture
def clerk_site(clerk_user: User) -> Client:
    return signed_in(clerk_user)


@pytest.fixture
def reviewer_site(db: None) -> Client:
    return signed_in(make_user("benefit_reviewer", name="周强"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="apps.org.sign_in.StaffBackend")
    return client


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_a_standard_is_entered_and_confirmed_by_two(clerk_site: Client, reviewer_site: Client) -> None:
    add = reverse("admin:policy_standard_add")
    assert clerk_site.get(add).status_code == 200
    assert clerk_site.post(add, GIVEN).status_code == 302
    row = Standard.objects.get(division_code=COUNTY)
    assert (row.amount_fen, row.is_pending) == (1_200_000, True)
    page = reverse("admin:policy_standard_change", args=[row.pk])
    assert "复核意见" not in clerk_site.get(page).content.decode()
    assert "自2026年8月起" in reviewer_site.get(page).content.decode()
    assert reviewer_site.post(page, {"decision": "confirm"}).status_code == 302
    row.refresh_from_db()
    assert row.is_live
    assert "复核意见" not in reviewer_site.get(page).content.decode()
    assert reviewer_site.post(page, {"decision": "confirm"}).status_code == 403


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"amount_yuan": "12.345"}, "amount_yuan"),
        ({"effective_month": "8月"}, "effective_month"),
        ({"document_no": ""}, "__all__"),
        ({"rate_key": "9|war"}, "rate_key"),
        ({"division_code": "330326000000"}, "division_code"),
    ],
)
def test_refusals_stand_at_their_field(clerk_site: Client, over: dict[str, str], field: str) -> None:
    answer = clerk_site.post(reverse("admin:policy_standard_add"), {**GIVEN, **over})
    assert answer.status_code == 200
    assert errors(answer)
    assert field in errors(answer) or "document_no" in errors(answer)
    assert not Standard.objects.filter(division_code=COUNTY).exists()


def test_a_standard_is_sent_back_with_a_reason(clerk_user: User, reviewer_site: Client) -> None:
    row = entered(actor_of(clerk_user, via="test"))
    page = reverse("admin:policy_standard_change", args=[row.pk])
    assert "reason" in errors(reviewer_site.post(page, {"decision": "reject", "reason": ""}))
    assert reviewer_site.post(page, {"decision": "reject", "reason": "金额与文件不符"}).status_code == 302
    row.refresh_from_db()
    assert row.state_label == "已退回"


@pytest.mark.parametrize(
    ("text", "value"), [("7012", "7012"), ('{"1-2": "50"}', {"1-2": "50"}), ("true", True), ('"7012.5"', "7012.5")]
)
def test_a_parameter_is_entered_as_text_or_json(clerk_site: Client, text: str, value: object) -> None:
    assert clerk_site.post(reverse("admin:policy_parameter_add"), {**WAGE, "text": text}).status_code == 302
    assert Parameter.objects.get(division_code=COUNTY).value == value


def test_a_broken_parameter_is_refused_at_its_field(clerk_site: Client) -> None:
    add = reverse("admin:policy_parameter_add")
    assert "text" in errors(clerk_site.post(add, {**WAGE, "text": '{"1-2": '}))
    assert "from_month" in errors(clerk_site.post(add, {**WAGE, "from_month": "soon"}))
    assert errors(clerk_site.post(add, {**WAGE, "text": '{"1-2": 50.5}'}))


def test_a_parameter_is_decided_by_a_second_person(clerk_user: User, clerk_site: Client, reviewer_site: Client) -> None:
    clerk = actor_of(clerk_user, via="test")
    row, other = entered_parameter(clerk), entered_parameter(clerk, value="7100", name="percent")
    page = reverse("admin:policy_parameter_change", args=[row.pk])
    assert clerk_site.post(page, {"decision": "confirm"}).status_code == 403
    assert reviewer_site.post(page, {"decision": "confirm"}).status_code == 302
    second = reverse("admin:policy_parameter_change", args=[other.pk])
    assert reviewer_site.post(second, {"decision": "reject", "reason": "口径不对，请改"}).status_code == 302
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.is_live, other.state_label) == (True, "已退回")


def test_lists_open_and_schemes_are_read_only(clerk_site: Client) -> None:
    for name in ("scheme", "standard", "parameter"):
        assert clerk_site.get(reverse(f"admin:policy_{name}_changelist")).status_code == 200
    assert clerk_site.get(reverse("admin:policy_standard_changelist") + "?q=财社").status_code == 200
    assert clerk_site.get(reverse("admin:policy_scheme_change", args=[WAR])).status_code == 200
    assert clerk_site.get(reverse("admin:policy_scheme_add")).status_code == 403
    assert clerk_site.get(reverse("admin:policy_parameter_change", args=[Parameter.objects.first().pk])).status_code == 200
