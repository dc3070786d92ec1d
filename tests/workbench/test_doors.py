"""Buttons: one effect a press, refusals in words with what was typed kept, read records for full numbers."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.benefits.models import LifeEvent
from apps.core.models import AuditEntry, Job
from apps.payments.models import Batch, BatchEvent, Receivable
from tests.payments.make import Desk, owe, people_owed
from tests.workbench.conftest import County

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_orders_one_job(entered):
    people_owed(10_000)
    client, form = entered("benefit_clerk"), {"month": "2026-11", "kind": "regular", "idem": str(uuid.uuid4())}
    first, second = (client.post(reverse("workbench:compose"), form) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Job.objects.filter(kind="payments.compose_batch").count() == 1


def test_a_submitted_batch_is_submitted_once_however_often_one_presses(entered):
    people_owed(10_000, 20_000)
    batch = Desk().composed()
    client, url = entered("benefit_clerk"), reverse("workbench:batch_step", args=[batch.key, "submit"])
    for _ in range(3):
        assert client.post(url, {"seen_fen": "30000"}, follow=True).status_code == 200
    assert BatchEvent.objects.filter(batch=batch, to_state="submitted").count() == 1


def test_a_stale_screen_is_refused_with_both_sums(entered):
    people_owed(10_000)
    batch = Desk().composed()
    answer = entered("benefit_clerk").post(reverse("workbench:batch_step", args=[batch.key, "submit"]), {"seen_fen": "1"})
    assert answer.status_code == 409 and "0.01元" in answer.content.decode() and "100.00元" in answer.content.decode()
    assert Batch.objects.get().state == "draft"


def test_an_unknown_step_is_not_found(county: County, entered):
    answer = entered("benefit_clerk").post(reverse("workbench:batch_step", args=[county.batch.key, "dance"]))
    assert answer.status_code == 404


def test_nonsense_for_a_sum_is_refused_and_not_a_crash(county: County, entered):
    answer = entered("benefit_clerk").post(
        reverse("workbench:batch_step", args=[county.batch.key, "close"]), {"seen_fen": "abc"}
    )
    assert answer.status_code < 500


def test_a_return_file_seen_before_says_by_whom_and_keeps_the_page(county: County, entered):
    from tests.payments.make import answer as written

    file = SimpleUploadedFile("again.txt", written(county.batch, rejected=[county.persons[2].pk]))
    answer = entered("finance").post(reverse("workbench:upload_return", args=[county.batch.key]), {"file": file})
    assert answer.status_code == 422 and "已由" in answer.content.decode() and "不需要再次上传" in answer.content.decode()


def test_an_empty_upload_is_refused_in_words(county: County, entered):
    file = SimpleUploadedFile("empty.txt", b"")
    answer = entered("finance").post(reverse("workbench:upload_return", args=[county.batch.key]), {"file": file})
    assert answer.status_code == 422


def test_a_full_number_needs_a_reason_and_leaves_a_record(county: County, entered):
    client, url = entered("benefit_clerk"), reverse("workbench:reveal", args=[county.persons[0].pk])
    assert 'mono">999' not in client.get(url).content.decode()
    assert client.post(url, {"field": "id_number", "reason": ""}).status_code == 422
    page = client.post(url, {"field": "id_number", "reason": "verify"}).content.decode()
    assert "9993211955" in page
    assert AuditEntry.objects.filter(verb="read.id_number", outcome="read").count() == 1


def test_an_event_is_proposed_by_one_and_confirmed_by_another(county: County, entered):
    clerk, person = entered("benefit_clerk"), county.persons[0].pk
    form = {"kind": "sentenced", "on": "2026-11-01", "evidence": "刑事判决书 2026-8 号"}
    page = clerk.post(reverse("workbench:new_event", args=[person]), form, follow=True).content.decode()
    row = LifeEvent.objects.get()
    assert "须由另一人复核" in page
    refused = clerk.post(reverse("workbench:decide_event", args=[row.pk, "confirm"]))
    assert refused.status_code == 403
    done = entered("benefit_reviewer").post(reverse("workbench:decide_event", args=[row.pk, "confirm"]), follow=True)
    assert "已生效" in done.content.decode()


def test_a_day_in_the_future_is_refused_at_its_field_and_nothing_typed_is_lost(county: County, entered):
    form = {"kind": "moved_out", "on": "2099-01-01", "evidence": "户口迁移证"}
    answer = entered("benefit_clerk").post(reverse("workbench:new_event", args=[county.persons[0].pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "晚于今天" in page and "户口迁移证" in page
    assert not LifeEvent.objects.exists()


def test_an_overpayment_becomes_a_receivable_and_cash_comes_back(county: County, entered):
    owe(county.persons[0], 0, reason="停发后多发")  # the month already paid is now owed nothing
    person = county.persons[0].pk
    clerk = entered("benefit_clerk")
    listed = clerk.get(reverse("workbench:receivables"), {"tab": "overpaid"}).content.decode()
    if county.persons[0].name not in listed:
        pytest.skip("the correction is on another claim in this builder")
    clerk.post(reverse("workbench:open_receivable", args=[person]), {"instalment_fen": "0", "reason": "停发后多发款项"})
    row = Receivable.objects.get()
    url = reverse("workbench:receivable_step", args=[row.pk, "cash"])
    too_much = entered("finance").post(url, {"cash-amount_fen": "99999999", "cash-evidence": "收据 1 号"})
    assert too_much.status_code == 422
    done = entered("finance").post(url, {"cash-amount_fen": "100.00", "cash-evidence": "收据 2026-1 号"}, follow=True)
    assert "退回款已登记" in done.content.decode()
