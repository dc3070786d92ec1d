"""The standards desk: entry by one person, second signature by another, both told what happens next."""

import pytest
from django.urls import reverse

from apps.policy.models import Scheme, Standard
from tests.make import make_user

pytestmark = pytest.mark.django_db


def signed_in(client, role):
    client.force_login(make_user(role), backend="apps.org.sign_in.StaffBackend")
    return client


def entry(**over):
    known = Standard.objects.filter(confirmed_at__isnull=False).first()
    return {
        "scheme": known.scheme_id, "rate_key": known.rate_key, "division_code": known.division_code, "amount_fen": "13,000.00",
        "per": known.per, "effective_from": "2026-08", "document_no": "测试发〔2026〕1号", "status": "verified", **over,
    }  # fmt: skip


def test_the_list_shows_values_in_force_and_their_papers(client):
    page = signed_in(client, "benefit_clerk").get(reverse("workbench:standards")).content.decode()
    assert "待遇标准" in page and "文号" in page


def test_a_standard_entered_by_one_waits_for_another(client):
    answer = signed_in(client, "benefit_clerk").post(reverse("workbench:enter_standard"), entry(), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200, page
    assert "待复核" in page and "须由另一人复核" in page


def test_three_decimals_keep_what_was_typed_and_say_why(client):
    answer = signed_in(client, "benefit_clerk").post(reverse("workbench:enter_standard"), entry(amount_fen="1.234"))
    assert answer.status_code == 422
    assert "小数超过两位" in answer.content.decode() and "测试发〔2026〕1号" in answer.content.decode()
    assert not Standard.objects.filter(document_no="测试发〔2026〕1号").exists()


def test_pressing_confirm_twice_confirms_once(client):
    signed_in(client, "benefit_clerk").post(reverse("workbench:enter_standard"), entry(effective_from="2026-09"))
    row = Standard.objects.get(document_no="测试发〔2026〕1号")
    reviewer = signed_in(client, "benefit_reviewer")
    url = reverse("workbench:confirm_standard", args=[row.pk])
    first, second = reviewer.post(url, follow=True), reviewer.post(url, follow=True)
    assert "已复核执行" in first.content.decode()
    assert second.status_code == 200
    row.refresh_from_db()
    assert row.is_live


def test_every_scheme_can_be_chosen_for_entry(client):
    page = signed_in(client, "benefit_clerk").get(reverse("workbench:enter_standard")).content.decode()
    assert all(name in page for name in Scheme.objects.values_list("name", flat=True))
