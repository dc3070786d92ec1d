"""The API and the command: the same actions through other doors."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from apps.core.actor import Actor
from apps.org.models import User
from apps.payments.models import Batch, Payment
from tests.make import OTHER_TOWN, make_actor
from tests.payments.make import Desk, answer, fresh, make_person, owe, people_owed

pytestmark = pytest.mark.django_db
API = "/api/v1/payments"


class Caller:
    """A signed-in client that speaks JSON and carries keys."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(pk=actor.user_id), backend="apps.org.sign_in.StaffBackend")

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self.client.post(
            f"{API}/{path}",
            json.dumps(body or {}),
            content_type="application/json",
            HTTP_IDEMPOTENCY_KEY=key or str(uuid4()),
        )

    def upload(self, path: str, content: bytes) -> Any:
        file = SimpleUploadedFile("回盘.txt", content)
        return self.client.post(f"{API}/{path}", {"file": file}, HTTP_IDEMPOTENCY_KEY=str(uuid4()))

    def get(self, path: str) -> Any:
        return self.client.get(f"{API}/{path}")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_month_over_http(desk: Desk) -> None:
    people_owed(10_000, 20_000)
    clerk, reviewer, chief, finance = (Caller(actor) for actor in (desk.clerk, desk.reviewer, desk.chief, desk.finance))
    made = clerk.post("batches/", {"month": "2026-11"})
    assert (made.status_code, made.json()["total_fen"]) == (201, 30_000)
    number = made.json()["id"]
    seen = {"seen_fen": 30_000}
    assert clerk.post(f"batches/{number}/submit/", seen).json()["state"] == "submitted"
    assert reviewer.post(f"batches/{number}/review/", {"seen_fen": 1}).status_code == 409
    assert reviewer.post(f"batches/{number}/review/", seen).json()["state"] == "reviewed"
    assert reviewer.post(f"batches/{number}/approve/", seen).status_code == 403
    assert chief.post(f"batches/{number}/approve/", seen).json()["state"] == "approved"
    assert finance.post(f"batches/{number}/file/").json()["state"] == "filed"
    assert finance.post(f"batches/{number}/file/").status_code == 409
    batch = Batch.objects.get()
    file = finance.get(f"files/{batch.files.get().pk}/")
    assert (file.status_code, file.content.count(b"\r\n")) == (200, 2)
    assert finance.post(f"batches/{number}/send/").json()["state"] == "sent"
    assert finance.upload(f"batches/{number}/return/", b"junk").status_code == 422
    assert finance.upload(f"batches/{number}/return/", answer(fresh(batch))).json()["state"] == "returned"
    assert finance.upload(f"batches/{number}/return/", answer(fresh(batch))).status_code == 409
    assert clerk.post(f"batches/{number}/close/").json()["state"] == "closed"
    voucher = {"number": "财1", "amount_fen": 30_000, "dated_on": "2026-11-20"}
    assert finance.post(f"batches/{number}/voucher/", voucher).status_code == 200
    assert clerk.get("batches/tie_out/?month=2026-11").json()[0]["ties"]
    assert clerk.get(f"batches/{number}/difference/").json()["change_fen"] == 30_000
    assert len(clerk.get(f"batches/{number}/lines/").json()["results"]) == 2
    assert clerk.get("batches/").json()["results"][0]["key"] == "2026-11-01"
    assert clerk.get(f"batches/{number}/").json()["state_label"] == "已结清"


def test_the_same_key_is_one_effect_and_no_key_is_refused(desk: Desk) -> None:
    people_owed(10_000)
    clerk = Caller(desk.clerk)
    first, again = (clerk.post("batches/", {"month": "2026-11"}, key="one") for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert Batch.objects.count() == 1
    naked = clerk.client.post(f"{API}/batches/", json.dumps({"month": "2026-11"}), content_type="application/json")
    assert naked.status_code == 400


def test_wrong_shapes_are_refused_in_chinese(desk: Desk) -> None:
    clerk = Caller(desk.clerk)
    for body in ({}, {"month": "2026-13"}, {"month": "x"}, {"month": "2026-11", "kind": "all"}, {"month": 7}):
        found = clerk.post("batches/", body)
        assert 400 <= found.status_code < 500
    assert clerk.get("batches/999/").status_code == 404
    assert clerk.get("batches/tie_out/").status_code == 422
    assert clerk.post("lines/999/exclude/", {"reason": "没有这一笔"}).status_code == 404


def test_a_township_sees_its_own_lines_only(desk: Desk) -> None:
    near, far = make_person(), make_person(division=OTHER_TOWN)
    owe(near, 1)
    owe(far, 2)
    desk.composed()
    station = Caller(make_actor("station_clerk", division=OTHER_TOWN))
    rows = station.get("lines/").json()["results"]
    assert [row["person"] for row in rows] == [far.pk]
    hidden = Payment.objects.get(person=near).pk
    assert station.get(f"lines/{hidden}/").status_code == 404
    assert station.get("batches/").status_code == 403
    assert station.get(f"ledgers/{far.pk}/").json()[0]["balance_fen"] == 0
    assert station.get(f"ledgers/{near.pk}/").status_code == 404


def test_lines_desks_and_receivables_over_http(desk: Desk) -> None:
    _, bad, late = people_owed(10_000, 20_000, 30_000)
    batch = desk.returned(rejected=[bad.pk], missing=[late.pk])
    clerk, finance = Caller(desk.clerk), Caller(desk.finance)
    assert finance.post(f"batches/{batch.pk}/end_return/").status_code == 200
    assert [row["person"] for row in clerk.get("lines/rejected/").json()["results"]] == [bad.pk]
    (unknown,) = clerk.get("lines/unknown/").json()["results"]
    found = {"outcome": "not_paid", "evidence": "银行函：未入账"}
    assert clerk.post(f"lines/{unknown['payment']}/resolve/", found).json()["state"] == "failed"
    second = desk.composed()
    line = Payment.objects.get(batch=second, person=late).pk
    assert clerk.post(f"lines/{line}/exclude/", {"reason": "本人申请暂缓"}).json()["state"] == "withdrawn"
    assert clerk.post(f"lines/{line}/restore/", {"reason": "本人改变主意"}).json()["state"] == "ready"
    assert clerk.post("receivables/", {"person_id": late.pk, "reason": "并没有多发"}).status_code == 409
    assert clerk.get("receivables/").json()["results"] == []


def said(*words: str) -> str:
    from io import StringIO

    out = StringIO()
    call_command("batch", *words, stdout=out)
    return out.getvalue()


def names(desk: Desk) -> dict[str, str]:
    actors = {"clerk": desk.clerk, "reviewer": desk.reviewer, "chief": desk.chief, "finance": desk.finance}
    return {name: User.objects.get(pk=actor.user_id).username for name, actor in actors.items()}


def test_a_month_from_the_terminal(desk: Desk, tmp_path: Path) -> None:
    _, late = people_owed(10_000, 20_000)
    who = names(desk)
    assert "2026-11-01" in said("compose", "2026-11", "--as", who["clerk"])
    said("submit", "2026-11-01", "--as", who["clerk"])
    said("reminders", "2026-11-01", "--as", who["reviewer"], "--note", "已核对无误")
    said("review", "2026-11-01", "--as", who["reviewer"], "--seen", "300.00")
    with pytest.raises(CommandError, match="您看到的合计"):
        said("approve", "2026-11-01", "--as", who["chief"], "--seen", "1.00")
    said("approve", "2026-11-01", "--as", who["chief"])
    told = said("file", "2026-11-01", "--as", who["finance"], "--out", str(tmp_path))
    assert "SHA-256" in told
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]
    batch = Batch.objects.get()
    back = tmp_path / "回盘.txt"
    back.write_bytes(answer(batch, missing=[late.pk]))
    assert "成功1笔" in said("return", "2026-11-01", str(back), "--as", who["finance"])
    with pytest.raises(CommandError, match="已由"):
        said("return", "2026-11-01", str(back), "--as", who["finance"])
    with pytest.raises(CommandError, match="没有找到文件"):
        said("return", "2026-11-01", str(tmp_path / "none"), "--as", who["finance"])
    assert "结果未明 1 笔" in said("end-return", "2026-11-01", "--as", who["finance"])
    ref = Payment.objects.get(person=late).ref
    said("resolve", "2026-11-01", ref, "paid", "--note", "银行流水第3页", "--as", who["clerk"])
    assert "已结清" in said("close", "2026-11-01", "--as", who["clerk"])


def test_the_terminal_refuses_in_words(desk: Desk) -> None:
    who = names(desk)
    with pytest.raises(CommandError, match="没有可以组批"):
        said("compose", "2026-11", "--as", who["clerk"])
    with pytest.raises(CommandError, match="没有名为"):
        said("compose", "2026-11", "--as", "nobody")
    with pytest.raises(CommandError, match="没有找到这个发放批次"):
        said("submit", "2026-11-09", "--as", who["clerk"])
    people_owed(1)
    said("compose", "2026-11", "--as", who["clerk"])
    said("cancel", "2026-11-01", "--note", "换一家银行", "--as", who["clerk"])
    said("compose", "2026-11", "--bank", "postal_savings", "--as", who["clerk"])
    said("submit", "2026-11-02", "--as", who["clerk"])
    assert "编制中" in said("reject", "2026-11-02", "--note", "请补材料", "--as", who["reviewer"])
